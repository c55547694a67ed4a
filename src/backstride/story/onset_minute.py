"""The minute of a run at which it begins: "ten to fifteen minutes in", "after 25 minutes of running"."""

from __future__ import annotations

from typing import Final

from backstride.story.text import Word
from backstride.story.times.words import MINUTE_UNITS

_LONGEST_MINUTES: Final = 400
#: how many words away a run may be named
_NEAR: Final = 14
_INTO_RUN: Final = (
    "of running", "of a run", "of the run", "of jogging", "mark", "of setting off", "of starting", "from the start",
    "of my run", "on the treadmill", "on the elliptical",
)  # fmt: skip
_AFTER_RUN: Final = (
    "of stopping", "of finishing", "of rest", "of sitting", "after", "later", "of standing still",
)  # fmt: skip


def onset_minute(words: list[Word]) -> tuple[float, int, int] | None:
    """Minutes into the run at which it begins, of a range the earlier, and the characters that say it."""
    text = [w.word for w in words]
    for i in range(len(words)):
        unit = _unit(words, text, i)
        if unit is None:
            continue
        low = _range_start(words, text, i)
        if _into_a_run(text, low, unit):
            number = words[low].number or words[i].number or 0.0
            return number * (60 if text[unit].startswith("hour") else 1), words[low].start, words[unit].end
    return None


def _unit(words: list[Word], text: list[str], i: int) -> int | None:
    """The place of the unit of the number at word i: the next word, or past "or so"."""
    number = words[i].number
    if number is None or not 0 < number <= _LONGEST_MINUTES:
        return None
    if text[i + 1 : i + 2] and text[i + 1] in MINUTE_UNITS:
        return i + 1
    if text[i + 1 : i + 3] == ["or", "so"] and text[i + 3 : i + 4] in (["minutes"], ["mins"]):
        return i + 3
    return None


def _range_start(words: list[Word], text: list[str], i: int) -> int:
    """The place of the first number of a range that ends at word i ("10 to 15", "10-15")."""
    if i >= 2 and text[i - 1] in ("to", "or", "and") and words[i - 2].number is not None:
        return i - 2
    if i >= 1 and words[i - 1].number is not None and words[i - 1].after[:1] in ("-", "–"):
        return i - 1
    return i


def _into_a_run(text: list[str], low: int, unit: int) -> bool:
    """Whether these minutes are counted from the start of a run, and not from its end."""
    before = text[low - 1] if low else ""
    after = text[unit + 1] if unit + 1 < len(text) else ""
    mark = " ".join(text[unit + 1 : unit + 5])
    inside = (after == "in" and not mark.startswith(("in the ice", "in bed"))) or after == "into"
    if (inside or mark.startswith(_INTO_RUN)) and before not in ("for", "last"):
        return True
    return (
        before in ("after", "at", "around", "about", "within")
        and not mark.startswith(_AFTER_RUN)
        and not (before == "within" and "stop" in mark)
        and _running_near(text, low, unit)
    )


def _running_near(text: list[str], low: int, high: int) -> bool:
    near = text[max(0, low - _NEAR) : high + _NEAR]
    return any(t.startswith(("run", "jog", "treadmill", "parkrun")) for t in near) and not any(
        t.startswith(("stop", "sit", "rest", "sat")) for t in text[high + 1 : high + 4]
    )
