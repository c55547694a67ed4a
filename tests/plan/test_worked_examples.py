"""The seven worked examples of the load dossier (C7), as a runner would ask for them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from backstride.core.errors import UsageError
from backstride.load import check_step
from backstride.plan import PlanRequest, make, request_from, unread, validate

MONDAY = dt.date(2026, 3, 16)
EVERY_DAY = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), 90)


def log(weeks: int, run_min: int, *, days_off: int = 3, other_min: int = 0) -> list[dict[str, Any]]:
    """Three runs a week; the last one `days_off` days before Monday."""
    last = MONDAY - dt.timedelta(days=days_off)
    return [
        {
            "date": (last - dt.timedelta(days=7 * week + back)).isoformat(),
            "run_min": run_min,
            "run_km": run_min / 6,
            "exercise_min": run_min + other_min,
        }
        for week in range(weeks)
        for back in (0, 2, 4)
    ]


def asked(history: list[dict[str, Any]], **told: Any) -> PlanRequest:
    return request_from(
        {
            "today": MONDAY.isoformat(),
            "disposition": "self_care",
            "run_permission": "as_tolerated",
            "available": EVERY_DAY,
            "history": history,
            **told,
        }
    )


def plan(history: list[dict[str, Any]], **told: Any) -> dict[str, Any]:
    made = make(asked(history, **told)).to_json()
    assert made["violations"] == []
    return made


def weekly_longest(made: dict[str, Any]) -> list[int]:
    runs = [day["run_min"] for day in made["days"]]
    return [max(runs[k : k + 7]) for k in range(0, len(runs), 7)]


def test_1_forty_minutes_rise_to_44_and_60_comes_in_week_five() -> None:
    assert check_step(40, 44)["ok"]
    assert check_step(40, 45)["over_min"] == 1
    assert check_step(40, 60) == {"ok": False, "cap_min": 44, "over_min": 16, "change_pct": 50.0}
    made = plan(log(6, 40), target={"session_run_min": 60})
    assert weekly_longest(made)[:5] == [44, 48, 52, 57, 60]
    assert made["feasible"]
    assert made["optimal"]


def test_2_elliptical_minutes_count_towards_the_week() -> None:
    """20 elliptical + 20 treadmill, three times a week: the cap on all exercise is 132, not 66."""
    made = plan(log(6, 20, other_min=20), target={"weekly_run_min": 90})
    caps = made["days"][0]["caps"]
    assert (caps["week_run_min"], caps["week_exercise_min"]) == (66, 132)


def test_3_three_times_forty_allows_three_times_44() -> None:
    made = plan(log(6, 40), target={"weekly_run_min": 132}, horizon_days=7)
    assert [day["run_min"] for day in made["days"] if day["run_min"]] == [44, 44, 44]
    assert made["feasible"]


def test_4_after_21_days_off_the_first_run_is_22_at_most() -> None:
    made = plan(log(5, 40, days_off=21), target={"session_run_min": 40}, stop_enforced=False)
    assert made["days"][0]["caps"]["session_run_min"] == 22
    assert weekly_longest(made)[0] == 22


def test_4_after_21_days_off_for_pain_the_ladder_starts_at_level_7() -> None:
    made = plan(log(5, 40, days_off=21), target={"session_run_min": 40}, stop_enforced=True)
    first = next(day for day in made["days"] if day["run_min"])
    assert (first["level"], first["run_min"]) == (7, 20)


def test_4_after_35_days_off_with_a_base_the_ladder_starts_at_level_7() -> None:
    made = plan(log(5, 40, days_off=35), target={"session_run_min": 40}, stop_enforced=False)
    first = next(day for day in made["days"] if day["run_min"])
    assert (first["level"], first["run_min"]) == (7, 20)


def test_4_after_21_days_off_for_pain_without_a_base_it_starts_at_level_1() -> None:
    made = plan(log(2, 40, days_off=21), target={"session_run_min": 40}, stop_enforced=True)
    first = next(day for day in made["days"] if day["run_min"])
    assert (first["level"], first["run_min"]) == (1, 8)


def test_2_a_cap_on_running_alone_would_be_silent_when_only_the_elliptical_grows() -> None:
    """The trap of the founding text: 20 min running as before, the elliptical from 20 to 30 min each time."""
    request = asked(log(6, 20, other_min=20))
    week = [{**_day(MONDAY + dt.timedelta(days=k), 20), "cross_min": 30} for k in (0, 2, 4)]
    found = [row for row in validate({"days": week}, request) if row["id"] == "H1"]
    assert any("150 min" in row["sentence"] and "132" in row["sentence"] for row in found)
    alone = [_day(MONDAY + dt.timedelta(days=k), 20) for k in (0, 2, 4)]
    assert validate({"days": alone}, request) == []


def test_4_without_a_base_35_days_off_start_at_level_1() -> None:
    made = plan(log(2, 40, days_off=35), target={"session_run_min": 40})
    first = next(day for day in made["days"] if day["run_min"])
    assert (first["level"], first["run_min"]) == (1, 8)


def test_5_from_zero_to_ninety_minutes_in_week_twelve() -> None:
    made = plan([], target={"weekly_run_min": 90})
    runs = [day["run_min"] for day in made["days"]]
    assert [sum(runs[k : k + 7]) for k in range(0, 84, 7)] == list(range(24, 91, 6))
    assert made["reaches_target_on"] == "2026-06-05"


def test_6_week_four_of_couch_to_5k_is_refused_with_its_caps() -> None:
    """27 min a week in three runs of 9; the fourth week asks for 16 a run and 48 a week."""
    request = asked(log(3, 9))
    week = [_day(MONDAY + dt.timedelta(days=k), 16) for k in (0, 2, 4)]
    found = {row["id"]: row["sentence"] for row in validate({"days": week}, request)}
    assert "session cap is 11" in found["H2"]
    assert "33" in found["H1"]


def test_7_a_race_in_three_weeks_is_honest_about_week_eight() -> None:
    """30 min now, 60 min wanted: 33, 36, 39, 42, 46, 50, 55, 60."""
    race = {"race": {"date": "2026-04-06", "distance_km": 13}}
    made = plan(log(6, 30), target=race)
    assert not made["feasible"]
    assert weekly_longest(made)[:8] == [33, 36, 39, 42, 46, 50, 55, 60]
    assert dt.date.fromisoformat(made["reaches_target_on"]) - MONDAY < dt.timedelta(weeks=8)
    assert {option["id"] for option in made["options"]} == {"later", "shorter_race", "walk_run", "defer"}


def _day(date: dt.date, run_min: int) -> dict[str, Any]:
    return {
        "date": date.isoformat(),
        "kind": "easy_run",
        "run_min": run_min,
        "walk_min": 10,
        "cross_min": 0,
        "exercises": [],
        "level": None,
    }


def test_a_level_earned_before_nine_days_off_is_not_brought_back_by_one_short_run() -> None:
    """Level 3 twice green, nine days off, one level-1 run: the next run is level 1, not level 3 (A2, B3)."""
    onset = MONDAY - dt.timedelta(days=40)
    ran = {28: 8, 25: 8, 21: 10, 18: 10, 14: 12, 11: 12, 2: 8}
    days = {MONDAY - dt.timedelta(days=back): minutes for back, minutes in ran.items()}
    pain = [
        {"date": (MONDAY - dt.timedelta(days=back)).isoformat(), "morning": 0, "worst": 0, "during_run": 0}
        for back in range(30, -1, -1)
    ]
    request = {
        "today": MONDAY.isoformat(),
        "onset_date": onset.isoformat(),
        "disposition": "self_care",
        "run_permission": "modified",
        "available": EVERY_DAY,
        "history": [
            {"date": d.isoformat(), "run_min": m, "exercise_min": m} for d, m in sorted(days.items())
        ],
        "pain": pain,
        "screen": {"date": MONDAY.isoformat(), "yes": []},
        "leg_signs_new": False,
        "target": {"session_run_min": 20},
    }
    plan = make(request_from(request)).to_json()
    assert next(day["level"] for day in plan["days"] if day["run_min"]) == 1


def test_after_a_release_the_gate_is_passed_once() -> None:
    """Told that she may run, Ana meets the gate's conditions, runs, and is not tested again each week."""
    released = MONDAY - dt.timedelta(days=10)
    request = {
        "today": MONDAY.isoformat(),
        "onset_date": (MONDAY - dt.timedelta(days=30)).isoformat(),
        "disposition": "self_care",
        "run_permission": "modified",
        "available": EVERY_DAY,
        "release": {"date": released.isoformat(), "by": "doctor", "said": "may_run"},
        "screen": {"date": MONDAY.isoformat(), "yes": []},
        "target": {"session_run_min": 20},
    }
    assert make(request_from(request)).gate
    ran = [{"date": (MONDAY - dt.timedelta(days=2)).isoformat(), "run_min": 8, "exercise_min": 8}]
    assert not make(request_from({**request, "history": ran})).gate


def test_a_first_run_that_hurt_leads_back_to_level_one_not_to_no_plan() -> None:
    request = {
        "today": MONDAY.isoformat(),
        "onset_date": (MONDAY - dt.timedelta(days=9)).isoformat(),
        "disposition": "self_care",
        "run_permission": "modified",
        "available": EVERY_DAY,
        "history": [{"date": (MONDAY - dt.timedelta(days=5)).isoformat(), "run_min": 8, "exercise_min": 8}],
        "pain": [
            {"date": (MONDAY - dt.timedelta(days=5)).isoformat(), "morning": 1, "worst": 6, "during_run": 6}
        ],
        "screen": {"date": MONDAY.isoformat(), "yes": []},
        "leg_signs_new": False,
        "target": {"session_run_min": 20},
    }
    plan = make(request_from(request)).to_json()
    assert next(day["level"] for day in plan["days"] if day["run_min"]) == 1
    assert plan["reaches_target_on"]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"onset_date": (MONDAY + dt.timedelta(days=1)).isoformat()}, "onset_date lies after today"),
        ({"pain": [{"date": MONDAY.isoformat(), "worst": 11}]}, "worst"),
        (
            {"history": [{"date": (MONDAY + dt.timedelta(days=1)).isoformat()}]},
            "history has a row after today",
        ),
        ({"history": [{"date": "0001-01-01", "run_min": 30}]}, "outside the years 1970 to 2100"),
        ({"today": "9999-12-30"}, "outside the years 1970 to 2100"),
        ({"available": {"someday": 60}}, "someday is no day"),
        ({"available": {"mon": 1500}}, "1440"),
        ({"target": {"session_run_min": 30, "weekly_run_min": 90}}, "tell one of"),
        ({"style_change": {"kind": "moonwalk"}}, "moonwalk"),
    ],
)
def test_a_bad_request_is_refused_with_the_field_named(more: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        request_from({"today": MONDAY.isoformat(), **more})


def test_a_misspelt_field_is_named_wherever_it_stands() -> None:
    """Pain under another name would be a day without pain; what the plan before holds is nobody's spelling."""
    told = {
        "today": MONDAY.isoformat(),
        "painn": [{"date": MONDAY.isoformat(), "worst": 9}],
        "pain": [{"date": MONDAY.isoformat(), "during": 6}, {"date": MONDAY.isoformat(), "during": 6}],
        "person": {"age": 40, "conditons": ["heart"]},
        "previous": [{"anything": 1}],
        "available": EVERY_DAY,
    }
    assert unread(told, request_from(told)) == ["painn", "pain.during", "person.conditons"]


def test_duplicate_rows_count_as_sessions_and_never_raise_a_cap() -> None:
    """The same run told twice is a longer week, not a longer run: the session cap does not move."""
    once = {
        "today": MONDAY.isoformat(),
        "disposition": "self_care",
        "run_permission": "as_tolerated",
        "available": EVERY_DAY,
        "history": log(6, 40),
        "target": {"session_run_min": 60},
    }
    twice = {**once, "history": [*once["history"], *once["history"]]}
    caps = [
        make(request_from(request)).to_json()["days"][0]["caps"]["session_run_min"]
        for request in (once, twice)
    ]
    assert caps[0] == caps[1] == 44


def _manages(*, weeks_of_three: int, then: dict[int, tuple[int, ...]]) -> list[dict[str, Any]]:
    """Runs of 40 min: three a week at first, lately on these days of the weeks before."""
    days = dict.fromkeys(range(len(then) + 1, len(then) + 1 + weeks_of_three), (0, 2, 4)) | then
    return [
        {"date": (MONDAY - dt.timedelta(days=7 * w - k)).isoformat(), "run_min": 40, "exercise_min": 40}
        for w, some in days.items()
        for k in some
    ]


@pytest.mark.parametrize("target", [{}, {"session_run_min": 60}])
def test_how_often_and_on_which_days_comes_from_what_was_done(target: dict[str, int]) -> None:
    """C4 4 without a mark of its own: who managed two of three for four weeks is planned two, on those days."""
    history = _manages(weeks_of_three=4, then=dict.fromkeys(range(1, 5), (0, 2)))
    made = plan(history, target=target)
    assert {dt.date.fromisoformat(d["date"]).weekday() for d in made["days"] if d["run_min"]} == {0, 2}


def test_a_far_weekly_goal_is_not_cut_into_many_short_runs() -> None:
    """One run in each of the last two weeks: 150 min a week was planned as five runs of nine minutes."""
    made = plan(_manages(weeks_of_three=6, then={1: (2,), 2: (2,)}), target={"weekly_run_min": 150})
    first = [d for d in made["days"][:7] if d["run_min"]]
    assert len(first) <= 3
    assert made["reaches_target_on"] <= "2026-06-24"  # one week of it is repeated for the days missed (C5)
