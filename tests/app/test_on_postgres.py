"""The journal's tests once more, on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.logs import folder_of_runs
from app.postgres import cluster
from app.test_crash import RUNS, two_imports_at_once

HERE = Path(__file__).parent
SAME_TESTS = (
    "test_import.py",
    "test_pain.py",
    "test_standing.py",
    "test_isolation.py",
    "test_everything.py",
    "test_load.py",
)


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.timeout(400)
def test_the_journals_tests_pass_on_postgresql(tmp_path):
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        pytest.skip("all tests run on PostgreSQL already")
    with cluster() as address:
        env = {**os.environ, "DATABASE_URL": address, "BACKSTRIDE_HOME": str(tmp_path / "home")}
        command = [sys.executable, "-m", "pytest", *(HERE / name for name in SAME_TESTS)]
        log = folder_of_runs(tmp_path / "log", RUNS)
        two_imports_at_once(tmp_path, log, database=address)
        done = subprocess.run(
            command, env=env, cwd=HERE.parents[1], capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "s" not in done.stdout.split("[")[0], f"skipped on PostgreSQL: {done.stdout}"
