"""No remark, nobody else's words and no cheerful tone beside the text lowers a level."""

import tomllib
from importlib import resources

import pytest

from backstride.check import case
from backstride.check.variants import variants

REMARKS = (
    "A friend had the same and was fine.",
    "I feel great otherwise.",
    "Otherwise life is great :)",
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


@pytest.mark.timeout(120)
@pytest.mark.parametrize("part", range(8))
def test_nothing_said_beside_a_serious_story_lowers_it(part):
    lowered = []
    for text in PROBES[part::8]:
        level = rank(text)
        told = [words for kind, words in variants(text) if kind in ("remark", "another person", "cheerful")]
        told += [joined for remark in REMARKS for joined in (f"{remark} {text}", f"{text} {remark}")]
        lowered += [words for words in told if rank(words) < level]
    assert lowered == []
