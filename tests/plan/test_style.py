"""A change of running style is a new stress: its minutes rise by the ramp, and nothing else rises beside them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from backstride.form.texts import ramp as form_ramp
from backstride.plan import make, move, request_from, style_ramp, validate

from .cases import case
from .recount import broken
from .test_worked_examples import EVERY_DAY, MONDAY, log

ONE = dt.timedelta(days=1)
CALF = [{"date": MONDAY.isoformat(), "id": "calf_raises", "worst": 0}]
BASE: dict[str, Any] = {
    "today": MONDAY.isoformat(),
    "disposition": "self_care",
    "run_permission": "as_tolerated",
    "available": EVERY_DAY,
    "history": log(6, 40),
    "tests": CALF,
}


def planned(**more: Any) -> dict[str, Any]:
    return make(request_from({**BASE, **more})).to_json()


def two_stresses(request: dict[str, Any], plan: dict[str, Any]) -> list[str]:
    """Recounted from plain rows: days on which a run or a week grows within seven days of a share that rose."""
    days = {dt.date.fromisoformat(d["date"]): d for d in plan["days"]}
    runs = {day: d["run_min"] for day, d in days.items() if d["run_min"]}
    logged: dict[dt.date, float] = {}
    for row in request.get("history", ()):
        day = dt.date.fromisoformat(row["date"])
        logged[day] = max(logged.get(day, 0), row.get("run_min") or row.get("exercise_min") or 0)
    shares = [(day, days[day]["style_min"] / runs[day]) for day in sorted(runs)]
    top, rose = 0.0, []
    for day, share in shares:
        if share > top + 0.04:  # whole minutes wobble by less
            rose.append(day)
            top = share
    found = []
    for day, minutes in runs.items():
        if not any(abs((day - other).days) <= 6 for other in rose):
            continue
        before = [max(logged.get(day - k * ONE, 0), runs.get(day - k * ONE, 0)) for k in range(1, 31)]
        if minutes > max(before):
            found.append(f"{day}: {minutes} after {max(before)}")
    return found


def test_the_plan_and_the_form_pages_say_the_same_weeks() -> None:
    weeks = style_ramp("foot_strike", MONDAY)
    assert [w.share_pct for w in weeks] == list(form_ramp().shares_pct)
    assert weeks[0].begins == MONDAY
    assert weeks[0].minutes(40) == 4
    assert style_ramp("foot_strike", MONDAY + ONE)[0].begins == MONDAY + 7 * ONE


def test_a_change_that_has_begun_holds_the_minutes_and_ramps_its_own() -> None:
    without = planned(target={"session_run_min": 60})
    with_it = planned(
        target={"session_run_min": 60}, style_change={"kind": "cadence", "start": MONDAY.isoformat()}
    )
    assert without["reaches_target_on"] < with_it["reaches_target_on"]
    runs = [d for d in with_it["days"] if d["run_min"]]
    assert max(d["run_min"] for d in runs[:20]) == 40
    assert [d["style_min"] for d in runs[:3]] == [d["run_min"] // 10 for d in runs[:3]]
    assert any("quicker steps" in said for said in runs[0]["why"])
    assert "H9" in {b["id"] for b in with_it["binding"]}
    assert with_it["violations"] == []


def test_a_wish_without_a_day_waits_for_the_target() -> None:
    plan = planned(target={"session_run_min": 48}, style_change={"kind": "foot_strike"})
    reached = plan["reaches_target_on"]
    assert reached == planned(target={"session_run_min": 48})["reaches_target_on"]
    first = next(d["date"] for d in plan["days"] if d["style_min"])
    assert first > reached
    share = max(d["style_min"] / d["run_min"] for d in plan["days"] if d["date"] == first)
    assert share <= 0.1


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"onset_date": MONDAY.isoformat()}, "while your back hurts"),
        ({"tests": []}, "three times 15 single-leg heel raises"),
        ({"history": [], "target": {"session_run_min": 30}, "onset_date": None}, "heel raises|ladder"),
    ],
)
def test_no_change_while_it_hurts_before_the_calf_is_ready_or_on_the_ladder(more: dict, says: str) -> None:
    plan = planned(**{"style_change": {"kind": "foot_strike", "start": MONDAY.isoformat()}, **more})
    assert not any(d["style_min"] for d in plan["days"])
    said = " ".join(b["sentence"] for b in plan["binding"] if b["id"] == "H9")
    assert any(part in said for part in says.split("|")), said


def test_new_shoes_hold_the_minutes_for_a_week() -> None:
    plan = planned(
        target={"session_run_min": 60}, style_change={"kind": "shoes", "start": MONDAY.isoformat()}
    )
    first = [d["run_min"] for d in plan["days"][:7] if d["run_min"]]
    assert max(first) <= 40
    assert any("New since 16 March: new shoes" in said for d in plan["days"] for said in d["why"])
    assert not any("new shoes" in said for d in plan["days"][7:] for said in d["why"])


def test_a_red_run_takes_the_change_two_weeks_back() -> None:
    start = MONDAY - 28 * ONE
    change = {"kind": "cadence", "start": start.isoformat()}
    calm = planned(style_change=change)
    red = (MONDAY - 3 * ONE).isoformat()
    pain = [{"date": red, "morning": 0, "worst": 6, "during_run": 6}]
    history = [*log(6, 40), {"date": red, "run_min": 40, "exercise_min": 40}]
    sore = planned(style_change=change, pain=pain, history=history)

    def share(plan: dict) -> float:
        day = next(d for d in plan["days"] if d["style_min"])
        return day["style_min"] / day["run_min"]

    assert share(sore) < share(calm)


def test_an_edited_plan_with_more_of_the_new_style_is_refused_by_name() -> None:
    request = request_from({**BASE, "style_change": {"kind": "cadence", "start": MONDAY.isoformat()}})
    made = make(request).to_json()
    day = next(d for d in made["days"] if d["style_min"])
    day["style_min"] += 1
    assert [row["id"] for row in validate(made, request)] == ["H9"]


@pytest.mark.timeout(600)
@settings(max_examples=30, derandomize=True, deadline=None, phases=[Phase.generate])
@given(
    st.integers(0, 10**6),
    st.sampled_from(["foot_strike", "cadence", "shoes", "hills", "speed"]),
    st.integers(-60, 40),
    st.booleans(),
)
def test_one_new_stress_at_a_time(seed: int, kind: str, when: int, is_told: bool) -> None:
    told = case(seed, well=True)
    today = dt.date.fromisoformat(told["today"])
    start = (today + when * ONE).isoformat() if is_told else None
    told["style_change"] = {"kind": kind, "start": start}
    told["tests"] = [{"date": told["today"], "id": "calf_raises", "worst": 1}]
    request = request_from(told)
    plan = make(request)
    made = plan.to_json()
    assert made["violations"] == []
    assert broken(told, made) == []
    assert two_stresses(told, made) == []
    runs = [d.date for d in plan.days if d.run_min]
    if runs:
        answer = move(request, plan, runs[seed % len(runs)], plan.days[when % len(plan.days)].date)
        if answer.is_allowed:
            assert two_stresses(told, answer.plan.to_json()) == []
