"""The stories beside each rule: some that must fire it, and some close by that must not."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from backstride.core.errors import KnowledgeError
from backstride.knowledge.place import root
from backstride.knowledge.reading import convert


class RuleCase(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whole stories in plain words, read with no question answered; at least one of each kind."""

    rule: str
    fires: list[str]
    not_fires: list[str]


class _CaseFile(msgspec.Struct, forbid_unknown_fields=True):
    version: str
    case: list[RuleCase]


@lru_cache(maxsize=1)
def rule_cases() -> dict[str, RuleCase]:
    """Rule id to its stories. KnowledgeError names the file of a mistake, or of a rule told twice."""
    found: dict[str, RuleCase] = {}
    for path in sorted(root().joinpath("cases").iterdir(), key=lambda p: p.name):
        if not path.name.endswith(".toml"):
            continue
        name = f"cases/{path.name}"
        for row in convert(name, path.read_bytes(), _CaseFile).case:
            if row.rule in found:
                raise KnowledgeError(name, row.rule, "this rule has its stories in another place already")
            found[row.rule] = row
    return found
