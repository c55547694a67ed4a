"""The landmark weights: fetched once (`python3 tasks.py weights`), never committed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from backstride.form.video import weights

WEIGHTS_HOME = Path(os.environ.get("BACKSTRIDE_WEIGHTS_HOME", "~/.cache/backstride-weights")).expanduser()


@pytest.fixture(scope="session")
def ready() -> Path:
    """A data folder with both nets; in CI it must be there."""
    if not weights.is_ready(WEIGHTS_HOME, heavy=True):
        if os.environ.get("CI"):
            pytest.fail("in CI the landmark weights must be there: `python3 tasks.py weights`")
        pytest.skip("landmark weights not fetched (`backstride form setup`; BACKSTRIDE_WEIGHTS_HOME)")
    return WEIGHTS_HOME
