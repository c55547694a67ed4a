"""Every hard constraint (H1-H8, H11-H16, A2, B3, B4, C5) counted again from a request and a plan as plain values.

Written from the load dossier's words, sections A2, B3, B4, C2 and C3, and the resolutions of the planner's design; it
imports nothing of the package. Exercises are counted in `recount_exercises`.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from math import ceil, floor
from statistics import median
from typing import Any

from .recount_exercises import broken_exercises

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LADDER = {0: 0, 1: 8, 2: 10, 3: 12, 4: 14, 5: 16, 6: 18, 7: 20, 8: 22, 9: 24, 10: 26, 11: 28, 12: 30}
ON_FEET = {1: 20, 2: 25, 3: 24, 4: 24.5, 5: 24, 6: 27, 7: 27.5, 8: 28, 9: 30, 10: 30, 11: 30, 12: 30}
NO_EXERCISE = {  # B3.9: none until a clinician's word is on record
    "operation",
    "cancer_treatment",
    "transplant",
    "dialysis",
    "heart",
    "cardiomyopathy",
    "implanted_cardiac_device",
    "exercise_anaphylaxis",
}
NO_HOPS = {"osteoporosis", "long_steroids", "bone_stress", "low_trauma_fracture", "leaking"}
#: after these from level 1, whatever the base (B3)
FROM_ONE = {
    "bone_stress",
    "operation",
    "heat_stroke",
    "heart",
    "cardiomyopathy",
    "implanted_cardiac_device",
    "clot",
}
CLINICIANS = {"doctor", "physiotherapist", "emergency_department"}
ONE = dt.timedelta(days=1)


def broken(request: dict[str, Any], plan: dict[str, Any]) -> list[str]:
    """Every rule that a day breaks, as `id date what`."""
    count = Count(request, plan)
    return [*count.all(), *broken_exercises(request, plan, set(count.log.red.values()))]


def _date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


class Log:
    """What a request tells of the days before: runs, minutes, pain, and what each run still counts."""

    def __init__(self, request: dict[str, Any]) -> None:
        self.today = _date(request["today"])
        self.onset = _date(request["onset_date"]) if request.get("onset_date") else None
        self.told_enforced = request.get("stop_enforced")
        self.longest: dict[dt.date, int] = {}
        self.km: dict[dt.date, tuple[float, float]] = {}  # the longest of a day, and its minutes
        self.paces: list[float] = []
        self.run: dict[dt.date, float] = defaultdict(float)
        self.all: dict[dt.date, float] = defaultdict(float)
        unmeasured: set[dt.date] = set()
        for row in request.get("history", ()):
            day = _date(row["date"])
            minutes = row.get("run_min")
            if minutes is None:
                minutes = row.get("exercise_min") if row.get("run_km") else 0
            minutes = minutes or 0
            if not minutes and row.get("run_km"):
                unmeasured.add(day)
            if minutes:
                self.longest[day] = max(self.longest.get(day, 0), floor(minutes + 1e-9))
                if row.get("run_km"):
                    self.paces.append(minutes / row["run_km"])
                    self.km[day] = max(self.km.get(day, (0.0, 0.0)), (row["run_km"], minutes))
                self.run[day] += minutes
            self.all[day] += max(minutes, row.get("exercise_min") or 0)
        # of a run only the kilometres: a running day for gap, pain and rest, which raises nothing
        beside = [d for d in unmeasured if any(abs((d - m).days) <= 30 for m in self.longest)]
        self.longest.update({day: self.longest.get(day, 0) for day in beside})
        self.judged = {_date(r["date"]): r["colour"] for r in request.get("judged", ())}
        self.ill_on = _date(request["ill_on"]) if request.get("ill_on") else None
        self.pain: dict[dt.date, dict[str, int]] = defaultdict(dict)
        for row in request.get("pain", ()):
            for name in ("morning", "worst", "during_run"):
                if row.get(name) is not None:
                    kept = self.pain[_date(row["date"])]
                    kept[name] = max(row[name], kept.get(name, 0))

    def top(self, day: dt.date) -> int:
        return max(self.pain.get(day, {}).values(), default=0)

    @cached_property
    def red(self) -> dict[dt.date, dt.date]:
        """Runs that hurt, with the day on which it was known (A2: during >= 5, or a morning of 72 h at +2)."""
        found = {}
        for day in self.longest:
            own = self.pain.get(day, {})
            if own.get("during_run", 0) >= 5 or self.judged.get(day) in ("red", "black"):
                found[day] = day
                continue
            for k in (1, 2, 3):
                later = self.pain.get(day + k * ONE, {}).get("morning")
                if later is not None and later - own.get("morning", 0) >= 2:
                    found[day] = day + k * ONE
                    break
        return found

    @property
    def last(self) -> dt.date | None:
        return max(self.longest, default=None)

    def is_enforced(self, before: dt.date, after: dt.date) -> bool:
        """Whether pain or a fever ended the running at `before` (charter 5, A2); the last stop may be told."""
        if before == self.last and self.told_enforced is not None:
            return bool(self.told_enforced)
        marks = {
            *self.red,
            *(d for d in self.pain if self.top(d) >= 5),
            *({self.onset} if self.onset else ()),
            *({self.ill_on} if self.ill_on else ()),
        }
        return any(before - 3 * ONE < mark < after for mark in marks)

    def is_base(self, at: dt.date) -> bool:
        """Running in four of the eight weeks up to a run (B3)."""
        return len({(at - d).days // 7 for d in self.longest if 0 <= (at - d).days < 56}) >= 4

    @property
    def is_novice(self) -> bool:
        """No established base anywhere in the log; unknown counts as novice (H5, H12)."""
        return not any(self.is_base(day) for day in self.longest)


class Count:
    """One plan, counted."""

    def __init__(self, request: dict[str, Any], plan: dict[str, Any]) -> None:
        self.request, self.plan, self.log = request, plan, Log(request)
        self.days = {_date(d["date"]): d for d in plan["days"]}
        self.runs = {day: d["run_min"] for day, d in self.days.items() if d["run_min"]}
        self.levels = {day: self.days[day]["level"] for day in self.runs if self.days[day]["level"]}
        self.week_start = request.get("settings", {}).get("week_start", 0)
        release = request.get("release") or {}
        self.is_released = (
            release.get("said") == "may_run"
            and release.get("by") in CLINICIANS
            and release["date"] <= request["today"]
            and request["disposition"] != "incomplete"
        )
        self.person = request.get("person") or {}
        self.conditions = set(self.person.get("conditions") or ())
        longest = {day: float(m) for day, m in self.log.longest.items() if day not in self.log.red}
        for day, minutes in self.runs.items():
            longest[day] = max(minutes, longest.get(day, 0.0))
        self.longest = longest
        self.ran = sorted({*self.log.longest, *self.runs})

    def all(self) -> Iterator[str]:
        for part in (
            self.permission,
            self.gate,
            self.after_red,
            self.calendar,
            self.rest,
            self.ladder,
            self.bouts,
            self.sessions,
            self.kilometres,
            self.weeks,
            self.first_week,
            self.repeated_week,
            self.shown_caps,
            self.taper,
            self.date,
        ):
            yield from part()

    # -- H13, H15 -----------------------------------------------------------------------------------------------------
    def permission(self) -> Iterator[str]:
        level, allowed = self.request["disposition"], self.request["run_permission"]
        screen = self.request.get("screen") or {}
        if screen.get("yes") and screen.get("date") == self.request["today"] and self.days:
            yield "H13 a plan on a day with a yes in the six questions"
        if (self.person.get("age") or 99) < 16 and self.days:
            yield "H15 a plan under 16"
        if not self.is_released:
            if level in ("emergency_now", "same_day", "incomplete") and self.days:
                yield f"H13 a plan at {level}"
            if level == "clinician_days" and self.runs:
                yield "H13 running at clinician_days"
            if self.conditions & NO_EXERCISE and any(
                d["run_min"] or d["cross_min"] or d["walk_min"] or d["exercises"] for d in self.days.values()
            ):
                yield "H15 exercise against a condition that allows none"
        if allowed in ("none", "no_impact") and self.runs and not self.is_released:
            yield f"H15 running at {allowed}"
        if allowed == "none" and not self.is_released:
            for day, d in self.days.items():
                if d["walk_min"] or d["cross_min"] or d["exercises"]:
                    yield f"H15 {day} exercise at none"
        if (self.person.get("weeks_since_birth") or 99) < 12 and self.runs:
            yield "H15 running within twelve weeks after a birth"
        if self.person.get("pregnant") and self.levels:
            yield "H15 a ladder in pregnancy"

    @property
    def may_increase(self) -> bool:
        """T2: by the ladder only; pregnancy and signs of too little energy: not at all (H13, H15)."""
        held = self.request["disposition"] == "clinician_routine" or self.person.get("pregnant")
        return not (held or self.conditions & {"reds"})

    # -- H6 -----------------------------------------------------------------------------------------------------------
    def gate(self) -> Iterator[str]:
        log, today = self.log, self.log.today
        release = self.request.get("release") or {}
        told_may_run = release.get("said") == "may_run" and (
            log.last is None or str(log.last) <= release["date"]
        )
        stopped = log.onset is not None and (
            log.last is None or (today - log.last).days > 7 or log.last in log.red
        )
        if not (stopped or told_may_run) or not self.runs:
            return
        first = min(self.runs)
        if self.request.get("leg_signs_new"):
            yield f"H6 {first} new leg signs"
        no_hops = (self.conditions & NO_HOPS or self.person.get("pregnant")) and not self.is_released
        if no_hops:
            yield f"H6 {first} a clinician decides instead of hops"
        good = set()
        for walk in self.request.get("walks", ()):
            day = _date(walk["date"])
            if None in (walk.get("minutes"), walk.get("worst"), walk.get("next_morning")) or day >= today:
                continue
            usual = self.log.pain.get(day, {}).get("morning", 0)
            if walk["minutes"] >= 30 and walk["worst"] <= 2 and walk["next_morning"] <= usual:
                good.add(day)
        good -= {_date(w["date"]) for w in self.request.get("walks", ()) if (w.get("worst") or 0) > 2}
        before = {first - k * ONE for k in range(1, 6)}
        if sum(day in good or self.days.get(day, {}).get("walk_min", 0) >= 30 for day in before) < 3:
            yield f"H6 {first} before three quiet walks of five days"
        last = [self.log.pain.get(today - k * ONE) for k in (3, 2, 1)]
        scores = [max(row.values()) for row in last if row]
        is_quiet = len(scores) == 3 and sum(scores) <= 9 and scores[-1] <= scores[0]
        if not is_quiet and first <= today:
            yield f"H6 {first} without three quiet days"
        for name in ("sit_to_stand", "hops"):
            done = [
                t
                for t in self.request.get("tests", ())
                if t["id"] == name
                and (today - _date(t["date"])).days <= 7
                and not any(_date(t["date"]) <= red for red in log.red)
            ]
            newest = max(done, key=lambda t: t["date"], default={})
            is_met = newest.get("worst") is not None and newest["worst"] <= 2
            tested = any(name in d.get("tests", ()) for day, d in self.days.items() if day < first)
            if not is_met and not tested:
                yield f"H6 {first} without {name}"

    # -- B4 -----------------------------------------------------------------------------------------------------------
    def after_red(self) -> Iterator[str]:
        """Two days off after a red run, counted from the day that told it; none on a day that is red itself."""
        tested = [day for day, d in self.days.items() if d.get("tests")]
        for day, known in self.log.red.items():
            for run in (*self.runs, *tested):
                off = {day + ONE, day + 2 * ONE} if known == day else {known, known + ONE}
                if run in off or day < run <= day + 2 * ONE:
                    yield f"B4 {run} inside the days off after the run of {day}, known on {known}"
        for day in self.log.pain:
            if self.log.pain[day].get("during_run", 0) >= 5:
                for run in self.runs:
                    if 0 <= (run - day).days <= 2:
                        yield f"B4 {run} inside two days after pain during a run on {day}"
        for run in self.runs:
            if self.log.ill_on and run <= self.log.ill_on + ONE:
                yield f"C5 {run} with fever, or less than a day after it"
            if any(0 < (run - d).days <= 2 for d, c in self.log.judged.items() if c in ("red", "black")):
                yield f"B4 {run} inside the days off after a run that the check-in judged red"
        if self.log.top(self.log.today) >= 5 and self.log.today in self.runs:
            yield f"B4 {self.log.today} a run on a day with pain of {self.log.top(self.log.today)}"

    # -- H11 ----------------------------------------------------------------------------------------------------------
    def calendar(self) -> Iterator[str]:
        shut = {_date(d) for d in self.request.get("blocked", ())}
        race = self.request.get("target", {}).get("race")
        if race:
            shut.add(_date(race["date"]))
        for n, (day, d) in enumerate(sorted(self.days.items())):
            if day != self.log.today + n * ONE:
                yield f"H11 {day} days out of order"
            free = 0 if day in shut else self.request["available"].get(DAYS[day.weekday()], 0)
            total = d["run_min"] + d["walk_min"] + d["cross_min"] + d["exercise_block_min"]
            walk = d["walk_min"] if d["outside_available"] and not d["run_min"] else 0  # the gate's own walk
            if total - walk > free:
                yield f"H11 {day} {total} of {free}"
            if d["run_min"] and d["walk_min"] < 10:
                yield f"H11 {day} no warm-up and cool-down"
            if min(d["run_min"], d["walk_min"], d["cross_min"], d["exercise_block_min"]) < 0:
                yield f"H11 {day} minutes below zero"
            if (
                d["exercise_min"] != d["run_min"] + d["cross_min"]
                or d["foot_min"] != d["run_min"] + d["walk_min"]
            ):
                yield f"H11 {day} sums do not add up"

    # -- H4, H5 -------------------------------------------------------------------------------------------------------
    def rest(self) -> Iterator[str]:
        log = self.log
        busy = {day for day, minutes in log.all.items() if minutes}
        busy |= {_date(d) for d in self.request.get("strength_done", ())}
        ran = {*log.longest, *self.runs}
        ours = {day for day, d in self.days.items() if d["exercise_min"] or d["strength"]}
        busy |= ours
        most = 2 if log.is_novice else 3
        for day in sorted(ours):
            row = 1
            for step in (ONE, -ONE):
                at = day + step
                while at in busy:
                    row, at = row + 1, at + step
            if row >= 7:
                yield f"H4 {day} no rest day in seven"
        for day in self.runs:
            if all(day - k * ONE in ran for k in range(most + 1)):
                yield f"H5 {day} more than {most} running days in a row"

    # -- B3 -----------------------------------------------------------------------------------------------------------
    def share(self, earlier: dt.date, later: dt.date) -> float:
        """What a run of the earlier run day counts on the later, next run day (A2)."""
        gap = (later - earlier).days
        if gap <= 7:
            return 1.0
        from_log = earlier in self.log.longest and earlier not in self.runs
        if gap >= 22 or (gap >= 14 and from_log and self.log.is_enforced(earlier, later)):
            return 0.0
        return 0.75 if gap <= 14 else 0.5

    def shares(self, day: dt.date) -> dict[dt.date, float]:
        """What each earlier run day counts on `day`: every gap since takes its part."""
        kept, share, later = {}, 1.0, day
        for earlier in reversed([d for d in self.ran if d < day]):
            share *= self.share(earlier, later)
            kept[earlier], later = share, earlier
        return kept

    @cached_property
    def base_before_stop(self) -> tuple[bool, dt.date | None]:
        """Whether the last stop (before the plan, or in the twelve weeks before) ended an established base."""
        log = self.log
        if not log.longest:
            return False, None
        ends = [*sorted(log.longest), *([min(self.runs)] if self.runs else [])]
        for a, b in reversed(list(itertools.pairwise(ends))):
            if self.share(a, b) == 0.0 and (log.today - a).days <= 84 and log.is_base(a):
                return True, a
        last = log.last or ends[-1]
        return log.is_base(last), last

    @cached_property
    def restart_level(self) -> int | None:
        """The highest level at which the ladder may restart (B3); None where something tolerated still counts."""
        log, first = self.log, min(self.levels)
        before = [d for d in self.ran if d < first]
        if before and self.share(before[-1], first):
            return None
        gap = (first - before[-1]).days if before else 999
        from_one = self.conditions & FROM_ONE or self.person.get("weeks_since_birth") is not None
        is_base, stop = self.base_before_stop
        if not is_base or gap > 84 or from_one:
            return 1
        # the eight weeks before the stop that ended the base; a stray run after it is no usual run
        usual = median(m for d, m in log.longest.items() if m and 0 <= (stop - d).days < 56)
        part = usual / (2 if gap <= 55 else 4)
        return max([1, *(n for n, m in LADDER.items() if m <= part)])

    def ladder(self) -> Iterator[str]:
        log = self.log
        days = sorted(self.levels)
        for day, level in self.levels.items():
            if self.runs[day] != LADDER[level]:
                yield f"B3 {day} {self.runs[day]} min at level {level}"
            if day - ONE in self.ran:
                yield f"H4 {day} ladder on two days in a row"
            if sum(day - k * ONE in self.ran for k in range(7)) > 3:
                yield f"B3 {day} more than three runs in seven days on the ladder"
            if self.days[day]["walk_min"] < ON_FEET[level] + 10 - LADDER[level] - 1:
                yield f"B3 {day} walks left out at level {level}"
        if not days:
            return
        first, restart = self.levels[days[0]], self.restart_level
        is_base, _ = self.base_before_stop
        if restart is not None:
            if first > restart:
                yield f"B3 {days[0]} restarts at level {first}, {restart} is allowed"
        else:
            known = [floor(s * log.longest[d]) for d, s in self.shares(days[0]).items() if d not in log.red]
            best = max(known, default=0)
            open_level = max([0, *(n for n, m in LADDER.items() if m <= best)]) + 1
            if first > open_level:
                yield f"B3 {days[0]} goes on at level {first}, {open_level} is allowed"
        top = max(first, open_level if restart is None else restart)  # a crowded first week may start lower
        steps: list[dt.date] = []
        done: dict[int, int] = defaultdict(int)
        for day in log.longest:
            if (days[0] - day).days <= 30 and day not in log.red:
                for n, minutes in LADDER.items():
                    done[n] += minutes and log.longest[day] >= minutes
        for day in days:
            level = self.levels[day]
            if level > top:
                if "reds" in self.conditions:
                    yield f"H15 {day} level {level} after {top} where nothing may rise"
                steps.append(day)
                if level > top + 1:
                    yield f"B3 {day} a level was left out"
                if done[top] < (1 if is_base else 2):
                    yield f"B3 {day} level {level} after {done[top]} sessions at level {top}"
                if sum((day - s).days < 7 for s in steps) > (2 if is_base else 1):
                    yield f"B3 {day} steps too close"
                top = level
            for n in range(1, level + 1):
                done[n] += 1

    def bouts(self) -> Iterator[str]:
        """Pain that always comes after 10 to 15 minutes: bouts of 8 at most until three runs were free of it, on any plan."""
        last = sorted(self.log.longest)[-3:]
        is_free = len(last) == 3 and all(self.log.pain.get(d, {}).get("during_run") == 0 for d in last)
        minute = self.request.get("onset_minute")
        if minute is None or not 10 <= minute <= 15 or is_free:
            return
        for day in self.runs:
            if self.days[day]["bout_max_min"] > 8:
                yield f"B3 {day} a bout of {self.days[day]['bout_max_min']} min although pain comes after {minute}"

    # -- H2, H3, A2 ---------------------------------------------------------------------------------------------------
    def sessions(self) -> Iterator[str]:
        for day, minutes in self.runs.items():
            if day in self.levels:
                continue
            kept = self.shares(day)
            older = newer = 0
            for earlier, share in kept.items():
                back = (day - earlier).days
                value = floor(share * self.longest.get(earlier, 0.0) + 1e-9)
                if 7 <= back <= 30:
                    older = max(older, value)
                elif back < 7:
                    newer = max(newer, value)
            cap = max(11 * older // 10, older + 2) if older else newer
            if not self.may_increase:
                cap = max(older, newer)
            if minutes > cap:
                yield f"H2 {day} {minutes} over {cap}"

    def kilometres(self) -> Iterator[str]:
        """H2 in km: against the longest tolerated km of 30 days, as the log and the plan tell them."""
        log = self.log
        km = {day: v for day, v in log.km.items() if day not in log.red}
        for day, d in sorted(self.days.items()):
            if not d["run_min"] or d["distance_km"] is None:
                continue
            kept = {e: s for e, s in self.shares(day).items() if (day - e).days <= 30 and s and e in km}
            if kept:
                k, m = max((s * km[e][0], s * km[e][1]) for e, s in kept.items())
                cap = max(1.1 * k, k * (m + 2) / m if m else 0)
                if d["distance_km"] > cap + 1e-6:
                    yield f"H2 {day} {d['distance_km']} km over {cap:.2f}"
            km[day] = max(km.get(day, (0.0, 0.0)), (d["distance_km"], d["run_min"]))

    # -- H1, H3, H12 --------------------------------------------------------------------------------------------------
    def week_of(self, day: dt.date) -> dt.date:
        return day - ((day.weekday() - self.week_start) % 7) * ONE

    def minutes(self, day: dt.date, *, everything: bool) -> float:
        d = self.days.get(day, {})
        if everything:
            return self.log.all.get(day, 0.0) + d.get("exercise_min", 0)
        return self.log.run.get(day, 0.0) + d.get("run_min", 0)

    def reference(self, week: dt.date, at: dt.date, *, everything: bool) -> int:
        """The last normal week before: missed weeks are passed over, so is one light one (at most 80 %)."""
        kept = self.shares(at)
        points = sorted(kept)

        def counted(day: dt.date) -> float:
            after = next((p for p in points if p >= day), None)
            return self.minutes(day, everything=everything) * (kept[after] if after else 1.0)

        normal = earlier = 0.0
        was_light = False
        for k in range(10, 0, -1):
            start = week - 7 * k * ONE
            total = sum(counted(start + i * ONE) for i in range(7))
            if not total:
                was_light = False
                continue
            value = (
                min(total, earlier)
                if earlier and any(start + i * ONE in self.log.red for i in range(7))
                else total
            )
            light = bool(normal) and value <= 0.8 * normal
            if not light or was_light:
                normal = value
            was_light, earlier = light, value
        return floor(normal + 1e-9)

    def floor_of(self, week: dt.date) -> int:
        """What a week may hold whatever the one before held.

        With a run on the ladder 24, or three runs at the restart; with an established base half of the old week, for
        twelve weeks from the stop. A part of a week is no reference, so a beginner's second week may hold 24 too.
        """
        most = 0
        if self.levels:
            if week <= self.last_ladder_week:
                most = max(24, 3 * LADDER[self.restart_level or 0])
            is_base, stop = self.base_before_stop
            if is_base and stop and week <= stop + 84 * ONE:
                mean = sum(m for d, m in self.log.run.items() if 0 <= (stop - d).days < 28) / 4
                most = max(most, int(mean / 2))
        elif self.log.is_novice and len({self.week_of(d) for d in self.log.longest}) <= 1:
            first = self.week_of(min(self.ran, default=week))
            most = 24 if week <= first + 7 * ONE else 0
        return most

    def cap(self, week: dt.date, at: dt.date, *, everything: bool) -> int:
        reference = self.reference(week, at, everything=everything)
        raised = max(11 * reference // 10, reference + 6) if reference else 0
        steps = (
            week <= self.last_ladder_week and "reds" not in self.conditions
        )  # RF-RED-1: no increase of any kind
        cap = raised if self.may_increase or steps else reference
        if everything:
            cap += self.first_of_other_sport(week)
        return max(cap, self.floor_of(week) + (self.first_of_other_sport(week) if everything else 0))

    @cached_property
    def last_ladder_week(self) -> dt.date:
        return self.week_of(max(self.levels)) if self.levels else dt.date.min

    def first_of_other_sport(self, week: dt.date) -> int:
        """Up to an hour in the first week of another sport (resolution 7)."""
        if not any(self.days.get(week + i * ONE, {}).get("cross_min") for i in range(7)):
            return 0
        before = (week - k * ONE for k in range(1, 71))
        return (
            0
            if any(self.minutes(d, everything=True) > self.minutes(d, everything=False) for d in before)
            else 60
        )

    def weeks(self) -> Iterator[str]:
        for everything in (False, True):
            name = "exercise" if everything else "running"
            ours = sorted(
                d for d, row in self.days.items() if row["exercise_min" if everything else "run_min"]
            )
            for day in ours:
                week, first = self.week_of(day), self.week_of(day - 6 * ONE)
                whole = sum(self.minutes(week + i * ONE, everything=everything) for i in range(7))
                cap = self.cap(week, min(d for d in ours if d >= week), everything=everything)
                if whole > cap + 1e-6:
                    yield f"H1 {week} {whole:g} min of {name} over {cap}"
                window = sum(self.minutes(day - i * ONE, everything=everything) for i in range(7))
                other = self.cap(first, day, everything=everything)
                if window > max(self.cap(week, day, everything=everything), other) + 1e-6:
                    yield f"H1 {day} {window:g} min of {name} in seven days over {max(cap, other)}"

    def repeated_week(self) -> Iterator[str]:
        """C5: after four to seven days without a run, more than usual, the week repeats the last one and nothing grows."""
        logged = sorted(self.log.longest)
        if not self.runs or not logged or min(self.runs) in self.levels:
            return
        first = min(self.runs)
        last_pair = (logged[-1], first)
        if not 4 <= (first - logged[-1]).days <= 7:
            last_pair = (logged[-2], logged[-1]) if len(logged) > 1 else (first, first)
        before, back = last_pair
        recent = [d for d in logged if d <= before and (before - d).days <= 56]
        gaps = sorted((b - a).days for a, b in itertools.pairwise(recent))
        usual = gaps[3 * len(gaps) // 4] if gaps else 0
        if not usual < (back - before).days <= 7 or (back - before).days < 4:
            return
        week = self.week_of(back)
        for day in (d for d in self.runs if back <= d < week + 7 * ONE):
            kept = self.shares(day)
            longest = max(
                (floor(s * self.longest.get(e, 0)) for e, s in kept.items() if (day - e).days <= 30),
                default=0,
            )
            if self.runs[day] > longest:
                yield f"C5 {day} {self.runs[day]} min in the week that repeats, {longest} was the longest"
            cap = self.reference(week, first, everything=False)
            whole = sum(self.minutes(week + i * ONE, everything=False) for i in range(7))
            if cap and whole > cap:
                yield f"C5 {day} {whole:g} min in the week that repeats {cap}"

    def shown_caps(self) -> Iterator[str]:
        """The caps that a day shows hold for that day, its week and its kilometres."""
        for day, d in self.days.items():
            caps = d["caps"]
            if d["run_min"] and d["run_min"] > (caps["session_run_min"] or 0):
                yield f"caps {day} {d['run_min']} min, shown {caps['session_run_min']}"
            if caps["session_run_km"] is not None and (d["distance_km"] or 0) > caps["session_run_km"]:
                yield f"caps {day} {d['distance_km']} km, shown {caps['session_run_km']}"
            for everything, name in ((False, "week_run_min"), (True, "week_exercise_min")):
                if not d["exercise_min" if everything else "run_min"]:
                    continue
                week = self.week_of(day)
                so_far = sum(
                    self.minutes(week + i * ONE, everything=everything) for i in range((day - week).days + 1)
                )
                if so_far > (caps[name] or 0) + 1e-6:
                    yield f"caps {day} {so_far:g} in the week, {name} shows {caps[name]}"

    def first_week(self) -> Iterator[str]:
        """H12: a beginner's first seven days hold at most 24 run minutes, and 3 km with a BMI above 30."""
        if not self.runs or self.log.longest:
            return
        first = min(self.runs)
        week = [self.days[d] for d in self.runs if (d - first).days < 7]
        if sum(d["run_min"] for d in week) > 24:
            yield f"H12 {first} {sum(d['run_min'] for d in week)} min in the first week"
        if (self.person.get("bmi") or 0) > 30 and sum(d["run_min"] / 7 for d in week) > 3.0 + 1e-6:
            yield f"H12 {first} more than 3 km in the first week"

    # -- H14 ----------------------------------------------------------------------------------------------------------
    def taper(self) -> Iterator[str]:
        """C6: the last two weeks before a race that the plan prepares fall by 41 to 60 %, and hold no new longest run."""
        race = self.request.get("target", {}).get("race")
        if not race or not self.plan["feasible"]:
            return
        on = _date(race["date"])
        if on not in self.days:
            return
        last = sum(self.minutes(on - k * ONE, everything=False) for k in range(1, 8))
        week = sum(self.minutes(on - k * ONE, everything=False) for k in range(8, 15))
        usual = max(
            sum(self.minutes(on - (k + 14 + s) * ONE, everything=False) for k in range(1, 8))
            for s in range(21)
        )
        if usual and on - 7 * ONE >= self.log.today and last > 0.6 * usual + 1:
            yield f"H14 {on} {last:g} min in the last week before the race, {usual:g} before the taper"
        if usual and on - 14 * ONE >= self.log.today and week > 0.85 * usual + 1:
            yield f"H14 {on} {week:g} min in the week before the last, {usual:g} before the taper"

    # -- the date that the plan tells --------------------------------------------------------------------------------
    def date(self) -> Iterator[str]:
        target, reaches = self.request.get("target", {}), self.plan["reaches_target_on"]
        if not target or not self.plan["feasible"] or not reaches:
            return
        on = _date(reaches)
        if target.get("weekly_run_min"):
            week = self.week_of(on)
            if (
                sum(self.minutes(week + i * ONE, everything=False) for i in range(7))
                < target["weekly_run_min"]
            ):
                yield f"date {on} the week is below the target"
        if target.get("session_run_min") and self.runs.get(on, 0) < target["session_run_min"]:
            yield f"date {on} the run is below the target"
        if target.get("race") and on in self.days:
            pace = min(self.log.paces, default=7.0)
            need = ceil(target["race"]["distance_km"] / 1.3 * pace - 1e-9)
            best = max(
                (m for d, m in self.longest.items() if 1 <= (on - d).days <= 30),
                default=0,
            )
            if best < need:
                yield f"date {on} called prepared after {best} min, {need} are needed"
