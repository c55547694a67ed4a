"""The lines of a page that send a reader to help, whatever the page makes of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from backstride.ask.statements import danger
from backstride.core.disposition import Disposition

if TYPE_CHECKING:
    from backstride.ask.claims.units import Unit

PageSays = Literal["right", "plays_down", "mentions"]

#: a line of the same rule that shares this many words in a row with an earlier one tells it again
RUN_WORDS = 6

_SENDS = re.compile(
    r"\b(999|911|112|ambulance|emergency|a&e|casualty|urgent care|hospital|get yourself (?:to|seen)|doctor (?:today|tonight|now)|seek (?:medical )?help|get (?:medical )?(?:help|seen)|be seen|see (?:a |your )?(?:doctor|gp|clinician)"
    r"|straight in|phone the|call (?:a |your |the )?(?:doctor|ambulance|midwife|number)|medical (?:help|attention)|appointment|today|checked|at once|would not sit on|until somebody proves)\b",
    re.IGNORECASE,
)  # fmt: skip
_PLAYS_DOWN = re.compile(
    r"\b(just|only|nothing|harmless|normal|walk it off|wait|weekend|blamed|toxins|leaving|unrelated|lol|little|part of|fine|back out|no worry|don.?t worry|ignore|consistent with|wonders|goes away|same thing|can leave you|we call it|that.?s normal|champions|don.?t quit|kicking in|it passed|passes|probably|hang in there|no big deal|part of the)\b",
    re.IGNORECASE,
)

#: what the next words of a page do with a sign that it has just named
_WAVED_AWAY = re.compile(
    r"\A[\s\"'\u201d]*(?:\S+,? ){0,4}(?:walk it off|same thing|hang in there|don.?t worry|carry on|keep going|push (?:on|through)|run it off|that.?s normal"
    r"|is normal|nothing to worry|will pass|passes|it passed|strengthen|no big deal|toughen up|shake it off|sounds like covid)\b",
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
    repeats: int = 0

    def to_json(self) -> dict[str, Any]:
        return {
            "quote": self.quote,
            "span": list(self.span),
            "flag": self.flag,
            "disposition": str(self.disposition),
            "page_says": self.page_says,
            "repeats": self.repeats,
        }


def urgent_lines(text: str, units: list[Unit], *, outright: bool = False) -> tuple[Urgent, ...]:
    """Every sentence whose words, if they were the reader's own, should be seen within days or sooner.

    `outright`: only those that name a danger in so many words, twenty-five times as fast.
    """
    from backstride.ask.urgency import reads_as

    found: list[Urgent] = []
    seen: set[str] = set()
    runs: dict[tuple[str, ...], int] = {}
    for unit in units:
        words = re.findall(r"\w+", unit.text.lower())
        said_before = " ".join(sorted(words))
        if said_before in seen:
            continue
        seen.add(said_before)
        level, flag = danger(unit.text)
        if not outright:
            level, flag = max(
                reads_as(unit.text), (level, flag), key=lambda found: found[0].rank if found[0] else 0
            )
        if level is None or level.rank < Disposition.CLINICIAN_DAYS.rank:
            continue
        mine = [(flag, *words[i : i + RUN_WORDS]) for i in range(len(words) - RUN_WORDS + 1)]
        again = next((runs[run] for run in mine if run in runs), None)
        if again is not None and found[again].disposition.rank >= level.rank:
            found[again] = replace(found[again], repeats=found[again].repeats + 1)
            continue
        runs.update(dict.fromkeys(mine, len(found)))
        around = text[unit.start : unit.end + 120]
        says: PageSays = "mentions"
        if _SENDS.search(around):
            says = "right"
        elif _PLAYS_DOWN.search(unit.text) or _WAVED_AWAY.search(text[unit.end : unit.end + 80]):
            says = "plays_down"
        found.append(Urgent(unit.text, (unit.start, unit.end), flag, level, says))
    return tuple(sorted(found, key=lambda u: (-u.disposition.rank, u.span)))
