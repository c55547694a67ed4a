"""Made-up runners for property tests and benchmarks: a log, a complaint, a calendar, a target; the same for a seed."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from typing import Any

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TODAY = dt.date(2026, 3, 16)


def case(seed: int, *, well: bool | None = None) -> dict[str, Any]:
    """One request as plain values. `well`: True has no complaint, False always has one."""
    rng = random.Random(seed)
    today = TODAY + dt.timedelta(days=rng.randrange(0, 400))
    hurts = rng.random() < 0.5 if well is None else not well
    request: dict[str, Any] = {
        "today": today.isoformat(),
        "disposition": rng.choice(["self_care", "self_care", "self_care", "clinician_routine"]),
        "run_permission": rng.choice(["as_tolerated", "modified"]),
        "available": _calendar(rng),
        "horizon_days": rng.choice([28, 84, 84, 112]),
        "history": _log(rng, today),
        "target": _target(rng, today),
        "settings": {"cutback": rng.random() < 0.2, "week_start": rng.choice([0, 0, 6])},
    }
    if hurts:
        onset = today - dt.timedelta(days=rng.randrange(0, 60))
        request["onset_date"] = onset.isoformat()
        request["pain"] = _pain(rng, today, onset)
        if rng.random() < 0.6:
            request |= _gate(rng, today)
    else:
        request["disposition"], request["run_permission"] = "self_care", "as_tolerated"
    if rng.random() < 0.3:
        request["stop_enforced"] = rng.random() < 0.5
    if rng.random() < 0.5:
        request["person"] = {"age": rng.randrange(16, 80), "pregnant": False, "conditions": []}
    if rng.random() < 0.1:
        request["blocked"] = [(today + dt.timedelta(days=rng.randrange(60))).isoformat() for _ in range(5)]
    return request


def _calendar(rng: random.Random) -> dict[str, int]:
    free = rng.sample(DAYS, rng.randrange(2, 8))
    return {day: rng.choice([30, 45, 60, 90, 120, 180]) for day in DAYS if day in free}


def _log(rng: random.Random, today: dt.date) -> list[dict[str, Any]]:
    if rng.random() < 0.15:
        return []
    gap, weeks = rng.choice([0, 1, 2, 3, 5, 8, 9, 13, 15, 20, 22, 30, 60, 90]), rng.randrange(1, 14)
    usual, often = rng.randrange(10, 70), rng.randrange(1, 6)
    rows = []
    for back in range(gap, gap + 7 * weeks):
        day = today - dt.timedelta(days=back)
        if rng.random() < often / 7:
            run = max(5, round(usual * rng.uniform(0.6, 1.3)))
            km = round(run / rng.uniform(5, 8), 2) if rng.random() < 0.8 else None
            rows.append({"date": day.isoformat(), "run_min": run, "run_km": km, "exercise_min": run})
        elif rng.random() < 0.15:
            rows.append({"date": day.isoformat(), "exercise_min": rng.randrange(10, 60), "run_min": 0})
    return rows


def _pain(rng: random.Random, today: dt.date, onset: dt.date) -> list[dict[str, Any]]:
    rows = []
    level = rng.randrange(0, 7)
    for back in range(min(20, (today - onset).days), -1, -1):
        if rng.random() < 0.8:
            level = max(0, min(10, level + rng.choice([-1, 0, 0, 1])))
            rows.append(
                {
                    "date": (today - dt.timedelta(days=back)).isoformat(),
                    "morning": level,
                    "worst": min(10, level + rng.randrange(3)),
                    "during_run": rng.choice([None, level]),
                }
            )
    return rows


def _gate(rng: random.Random, today: dt.date) -> dict[str, Any]:
    back = [dt.timedelta(days=k) for k in range(1, 5)]
    return {
        "screen": {"date": today.isoformat(), "yes": []},
        "leg_signs_new": False,
        "walks": [
            {"date": (today - k).isoformat(), "minutes": 30, "worst": rng.randrange(3), "next_morning": 0}
            for k in back
            if rng.random() < 0.8
        ],
        "tests": [
            {"date": (today - back[0]).isoformat(), "id": name, "worst": rng.randrange(4)}
            for name in ("sit_to_stand", "hops")
        ],
    }


def _target(rng: random.Random, today: dt.date) -> dict[str, Any]:
    kind = rng.randrange(4)
    if kind == 0:
        return {"weekly_run_min": rng.randrange(30, 240)}
    if kind == 1:
        return {"session_run_min": rng.randrange(15, 120)}
    if kind == 2:
        race = today + dt.timedelta(days=rng.randrange(7, 140))
        return {"race": {"date": race.isoformat(), "distance_km": rng.choice([5, 10, 21.1])}}
    return {}


def mornings(seed: int, days: int, plan_of: Callable[[dict[str, Any]], dict[str, Any]]) -> Iterator[Any]:
    """A runner who checks in and re-plans each morning, does what stands there or not, and hurts as it comes.

    Yields request and plan of each morning. Some mornings are missed, some runs are longer than planned, some hurt.
    """
    rng = random.Random(seed)
    told = case(seed, well=rng.random() < 0.3)
    told["available"] = {day: max(30, told["available"].get(day, 0)) for day in DAYS}
    told["leg_signs_new"] = False
    today, level = dt.date.fromisoformat(told["today"]), rng.randrange(0, 4)
    strength: list[str] = []
    pain, history, walks = list(told.get("pain", ())), list(told["history"]), list(told.get("walks", ()))
    for _ in range(days):
        date = today.isoformat()
        if rng.random() < 0.9:
            level = max(0, min(10, level + rng.choice([-1, -1, 0, 0, 0, 1, 3])))
            pain.append({"date": date, "morning": level, "worst": min(10, level + rng.randrange(2))})
        now = {
            **told,
            "today": date,
            "pain": list(pain),
            "history": list(history),
            "walks": list(walks),
            "strength_done": list(strength),
            "screen": {"date": date, "yes": []},
            "tests": [{"date": date, "id": name, "worst": level} for name in ("sit_to_stand", "hops")],
        }
        plan = plan_of(now)
        yield now, plan
        day = plan["days"][0] if plan["days"] else None
        strength += [date] if day and day["strength"] else []
        if day and day["run_min"] and rng.random() < 0.8:
            ran = max(1, round(day["run_min"] * rng.choice([0.5, 1, 1, 1, 1, 1.4])))
            history.append({"date": date, "run_min": ran, "exercise_min": ran})
            if pain and pain[-1]["date"] == date:
                pain[-1]["during_run"] = min(10, max(0, level + rng.choice([-1, 0, 0, 1, 4])))
        elif day and day["walk_min"] >= 30:
            walks.append({"date": date, "minutes": 30, "worst": level, "next_morning": max(0, level - 1)})
        today += dt.timedelta(days=rng.choice([1, 1, 1, 1, 1, 2, 5]))


def hostile(seed: int) -> dict[str, Any]:
    """A request made to find a hole: odd persons, releases, other sport, long gaps in the calendar, runs that hurt."""
    rng = random.Random(f"hostile {seed}")
    request = case(rng.randrange(10**6))
    today = dt.date.fromisoformat(request["today"])
    request["disposition"] = rng.choice(["self_care"] * 5 + ["clinician_routine"] * 3 + ["clinician_days"])
    request["run_permission"] = rng.choice(["as_tolerated", "modified", "modified", "no_impact"])
    request["settings"]["week_start"] = rng.randrange(7)
    request["equipment"] = rng.sample(["band", "gym", "pool", "bar", "supervision"], rng.randrange(4))
    request["person"] = _person(rng)
    request["strength_done"] = sorted(_past(rng, today, 10, 0.35))
    request["history"] = [*request["history"], *_hard_days(rng, today)]
    if rng.random() < 0.4:
        request["cross"] = [
            {
                "date": (today + dt.timedelta(days=rng.randrange(40))).isoformat(),
                "minutes": rng.choice([20, 60, 120]),
            }
            for _ in range(rng.randrange(1, 12))
        ]
    if rng.random() < 0.3:
        first, long = rng.randrange(0, 40), rng.randrange(5, 30)
        request["blocked"] = [(today + dt.timedelta(days=first + k)).isoformat() for k in range(long)]
    if rng.random() < 0.3:
        said = rng.choice(["may_run", "may_run", "walk_or_cross", "no_exercise"])
        day = today - dt.timedelta(days=rng.randrange(-2, 30))
        by = rng.choice(["doctor", "physiotherapist", "friend"])
        request["release"] = {"date": day.isoformat(), "by": by, "said": said}
    if request.get("onset_date"):
        _complaint(rng, request, today)
    return request


def _person(rng: random.Random) -> dict[str, Any]:
    every = [
        "osteoporosis",
        "reds",
        "heat_stroke",
        "clot",
        "heart",
        "operation",
        "high_blood_pressure",
        "hernia",
    ]
    told = [*every, "ext_worse", "flex_worse", "leg_signs", "bone_stress", "glaucoma", "something else"]
    return {
        "age": rng.choice([15, 16, 24, 40, 70]) if rng.random() < 0.7 else None,
        "pregnant": rng.choice([None, False, False, True]),
        "weeks_since_birth": rng.choice([None, None, 4, 11.5, 30]),
        "bmi": rng.choice([None, 22, 34]),
        "conditions": rng.choice([None, [], [], [rng.choice(told)]]),
    }


def _past(rng: random.Random, today: dt.date, days: int, chance: float) -> list[str]:
    return [(today - dt.timedelta(days=k)).isoformat() for k in range(days) if rng.random() < chance]


def _hard_days(rng: random.Random, today: dt.date) -> list[dict[str, Any]]:
    """Another sport day after day, a run of twice the usual length, a row told twice, a run without minutes."""
    rows: list[dict[str, Any]] = []
    if rng.random() < 0.4:
        rows += [{"date": d, "exercise_min": rng.randrange(20, 90)} for d in _past(rng, today, 9, 0.8)]
    if rng.random() < 0.3:
        for d in _past(rng, today, 35, 0.08):
            run = rng.randrange(60, 200)
            rows.append({"date": d, "run_min": run, "run_km": run / rng.uniform(4, 9), "exercise_min": run})
    if rng.random() < 0.3:
        rows += [{"date": d, "run_km": rng.uniform(2, 15)} for d in _past(rng, today, 20, 0.15)]
    return rows


def _complaint(rng: random.Random, request: dict[str, Any], today: dt.date) -> None:
    if rng.random() < 0.5:
        request["onset_minute"] = rng.choice([2, 12, 15, 30])
    if rng.random() < 0.15:
        request["ill_on"] = (today - dt.timedelta(days=rng.randrange(4))).isoformat()
    if rng.random() < 0.3:
        request["leg_signs_new"] = rng.choice([True, None, False])
    if rng.random() < 0.3:
        request["screen"] = {"date": today.isoformat(), "yes": rng.choice([[], [], ["fever_fall"]])}
    ran = sorted({row["date"] for row in request["history"] if row.get("run_min")})[-4:]
    for day in ran:
        if rng.random() < 0.4:
            request["pain"].append({"date": day, "morning": rng.randrange(3), "during_run": rng.randrange(8)})
        if rng.random() < 0.2:
            colour = rng.choice(["open", "green", "amber", "red", "black"])
            request.setdefault("judged", []).append({"date": day, "colour": colour})
        if rng.random() < 0.3:
            after = dt.date.fromisoformat(day) + dt.timedelta(days=rng.randrange(1, 4))
            if after <= today:
                request["pain"].append({"date": after.isoformat(), "morning": rng.randrange(2, 7)})
