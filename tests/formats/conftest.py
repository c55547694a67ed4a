"""A test's docstring is its input: the list that a runner hands in."""

from __future__ import annotations

import inspect

import pytest

from backstride.core.activity import ReadResult
from backstride.formats.lists import read


@pytest.fixture
def table(request: pytest.FixtureRequest) -> ReadResult:
    """What we read from the list in the docstring, below its first blank line."""
    text = inspect.cleandoc(request.function.__doc__).split("\n\n", 1)[1]
    return read((text + "\n").encode(), "list.csv")
