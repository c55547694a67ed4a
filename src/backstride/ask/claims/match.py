"""Which proposition a sentence or clause states.

Two readings are joined: slots (every group of words must be there) and nearness of meaning to a known wording.
A match needs a near wording, or a full slot with a fairly near one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from backstride.ask.claims.groups import words_of
from backstride.ask.claims.stance import denies
from backstride.ask.vectors import encode, kept_vectors

if TYPE_CHECKING:
    from backstride.ask.claims.propositions import Ledger
    from backstride.ask.claims.units import Unit

#: nearness (cosine) that is enough by itself, and beside a full slot; chosen on the development pages
NEAR = 0.62
NEAR_WITH_SLOT, NEAR_WITH_SLOTS = 0.4, 0.24
#: a wording that denies is the nearest one only by more than this: turning a statement over needs a reason
DENYING = 0.04
#: a clause of a few words is near to many things: it needs more
SHORT_WORDS, NEAR_SHORT = 5, 0.72
#: what a full slot adds to nearness when propositions compete, and what each of its groups adds
SLOT_BONUS, GROUP_BONUS = 0.1, 0.06
#: what it costs a proposition that the sentence would have to deny it
DENIED = 0.05
#: a second proposition in the same sentence needs this much, and to be nearly as good as the first
SECOND = 0.66


@dataclass(frozen=True, slots=True)
class Match:
    """A unit of text and the proposition it states; `score` is for ranking only."""

    unit: Unit
    proposition: int
    score: float
    denied: bool


def match_units(units: list[Unit], ledger: Ledger) -> list[list[Match]]:
    """For each unit its matches, best first (often none)."""
    import numpy as np

    near = (
        encode([unit.text for unit in units])
        @ kept_vectors(f"claims-{ledger.key}", [w.text for w in ledger.wordings]).T
    )
    owners = np.array([w.owner for w in ledger.wordings])
    found: list[list[Match]] = []
    for row, unit in zip(near, units, strict=True):
        found.append(_matches(row, unit, ledger, owners))
    return found


def _matches(row: Any, unit: Unit, ledger: Ledger, owners: Any) -> list[Match]:
    slotted: dict[int, int] = {}
    words = words_of(unit.text)
    asked: dict[int, bool] = {}
    for i, groups in ledger.slots:
        for group in groups:
            met = asked.get(id(group))
            if met is None:
                met = asked[id(group)] = group.met(words)
            if not met:
                break
        else:
            slotted[i] = max(slotted.get(i, 0), len(groups))
    best: dict[int, int] = {}
    for w in row.argsort()[::-1][:24]:
        best.setdefault(int(owners[w]), int(w))
    for i in slotted.keys() - best.keys():
        best[i] = max(ledger.own[i], key=lambda w: float(row[w]))
    near = NEAR_SHORT if len(unit.text.split()) < SHORT_WORDS else NEAR
    matches = []
    for i, w in best.items():
        nearness = float(row[w])
        groups_met = slotted.get(i, 0)
        if nearness < (near, NEAR_WITH_SLOT)[groups_met] if groups_met < 2 else nearness < NEAR_WITH_SLOTS:
            continue
        wording = ledger.wordings[_asserting(w, row, ledger)]
        denied = denies(unit.text, wording.text, wording_denies=wording.denies)
        score = (
            nearness
            + (SLOT_BONUS + GROUP_BONUS * groups_met if groups_met else 0.0)
            - (DENIED if denied else 0.0)
        )
        matches.append(Match(unit, i, round(score, 4), denied))
    return sorted(matches, key=lambda m: (-m.score, m.proposition))


def _asserting(best: int, row: Any, ledger: Ledger) -> int:
    """The nearest wording, or an asserting one of the same proposition that is as near."""
    wording = ledger.wordings[best]
    if not wording.denies:
        return best
    mine = ledger.own[wording.owner]
    asserting = max((w for w in mine if not ledger.wordings[w].denies), key=lambda w: float(row[w]))
    return asserting if float(row[asserting]) >= float(row[best]) - DENYING else best
