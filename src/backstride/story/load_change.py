"""Changes of training load said with numbers: "from 20 to 30 minutes on each", "45 when I normally do 30", "doubled"."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from backstride.story.amounts import Amount, read_amounts
from backstride.story.text import Word, word_set

_TIMES = {"doubled": 100.0, "tripled": 200.0, "trebled": 200.0, "halved": -50.0}
_RAISED = word_set("increased increase up more raised upped added extra")
_STEPPED = word_set(
    "went jumped gone increased upped raised moved bumped built progressed pushed stepped extended took increase changed go ramped"
    " stretched"
)
_TRAINING = ("mile", "km", "run", "distance", "train", "volume", "week", "session", "minutes", "load", "long")
#: words near an amount that make it the old one, or the new one
_USUAL = word_set(
    "normally usually usual normal typically always average averaging regular regularly previous previously before instead autumn winter"
    " summer spring month months times than longest"
)
_NEW = word_set(
    "yesterday today monday tuesday wednesday thursday friday saturday sunday weekend tonight suddenly ran did made jumped managed"
    " went ended then"
)
_NEW_WEEK = frozenset(["this", "last"])
#: "put both up by ten minutes"
_UP = word_set("up increased increase raised upped added extended lengthened put more extra longer")
_PER_PART = frozenset(["each", "both", "every"])


@dataclass(frozen=True, slots=True)
class LoadChange:
    """One step of load. `from_value` or `to_value` is None when the text leaves it out."""

    from_value: float | None
    to_value: float | None
    unit: str
    change_pct: float | None
    each: bool  # "on each": several machines or sessions, each changed by this
    start: int
    end: int


def read_load_changes(words: list[Word]) -> tuple[LoadChange, ...]:
    """Every step of load with two numbers, with a percentage, or with a word such as "doubled"."""
    text = [w.word for w in words]
    amounts = read_amounts(words)
    found: list[LoadChange] = _by_word(words, text)
    for change in (
        *_by_part(words, text, amounts),
        *_by_step(words, text, amounts),
        *_by_habit(words, text, amounts),
    ):
        if all(change.end <= other.start or change.start >= other.end for other in found):
            found.append(change)
    return tuple(sorted(found, key=lambda change: change.start))


def _by_word(words: list[Word], text: list[str]) -> list[LoadChange]:
    """Such as "Doubled my mileage"; "up 20 percent"."""
    found = []
    for i, word in enumerate(words):
        if word.word in _TIMES and _about_training(text, i):
            found.append(LoadChange(None, None, "", _TIMES[word.word], False, word.start, word.end))
        elif (
            word.number is not None
            and (word.after[:1] == "%" or text[i + 1 : i + 2] in (["percent"], ["per"]))
            and _RAISED & set(text[max(0, i - 6) : i])
        ):
            found.append(LoadChange(None, None, "", word.number, False, word.start, word.end))
    return found


def _by_step(words: list[Word], text: list[str], amounts: list[Amount]) -> list[LoadChange]:
    """Such as "From 20 to 30 minutes", "to 30-35 miles from 18-22", "44 instead of 40", "20+20, then 30+30"."""
    found = []
    for one, two in pairwise(amounts):
        between = text[one.end : two.start]
        if words[one.start].sentence != words[two.start].sentence or len(between) > 8:
            continue
        unit = one.unit or two.unit
        if not unit or (one.unit and two.unit and one.unit != two.unit):
            continue
        lead = text[one.start - 1] if one.start else ""
        near = set(text[max(0, one.start - 7) : one.start])
        if len(between) <= 3 and (
            "became" in between
            or (between[-1:] == ["to"] and (lead == "from" or _STEPPED & near) and "and" not in between)
        ):
            found.append(_change(one, two, unit, words, text))
        elif (lead == "to" and between[-1:] == ["from"]) or _instead(between):
            found.append(_change(two, one, unit, words, text))
        elif one.parts > 1 and two.parts > 1 and two.value > one.value:
            found.append(_change(one, two, unit, words, text))
    return found


def _instead(between: list[str]) -> bool:
    return any(
        between[k : k + 2] in (["instead", "of"], ["rather", "than"], ["not", "the"])
        for k in range(len(between))
    )


def _by_habit(words: list[Word], text: list[str], amounts: list[Amount]) -> list[LoadChange]:
    """Such as "I ran 45 minutes when I normally do 30"; "32 km a week all autumn, then 51 last week"."""
    kinds = [_kind(text, words, amount) for amount in amounts]
    found = []
    for n, (one, two) in enumerate(pairwise(amounts)):
        if words[two.start].sentence - words[one.start].sentence > 1 or two.start - one.end > 14:
            continue
        unit = one.unit or two.unit
        if not unit or (one.unit and two.unit and one.unit != two.unit):
            continue
        if {kinds[n], kinds[n + 1]} != {"usual", "new"}:
            continue
        old, new = (one, two) if kinds[n] == "usual" else (two, one)
        if new.value > old.value:
            found.append(_change(old, new, unit, words, text))
    return found


def _kind(text: list[str], words: list[Word], amount: Amount) -> str:
    """Whether an amount is the habit or the step; empty where the words do not say."""
    sentence = words[amount.start].sentence
    low, high = max(0, amount.start - 5), min(len(words), amount.end + 5)
    near = [
        text[k]
        for k in range(low, high)
        if words[k].sentence == sentence and not amount.start <= k < amount.end
    ]
    weekly = any(near[k] in _NEW_WEEK and near[k + 1 : k + 2] == ["week"] for k in range(len(near)))
    is_usual = bool(_USUAL & set(near)) or "used to" in " ".join(near)
    is_new = weekly or bool(_NEW & set(near))
    if is_usual and is_new:
        # the nearer cue decides
        return (
            "usual" if _distance(text, amount, _USUAL) <= _distance(text, amount, _NEW | _NEW_WEEK) else "new"
        )
    return "usual" if is_usual else "new" if is_new else ""


def _distance(text: list[str], amount: Amount, cues: frozenset[str]) -> int:
    places = [k for k in range(max(0, amount.start - 5), min(len(text), amount.end + 5)) if text[k] in cues]
    return min((min(abs(k - amount.start), abs(k - amount.end + 1)) for k in places), default=99)


def _by_part(words: list[Word], text: list[str], amounts: list[Amount]) -> list[LoadChange]:
    """Such as "20 minutes on the elliptical and 20 on the treadmill. I put both up by ten minutes.", "to 30 on each"."""
    found = []
    for n, step in enumerate(amounts):
        sentence = words[step.start].sentence
        near = text[max(0, step.start - 6) : step.start] + text[step.end : step.end + 4]
        parts = [a for a in amounts[max(0, n - 3) : n] if sentence - words[a.start].sentence <= 1]
        unit = next((a.unit for a in parts if a.unit), step.unit)
        parts = [a for a in parts if not a.unit or a.unit == unit]
        if not parts or not unit or (step.unit and step.unit != unit):
            continue
        every = bool(_PER_PART & set(near))
        old = sum(a.value for a in parts)
        if text[step.start - 1 : step.start] == ["by"] and _UP & set(near):
            new = old + step.value * (len(parts) if every else 1)
        elif (
            every
            and len(parts) > 1
            and any(a.unit for a in parts)
            and text[step.start - 1 : step.start] == ["to"]
            and step.value > parts[-1].value
        ):
            new = step.value * len(parts)
        else:
            continue
        found.append(
            LoadChange(
                old,
                new,
                unit,
                round((new - old) / old * 100, 1),
                every,
                words[parts[0].start].start,
                words[step.end - 1].end,
            )
        )
    return found


def _change(old: Amount, new: Amount, unit: str, words: list[Word], text: list[str]) -> LoadChange:
    first, last = min(old.start, new.start), max(old.end, new.end)
    pct = round((new.value - old.value) / old.value * 100, 1) if old.value else None
    return LoadChange(
        old.value,
        new.value,
        unit,
        pct,
        "each" in text[last : last + 6],
        words[first].start,
        words[last - 1].end,
    )


def _about_training(text: list[str], i: int) -> bool:
    return any(t.startswith(_TRAINING) for t in text[max(0, i - 8) : i + 9])
