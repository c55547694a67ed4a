"""What holds for a runner: the maximum wins, nothing falls by itself, seen is not cleared (A2, A8)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backstride.app import clock
from backstride.app.journal import checks, plans
from backstride.app.journal.models import CheckRun, Episode
from backstride.app.journal.standing import is_run_off_today, standing
from backstride.core.disposition import Disposition, RunPermission
from backstride.core.errors import UsageError

CALM = {"disposition": "self_care", "run_permission": "modified", "knowledge_version": "1"}
ROUTINE = {"disposition": "clinician_routine", "run_permission": "modified"}
SOON = {"disposition": "clinician_days", "run_permission": "no_impact"}
EMERGENCY = {"disposition": "emergency_now", "run_permission": "none"}
OPEN = {"disposition": "incomplete", "run_permission": "none"}


def made(athlete, result) -> CheckRun:
    return checks.finish_check(checks.start_check(athlete), result)


def release(run, said, seen_by="doctor", **more):
    return checks.record_release(run, day=clock.today(run.athlete), seen_by=seen_by, said=said, **more)


def test_without_a_check_nothing_is_said(ana):
    found = standing(ana)
    assert found.disposition is None
    assert found.run_permission is None


def test_a_later_calmer_check_does_not_lower_an_urgent_one(ana):
    urgent = made(ana, EMERGENCY)
    made(ana, CALM)
    found = standing(ana)
    assert found.disposition is Disposition.EMERGENCY_NOW
    assert found.decided_by == urgent
    assert found.run_permission is RunPermission.NONE
    assert found.is_emergency


def test_a_second_complaint_does_not_hide_the_first(ana):
    made(ana, EMERGENCY)
    other = Episode.objects.create(athlete=ana, title="calf")
    checks.finish_check(checks.start_check(ana, episode=other), CALM)
    assert standing(ana).is_emergency


def test_a_later_worse_check_counts_at_once_even_after_a_release(ana):
    release(made(ana, SOON), "may_run")
    assert standing(ana).disposition is Disposition.CLINICIAN_ROUTINE
    made(ana, EMERGENCY)
    assert standing(ana).is_emergency


def test_silence_is_never_self_care(ana):
    made(ana, CALM)
    made(ana, OPEN)
    found = standing(ana)
    assert found.disposition is Disposition.INCOMPLETE
    assert found.run_permission is RunPermission.NONE
    assert found.is_plan_blocked


@pytest.mark.parametrize(
    ("said", "permission"),
    [
        ("may_run", RunPermission.MODIFIED),
        ("walk_or_cross", RunPermission.NO_IMPACT),
        ("no_exercise", RunPermission.NONE),
        ("nothing", RunPermission.NONE),
    ],
)
def test_only_may_run_lifts_the_permission(ana, said, permission):
    release(made(ana, EMERGENCY), said)
    found = standing(ana)
    assert found.run_permission is permission
    assert not found.is_emergency
    assert found.disposition.rank >= Disposition.CLINICIAN_ROUTINE.rank


def test_seen_without_a_word_keeps_the_permission_of_the_result(ana):
    release(made(ana, SOON), "nothing")
    assert standing(ana).run_permission is RunPermission.NO_IMPACT


def test_a_visit_for_something_else_releases_nothing(ana):
    release(made(ana, EMERGENCY), "may_run", is_about_this=False)
    assert standing(ana).is_emergency


def test_a_physiotherapist_clears_only_what_says_so(ana):
    release(made(ana, EMERGENCY), "may_run", seen_by="physiotherapist")
    assert standing(ana).is_emergency


def test_a_result_that_names_the_physiotherapist_is_cleared_by_one(ana):
    run = made(ana, SOON | {"released_by": ["doctor", "physiotherapist"]})
    release(run, "may_run", seen_by="physiotherapist")
    assert standing(ana).run_permission is RunPermission.MODIFIED


def test_a_visit_before_the_check_is_refused(ana):
    run = made(ana, EMERGENCY)
    with pytest.raises(UsageError):
        checks.record_release(run, day=clock.today(ana) - timedelta(days=1), seen_by="doctor", said="may_run")


def test_an_urgent_complaint_cannot_be_closed_away(ana):
    run = made(ana, SOON)
    with pytest.raises(UsageError):
        checks.end_episode(run.episode, clock.today(ana))
    release(run, "may_run")
    checks.end_episode(run.episode, clock.today(ana))
    assert standing(ana).disposition is None


def test_a_correction_replaces_a_wrong_tap_and_both_stay(ana):
    wrong = made(ana, EMERGENCY)
    right = made(ana, CALM)
    checks.correct(wrong, "chest_pressure", "yes", "no", right)
    assert standing(ana).disposition is Disposition.SELF_CARE
    assert CheckRun.objects.filter(athlete=ana).count() == 2
    assert wrong.corrections[0]["was"] == "yes"


def test_a_finished_check_is_never_overwritten(ana):
    run = made(ana, EMERGENCY)
    with pytest.raises(UsageError):
        checks.finish_check(run, CALM)
    with pytest.raises(UsageError):
        checks.save_check(run, {"x": 1}, version=run.version)


def test_two_tabs_on_one_check(ana):
    run = checks.start_check(ana)
    checks.save_check(CheckRun.objects.get(pk=run.pk), {"answers": {"a": "yes"}}, version=1)
    with pytest.raises(UsageError, match="another tab"):
        checks.save_check(run, {"answers": {"b": "no"}}, version=1)
    run.refresh_from_db()
    assert run.state == {"answers": {"a": "yes"}}


def test_no_plan_is_in_force_while_an_emergency_stands(ana):
    plans.save_plan(ana, {}, {"days": []})
    made(ana, CALM)
    assert plans.plan_in_force(ana) is not None
    made(ana, EMERGENCY)
    assert plans.plan_in_force(ana) is None


def test_unanswered_safety_items_mean_no_run_today(ana):
    from backstride.app.journal.checkin import check_in
    from backstride.check.rescreen import ITEMS

    today = clock.today(ana)
    assert is_run_off_today(ana)
    *five, last = [item.id for item in ITEMS]
    said = dict.fromkeys(five, "no")
    check_in(ana, today, screen=said)
    assert is_run_off_today(ana)
    check_in(ana, today, screen=said | {"some_other_item": "no"})
    assert is_run_off_today(ana), "six answers, but not to the six questions"
    check_in(ana, today, screen=said | {last: "no"})
    assert not is_run_off_today(ana)


def test_a_yes_in_the_check_in_stands_at_once_until_it_is_clarified(ana):
    from backstride.app.journal.checkin import check_in
    from backstride.check.rescreen import ITEMS

    made(ana, CALM)
    said = dict.fromkeys((item.id for item in ITEMS), "no")
    check_in(ana, clock.today(ana), screen=said | {"chest_breath_faint": "unsure"}, morning=2)
    assert standing(ana).is_emergency
    check_in(ana, clock.today(ana), screen=said)
    assert standing(ana).is_emergency, "saying no afterwards is no release"
    clarification = made(ana, ROUTINE)
    checks.clarified(CheckRun.objects.get(athlete=ana, origin="check_in"), clarification)
    assert standing(ana).disposition is Disposition.CLINICIAN_ROUTINE


def test_another_athlete_stands_alone(ana, stella):
    made(ana, EMERGENCY)
    assert standing(stella).disposition is None


def test_an_emergency_takes_over_every_page_but_help(ana, client):
    from backstride.app.middleware.takeover import LET_THROUGH

    made(ana, EMERGENCY)
    for address in ("/", "/today", "/plan", "/load", "/exercises/bird_dog", "/journal"):
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert answer["Location"] in {"/emergency", "/help-now"}
    # of the plan only the file that empties a calendar
    let = [address for address in LET_THROUGH if address != "/plan/calendar"]
    assert not any(address.startswith(("/plan", "/load", "/exercises")) for address in let)
    release(checks.latest_result(ana), "no_exercise")
    assert client.get("/nothing").status_code == 404


def test_a_calmer_word_in_a_request_does_not_win_over_what_stands(ana):
    calm = {"disposition": "self_care", "run_permission": "as_tolerated"}
    assert plans.held_to_standing(ana, calm) == calm
    made(ana, SOON)
    held = plans.held_to_standing(ana, calm)
    assert (held["disposition"], held["run_permission"]) == ("clinician_days", "no_impact")
    made(ana, OPEN)
    held = plans.held_to_standing(ana, calm)
    assert held["run_permission"] == "none"


def test_an_open_complaint_without_a_first_day_still_keeps_the_run_gate(ana):
    """A check that nobody dated must not plan like a runner without a complaint."""
    from datetime import timedelta

    from backstride.app import clock
    from backstride.app.journal import checks
    from backstride.app.journal.plans import plan_request

    today = clock.today(ana)
    checks.record_check(
        ana, {"disposition": "self_care", "run_permission": "modified", "reasons": []}, origin="api"
    )
    assert plan_request(ana, today)["onset_date"] == today.isoformat()
    ana.pain_days.create(date=today - timedelta(days=4), worst=5)
    ana.pain_days.create(date=today - timedelta(days=2), worst=3)
    assert plan_request(ana, today)["onset_date"] == (today - timedelta(days=4)).isoformat()


def test_a_clinicians_ceiling_lowers_the_permission_until_it_is_lifted(ana):
    today = clock.today(ana)
    assert standing(ana).run_permission is None
    row = ana.restrictions.create(permission="no_impact", set_by="Paulo")
    assert standing(ana).disposition is None
    assert standing(ana).run_permission == "no_impact"
    made(ana, {"disposition": "self_care", "run_permission": "as_tolerated"})
    holds = standing(ana)
    assert (holds.disposition, holds.run_permission, holds.restriction) == ("self_care", "no_impact", row)
    ana.restrictions.create(permission="modified", set_by="Paulo")
    assert standing(ana).run_permission == "no_impact", "the strictest of two"
    ana.restrictions.update(until=today - timedelta(days=1))
    assert standing(ana).run_permission == "as_tolerated", "its last day is over"
    ana.restrictions.update(until=today)
    assert standing(ana).run_permission == "no_impact", "it holds on its last day"
    ana.restrictions.update(lifted_at=clock.now())
    assert standing(ana).run_permission == "as_tolerated"


def test_a_ceiling_never_loosens_what_a_check_says(ana):
    made(ana, {"disposition": "clinician_days", "run_permission": "none"})
    ana.restrictions.create(permission="modified", set_by="Paulo")
    assert standing(ana).run_permission == "none"
