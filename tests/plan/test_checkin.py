"""Check-ins: colours, moves, missed days, illness, the clock. A check-in can raise a level and never lower one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstride.check.rescreen import ITEMS
from backstride.core.disposition import Disposition, RunPermission
from backstride.core.errors import UsageError
from backstride.plan.checkin import (
    Colour,
    Course,
    Told,
    colour_of,
    illness,
    knowledge,
    missed,
    raised,
    step_after,
    today_after,
    verdicts,
)

DAY = date(2026, 3, 10)
SIX_NO = {item.id: "no" for item in ITEMS}


def told(n: int = 0, **said) -> Told:
    plain = {"morning": 1, "leg_signs": False, "screen": SIX_NO}
    return Told(date=DAY + timedelta(days=n), **{**plain, **said})


def run(n: int = 0, **said) -> Told:
    return told(n, **{"ran": True, "during_run": 1, **said})


@pytest.mark.parametrize(
    ("during", "next_morning", "colour"),
    [
        (0, 1, "green"),
        (2, 1, "green"),
        (2, 0, "green"),
        (3, 1, "amber"),
        (4, 1, "amber"),
        (2, 2, "amber"),
        (5, 1, "red"),
        (2, 3, "red"),
        (10, 10, "red"),
    ],
)
def test_the_worst_column_decides(during, next_morning, colour):
    assert colour_of(run(during_run=during), told(1, morning=next_morning)).colour == colour


@pytest.mark.parametrize(
    ("said", "colour"),
    [
        ({"gait_changed": True}, "red"),
        ({"night_new": True}, "red"),
        ({"leg_spreading": True}, "red"),
        ({"painkiller": "to_run"}, "red"),
        ({"leg_signs": True}, "amber"),
        ({"stiff": True}, "amber"),
        ({"came_late": True}, "amber"),
        ({"leg_signs": None}, "open"),
        ({"during_run": None}, "open"),
        ({"morning": None}, "open"),
        ({"screen": {}}, "open"),
        ({"screen": {**SIX_NO, "fever_fall": "yes"}}, "black"),
        ({"screen": {**SIX_NO, "fever_fall": "unsure"}}, "black"),
    ],
)
def test_the_other_column(said, colour):
    verdict = colour_of(run(**said), told(1, morning=0))
    assert verdict.colour == colour
    assert verdict.reasons


def test_a_rise_that_lasts_a_day_is_red():
    assert colour_of(run(), told(1, morning=2), told(2, morning=1)).colour is Colour.AMBER
    assert colour_of(run(), told(1, morning=2), told(2, morning=2)).colour is Colour.RED


def test_without_the_next_morning_the_run_is_not_counted():
    verdict = colour_of(run(), None)
    assert (verdict.colour, verdict.counts) == (Colour.OPEN, False)


def test_a_painkiller_for_something_else_does_not_count():
    verdict = colour_of(run(painkiller="other"), told(1))
    assert (verdict.colour, verdict.counts) == (Colour.GREEN, False)


def test_late_pain_is_amber_once_and_green_when_no_earlier_and_no_stronger():
    def late(n, minute, score=2):
        return run(n, during_run=score, came_late=True, onset_minute=minute)

    days = [late(0, 25), told(1), late(3, 25), told(4), late(6, 15), told(7)]
    assert [v.colour for v in verdicts(days)] == [Colour.AMBER, Colour.GREEN, Colour.AMBER]


@pytest.mark.parametrize("score", [11, -1, 3.5, True])
def test_pain_of_11_is_refused(score):
    with pytest.raises(UsageError, match="0 to 10"):
        Told(date=DAY, morning=score)


def series(*colours: str):
    """Runs every third day with these colours, each with its next morning."""
    during = {"g": 1, "a": 3, "r": 6, "o": None}
    days = []
    for k, c in enumerate(colours):
        days += [run(3 * k, during_run=during[c]), told(3 * k + 1)]
    return verdicts(days), DAY + timedelta(days=3 * len(colours) - 2)


@pytest.mark.parametrize(
    ("colours", "move", "levels"),
    [
        ("g", "hold", 0),
        ("gg", "up", 1),
        ("ga", "hold", 0),
        ("aa", "down", -1),
        ("agg", "up", 1),
        ("gr", "stop", -2),
        ("aaa", "hold", 0),
        ("aoa", "down", -1),
        ("ago", "wait", 0),
    ],
)
def test_moves_on_the_ladder(colours, move, levels):
    runs, today = series(*colours)
    step = step_after(runs, today)
    assert (step.move, step.levels) == (move, levels)


def test_an_established_base_moves_after_each_green():
    runs, today = series("g")
    assert step_after(runs, today, established=True).move == "up"


def test_one_level_in_seven_days():
    runs, today = series(*"gg")
    assert step_after(runs, today, last_step_on=today - timedelta(days=6)).move == "hold"
    assert step_after(runs, today, last_step_on=today - timedelta(days=7)).move == "up"


def test_two_reds_in_fourteen_days_ask_for_a_clinician():
    runs, today = series(*"rgr")
    assert step_after(runs, today).see_clinician
    assert not step_after(runs[-1:], today).see_clinician
    assert step_after(runs, today).no_run_before == runs[-1].date + timedelta(days=3)


@pytest.mark.parametrize(
    ("days", "enforced", "move", "share"),
    [
        (0, False, "continue", 100),
        (3, False, "continue", 100),
        (4, False, "repeat", 100),
        (7, False, "repeat", 100),
        (8, False, "reduce", 75),
        (14, False, "reduce", 75),
        (15, False, "reduce", 50),
        (21, False, "reduce", 50),
        (22, False, "restart", 0),
        (13, True, "reduce", 75),
        (14, True, "restart", 0),
    ],
)
def test_missed_days(days, enforced, move, share):
    found = missed(days, is_enforced=enforced)
    assert (found.move, found.share_pct) == (move, share)
    assert str(days) in found.sentence


def test_illness():
    assert illness(fever=False, hours_without_fever=None, heart_or_lung=False) is None
    assert illness(fever=True, hours_without_fever=None, heart_or_lung=False).move == "stop"
    assert illness(fever=True, hours_without_fever=23.9, heart_or_lung=False).move == "stop"
    assert illness(fever=True, hours_without_fever=24, heart_or_lung=False).move == "down"
    assert illness(fever=True, hours_without_fever=99, heart_or_lung=True).move == "leave"


def course(scores: dict[int, int], *, onset: int = 0, run_min=None, **more) -> Course:
    days = [Told(date=DAY + timedelta(days=n), morning=s) for n, s in scores.items()]
    minutes = {DAY + timedelta(days=n): float(m) for n, m in (run_min or {}).items()}
    return Course(onset=DAY + timedelta(days=onset), days=days, run_min_by_day=minutes, **more)


def rules(c: Course, n: int) -> list[str]:
    return [r.rule for r in raised(c, DAY + timedelta(days=n))]


def test_six_weeks_of_pain_raise_to_routine():
    daily = dict.fromkeys(range(43), 3)
    assert "P1" not in rules(course(daily), 41)
    assert "P1" in rules(course(daily), 42)
    gone = {n: 3 if n < 20 else 0 for n in range(43)}
    assert rules(course(gone), 42) == []  # P9


def test_four_weeks_without_improvement():
    assert "stuck" in rules(course(dict.fromkeys(range(29), 5)), 28)
    assert "stuck" not in rules(course({n: 6 if n < 10 else 2 for n in range(29)}), 28)


def test_worse_although_running_was_cut_is_days():
    scores = {n: 3 if n < 8 else 6 for n in range(14)}
    found = raised(course(scores, run_min={0: 40, 2: 40, 4: 40}), DAY + timedelta(days=10))
    assert [(r.rule, r.level) for r in found][:1] == [("P5", Disposition.CLINICIAN_DAYS)]
    going_on = raised(course(scores, run_min=dict.fromkeys(range(0, 14, 2), 40)), DAY + timedelta(days=10))
    assert {r.level for r in going_on} == {Disposition.CLINICIAN_ROUTINE}


def test_third_episode_and_stopped_runs():
    c = course({0: 2}, earlier_onsets=[DAY - timedelta(days=100), DAY - timedelta(days=300)])
    assert rules(c, 1) == ["P2"]
    assert rules(course({0: 2}, runs_cut_short=3), 1) == ["P4"]
    assert rules(course({0: 2}, runs_cut_short=3, is_exempt=True), 1) == []


scores = st.none() | st.integers(0, 10)
answers = st.dictionaries(st.sampled_from([i.id for i in ITEMS]), st.sampled_from(["yes", "no", "unsure"]))
one_day = st.builds(
    lambda n, m, w, d, ran, s: Told(
        date=DAY + timedelta(days=n), morning=m, worst=w, during_run=d, ran=ran, screen=s
    ),
    st.integers(0, 20),
    scores,
    scores,
    scores,
    st.none() | st.booleans(),
    answers | st.just(SIX_NO),
)


@settings(max_examples=150, derandomize=True)
@given(
    days=st.lists(one_day, max_size=8),
    level=st.sampled_from(list(Disposition)),
    permission=st.sampled_from(list(RunPermission)),
)
def test_a_check_in_never_lowers_a_level_nor_loosens_a_permission(days, level, permission):
    today = DAY + timedelta(days=20)
    found = today_after(days, today, disposition=level, run_permission=permission)
    assert found.disposition.rank >= level.rank
    assert found.run_permission.rank <= permission.rank
    if level is Disposition.INCOMPLETE and not any(v == "yes" for d in days for v in d.screen.values()):
        assert not found.may_run


@settings(max_examples=100, derandomize=True)
@given(day=one_day, missing=st.sampled_from([i.id for i in ITEMS]))
def test_unanswered_six_means_no_run_today(day, missing):
    from dataclasses import replace

    screen = {k: v for k, v in {**SIX_NO, **day.screen}.items() if k != missing}
    found = today_after(
        [replace(day, screen=screen)],
        day.date,
        disposition=Disposition.SELF_CARE,
        run_permission=RunPermission.AS_TOLERATED,
    )
    assert not found.may_run


@settings(max_examples=100, derandomize=True)
@given(day=one_day, later=one_day, worse=st.integers(0, 10))
def test_more_pain_never_makes_a_better_colour(day, later, worse):
    from dataclasses import replace

    if day.during_run is None:
        return
    worse_day = replace(day, during_run=max(day.during_run, worse))
    assert colour_of(worse_day, later).colour.rank >= colour_of(day, later).colour.rank


def test_today_with_six_no_may_run_and_a_high_score_may_not():
    def today(**said):
        return today_after(
            [told(0, **said)], DAY, disposition=Disposition.SELF_CARE, run_permission=RunPermission.MODIFIED
        )

    assert today().may_run
    assert not today(morning=5).may_run
    assert not today(screen={}).may_run
    black = today(screen={**SIX_NO, "saddle_bladder_bowel": "yes"})
    assert (black.disposition, black.step.move, black.colour) == (
        Disposition.EMERGENCY_NOW,
        "leave",
        Colour.BLACK,
    )


def test_words_hold_no_banned_ones():
    said = " ".join([*knowledge().words.values(), *knowledge().clock.values()]).lower()
    for word in ("diagnos", "you have ", "normal", "all clear", "safe to run", "nothing serious"):
        assert word not in said
