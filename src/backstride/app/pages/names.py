"""Names of exercises from the knowledge, where it is there; else the id in words."""

from __future__ import annotations

import tomllib
from functools import lru_cache

from backstride.knowledge.place import root as knowledge_root


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    folder = knowledge_root().joinpath("exercises")
    found: dict[str, str] = {}
    if not folder.is_dir():
        return found
    for path in folder.iterdir():
        if path.name.endswith(".toml"):
            for row in tomllib.loads(path.read_text(encoding="utf-8")).get("exercise", []):
                found[str(row.get("id"))] = str(row.get("name") or row.get("title") or "")
    return found


def exercise_name(exercise_id: str) -> str:
    return _names().get(exercise_id) or exercise_id.replace("_", " ")
