"""Everything out, everything in, nothing lost: CSV and JSON, and the way back."""

from __future__ import annotations

import json
import stat
import zipfile
from datetime import date

import pytest

from app.logs import folder_of_runs, snapshot
from backstride.app import clock
from backstride.app.imports.run import import_paths
from backstride.app.journal import checks, notes, pain, plans
from backstride.app.journal.models import Athlete, CheckRun, ExerciseDone, Gear, KeptApart, Treatment
from backstride.app.transfer import delete, everything
from backstride.app.transfer.tables import TABLES, plain, rows_of


@pytest.fixture
def full(ana, tmp_path) -> Athlete:
    import_paths(ana, [folder_of_runs(tmp_path / "log", 4)])
    pain.save_check_in(ana, date(2026, 3, 3), pain.Said(note='ümlaut, "quoted"\nline'), morning=4)
    pain.save_pain(ana, date(2026, 3, 4), worst=0)
    run = checks.finish_check(
        checks.start_check(ana, story="It hurts, since Sunday"),
        {"disposition": "clinician_days", "run_permission": "no_impact", "rules": [1.5, None, "x"]},
    )
    checks.record_release(run, day=clock.today(ana), seen_by="doctor", said="may_run", note="ok")
    plans.save_plan(ana, {"today": "2026-03-03"}, {"days": [{"run_min": 12.5}]})
    notes.write_note(ana, date(2026, 3, 2), "=HYPERLINK(1)")
    Treatment.objects.create(athlete=ana, date=date(2026, 3, 2), kind="massage", pain_before=4, pain_after=3)
    Gear.objects.create(athlete=ana, name="Blue shoes")
    ExerciseDone.objects.create(athlete=ana, date=date(2026, 3, 2), exercise_id="bird_dog", sets=2)
    KeptApart.objects.create(athlete=ana, first="a" * 64, second="b" * 64)
    return ana


def facts(athlete) -> dict:
    """All tables without row numbers."""
    found = {}
    for name in TABLES:
        rows = [plain(name, row) for row in rows_of(name, athlete)]
        for row in rows:
            for key in ("id", "episode", "check_run", "corrected_by"):
                if key in row:
                    row[key] = row[key] is not None
        found[name] = sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))
    return found


def test_it_comes_back_without_loss(full, stella, tmp_path):
    target = tmp_path / "all.zip"
    everything.write(full, target)
    task = import_paths(stella, [target])
    assert task.state == "done", task.fault
    assert task.result["activities_added"] == 4
    assert facts(stella) == facts(full)
    assert snapshot(stella) == snapshot(full)
    stella.refresh_from_db()
    assert (stella.name, stella.country) == ("Ana", "ES")
    assert CheckRun.objects.get(athlete=stella).releases.count() == 1


def test_bringing_it_back_twice_doubles_nothing(full, tmp_path):
    target = tmp_path / "all.zip"
    everything.write(full, target)
    before = facts(full), snapshot(full)
    import_paths(full, [target])
    assert (facts(full), snapshot(full)) == before


def test_a_damaged_archive_changes_nothing(full, stella, tmp_path):
    target = tmp_path / "all.zip"
    everything.write(full, target)
    broken = tmp_path / "broken.zip"
    with zipfile.ZipFile(target) as source, zipfile.ZipFile(broken, "w") as out:
        for name in source.namelist():
            content = source.read(name)
            out.writestr(name, content[: len(content) // 2] if name == "tables/plans.jsonl" else content)
    task = import_paths(stella, [broken])
    assert task.state == "failed"
    assert "Nothing was changed" in task.fault
    assert all(rows == [] for rows in facts(stella).values())


def test_it_is_private_and_readable(full, tmp_path):
    target = tmp_path / "all.zip"
    manifest = everything.write(full, target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert not list(tmp_path.glob("*.part"))
    with zipfile.ZipFile(target) as archive:
        sessions = archive.read("sessions.csv").decode().splitlines()
        records = [name for name in archive.namelist() if name.startswith("records/")]
    assert sessions[0].startswith("date,start,sport,distance_km,duration_min")
    assert len(sessions) == 5
    assert len(records) == manifest["rows"]["records"] == 4


def test_deleting_rows_leaves_nothing_and_nobody_else_loses(full, stella):
    pain.save_pain(stella, date(2026, 3, 3), morning=1)
    proof = delete.delete_rows(full.owner)
    assert proof["rows_left"] == 0
    assert proof["rows_deleted"] > 10
    assert not Athlete.objects.filter(owner=full.owner).exists()
    assert len(pain.pain_days(stella)) == 1
