"""One plan day as a FIT workout file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from backstride.core.errors import UsageError
from backstride.export.fit_workout.encode import Field, Message, encode
from backstride.export.fit_workout.steps import Step, steps_of
from backstride.export.words import title

FIT_EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
#: numbers of the profile: messages, then the words of their fields
FILE_ID, WORKOUT, WORKOUT_STEP = 0, 26, 27
TYPE_WORKOUT, MAKER_DEVELOPMENT = 5, 255
RUNNING, TRAINING, WALKING = 1, 10, 11
GENERIC, STRENGTH = 0, 20
TIME, OPEN, REPEAT = 0, 5, 6
NO_TARGET = 2
INTENSITY = {"warm_up": 2, "run": 0, "walk": 4, "cool_down": 3, "open": 0, "repeat": None}
NAME_BYTES, NOTES_BYTES = 32, 64


def workout(day: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """The file for one plan day (charter 5). `made_at` is the moment the plan was made, with zone.

    Raises UsageError for a day with nothing to do on a watch.
    """
    steps = steps_of(day)
    when = date.fromisoformat(day["date"])
    if not steps:
        raise UsageError(
            f"{when.isoformat()} has nothing for a watch", "Choose a day with walking or running"
        )
    sport, sub_sport = _sport(day)
    created = int((made_at.astimezone(UTC) - FIT_EPOCH).total_seconds())
    name = f"{when:%d %b} {title(day)}"
    messages = [
        Message(
            FILE_ID,
            (
                Field(0, "enum", TYPE_WORKOUT),
                Field(1, "uint16", MAKER_DEVELOPMENT),
                Field(2, "uint16", 0),
                Field(3, "uint32z", when.toordinal()),  # tells one day's file from another's on the watch
                Field(4, "uint32", created),
            ),
        ),
        Message(
            WORKOUT,
            (
                Field(4, "enum", sport),
                Field(11, "enum", sub_sport),
                Field(5, "uint32z", 32),  # its steps are of the usual kind
                Field(6, "uint16", len(steps)),
                Field(8, "string", name, 2 * NAME_BYTES),
            ),
        ),
        *(_step(n, step) for n, step in enumerate(steps)),
    ]
    return encode(messages)


def file_name(day: Mapping[str, Any]) -> str:
    """A short name that sorts by day."""
    return f"{day['date']}-{day['kind']}.fit"


def _sport(day: Mapping[str, Any]) -> tuple[int, int]:
    if day.get("run_min"):
        return RUNNING, GENERIC
    if day.get("walk_min") and not day.get("exercises"):
        return WALKING, GENERIC
    return TRAINING, STRENGTH if day.get("exercises") else GENERIC


def _step(n: int, step: Step) -> Message:
    if step.kind == "repeat":
        duration, amount, target = REPEAT, step.first, step.times
    elif step.seconds is None:
        duration, amount, target = OPEN, None, 0
    else:
        duration, amount, target = TIME, 1000 * step.seconds, 0
    return Message(
        WORKOUT_STEP,
        (
            Field(254, "uint16", n),
            Field(0, "string", step.name, NAME_BYTES),
            Field(1, "enum", duration),
            Field(2, "uint32", amount),
            Field(3, "enum", None if step.kind == "repeat" else NO_TARGET),
            Field(4, "uint32", target),
            Field(7, "enum", INTENSITY[step.kind]),
            Field(8, "string", step.notes, NOTES_BYTES),
        ),
    )
