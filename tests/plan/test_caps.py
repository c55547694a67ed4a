"""No plan above its caps: every cap recounted from the request's own rows, by words that share no code."""

from __future__ import annotations

import copy
import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstride.core.errors import UsageError
from backstride.plan import bound, make, request_from, validate
from backstride.plan.rules import refuse

from .cases import case, mornings
from .recount import broken

SEEDS = st.integers(0, 10**6)


@settings(max_examples=120, derandomize=True, deadline=None)
@given(SEEDS)
def test_no_plan_is_above_a_cap(seed: int) -> None:
    request = case(seed)
    made = make(request_from(request)).to_json()
    assert made["violations"] == []
    assert broken(request, made) == []


@settings(max_examples=15, derandomize=True, deadline=None)
@given(SEEDS)
def test_the_same_request_gives_the_same_bytes(seed: int) -> None:
    request = case(seed)
    assert json.dumps(make(request_from(request)).to_json()) == json.dumps(
        make(request_from(request)).to_json()
    )


@settings(max_examples=40, derandomize=True, deadline=None)
@given(SEEDS, st.sampled_from(["emergency_now", "same_day", "incomplete", "clinician_days"]))
def test_a_held_result_plans_no_run(seed: int, level: str) -> None:
    request = {**case(seed), "disposition": level, "run_permission": "as_tolerated"}
    request.pop("release", None)
    made = make(request_from(request)).to_json()
    assert not any(day["run_min"] for day in made["days"])
    assert not made["feasible"]
    if level != "clinician_days":
        assert made["days"] == []
        assert made["binding"]


@settings(max_examples=40, derandomize=True, deadline=None)
@given(SEEDS)
def test_an_open_complaint_with_nothing_told_opens_no_run_today(seed: int) -> None:
    """Walks, tests, screen and leg signs untold: the gate is not met, its tests come first."""
    request = case(seed, well=False)
    for name in ("walks", "tests", "screen", "leg_signs_new"):
        request.pop(name, None)
    made = make(request_from(request)).to_json()
    if made["gate"]:
        assert not any(condition["met"] for condition in made["gate"] if condition["id"] != "pain")
        assert not made["days"] or made["days"][0]["run_min"] == 0


@settings(max_examples=60, derandomize=True, deadline=None)
@given(SEEDS, st.integers(0, 200), st.integers(1, 60))
def test_a_plan_edited_above_a_cap_is_refused_with_the_cap_named(seed: int, nth: int, more: int) -> None:
    request = request_from(case(seed, well=True))
    made = make(request).to_json()
    runs = [day for day in made["days"] if day["run_min"] and day["level"] is None]
    if not runs:
        return
    edited = copy.deepcopy(made)
    day = next(d for d in edited["days"] if d["date"] == runs[nth % len(runs)]["date"])
    day["run_min"] = day["caps"]["session_run_min"] + more
    found = validate(edited, request)
    assert any(row["id"] in ("H1", "H2", "H11") for row in found)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"pain": [{"date": "2026-03-10", "morning": 11}]}, "morning"),
    ({"onset_date": "2026-04-01"}, "onset_date"),
    ({"available": {"monday": 60}}, "monday"),
    ({"available": {"mon": 5000}}, "available"),
    ({"history": [{"date": "2026-03-20", "run_min": 30}]}, "history"),
    ({"target": {"weekly_run_min": -5}}, "weekly_run_min"),
    ({"horizon_days": 0}, "horizon_days"),
    ({"today": "16.3.2026"}, "today"),
    ({"disposition": "fine"}, "disposition"),
]


@pytest.mark.parametrize(("told", "field"), WRONG)
def test_a_wrong_field_is_named(told: dict[str, Any], field: str) -> None:
    with pytest.raises(UsageError, match=field):
        request_from({"today": "2026-03-16", **told})


def test_null_is_unknown_and_a_score_between_two_is_rounded_up() -> None:
    nothing = (
        "history",
        "pain",
        "target",
        "person",
        "settings",
        "equipment",
        "walks",
        "tests",
        "screen",
        "release",
    )
    told = {"today": "2026-03-16", "disposition": None, "run_permission": None, **dict.fromkeys(nothing)}
    assert request_from(told) == request_from({"today": "2026-03-16"})
    pain = [{"date": "2026-03-15", "morning": 4.2, "worst": 5, "during_run": None}]
    row = request_from({**told, "pain": pain}).pain[0]
    assert (row.morning, row.worst, row.during_run) == (5, 5, None)


def test_a_screen_without_its_answers_is_not_a_screen_answered_no() -> None:
    for screen, met in (({"date": "2026-03-16"}, False), ({"date": "2026-03-16", "yes": []}, True)):
        told = {**case(7, well=False), "today": "2026-03-16", "history": [], "pain": [], "screen": screen}
        told |= {"onset_date": "2026-03-01", "disposition": "self_care", "run_permission": "as_tolerated"}
        told |= {
            "judged": [],
            "ill_on": None,
            "walks": [],
            "tests": [],
            "person": {},
            "blocked": [],
            "cross": [],
        }
        found = {c["id"]: c["met"] for c in make(request_from(told)).to_json()["gate"]}
        assert found["screen"] is met


def test_an_impossible_calendar_plans_no_run_and_says_why() -> None:
    made = make(
        request_from(
            {
                "today": "2026-03-16",
                "disposition": "self_care",
                "run_permission": "as_tolerated",
                "available": {"mon": 10},
                "target": {"weekly_run_min": 90},
            }
        )
    ).to_json()
    assert not made["feasible"]
    assert not any(day["run_min"] for day in made["days"])
    assert any("minutes" in bound["sentence"] for bound in made["binding"])


@pytest.mark.parametrize("day", ["2026-03-15", "2026-03-16"])
def test_a_race_that_is_not_ahead_is_said_to_be_so(day: str) -> None:
    made = make(
        request_from(
            {
                "today": "2026-03-16",
                "disposition": "self_care",
                "run_permission": "as_tolerated",
                "available": {"mon": 60, "thu": 60},
                "target": {"race": {"date": day, "distance_km": 5}},
            }
        )
    ).to_json()
    assert not made["feasible"]
    assert any(refuse("past_race") in bound["sentence"] for bound in made["binding"])


def test_twice_the_same_row_of_a_log_counts_as_two_runs_never_as_a_longer_one() -> None:
    row = {"date": "2026-03-13", "run_min": 40, "run_km": 7, "exercise_min": 40}
    told = {"today": "2026-03-16", "disposition": "self_care", "run_permission": "as_tolerated"}
    made = make(request_from({**told, "available": {"mon": 90}, "history": [row, row]})).to_json()
    assert made["days"][0]["caps"]["session_run_min"] <= 44


def test_a_morning_after_morning_replan_climbs_as_fast_as_the_first_plan_said() -> None:
    """Ana re-plans each morning, everything green: level 12 comes on the day that the first plan named."""
    start = dt.date(2026, 3, 16)
    free = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), 60)
    back = [start - dt.timedelta(days=k) for k in (3, 2, 1)]
    pain = [{"date": d.isoformat(), "morning": 0, "worst": 0} for d in back]
    walks = [{"date": d.isoformat(), "minutes": 30, "worst": 0, "next_morning": 0} for d in back]
    tests = [{"date": start.isoformat(), "id": i, "worst": 0} for i in ("sit_to_stand", "hops")]
    history: list[dict[str, Any]] = []
    dates = set()
    levels = []
    for n in range(36):
        day = start + dt.timedelta(days=n)
        pain.append({"date": day.isoformat(), "morning": 0, "worst": 0})
        made = make(
            request_from(
                {
                    "today": day.isoformat(),
                    "onset_date": "2026-03-09",
                    "disposition": "self_care",
                    "run_permission": "modified",
                    "available": free,
                    "history": history,
                    "pain": pain,
                    "walks": walks,
                    "tests": tests,
                    "screen": {"date": day.isoformat(), "yes": []},
                    "leg_signs_new": False,
                    "target": {"weekly_run_min": 90},
                }
            )
        ).to_json()
        assert made["violations"] == []
        dates.add(made["reaches_target_on"])
        run = made["days"][0]["run_min"]
        if run:
            levels.append(made["days"][0]["level"])
            history.append({"date": day.isoformat(), "run_min": run, "exercise_min": run})
            pain[-1]["during_run"] = 0
    assert levels[:15] == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5]
    assert dates == {"2026-06-05"}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", range(12))
def test_no_morning_of_a_way_back_is_above_a_cap(seed: int) -> None:
    """Green, amber, red, missed mornings, longer runs than planned: each re-plan starts from what is there."""
    for told, plan in mornings(seed, 8, lambda told: make(request_from(told)).to_json()):
        assert plan["violations"] == []
        assert broken(told, plan) == []


def test_a_date_beyond_the_horizon_is_told_as_not_before() -> None:
    """From nothing, 60 minutes: the ladder alone fills the twelve weeks of the plan."""
    made = make(
        request_from(
            {
                "today": "2026-03-16",
                "disposition": "self_care",
                "run_permission": "as_tolerated",
                "available": {"mon": 90, "wed": 90, "fri": 90},
                "target": {"session_run_min": 60},
            }
        )
    ).to_json()
    assert not made["feasible"]
    assert made["is_beyond_horizon"]
    assert made["reaches_target_on"] > "2026-07-01"
    assert made["options"][0]["id"] == "later"


def test_the_longest_run_stands_on_a_day_that_is_long_enough() -> None:
    """Only Sunday has 90 minutes; a target of 54 needs it."""
    made = make(
        request_from(
            {
                "today": "2026-03-16",
                "disposition": "self_care",
                "run_permission": "as_tolerated",
                "available": {"mon": 60, "wed": 60, "fri": 60, "sat": 40, "sun": 90},
                "target": {"session_run_min": 54},
            }
        )
    ).to_json()
    reached = dt.date.fromisoformat(made["reaches_target_on"])
    assert reached.weekday() == 6


@pytest.mark.timeout(600)
def test_the_bound_is_never_later_than_what_a_plan_reaches(monkeypatch: pytest.MonkeyPatch) -> None:
    """It proves dates, so a single plan that beats it would make every proof worthless."""
    found: list[int | None] = []
    true_bound = bound.earliest

    def noted(*args: Any, **more: Any) -> int | None:
        found.append(true_bound(*args, **more))
        return found[-1]

    monkeypatch.setattr(bound, "earliest", noted)
    compared = 0
    for seed in range(5000, 5060):
        found.clear()
        request = request_from(case(seed))
        plan = make(request)
        limits = [day for day in found if day is not None]
        if plan.reaches_target_on and limits and request.target.race is None:
            compared += 1
            assert plan.reaches_target_on.toordinal() >= min(limits), seed
    assert compared > 20
