"""Shared fixtures. Real files live outside the repository and are skipped, by name, where absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("calm", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("calm")

SHARED = Path(
    os.environ.get("BACKSTRIDE_SHARED_DATA", Path(__file__).resolve().parents[2] / "shared" / "data")
)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real logs, stories, pages and videos."""
    if not SHARED.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"in CI the shared data must be there: {SHARED}")
        pytest.skip(f"shared data not here: {SHARED}")
    return SHARED


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder that `backstride` uses for this test only."""
    folder = tmp_path / "home"
    monkeypatch.setenv("BACKSTRIDE_HOME", str(folder))
    return folder
