"""The one split of the visible cases: 94 to work with, 62 put aside. Drawn once, never redrawn."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

SEED = 20261124
PUT_ASIDE = 62


def split(path: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(work, put aside), drawn by kind and level so that both hold the same mix."""
    cases = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for case in cases:
        groups[case["kind"], case["reference_triage"]].append(case)
    rng = random.Random(SEED)
    ranked: list[tuple[float, dict[str, Any]]] = []
    for key in sorted(groups):
        members = sorted(groups[key], key=lambda case: str(case["id"]))
        rng.shuffle(members)
        ranked += [((place + 0.5) / len(members), case) for place, case in enumerate(members)]
    ranked.sort(key=lambda pair: (pair[0], str(pair[1]["id"])))
    aside = [case for _, case in ranked[:PUT_ASIDE]]
    work = [case for _, case in ranked[PUT_ASIDE:]]
    return sorted(work, key=lambda c: str(c["id"])), sorted(aside, key=lambda c: str(c["id"]))
