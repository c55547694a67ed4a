"""What if: caps and dates answer at once, a broken cap is named, nothing else moves."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from backstride.core.errors import UsageError
from backstride.plan import add_race, lose_week, make, move, other_sport, request_from, validate

from .cases import case
from .recount import broken
from .test_worked_examples import EVERY_DAY, MONDAY, log

BASE = {
    "today": MONDAY.isoformat(),
    "disposition": "self_care",
    "run_permission": "as_tolerated",
    "available": EVERY_DAY,
    "target": {"session_run_min": 60},
}
REQUEST = request_from({**BASE, "history": log(6, 40)})


def test_a_lost_week_moves_the_date_and_is_not_caught_up() -> None:
    before = make(REQUEST)
    answer = lose_week(REQUEST, before, MONDAY + dt.timedelta(days=7))
    assert answer.is_allowed
    assert answer.plan.reaches_target_on > before.reaches_target_on
    assert not any(day.run_min for day in answer.plan.days[7:14])
    assert answer.changed


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        (lambda plan, last: lose_week(REQUEST, plan, MONDAY - dt.timedelta(days=7)), "outside the plan"),
        (lambda plan, last: lose_week(REQUEST, plan, last + dt.timedelta(days=1)), "outside the plan"),
        (lambda plan, last: lose_week(REQUEST, plan, dt.date.max), "outside the plan"),
        (
            lambda plan, last: other_sport(REQUEST, plan, MONDAY - dt.timedelta(days=1), 30),
            "outside the plan",
        ),
        (lambda plan, last: other_sport(REQUEST, plan, last + dt.timedelta(days=1), 30), "outside the plan"),
        (lambda plan, last: add_race(REQUEST, plan, MONDAY, 10.0), "not ahead any more"),
    ],
)
def test_a_wish_for_days_that_are_not_ahead_is_refused(wish, told) -> None:
    before = make(REQUEST)
    with pytest.raises(UsageError, match=told):
        wish(before, before.days[-1].date)


def test_a_week_that_has_begun_can_still_be_lost() -> None:
    before = make(REQUEST)
    lost = lose_week(REQUEST, before, MONDAY - dt.timedelta(days=6))
    assert not lost.plan.days[0].run_min


def test_a_run_moved_by_a_day_keeps_its_minutes_inside_the_caps() -> None:
    before = make(REQUEST)
    source = [day.date for day in before.days if day.run_min][1]
    answer = move(REQUEST, before, source, source + dt.timedelta(days=1))
    assert answer.is_allowed
    minutes = {day.date: day.run_min for day in answer.plan.days}
    assert (minutes[source], minutes[source + dt.timedelta(days=1)]) == (0, 40)
    assert sum(minutes.values()) <= sum(d.run_min for d in before.days)


def test_the_longest_run_moved_forward_a_week_breaks_the_session_cap_by_name() -> None:
    before = make(REQUEST)
    longest = max(before.days, key=lambda day: (day.run_min, -day.date.toordinal()))
    answer = move(REQUEST, before, longest.date, MONDAY + dt.timedelta(days=1))
    assert not answer.is_allowed
    assert answer.violations[0]["id"] in ("H1", "H2")
    assert "cap" in answer.violations[0]["sentence"]


def test_a_first_hour_of_another_sport_fits_a_second_in_that_week_takes_from_the_runs() -> None:
    before = make(REQUEST)
    one = other_sport(REQUEST, before, MONDAY + dt.timedelta(days=1), 60)
    assert one.is_allowed
    assert one.plan.days[1].cross_min == 60
    assert one.plan.days[1].kind == "cross"
    week = sum(d.run_min for d in one.plan.days[:7])
    two = other_sport(one.request, one.plan, MONDAY + dt.timedelta(days=3), 60)
    assert sum(d.run_min for d in two.plan.days[:7]) < week


def test_more_minutes_than_the_day_has_are_refused() -> None:
    answer = other_sport(REQUEST, make(REQUEST), MONDAY, 200)
    assert answer.violations[0]["id"] == "H11"


def test_a_race_too_near_names_the_nearest_date() -> None:
    near = add_race(REQUEST, make(REQUEST), MONDAY + dt.timedelta(days=14), 21.1)
    assert "H11_target" in {bound["id"] for bound in near.plan.binding}  # 90 minutes a day hold no such run
    answer = add_race(REQUEST, make(REQUEST), MONDAY + dt.timedelta(days=14), 16)
    assert not answer.plan.feasible
    assert answer.plan.reaches_target_on > MONDAY + dt.timedelta(days=14)


@pytest.mark.timeout(600)
@settings(max_examples=25, derandomize=True, deadline=None, phases=[Phase.generate])
@given(st.integers(0, 10**6), st.integers(0, 100), st.integers(0, 100), st.integers(10, 90))
def test_no_allowed_answer_is_above_a_cap(seed: int, a: int, b: int, minutes: int) -> None:
    told = case(seed, well=True)
    request = request_from(told)
    before = make(request)
    runs = [day.date for day in before.days if day.run_min]
    answers = [
        lose_week(request, before, before.days[a % len(before.days)].date),
        other_sport(request, before, before.days[b % len(before.days)].date, minutes),
    ]
    if runs:
        answers.append(move(request, before, runs[a % len(runs)], before.days[b % len(before.days)].date))
    for answer in answers:
        if answer.is_allowed:
            made = answer.plan.to_json()
            assert validate(made, answer.request) == []
            lost = {"blocked": [d.isoformat() for d in answer.request.blocked]}
            assert broken({**told, **lost}, made) == []
