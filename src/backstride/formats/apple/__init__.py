"""Apple Health: `export.xml`, streamed; gigabytes pass in bounded memory. Routes are separate GPX files beside it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from backstride.core.activity import Activity, ReadResult
from backstride.formats.apple.heart import HeartRates
from backstride.formats.apple.stream import parse
from backstride.formats.apple.workout import Workout
from backstride.formats.xmlsafe import ForbiddenXMLError, prolog

if TYPE_CHECKING:
    from typing import IO

    from backstride.core.problems import Problem

NAME = "apple_health"


def matches(head: bytes, name: str) -> bool:  # noqa: ARG001
    return b"<HealthData" in prolog(head)


def read(data: bytes, name: str) -> ReadResult:
    """All workouts of an export held in memory."""
    return read_stream(BytesIO(data), name)


def read_stream(stream: IO[bytes], name: str) -> ReadResult:
    """All workouts of an export. Of the body's records only heart rate is kept, a sum a minute."""
    hearts = HeartRates()
    workouts: list[Workout] = []
    problems: list[Problem] = []
    try:
        parse(stream, workouts.append, hearts.add, problems)
    except ForbiddenXMLError as error:
        return ReadResult(file=name, format=NAME, failed=f"We do not open it: {error}.")
    found: list[Activity] = []
    for n, workout in enumerate(workouts, 1):
        activity, odd = workout.activity(name, f"workout {n}", hearts)
        problems += odd
        if activity is not None:
            found.append(activity)
    if problems and not found and any(p.severity == "error" for p in problems):
        return ReadResult(
            file=name,
            format=NAME,
            problems=tuple(problems),
            failed=f"Its XML is damaged: {problems[0].what}.",
        )
    return ReadResult(
        file=name, format=NAME, activities=tuple(found), problems=tuple(problems),
        not_activity="" if found else "a health export without workouts",
    )  # fmt: skip
