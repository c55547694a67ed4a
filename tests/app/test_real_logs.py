"""Real logs: twice and shuffled give the same journal."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from app.logs import snapshot
from backstride.app.imports.run import import_paths

#: one real file in so many; all of them take minutes
ONE_IN = 6


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_real_logs_twice_and_shuffled_give_the_same_journal(ana, stella, shared_data):
    files = sorted(path for path in (shared_data / "activities").rglob("*") if path.is_file())[::ONE_IN]
    task = import_paths(ana, files)
    assert task.state == "done", task.fault
    assert task.result["activities_added"] > 500
    before = _without_names(snapshot(ana))
    again = import_paths(ana, files)
    assert again.result["activities_added"] == 0
    assert _without_names(snapshot(ana)) == before

    shuffled: list[Path] = list(files)
    random.Random(7).shuffle(shuffled)
    half = len(shuffled) // 2
    import_paths(stella, shuffled[half:])
    import_paths(stella, shuffled[:half])
    assert _without_names(snapshot(stella)) == before


def _without_names(found: dict) -> dict:
    return {key: [repr(row) for row in rows] for key, rows in found.items()}
