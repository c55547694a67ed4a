"""For each branch of each rule: somebody for whom it fires answers truthfully, and the interview ends at its level."""

from __future__ import annotations

from functools import lru_cache
from statistics import median

import pytest

from backstride.check.branches import branches
from backstride.check.rehearsal import Rehearsal, rehearse
from backstride.core.disposition import Disposition

#: told in words or not at all: no question of the interview asks for the sign that these need (dossier A7 does not)
STORY_ONLY = {
    "RF-GI-3-streak": "a streak of blood alone",
    "RF-FX-7-new": "a stiff spine with pain unlike the usual, and no fall",
    "R_BSI-known": "a bone stress injury already under care",
    "RF-CARD-6": "thumps without pain or light-headedness",
    "RF-HEA-1": "a measured temperature alone",
    "RF-AXS-2": "a red eye with back pain of days",
    "A6-T2": "outside our scope",
    "A6-T4": "outside our scope",
    "RF-MOOD-1": "never asked for, only heard",
    "P8-stitch": "a stitch with an ache between runs, in ribs that nobody calls a stitch",
    "RF-PE-2-plain": "short of breath with no time told; asked, it is at rest or on ordinary effort",
    "RF-CARD-1b": "a jaw ache that both goes with rest and is there at rest",
}


@lru_cache(maxsize=1)
def walked() -> dict[str, tuple[Disposition, Rehearsal]]:
    return {
        rule: (level, rehearse(person))
        for rule, level, person in branches()
        if person is not None and rule not in STORY_ONLY
    }


def test_nearly_every_branch_has_a_person() -> None:
    without = [rule for rule, _, person in branches() if person is None]
    assert len(without) <= 12, without


@pytest.mark.timeout(300)
def test_no_branch_ends_below_its_level() -> None:
    low = {
        rule: (str(level), str(found.result.disposition))
        for rule, (level, found) in walked().items()
        if found.result.disposition.rank < level.rank
    }
    assert low == {}


def test_nearly_every_branch_ends_exactly_at_its_level() -> None:
    exact = [found.result.disposition is level for level, found in walked().values()]
    assert sum(exact) / len(exact) >= 0.97


def test_every_emergency_of_the_rules_is_reached_and_most_within_six() -> None:
    emergencies = {
        rule: found for rule, (level, found) in walked().items() if level is Disposition.EMERGENCY_NOW
    }
    assert all(found.emergency_after is not None for found in emergencies.values())
    soon = [
        found.emergency_after is not None and found.emergency_after <= 6 for found in emergencies.values()
    ]
    assert sum(soon) / len(soon) >= 0.6, sorted(
        (found.emergency_after, rule) for rule, found in emergencies.items()
    )
    assert median(found.emergency_after or 0 for found in emergencies.values()) <= 6


def test_nobody_is_asked_without_end() -> None:
    assert max(len(found.asked) for _, found in walked().values()) <= 25
    assert median(len(found.asked) for _, found in walked().values()) <= 15
