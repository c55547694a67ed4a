"""Serious signs told in words that often mean nothing: none may hide behind the look-alike beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from backstride.check import case
from backstride.core.disposition import Disposition


def sentences() -> Iterator[tuple[str, Disposition]]:
    level = Disposition.SELF_CARE
    for line in Path(__file__).with_name("serious_talk.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            level = Disposition(line[3:])
        elif line and not line.startswith("#"):
            yield line, level


@pytest.mark.parametrize(("text", "least"), list(sentences()))
def test_a_serious_sentence_keeps_its_level(text: str, least: Disposition) -> None:
    assert case(text, batch=True).disposition_if_rest_no.rank >= least.rank
