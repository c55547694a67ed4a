"""The list: who needs a look first and why; the rules are the runner's own, only asked for many at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from backstride.app import clock
from backstride.app.clinic import grants
from backstride.app.clinic.roll.facts import CheckedIn, Facts, Run, facts_of
from backstride.app.clinic.roll.reasons import GROUPS, lines_of, reasons
from backstride.app.clinic.roll.ribbon import trend
from backstride.app.clinic.roll.weeks import weeks_of, with_lines
from backstride.app.imports.run import import_paths
from backstride.app.journal import checks, pain
from backstride.app.journal.checkin import check_in
from backstride.app.journal.load import exposures
from backstride.app.journal.standing import standing
from backstride.app.viewing.pieces import LOAD, PAIN, PIECES
from backstride.core.pain import PainDay
from clinic.conftest import athlete_of, member, signed_in
from clinic.journals import SIX, fill, result

TODAY = date(2026, 3, 20)


def facts(runs=(), pieces=(LOAD, PAIN), **more) -> Facts:
    return Facts(pk=1, name="Ana", today=TODAY, pieces=frozenset(pieces), runs=list(runs), **more)


def run(day: int, km: float) -> Run:
    return Run(TODAY - timedelta(days=day), km, km * 6)


def groups(of: Facts) -> list[str]:
    return [reason.group for reason in reasons(of)]


@pytest.mark.parametrize(("km", "is_told"), [(11.0, False), (11.1, True)])
def test_a_run_is_told_from_ten_percent_over(km, is_told):
    assert ("spike" in groups(facts([run(20, 10), run(1, km)]))) == is_told


@pytest.mark.parametrize(("day", "is_told"), [(6, True), (7, False)])
def test_a_run_of_the_last_seven_days(day, is_told):
    assert ("spike" in groups(facts([run(20, 10), run(day, 18)]))) == is_told


def test_a_newer_check_in_hides_no_sign_of_an_older_one_of_the_week():
    def told(day: int, *yes: str) -> CheckedIn:
        return CheckedIn(date=TODAY - timedelta(days=day), yes=yes)

    newest, saddle, old = (
        told(0, "night_bone_groin"),
        told(2, "saddle_bladder_bowel", "night_bone_groin"),
        told(8, "fever_fall"),
    )
    found = reasons(facts(raised=[newest, saddle, old]))
    assert [reason.day for reason in found] == [newest.date, saddle.date]
    assert "night pain" in found[0].sentence
    assert "saddle" in found[1].sentence
    assert "night pain" not in found[1].sentence


def test_the_page_of_an_athlete_names_safety_items_in_words(ana, paulo):
    said = {**dict.fromkeys(SIX, "no"), "saddle_bladder_bowel": "unsure"}
    check_in(ana, clock.today(ana), screen=said, note="")
    grants.set_pieces(ana, paulo, [PAIN])
    body = signed_in(paulo).get(f"/athletes/{ana.pk}").content.decode()
    assert "yes or unsure: saddle, bladder or bowel" in body
    assert "saddle_bladder" not in body


def test_without_a_baseline_nothing_is_called_a_jump():
    assert groups(facts([run(1, 18)])) == []
    assert groups(facts([run(32, 10), run(1, 18)])) == []


@pytest.mark.parametrize(("scores", "is_told"), [((5, 5), True), ((5, 4), False), ((10,), False)])
def test_red_twice(scores, is_told):
    days = {
        TODAY - timedelta(days=n): PainDay(date=TODAY - timedelta(days=n), worst=score)
        for n, score in enumerate(scores)
    }
    assert ("red" in groups(facts(pain=days))) == is_told
    assert groups(facts(pain=days, pieces=[LOAD])) == [], "not granted, not looked at"


def test_the_sentence_names_figures_and_day():
    [reason] = reasons(facts([run(20, 11.3), run(1, 18.2)]))
    assert reason.sentence == "18.2 km, 61 % over the longest of the 30 days before."
    assert reason.day == TODAY - timedelta(days=1)


@pytest.fixture
def many(db, paulo, tmp_path):
    """Ana and Bea and Cid, each for another reason; all shown to Paulo."""
    people = {name: athlete_of(member(name, "athlete")) for name in ("Ana", "Bea", "Cid", "Dora")}
    for one in people.values():
        grants.set_pieces(one, paulo, PIECES)
    fill(people["Ana"], tmp_path / "log")
    today = clock.today(people["Bea"])
    check_in(
        people["Bea"], today, screen={**dict.fromkeys(SIX, "no"), "saddle_bladder_bowel": "yes"}, worst=4
    )
    checks.finish_check(checks.start_check(people["Cid"]), result("clinician_days", "no_impact"))
    pain.save_pain(people["Cid"], today - timedelta(days=5), worst=6)
    return people


def test_urgent_comes_first_and_a_reason_is_given(many, paulo):
    lines = lines_of(facts_of(grants.athletes_for(paulo)))
    assert [line.facts.name for line in lines] == ["Bea", "Cid", "Ana", "Dora"]
    assert [line.group for line in lines][:2] == ["urgent", "days"]
    assert "saddle" in " ".join(reason.sentence for reason in lines[0].reasons)
    body = signed_in(paulo).get("/athletes").content.decode()
    assert body.index("Bea") < body.index("Cid") < body.index("Dora")
    assert "call an ambulance" in body


def test_the_list_says_what_the_runners_own_pages_say(many, paulo):
    for one in facts_of(grants.athletes_for(paulo)):
        athlete = many[one.name]
        own = standing(athlete)
        assert (one.standing.disposition, one.standing.run_permission) == (
            own.disposition,
            own.run_permission,
        )
        recent = [
            row
            for row in exposures(athlete).sessions
            if date.fromisoformat(row["date"]) > one.today - timedelta(days=7)
            and (row["spike_ratio"] or 0) > 1.1
        ]
        assert len([reason for reason in reasons(one) if reason.group == "spike"]) == len(recent)


def test_a_release_counts_on_the_list_as_it_does_for_the_runner(many, paulo):
    run = many["Cid"].check_runs.get()
    checks.record_release(run, day=clock.today(many["Cid"]), seen_by="physiotherapist", said="may_run")
    [cid] = [one for one in facts_of(grants.athletes_for(paulo)) if one.name == "Cid"]
    assert cid.standing.disposition == standing(many["Cid"]).disposition == "clinician_routine"
    assert lines_of([cid])[0].group not in {"days", "urgent"}


def test_the_number_of_questions_does_not_grow_with_the_athletes(many, paulo):
    pieces = grants.athletes_for(paulo)
    with CaptureQueriesContext(
        connection,
    ) as few:
        facts_of(dict(list(pieces.items())[:1]))
    with CaptureQueriesContext(connection) as all_of_them:
        facts_of(pieces)
    assert len(all_of_them) <= len(few) + 1


def test_only_granted_athletes_and_pieces_are_on_it(many, paulo, carla):
    grants.set_pieces(many["Cid"], carla, [LOAD])
    body = signed_in(carla).get("/athletes").content.decode()
    assert "Cid" in body
    assert "Bea" not in body
    assert "seen within days" not in body


def test_names_are_found(many, paulo):
    body = signed_in(paulo).get("/athletes?q=ci").content.decode()
    assert "Cid" in body
    assert "Bea" not in body


def test_a_name_that_nobody_has_is_no_quiet_day(many, paulo):
    page = signed_in(paulo)
    head = page.get("/athletes").content.decode().split("<h1>")[1].split("</h1>")[0]
    assert "need" in head
    text = page.get("/athletes?q=nobody+here").content.decode()
    assert head in text
    assert "Nobody who shows you anything" in text


def test_words_of_pain_hide_no_bad_day_in_the_middle():
    def said(*scores):
        days = [TODAY - timedelta(days=n) for n in range(len(scores))]
        return trend(
            {day: PainDay(date=day, worst=score) for day, score in zip(days, scores[::-1], strict=True)},
            TODAY,
        )

    assert said(0, 8, 0) == "pain 0 to 8, last 0, 3 scores"
    assert said(3, 3) == "pain 3, 2 scores"
    assert said(4) == "pain 4, one score"


@given(st.lists(st.tuples(st.integers(0, 36), st.floats(0.5, 40)), max_size=12))
@settings(max_examples=60, deadline=None)
def test_groups_are_ordered_and_complete(runs):
    one = facts([run(day, km) for day, km in sorted(runs, reverse=True)])
    [line] = lines_of([one])
    order = list(GROUPS)
    assert [order.index(r.group) for r in line.reasons] == sorted(order.index(r.group) for r in line.reasons)
    assert line.group == (line.reasons[0].group if line.reasons else "quiet")


def test_a_coach_with_the_load_alone_sees_weeks_into_which_no_pain_went(many, carla):
    ana = many["Ana"]
    grants.set_pieces(ana, carla, [LOAD])
    for back, km in ((20, 8), (9, 8), (2, 14)):
        day = clock.today(ana) - timedelta(days=back)
        told = {"sport": "run", "distance_km": km, "duration_min": 6 * km}
        ana.training_sessions.create(session_id=f"{day}-run", date=day, **told)
    before = signed_in(carla).get(f"/athletes/{ana.pk}").content.decode()
    assert "Runs over the line" in before
    last = ana.training_sessions.order_by("-date").first().date
    pain.save_pain(ana, last, during_run=9)
    weeks = [text for text in before.splitlines() if "Table of weeks" in text]
    after = signed_in(carla).get(f"/athletes/{ana.pk}").content.decode()
    assert [text for text in after.splitlines() if "Table of weeks" in text] == weeks


def test_the_line_of_a_week_is_the_athletes_own_and_needs_pain(ana, paulo, tmp_path):
    """Without the pain that lowers it a line would lie too high, so there is none."""
    today = clock.today(ana)
    days = [today - timedelta(days=n) for n in range(40, 0, -2)]
    table = tmp_path / "runs.csv"
    rows = "".join(f"{day},run,8,{45 + n}\n" for n, day in enumerate(days))
    table.write_text("date,sport,distance_km,duration_min\n" + rows)
    import_paths(ana, [table])
    pain.save_pain(ana, days[-6], morning=3, worst=8)
    own = {row["week_start"]: row["cap_exercise_min"] for row in exposures(ana).weeks}
    grants.set_pieces(ana, paulo, [LOAD])
    client = signed_in(paulo)
    assert "Line of the week" not in client.get(f"/athletes/{ana.pk}").content.decode()
    grants.set_pieces(ana, paulo, [LOAD, PAIN])
    assert "Line of the week" in client.get(f"/athletes/{ana.pk}").content.decode()
    weeks = with_lines(weeks_of(ana), ana)
    assert [week.line for week in weeks] == [own[week.start.isoformat()] for week in weeks]
    assert any(week.line for week in weeks)
