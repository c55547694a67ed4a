"""A result in words: the level first and alone, then why, what to say, and what would change it."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import msgspec

from backstride.core.disposition import Disposition
from backstride.knowledge.rulebook import convert, rulebook

if TYPE_CHECKING:
    from backstride.check.result import Result


class Level(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one disposition says and does."""

    title: str
    when: str
    do: list[str]
    say: str
    permission: str


class Texts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All fixed texts of results."""

    version: str
    review_by: dt.date
    reviewed_by: str
    not_reviewed: str
    foot: str
    foot_reviewed: str
    levels: dict[str, Level]
    variants: dict[str, str]
    safety_net: dict[str, str]
    numbers: dict[str, tuple[str, str]]


@lru_cache(maxsize=1)
def texts() -> Texts:
    path = resources.files("backstride.knowledge").joinpath("dispositions.toml")
    found: Texts = convert("dispositions.toml", path.read_bytes(), Texts)
    return found


def review_line() -> str:
    """The line at the foot of every page: the knowledge's version and whether a clinician has reviewed it."""
    book = rulebook()
    words = texts().foot_reviewed if book.reviewed and texts().reviewed_by else texts().foot
    return words.format(version=book.version, names=texts().reviewed_by)


def emergency_number(country: str) -> str:
    """The number to call; never guessed from anything but the country the runner chose."""
    return texts().numbers.get(country.upper(), texts().numbers["default"])[0]


def title(result: Result, country: str = "") -> str:
    """The level as a sentence."""
    if not result.in_scope and result.disposition_if_rest_no is Disposition.CLINICIAN_ROUTINE:
        return "This is outside what Backstride can judge. A pharmacist, nurse or doctor can help."
    return texts().levels[str(result.disposition)].title.format(number=emergency_number(country))


def variant(result: Result) -> str:
    """The fixed instruction that the deciding rule carries, such as cooling or lying still."""
    return next(
        (
            texts().variants[r.variant]
            for r in result.reasons
            if r.variant and r.level is Disposition.EMERGENCY_NOW
        ),
        "",
    )


def say_this(result: Result) -> str:
    """The one to three reasons as words to say on the phone."""
    top = (
        [r.reason for r in result.reasons if r.level is result.reasons[0].level][:3] if result.reasons else []
    )
    template = texts().levels[str(result.disposition)].say
    return template.format(reasons="; ".join(dict.fromkeys(top))) if template and top else ""


def safety_net(result: Result) -> list[str]:
    """What would change the advice; part of every result below same-day."""
    net = texts().safety_net
    low_back = any(f.id in {"at_low_back", "at_back_unspecified"} for f in result.findings)
    plain = result.disposition in (Disposition.SELF_CARE, Disposition.CLINICIAN_ROUTINE) and low_back
    return [
        net["expect"] if plain else net["expect_other"],
        net["emergency"],
        net["same_day"],
        net["days"],
        net["routine"],
    ]


def spoken(result: Result, country: str = "") -> list[str]:
    """The whole result as lines of text."""
    if result.error:
        return ["We could not assess this: be seen.", texts().not_reviewed]
    level = texts().levels[str(result.disposition)]
    lines = [title(result, country)]
    if special := variant(result):
        lines.append(special)
    lines += level.do
    if level.when:
        lines.append(f"When: {level.when}.")
    if said := say_this(result):
        lines.append(said)
    if result.disposition.rank >= Disposition.SAME_DAY.rank:
        return [*lines, texts().not_reviewed]
    lines += [f"- {r.reason} ({r.rule}; {r.grade}; {', '.join(r.sources)})" for r in result.reasons]
    lines.append(f"Running: {str(result.run_permission).replace('_', ' ')}.")
    lines += ["", *safety_net(result)]
    if result.review_on:
        lines.append("Check again on " + ", ".join(f"{day:%a %-d %b}" for day in result.review_on) + ".")
    return [*lines, "", texts().not_reviewed]
