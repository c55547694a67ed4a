"""Amounts of training in a text: "30 minutes", "18-22 miles", "20+20 min", "half an hour", and bare numbers beside them."""

from __future__ import annotations

from dataclasses import dataclass

from backstride.story.text import Word, word_set

UNITS = {
    **dict.fromkeys(("km", "k", "kms", "kilometres", "kilometers", "kilometre", "kilometer", "ks"), "km"),
    **dict.fromkeys(("mile", "miles", "mi", "milers", "miler"), "mile"),
    **dict.fromkeys(("minute", "minutes", "min", "mins"), "min"),
    **dict.fromkeys(("hour", "hours", "hr", "hrs", "h"), "h"),
    **dict.fromkeys(("runs", "times", "sessions", "days"), "sessions_per_week"),
}
#: what follows an amount that is a moment or a spell and no amount of training
_NO_AMOUNT = word_set(
    "into in later ago after apart off old weeks years months year month lb lbs kg pounds percent"
)
#: what stands before one
_NO_AMOUNT_BEFORE = word_set(
    "at after within until till since mile km minute age aged lasts lasted every for week day run number level grade"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A value with its unit (empty where the text leaves it out); `start` and `end` count words. `parts`: "20+20" has two."""

    start: int
    end: int
    value: float
    unit: str
    parts: int = 1


def read_amounts(words: list[Word]) -> list[Amount]:
    """Amounts in order. A range counts as its middle, a sum as its sum; a score ("5/10") or an age is none."""
    found: list[Amount] = []
    i = 0
    while i < len(words):
        amount = _at(words, i)
        if amount is None:
            i += 1
            continue
        if _is_training(words, amount):
            found.append(amount)
        i = amount.end
    return found


def _at(words: list[Word], i: int) -> Amount | None:
    value = words[i].number
    if value is None:
        if [w.word for w in words[i : i + 3]] == ["half", "an", "hour"]:
            return Amount(i, i + 3, 30.0, "min")
        return None
    end, parts = i + 1, 1
    sign = words[i].after[:1]
    if end < len(words) and words[end].number is not None and sign in "+-–—" and sign:
        other = words[end].number or 0.0
        value, parts = (value + other, 2) if sign == "+" else ((value + other) / 2, 1)
        end += 1
    unit = UNITS.get(words[end].word, "") if end < len(words) else ""
    return Amount(i, end + bool(unit), value, unit, parts)


def _is_training(words: list[Word], amount: Amount) -> bool:
    before = words[amount.start - 1].word if amount.start else ""
    after = words[amount.end].word if amount.end < len(words) else ""
    last = words[amount.end - 1]
    if last.after[:1] in {"/", "%", "°", ":"} or (
        amount.start and words[amount.start - 1].after[:1] in {"/", ":"}
    ):
        return False
    if amount.unit == "sessions_per_week" and after not in {"a", "per", "weekly", "this", "last"}:
        return False
    return after not in _NO_AMOUNT and before not in _NO_AMOUNT_BEFORE
