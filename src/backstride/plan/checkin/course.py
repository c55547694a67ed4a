"""Hold, go up, step back or leave the plan; missed days; illness (load dossier B4, C5). Nothing is ever caught up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from backstride.check.rescreen import rescreen
from backstride.core.disposition import Disposition, RunPermission, highest, strictest
from backstride.plan.checkin.colours import Colour, Told, Verdict, colour_of
from backstride.plan.checkin.words import bands, knowledge, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Move = Literal["up", "hold", "down", "stop", "leave", "wait"]
DAYS_BETWEEN_LEVELS = 7  # B4: at most one level in seven days
RESTART_ENFORCED_DAYS = 14  # C5


@dataclass(frozen=True, slots=True)
class Step:
    """What follows from the runs so far. `levels` is the change on the ladder; no run before `no_run_before`."""

    move: Move
    levels: int
    no_run_before: date | None
    see_clinician: bool
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missed:
    """What days without a run mean; `share_pct` is what earlier runs still count."""

    move: Literal["continue", "repeat", "reduce", "restart"]
    share_pct: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What a check-in means for today. `may_run` only with six answers "no"; a level is never lowered here."""

    disposition: Disposition
    run_permission: RunPermission
    may_run: bool
    step: Step
    colour: Colour | None
    run_on: date | None
    reasons: tuple[str, ...]
    sentences: tuple[str, ...]


def verdicts(days: Iterable[Told]) -> list[Verdict]:
    """The colours of all days with a run, oldest first."""
    told = {day.date: day for day in sorted(days, key=lambda d: d.date)}
    found: list[Verdict] = []
    late: list[tuple[int, float | None]] = []
    for day in told.values():
        if not day.ran and day.during_run is None:
            continue
        score = day.during_run or 0
        before = any(
            score <= s and (m is None or day.onset_minute is None or day.onset_minute >= m) for s, m in late
        )
        later = told.get(day.date + timedelta(days=1))
        found.append(colour_of(day, later, told.get(day.date + timedelta(days=2)), late_before=before))
        if day.came_late:
            late.append((score, day.onset_minute))
    return found


def step_after(
    runs: Sequence[Verdict], today: date, *, established: bool = False, last_step_on: date | None = None
) -> Step:
    """The move on the ladder after the runs so far (oldest first).

    Two counted greens open the next level, one level in seven days; with an established base on the way back each
    green does, twice in seven days at most. Two ambers in a row go down one, a red down two with two days off.
    """
    limit = bands()
    if not runs:
        return Step("hold", 0, None, see_clinician=False, sentences=(say("move_hold"),))
    last = runs[-1]
    reds = [
        r
        for r in runs
        if r.colour in {Colour.RED, Colour.BLACK} and (today - r.date).days < limit.reds_within_days
    ]
    prompt = len(reds) >= limit.reds_for_clinician
    more = (say("clinician_prompt"),) if prompt else ()
    if last.colour is Colour.BLACK:
        return Step("leave", 0, None, see_clinician=True, sentences=(say("move_leave"), *more))
    if last.colour is Colour.RED:
        free = last.date + timedelta(days=limit.days_off_after_red + 1)
        said = (say("move_red" if today < free else "move_red_past"), *more)
        return Step("stop", -limit.levels_down_after_red, free, see_clinician=prompt, sentences=said)
    if last.colour is Colour.OPEN:
        return Step("wait", 0, None, see_clinician=prompt, sentences=(say("move_wait"), *last.reasons, *more))
    if last.colour is Colour.AMBER:
        row = _in_a_row([run for run in runs if run.colour is not Colour.OPEN], Colour.AMBER)
        if row and row % limit.ambers_in_a_row_down == 0:
            return Step("down", -1, None, see_clinician=prompt, sentences=(say("move_down_one"), *more))
        return Step("hold", 0, None, see_clinician=prompt, sentences=(say("move_hold"), *more))
    counted = [run for run in runs if run.counts or run.colour is not Colour.GREEN]
    greens = _in_a_row(counted, Colour.GREEN)
    needed = 1 if established else limit.greens_for_next_level
    rested = last_step_on is None or (today - last_step_on).days >= (
        DAYS_BETWEEN_LEVELS // 2 if established else DAYS_BETWEEN_LEVELS
    )
    if last.counts and greens >= needed and rested:
        return Step("up", 1, None, see_clinician=prompt, sentences=(say("move_up"), *more))
    return Step("hold", 0, None, see_clinician=prompt, sentences=(say("move_hold"), *more))


def _in_a_row(runs: Sequence[Verdict], colour: Colour) -> int:
    n = 0
    for run in reversed(runs):
        if run.colour is not colour:
            break
        n += 1
    return n


def missed(days: int, *, is_enforced: bool) -> Missed:
    """What `days` without a run mean (C5). `is_enforced`: pain, illness or an urgent check ended the running."""
    rows = [row for row in knowledge().missed if row.from_day <= max(0, days)]
    row = rows[-1]
    if is_enforced and days >= RESTART_ENFORCED_DAYS:
        return Missed("restart", 0, say("missed_restart_enforced", days=days))
    return Missed(row.move, row.share_pct, say(f"missed_{row.move}", days=days, share=row.share_pct))


def illness(*, fever: bool, hours_without_fever: float | None, heart_or_lung: bool) -> Step | None:
    """Fever stops all exercise until gone for a day; then one level down. None when nothing was told (C5, RF-POP-8)."""
    if heart_or_lung:
        return Step("leave", 0, None, see_clinician=True, sentences=(say("ill_heart"),))
    if fever and (hours_without_fever is None or hours_without_fever < bands().fever_free_hours):
        return Step("stop", 0, None, see_clinician=False, sentences=(say("ill"),))
    if fever:
        return Step("down", -1, None, see_clinician=False, sentences=(say("ill_after"),))
    return None


def today_after(
    days: Sequence[Told],
    today: date,
    *,
    disposition: Disposition,
    run_permission: RunPermission,
    established: bool = False,
    last_step_on: date | None = None,
) -> Today:
    """What today's check-in means on top of what holds. It only ever raises a level or tightens a permission."""
    told = next((day for day in days if day.date == today), None)
    screen = rescreen(told.screen if told is not None else {})
    runs = verdicts(day for day in days if day.date <= today)
    step = step_after(runs, today, established=established, last_step_on=last_step_on)
    level = highest(disposition, screen.disposition) if screen.yes else disposition
    allowed = strictest(run_permission, screen.run_permission)
    sentences = list(step.sentences)
    off = step.no_run_before is not None and today < step.no_run_before
    if step.no_run_before is not None and off:
        sentences.append(
            say("days_off", day=f"{step.no_run_before:%A} {step.no_run_before.day} {step.no_run_before:%B}")
        )
    high = told.highest if told is not None else None
    is_high = high is not None and high >= bands().red_during
    if is_high:
        sentences.append(say("high_today", n=high))
    if screen.yes:
        step = Step("leave", 0, None, see_clinician=True, sentences=(say("move_leave"),))
        sentences = [say("move_leave")]
    elif not screen.clear:
        sentences.append(say("open_screen"))
    colour = Colour.BLACK if screen.yes else runs[-1].colour if runs else None
    may_run = (
        screen.clear
        and not off
        and not is_high
        and step.move != "leave"
        and allowed.rank >= RunPermission.MODIFIED.rank
        and level not in _NO_RUN
    )
    return Today(
        disposition=level,
        run_permission=allowed,
        may_run=may_run,
        step=step,
        colour=colour,
        run_on=runs[-1].date if runs else None,
        reasons=runs[-1].reasons if runs and not screen.yes else (),
        sentences=tuple(sentences),
    )


_NO_RUN = frozenset(
    {Disposition.INCOMPLETE, Disposition.CLINICIAN_DAYS, Disposition.SAME_DAY, Disposition.EMERGENCY_NOW}
)
