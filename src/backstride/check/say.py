"""What to say on the phone: the place, and the one to three answers that led to the level, in the runner's own person."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from backstride.knowledge.place import root as knowledge_root
from backstride.knowledge.reading import convert

if TYPE_CHECKING:
    from backstride.check.result import FiredRule, Result

#: a listener keeps so many signs in mind (dossier A1)
MOST = 3
_UNSURE = "UNSURE:"


class Spoken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence for each finding, without its full stop, in the order of saying; `unsure` holds one of them."""

    version: str
    review_by: dt.date
    reviewed_by: str
    unsure: str
    places: dict[str, str]
    signs: dict[str, str]


@lru_cache(maxsize=1)
def sentences() -> Spoken:
    found: Spoken = convert("spoken.toml", knowledge_root().joinpath("spoken.toml").read_bytes(), Spoken)
    return found


def said_aloud(result: Result) -> str:
    """Where it hurts, then the signs behind the highest level; a rule without a sentence gives its reason."""
    if not result.reasons:
        return ""
    known = sentences()
    top = [rule for rule in result.reasons if rule.level is result.reasons[0].level]
    yes = {finding.id for finding in result.findings if finding.value not in ("no", "unsure", "not_asked")}
    place = next(([words] for name, words in known.places.items() if name in yes), [])
    signs: dict[str, None] = {}
    for rule in top:
        if len(signs) < MOST:
            signs |= dict.fromkeys(_of(rule, known))
    said = sorted(list(signs)[:MOST], key=_place_in_the_list)
    return " ".join(f"{words}." for words in [*place, *said])


def _place_in_the_list(words: str) -> int:
    order = list(sentences().signs.values())
    return order.index(words) if words in order else len(order)


def _of(rule: FiredRule, known: Spoken) -> list[str]:
    if rule.rule.startswith(_UNSURE):
        return [
            known.unsure.format(sentence=known.signs[name]) for name in rule.findings if name in known.signs
        ]
    found = [words for name, words in known.signs.items() if name in rule.findings]
    return found or [rule.reason[:1].upper() + rule.reason[1:]]
