"""FIT: Garmin, Wahoo, Coros, Suunto, Zwift, Hammerhead and others."""

from __future__ import annotations

from backstride.core.activity import ReadResult
from backstride.core.problems import Problem
from backstride.formats.fit.activity import activities_of, what_instead
from backstride.formats.fit.messages import read_messages
from backstride.formats.fit.segments import segments

NAME = "fit"


def matches(head: bytes, name: str) -> bool:  # noqa: ARG001 - every format has this shape
    """A FIT header: its size, then '.FIT' at byte 8."""
    return len(head) >= 12 and head[8:12] == b".FIT"


def read(data: bytes, name: str) -> ReadResult:
    """Every activity of a FIT file, chained files included; a damaged file gives what stands before the damage."""
    activities, problems, instead, damaged = [], [], [], []
    parts = segments(data)
    if not parts:
        return ReadResult(file=name, format=NAME, failed="It has no FIT header.")
    for n, part in enumerate(parts, 1):
        where = f"part {n} of {len(parts)}" if len(parts) > 1 else "the file"
        messages = read_messages(part)
        if messages.damaged:
            damaged.append(messages.damaged)
            kept = len(messages.records)
            problems.append(
                Problem(
                    where,
                    f"damaged ({messages.damaged}); read the {kept:,} records before the damage",
                    "warning",
                )
            )
        found, more = activities_of(messages, name, where)
        activities += found
        problems += more
        if not found and (other := what_instead(messages)):
            instead.append(other)
    if activities:
        return ReadResult(file=name, format=NAME, activities=tuple(activities), problems=tuple(problems))
    if damaged and not instead:
        return ReadResult(
            file=name,
            format=NAME,
            problems=tuple(problems),
            failed=f"It is damaged: {damaged[0]}. No session could be read.",
        )
    return ReadResult(
        file=name,
        format=NAME,
        problems=tuple(problems),
        not_activity=instead[0] if instead else "a FIT file without a session",
    )
