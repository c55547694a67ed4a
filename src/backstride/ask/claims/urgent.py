"""The lines of a page that send a reader to help, whatever the page makes of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from backstride.core.disposition import Disposition
from backstride.knowledge.shelf import folder, read_toml

if TYPE_CHECKING:
    from backstride.ask.claims.units import Unit

PageSays = Literal["right", "plays_down", "mentions"]

_SENDS = re.compile(
    r"\b(999|911|112|ambulance|emergency|a&e|hospital|seek (?:medical )?help|get (?:medical )?(?:help|seen)|be seen|see (?:a |your )?(?:doctor|gp|clinician)"
    r"|straight in|phone the|call (?:a |your |the )?(?:doctor|ambulance|midwife|number)|medical (?:help|attention)|appointment|today|checked|at once|would not sit on|until somebody proves)\b",
    re.IGNORECASE,
)  # fmt: skip
_PLAYS_DOWN = re.compile(
    r"\b(just|only|nothing|harmless|normal|walk it off|wait|weekend|blamed|toxins|leaving|unrelated|lol|little|part of|fine|back out|no worry|don.?t worry|ignore|consistent with|wonders|goes away|same thing|can leave you|we call it)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Urgent:
    """A line that holds a red flag: where, which rule, how soon, and what the page does with it."""

    quote: str
    span: tuple[int, int]
    flag: str
    disposition: Disposition
    page_says: PageSays

    def to_json(self) -> dict[str, Any]:
        return {
            "quote": self.quote,
            "span": list(self.span),
            "flag": self.flag,
            "disposition": str(self.disposition),
            "page_says": self.page_says,
        }


class _Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    flag: str
    disposition: Disposition
    all: list[list[str]]
    #: the sign itself is a "cannot": words of denial do not take it back
    denial_counts: bool = True


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    review_by: date
    reviewed_by: str
    statement: list[_Statement]


@lru_cache(maxsize=1)
def _statements() -> tuple[tuple[_Statement, tuple[re.Pattern[str], ...]], ...]:
    """Dangers that a page names without telling a sign, each with its groups of words."""
    rows = read_toml(folder("ask").joinpath("urgent_words.toml"), _File).statement
    return tuple((row, tuple(_any_of(group) for group in row.all)) for row in rows)


def _any_of(words: list[str]) -> re.Pattern[str]:
    parts = (re.escape(w).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for w in words)
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)", re.IGNORECASE)


def _statement(text: str) -> tuple[Disposition | None, str]:
    """The highest danger that the sentence names; none where it denies it."""
    plain = re.sub(
        r"\b(?:without (?:trying|dieting|meaning|any reason|reason)|for no reason|not trying)\b", "", text
    )
    denied = bool(re.search(r"\b(?:no|not|never|without|rather than|unlikely)\b", plain, re.IGNORECASE))
    found = [
        row
        for row, groups in _statements()
        if not (denied and row.denial_counts) and all(group.search(text) for group in groups)
    ]
    top = max(found, key=lambda row: row.disposition.rank, default=None)
    return (top.disposition, top.flag) if top else (None, "")


def urgent_lines(text: str, units: list[Unit]) -> tuple[Urgent, ...]:
    """Every sentence whose words, if they were the reader's own, should be seen within days or sooner."""
    from backstride.ask.urgency import reads_as

    found = []
    for unit in units:
        level, flag = max(
            reads_as(unit.text), _statement(unit.text), key=lambda found: found[0].rank if found[0] else 0
        )
        if level is None or level.rank < Disposition.CLINICIAN_DAYS.rank:
            continue
        around = text[unit.start : unit.end + 120]
        says: PageSays = "mentions"
        if _SENDS.search(around):
            says = "right"
        elif _PLAYS_DOWN.search(unit.text):
            says = "plays_down"
        found.append(Urgent(unit.text, (unit.start, unit.end), flag, level, says))
    return tuple(sorted(found, key=lambda u: (-u.disposition.rank, u.span)))
