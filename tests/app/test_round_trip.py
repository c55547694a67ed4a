"""Everything out and in again, property by property: no figure, word or second is lost."""

from __future__ import annotations

import json
import random
import string
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exporting import planned
from app.logs import folder_of_runs, snapshot
from app.test_everything import facts
from backstride.app import clock
from backstride.app.imports.columns import pack, unpack
from backstride.app.imports.run import import_paths
from backstride.app.journal import checks, load, notes, pain, planning
from backstride.app.journal.models import CheckIn, Gear, LongTask, Override, PlanVersion, Treatment
from backstride.app.transfer import everything
from backstride.app.transfer.bring_back import _record
from backstride.app.transfer.everything import record_csv
from backstride.check.rescreen import ITEMS

WORDS = string.printable + "äßøñ 漢字 👟\u2028\u00a0"
FIGURES = st.floats(allow_nan=True, allow_infinity=False, width=64)


class Packed:
    """What a stored stream looks like to the exporter."""

    def __init__(self, columns: dict[str, np.ndarray]) -> None:
        self.blob, self.columns, self.n_rows = pack(columns)
        self.codec = "zcol1"


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.text(string.ascii_lowercase + "_", min_size=1, max_size=12), st.just(0), min_size=1, max_size=5
    ),
    st.integers(0, 30),
    st.data(),
)
def test_every_second_comes_back_to_the_last_bit(names, n_rows, data):
    columns = {
        name: np.array(data.draw(st.lists(FIGURES, min_size=n_rows, max_size=n_rows)), dtype=np.float64)
        for name in names
    }
    packed = Packed(columns)
    back = Packed(_record(record_csv(packed)))
    assert (back.columns, back.n_rows) == (packed.columns, packed.n_rows)
    read = unpack(back.codec, back.blob, back.columns, back.n_rows)
    for name, column in columns.items():
        np.testing.assert_array_equal(read[name], column)


def words(rng: random.Random, most: int = 60) -> str:
    return "".join(rng.choice(WORDS) for _ in range(rng.randrange(most))).replace("\r", "").strip()


def lived_in(ana, tmp_path, seed: int):
    """A journal as months of use leave it, with words and figures of every kind."""
    rng = random.Random(seed)
    import_paths(ana, [folder_of_runs(tmp_path / "log", rng.randrange(1, 5))])
    plan = planned(ana)
    today = clock.today(ana)
    for n in range(rng.randrange(1, 9)):
        day = today - timedelta(days=n)
        screen = {item.id: rng.choice(["yes", "no", "unsure"]) for item in ITEMS if rng.random() < 0.8}
        pain.save_check_in(
            ana,
            day,
            pain.Said(
                screen=screen,
                note=words(rng),
                function={"walk": words(rng), "stairs": None},
                done={"run_min": rng.random() * 100},
                result={"clear": rng.random() < 0.5, "yes": [words(rng)]},
            ),
            morning=rng.choice([None, *range(11)]),
            worst=rng.choice([None, *range(11)]),
        )
        Treatment.objects.create(
            athlete=ana,
            date=day,
            kind=words(rng, 40) or "x",
            text=words(rng),
            pain_after=rng.choice([None, 0, 10]),
        )
        notes.write_note(ana, day, words(rng) or "note", is_imported=rng.random() < 0.5)
        Override.objects.create(
            athlete=ana,
            date=day,
            kind="race",
            run_km=rng.random() * 42,
            title=words(rng, 30),
            above_cap={"cap": rng.random()},
        )
    first = checks.latest_result(ana)
    again = checks.record_check(
        ana, {**first.result, "disposition": "clinician_days"}, origin="interview", story=words(rng, 400)
    )
    checks.correct(first, "fever", "no", "yes", again)
    checks.record_release(again, day=today, seen_by="doctor", said="may_run", note=words(rng))
    Gear.objects.create(
        athlete=ana, name=words(rng, 30) or "shoes", since=today, distance_km=rng.random() * 900
    )
    planning.replan(ana, today, cause="check_in")
    LongTask.objects.create(
        athlete=ana, kind="form", state="done", result={"measures": [{"id": "cadence", "value": 171.5}]},
        finished_at=datetime(2026, 3, 1, tzinfo=UTC),
    )  # fmt: skip
    ana.refresh_from_db()
    ana.preferences = {**ana.preferences, "report": {"medicines": words(rng)}, "odd": [None, 1.5, {"a": []}]}
    ana.units, ana.week_start, ana.born_year = "imperial", 6, 1982
    ana.save()
    return plan


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_lived_in_journal_comes_back_whole(ana, stella, tmp_path, seed):
    lived_in(ana, tmp_path, seed)
    before = load.exposures(ana).to_json()
    everything.write(ana, tmp_path / "all.zip")
    task = import_paths(stella, [tmp_path / "all.zip"])
    assert task.state == "done", task.fault
    assert facts(stella) == facts(ana)
    assert snapshot(stella) == snapshot(ana)
    stella.refresh_from_db()
    for name in ("preferences", "units", "week_start", "born_year", "time_zone", "country"):
        assert getattr(stella, name) == getattr(ana, name), name
    assert load.exposures(stella).to_json() == before
    assert json.dumps(
        list(PlanVersion.objects.filter(athlete=stella).order_by("made_at").values_list("plan", flat=True))
    ) == json.dumps(
        list(PlanVersion.objects.filter(athlete=ana).order_by("made_at").values_list("plan", flat=True))
    )
    assert [run.disposition for run in checks.finished(stella)] == [
        run.disposition for run in checks.finished(ana)
    ]
    everything.write(stella, tmp_path / "again.zip")
    import_paths(stella, [tmp_path / "again.zip"])
    assert facts(stella) == facts(ana)


@pytest.mark.django_db
def test_days_after_the_last_import_stay_unknown_in_the_new_journal(ana, stella, tmp_path, monkeypatch):
    """A restored journal must not turn days nobody knows about into rest days."""
    monkeypatch.setenv("BACKSTRIDE_NOW", "2026-03-12T09:00:00+00:00")
    import_paths(ana, [folder_of_runs(tmp_path / "log", 4)])
    everything.write(ana, tmp_path / "all.zip")
    monkeypatch.setenv("BACKSTRIDE_NOW", "2026-04-01T09:00:00+00:00")
    import_paths(stella, [tmp_path / "all.zip"])
    day = date(2026, 4, 1)
    assert load.missing_days(stella, day) == load.missing_days(ana, day)
    assert date(2026, 3, 20) in load.missing_days(stella, day)


def test_a_check_in_that_was_never_imported_covers_nothing(ana, stella, tmp_path):
    pain.save_check_in(ana, clock.today(ana), pain.Said(), morning=3)
    everything.write(ana, tmp_path / "all.zip")
    import_paths(stella, [tmp_path / "all.zip"])
    assert load.covered_until(stella) is None
    assert CheckIn.objects.filter(athlete=stella).count() == 1
