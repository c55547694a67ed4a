"""No remark that plays a sign down, before or after the text, lowers a level."""

import tomllib
from importlib import resources

import pytest

from backstride.check import case

REMARKS = (
    "It's probably nothing.",
    "My doctor says it's just a muscle.",
    "I'm not worried.",
    "A friend had the same and was fine.",
    "I feel great otherwise.",
)
PROBES = [
    probe["text"]
    for entry in sorted((resources.files("backstride.knowledge") / "probes").iterdir(), key=lambda e: e.name)
    if entry.name.endswith(".toml")
    for probe in tomllib.loads(entry.read_text(encoding="utf-8"))["probe"]
    if probe["level"] in ("emergency_now", "same_day")
]


def rank(text):
    return case(text, batch=True).disposition_if_rest_no.rank


@pytest.mark.parametrize("text", PROBES[::4], ids=range(len(PROBES[::4])))
def test_a_reassuring_remark_lowers_nothing(text):
    level = rank(text)
    for remark in REMARKS:
        assert rank(f"{remark} {text}") >= level
        assert rank(f"{text} {remark}") >= level
