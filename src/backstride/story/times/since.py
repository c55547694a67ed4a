"""A stretch told by its beginning: "since Tuesday", "since last week", "since my teens"."""

from __future__ import annotations

from datetime import date as Date  # noqa: N812 - a field is called date

from backstride.story.text import Word
from backstride.story.times.stretch import Time
from backstride.story.times.words import (
    BEING_A_RUNNER,
    DAYS,
    MONTHS,
    SEASONS,
    SHORT_DAYS,
    SINCE_FILLERS,
    SINCE_LAST,
    SINCE_LONG_AGO,
    SINCE_THIS,
    SINCE_TODAY,
    WEEKDAYS,
    WITH_PAIN,
)

_MONTH_DAYS, _YEAR, _LONG_AGO_DAYS = 30.4, 365.0, 3650.0
#: where today is not known: some days, a season
_SOME_DAYS, _SEASON_DAYS = 3.0, 90.0


def days_to(word: str, weekday: int | None) -> float:
    """Days from the last such weekday to today, three where today is not known."""
    place = WEEKDAYS.index(word) if word in WEEKDAYS else SHORT_DAYS[word]
    return _SOME_DAYS if weekday is None else float((weekday - place) % 7 or 7)


def since(words: list[Word], text: list[str], i: int, today: Date | None, weekday: int | None) -> Time | None:
    """The stretch that the "since" at word i begins, or None where nothing after it is a time."""
    if "first" in text[max(0, i - 5) : i] and words[max(0, i - 5)].sentence == words[i].sentence:
        return None  # "my first 10k since school"
    j = i + 1
    while j < len(words) and text[j] in SINCE_FILLERS and not _names_one(text, j):
        j += 1
    if j >= len(words) or words[j].sentence != words[i].sentence:
        return None
    found = _days(words, text, j, today, weekday)
    if found is None:
        return None
    days, last, vague = found
    before = text[max(0, i - 4) : i]
    if days >= _YEAR and before and before[-1] in BEING_A_RUNNER and not set(before[:-1]) & WITH_PAIN:
        return None  # "I have run since I was thirteen": no complaint
    return Time.of(words, i, last, days, "cut" if _not_run(text, i) else "since", vague=vague)


def _names_one(text: list[str], j: int) -> bool:
    """Whether "last" or "this" at word j belongs to what follows ("last week") and is no filler."""
    return text[j] in ("last", "this") and j + 1 < len(text) and text[j + 1] in {*SINCE_LAST, *WEEKDAYS}


def _days(
    words: list[Word], text: list[str], j: int, today: Date | None, weekday: int | None
) -> tuple[float, int, bool] | None:
    """Days, last word, and whether that is vague, of the beginning named at word j."""
    word = text[j]
    after = text[j + 1] if j + 1 < len(text) else ""
    number = words[j].number
    if word in ("last", "this") and after in WEEKDAYS and weekday is not None:
        return days_to(after, weekday), j + 1, True
    if word in ("last", "this"):
        return (SINCE_LAST if word == "last" else SINCE_THIS).get(after, 5.0), j + 1, True
    if word in WEEKDAYS or word in SHORT_DAYS:
        return days_to(word, weekday), j, True
    if word == "yesterday":
        return 1.0, j, False
    if word in SINCE_TODAY:
        return 0.3, j, False
    if word == "weekend":
        return 4.0, j, True
    if word in MONTHS or word in SEASONS:
        if word == "may" and after in ("be", "have", "not"):
            return None
        return _month(text, j, today), j, True
    if word in SINCE_LONG_AGO or (word == "i" and after == "was"):
        return _LONG_AGO_DAYS, j, True
    if number is not None and 1980 <= number <= 2100 and after not in DAYS:
        return 500.0, j, True  # "since 2019"
    return None


def _month(text: list[str], j: int, today: Date | None) -> float:
    """Days since that month or season began, the last one if "last" stands before it."""
    number = MONTHS.get(text[j]) or SEASONS[text[j]]
    days = _SEASON_DAYS
    if today is not None:
        days = max(7.0, (today.month - number) % 12 * _MONTH_DAYS + 10)
    return max(days, _SEASON_DAYS) if text[j - 1] == "last" else days


def _not_run(text: list[str], i: int) -> bool:
    """Whether what has not been since then is running ("haven't run since Tuesday")."""
    before = text[max(0, i - 4) : i]
    return bool(set(before[-2:]) & BEING_A_RUNNER) and bool(set(before) & {"not", "no", "stopped", "without"})
