"""Athletes who check in at the same moment on PostgreSQL: no request fails, no record is lost."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.postgres import cluster

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
from clinic_load import at_once, served

pytestmark = [pytest.mark.e2e, pytest.mark.postgres, pytest.mark.timeout(300)]


def test_twelve_at_once_each_tapping_twice(tmp_path):
    with cluster() as database, served(database, str(tmp_path / "home")) as (port, env):
        outcome = at_once(port, env, 12)
    assert outcome.faults == []
    assert outcome.missing == []
    assert len(outcome.seconds) == 12 * 8
