"""Changes of training load said with numbers: "from 20 to 30 minutes on each", "doubled", "44 instead of 40"."""

from __future__ import annotations

from dataclasses import dataclass

from backstride.story.text import Word

_UNITS = {
    **dict.fromkeys(("km", "k", "kms", "kilometres", "kilometers", "kilometre", "kilometer", "ks"), "km"),
    **dict.fromkeys(("mile", "miles", "mi", "milers", "miler"), "mile"),
    **dict.fromkeys(("minute", "minutes", "min", "mins"), "min"),
    **dict.fromkeys(("hour", "hours", "hr", "hrs", "h"), "h"),
    **dict.fromkeys(("runs", "times", "sessions", "days"), "sessions_per_week"),
}


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
    """Every step of load with two numbers, or with a word such as "doubled"."""
    out: list[LoadChange] = []
    count = len(words)
    text = [w.word for w in words]
    for i, word in enumerate(words):
        if word.number is None:
            if word.word in ("doubled", "tripled", "trebled", "halved") and _training(text, i):
                pct = {"doubled": 100.0, "tripled": 200.0, "trebled": 200.0, "halved": -50.0}[word.word]
                out.append(LoadChange(None, None, "", pct, False, word.start, word.end))
            continue
        if word.after[:1] == "%" or (i + 1 < count and text[i + 1] in ("percent", "per")):
            near = text[max(0, i - 6) : i]
            if any(
                t in ("increased", "increase", "up", "more", "raised", "upped", "added", "extra")
                for t in near
            ):
                out.append(LoadChange(None, None, "", word.number, False, word.start, word.end))
            continue
        unit_at = i + 1 if i + 1 < count and text[i + 1] in _UNITS else -1
        j = (unit_at if unit_at > 0 else i) + 1
        if j >= count or words[j].sentence != word.sentence:
            continue
        # "from 20 to 30 minutes", "20 minutes to 30", "40 became 60"
        joins = (text[j] in ("to", "became", "and") and j + 1 < count) or text[j : j + 2] in (
            ["up", "to"],
            ["then", "to"],
            ["straight", "to"],
            ["this", "week"],
        )
        k = j
        while joins and k < min(count, j + 5) and words[k].number is None:
            k += 1
        if (
            joins
            and k < min(count, j + 5)
            and words[k].number is not None
            and words[k].sentence == word.sentence
        ):
            unit2 = _UNITS.get(text[k + 1]) if k + 1 < count else None
            unit1 = _UNITS.get(text[unit_at]) if unit_at > 0 else None
            unit = unit2 or unit1
            lead = text[i - 1] if i else ""
            stepped = (
                (lead in ("from", "of") and lead == "from") or text[j] == "became" or _training_verb(text, i)
            )
            if unit and stepped and text[j] != "and":
                out.append(_change(word.number, words[k].number or 0.0, unit, text, words, i, k))
                continue
        # "44 instead of 40", "30 minutes rather than the usual 20"
        if text[j : j + 2] in (["instead", "of"], ["rather", "than"], ["not", "the"]):
            k = j + 2
            while k < min(count, j + 6) and words[k].number is None:
                k += 1
            if k < min(count, j + 6) and words[k].number is not None:
                unit = (_UNITS.get(text[unit_at]) if unit_at > 0 else None) or (
                    _UNITS.get(text[k + 1]) if k + 1 < count else None
                )
                if unit:
                    out.append(_change(words[k].number or 0.0, word.number, unit, text, words, i, k))
    return tuple(out)


def _change(
    old: float, new: float, unit: str, text: list[str], words: list[Word], i: int, k: int
) -> LoadChange:
    each = "each" in text[k : k + 6]
    pct = round((new - old) / old * 100, 1) if old else None
    return LoadChange(old, new, unit, pct, each, words[i].start, words[min(k + 1, len(words) - 1)].end)


def _training(text: list[str], i: int) -> bool:
    near = text[max(0, i - 8) : i + 9]
    return any(
        t.startswith(
            ("mile", "km", "run", "distance", "train", "volume", "week", "session", "minutes", "load", "long")
        )
        for t in near
    )


def _training_verb(text: list[str], i: int) -> bool:
    near = text[max(0, i - 7) : i]
    return any(
        t
        in (
            "went",
            "jumped",
            "gone",
            "increased",
            "upped",
            "raised",
            "moved",
            "bumped",
            "built",
            "progressed",
            "pushed",
            "stepped",
            "extended",
            "took",
            "increase",
            "changed",
            "go",
        )
        for t in near
    )
