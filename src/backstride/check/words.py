"""A result in words: the level first and alone, then why, what to say, and what would change it."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from backstride.check.say import said_aloud
from backstride.core.disposition import Disposition
from backstride.knowledge.place import root as knowledge_root
from backstride.knowledge.reading import convert
from backstride.knowledge.rulebook import rulebook

if TYPE_CHECKING:
    from backstride.check.result import Result


class Level(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one disposition says and does."""

    title: str
    when: str
    do: list[str]
    say: str
    permission: str


class ReleaseRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rules, by the beginning of their id, whose "may run" must come from a doctor (dossier A8)."""

    doctor_only: list[str]
    doctor_or_physiotherapist: list[str]


class Texts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All fixed texts of results."""

    version: str
    review_by: dt.date
    reviewed_by: str
    not_reviewed: str
    foot: str
    foot_reviewed: str
    levels: dict[str, Level]
    running: dict[str, str]
    notes: dict[str, str]
    interview: dict[str, str]
    release: ReleaseRules
    variants: dict[str, str]
    safety_net: dict[str, str]
    numbers: dict[str, tuple[str, str]]


@lru_cache(maxsize=1)
def texts() -> Texts:
    path = knowledge_root().joinpath("dispositions.toml")
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
    """What to say on the phone, behind the words that introduce it; empty where nothing has to be said."""
    template = texts().levels[str(result.disposition)].say
    said = said_aloud(result)
    return template.format(reasons=said.removesuffix(".")) if template and said else ""


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


def running(result: Result) -> str:
    """Whether to run, as a sentence."""
    said = texts().running
    words = said[str(result.run_permission)]
    return (
        f"{words} {said['no_increase']}" if result.no_increase and result.run_permission.rank > 1 else words
    )


def is_crisis(result: Result) -> bool:
    """Thoughts of ending one's life: that text alone, and nothing beside it (F10)."""
    return any(r.variant == "crisis" for r in result.reasons)


def spoken(result: Result, country: str = "") -> list[str]:
    """The whole result as lines of text, in the order of the result page. An emergency stands alone."""
    said = texts()
    if result.error:
        return ["We could not assess this: be seen.", said.not_reviewed]
    if is_crisis(result):
        return [said.variants["crisis"], f"Emergency number: {emergency_number(country)}."]
    level = said.levels[str(result.disposition)]
    lines = [title(result, country)]
    if special := variant(result):
        lines.append(special)
    lines += level.do
    if result.disposition is Disposition.EMERGENCY_NOW:
        return [*lines, say_this(result), "", said.interview["seen"], said.not_reviewed]
    if level.when and not (result.disposition is Disposition.SELF_CARE and result.review_on):
        lines.append(f"When: {level.when}.")
    if spoken_part := say_this(result):
        lines.append(spoken_part)
    lines += [f"Running: {running(result)}", *result.notes]
    if result.disposition is Disposition.SAME_DAY:
        return [*lines, "", safety_net(result)[1], "", said.interview["seen"], said.not_reviewed]
    lines += _clock(result)
    lines += _why(result)
    lines += ["", "What would change this", *(f"  {text}" for text in safety_net(result)[1:])]
    lines += ["", safety_net(result)[0]]
    if result.disposition is not Disposition.INCOMPLETE:
        lines += _contributors(result)
    if result.disposition is Disposition.CLINICIAN_DAYS:
        lines += ["", said.interview["seen"]]
    return [*lines, "", said.not_reviewed]


def _why(result: Result) -> list[str]:
    rows = [f"  - {r.reason} ({r.rule}; grade {r.grade}; {', '.join(r.sources)})" for r in result.reasons]
    return ["", "Why", *rows] if rows else []


def _clock(result: Result) -> list[str]:
    """When to look again, and when lasting pain is a reason of its own."""
    lines = []
    if result.review_on:
        lines.append("Check again on " + ", ".join(f"{day:%a %-d %b}" for day in result.review_on) + ".")
    if result.six_weeks_on:
        lines.append(
            f"If it is still there on {result.six_weeks_on:%a %-d %b}, six weeks after it began, book a routine appointment."
        )
    return lines


def _contributors(result: Result) -> list[str]:
    """What may be adding to it, each with fits, does not fit, not known."""
    bands = {"fits_well": "fits well", "partly_fits": "partly fits", "possible": "possible"}
    lines = ["", "What may be adding to it"] if result.contributors else []
    for row in result.contributors:
        lines.append(f"  {row['name']}: {bands[row['band']]}")
        for key, word in (("fits", "Fits"), ("against", "Does not fit"), ("unknown", "Not known")):
            if row[key]:
                lines.append(f"    {word}: {'; '.join(row[key])}")
    if result.worth_ruling_out:
        lines += ["", "Worth asking a clinician about"]
        lines += [f"  {row.get('name', row['id'])}" for row in result.worth_ruling_out]
    return lines
