"""The plan as a calendar: a re-plan updates its events instead of doubling them, a day that fell away is cancelled.

An event is known by the journal's key and its day, so its UID never changes. What was sent last is remembered: the
same content keeps its SEQUENCE, another one counts up, also when a plan was paused or taken back in between. Times are
the wall clock of wherever the runner is (no zone), as a plan means them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from backstride.core.errors import UsageError
from backstride.export.language import turned
from backstride.export.words import CHECK_IN_FIRST, dose, is_conditional, new_way, steps, title_in

DAY = timedelta(days=1)
#: minutes a day stands for in a timed calendar where the plan gives none (strength without a known length)
SHORTEST_MIN = 10
MICRO_BREAK_DAYS, HEAT_DAYS, HEAT_AT = 14, 7, time(19, 0)
DESK_FROM_HOUR, DESK_UNTIL_HOUR = 9, 17
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How the runner wants the calendar.

    at: start of each event, None for whole days. details: what to do and why stands in the event, not the title alone.
    """

    at: time | None = None
    details: bool = True
    micro_breaks: bool = False
    heat: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """What a calendar was told last about one slot: its number, a digest of the content, and when it changed."""

    sequence: int
    digest: str
    stamp: str


@dataclass(frozen=True, slots=True)
class Made:
    """The file, and what to remember for the next one. `changed` and `cancelled` count against the last one."""

    ics: bytes
    sent: dict[str, Sent]
    events: int
    changed: int
    cancelled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """One slot: a day of the plan, or a reminder that comes back by `rule`."""

    summary: str
    text: str = ""
    start: date | datetime
    minutes: int
    status: str = "CONFIRMED"
    rule: Mapping[str, Any] = field(default_factory=dict)
    is_reminder: bool = False


def calendar(
    plan: Mapping[str, Any] | None,
    *,
    key: str,
    today: date,
    now: datetime,
    wishes: Wishes | None = None,
    sent: Mapping[str, Sent] | None = None,
    language: str = "en",
) -> Made:
    """One iCalendar file of a plan (charter 5), and what to hand in as `sent` next time.

    plan: None when no plan may hold any more (an urgent result, a plan that ended): every day sent before is cancelled
    from today on. now: with zone. Raises UsageError when there is no plan and never was one.
    """
    from icalendar import Calendar

    sent, wishes = sent or {}, wishes or Wishes()
    if plan is None and not sent:
        raise UsageError("There is no plan yet", "Make a plan first.")
    events = {} if plan is None else dict(_events(plan, today, wishes))
    for slot in sent:
        if slot not in events and (fell_away := _cancelled(slot, today)) is not None:
            events[slot] = fell_away
    events = {
        slot: replace(event, summary=turned(event.summary, language), text=turned(event.text, language))
        for slot, event in events.items()
    }
    made = Calendar()
    for name, value in (
        ("prodid", f"-//Backstride//plan//{(language or 'en').upper()}"),
        ("version", "2.0"),
        ("method", "PUBLISH"),
        ("name", "Backstride"),
    ):
        made.add(name, value)
    remembered: dict[str, Sent] = {}
    for slot, event in sorted(events.items()):
        remembered[slot] = _number(event, sent.get(slot), now)
        made.add_component(_vevent(f"{key}-{slot}@backstride", event, remembered[slot]))
    raw: bytes = made.to_ical()
    changed = sum(slot in sent and sent[slot] != now_sent for slot, now_sent in remembered.items())
    gone = sum(event.status == "CANCELLED" for event in events.values())
    return Made(raw, remembered, len(events) - gone, changed, gone)


def _number(event: _Event, before: Sent | None, now: datetime) -> Sent:
    """The same content keeps its number and stamp; another one counts up."""
    digest = hashlib.sha256(repr(event).encode()).hexdigest()[:16]
    if before is not None and before.digest == digest:
        return before
    stamp = now.astimezone(UTC).replace(microsecond=0).isoformat()
    return Sent(before.sequence + 1 if before else 0, digest, stamp)


def _events(plan: Mapping[str, Any], today: date, wishes: Wishes) -> Iterator[tuple[str, _Event]]:
    for row in plan.get("days") or ():
        summary, day = title_in(row, plan.get("gate")), date.fromisoformat(row["date"])
        if not summary or day < today:
            continue
        is_open = is_conditional(row, plan.get("gate"))
        minutes = sum(round(row.get(k) or 0) for k in ("foot_min", "cross_min", "exercise_block_min"))
        yield (
            f"{day:%Y%m%d}-day",
            _Event(
                summary=summary,
                text=_text(row) if wishes.details else "",
                start=day if wishes.at is None else datetime.combine(day, wishes.at),
                minutes=max(SHORTEST_MIN, minutes),
                status="TENTATIVE" if is_open else "CONFIRMED",
            ),
        )
    if wishes.micro_breaks:
        yield from _micro_breaks(today, wishes)
    if wishes.heat:
        yield "heat", _heat(today)


def _cancelled(slot: str, today: date) -> _Event | None:
    """What a calendar still shows and the plan no longer holds; a day that is over stays as it was."""
    day = datetime.strptime(slot[:8], "%Y%m%d").replace(tzinfo=UTC).date() if slot.endswith("-day") else None
    if day is not None and day < today:
        return None
    return _Event(summary="No longer planned", start=day or today, minutes=0, status="CANCELLED")


def _text(day: Mapping[str, Any]) -> str:
    lines = [steps(day), new_way(day)]
    lines += [
        f"{row['name']}{': ' if (told := dose(row)) else ''}{told}" for row in day.get("exercises") or ()
    ]
    lines += [str(said) for said in day.get("why") or ()][:2]
    if day.get("run_min"):
        lines.append(CHECK_IN_FIRST)
    return "\n".join(line for line in lines if line)


def _vevent(uid: str, event: _Event, sent: Sent) -> Any:
    from icalendar import Alarm, Event

    stamp = datetime.fromisoformat(sent.stamp)
    made = Event()
    for name, value in (
        ("uid", uid),
        ("dtstamp", stamp),
        ("last-modified", stamp),
        ("sequence", sent.sequence),
        ("summary", event.summary),
        ("status", event.status),
        ("class", "PRIVATE"),
        ("dtstart", event.start),
    ):
        made.add(name, value)
    if event.text:
        made.add("description", event.text)
    if not isinstance(event.start, datetime):
        made.add("dtend", event.start + DAY)
    elif event.minutes:
        made.add("dtend", event.start + timedelta(minutes=event.minutes))
    if event.is_reminder or not isinstance(event.start, datetime):
        made.add("transp", "TRANSPARENT")  # does not show the runner as busy
    if event.rule:
        made.add("rrule", dict(event.rule))
    if event.is_reminder:  # a break that nobody hears of is none
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", timedelta(0))
        alarm.add("description", event.summary)
        made.add_component(alarm)
    return made


def _micro_breaks(today: date, wishes: Wishes) -> Iterator[tuple[str, _Event]]:
    """One series an hour of the desk day, on weekdays, for two weeks; what to do goes round (seed row E9)."""
    from backstride.plan.exercises import library

    rows = sorted(library().micro_breaks, key=lambda row: row.after_min)
    first = today
    while first.weekday() > 4:
        first += DAY
    until = datetime.combine(today + MICRO_BREAK_DAYS * DAY, time(23, 59))
    for n, hour in enumerate(range(DESK_FROM_HOUR + 1, DESK_UNTIL_HOUR)):
        row = rows[n % len(rows)]
        yield (
            f"break-{hour:02d}",
            _Event(
                summary=row.title,
                text=row.says if wishes.details else "",
                start=datetime.combine(first, time(hour)),
                minutes=1,
                rule={"freq": "weekly", "until": until, "byday": WEEKDAYS},
                is_reminder=True,
            ),
        )


def _heat(today: date) -> _Event:
    """Heat or cold once an evening for a week: as long as the skin rule allows, with who must not (row H2).

    The skin rule stands in it even where titles alone were asked for.
    """
    from backstride.plan.exercises import library

    heat = library().heat
    return _Event(
        summary=f"{heat.title}, if you like: {heat.minutes} minutes at most",
        text=f"{heat.says}\n{heat.skin}\n{heat.not_for}",
        start=datetime.combine(today, HEAT_AT),
        minutes=heat.minutes,
        rule={"freq": "daily", "count": HEAT_DAYS},
        is_reminder=True,
    )
