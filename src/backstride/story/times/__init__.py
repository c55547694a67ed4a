"""How long it has been there, and when it last came: every stretch of time a text names.

"Week 4", "an 8-week plan", "a year into running", the age of shoes and weeks of rest are no durations;
*for*, *since*, *of*, *ago*, *now* make one. "A few" counts as three and is marked vague.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date as Date  # noqa: N812 - a field is called date

from backstride.story.saying import ends_clause
from backstride.story.text import Word
from backstride.story.times.counted import counted
from backstride.story.times.since import days_to, since
from backstride.story.times.stretch import Time, names_sign, part_of
from backstride.story.times.told import told
from backstride.story.times.words import (
    DAYS,
    MONTHS,
    NOT_PAIN,
    PARTS_OF_DAY,
    SEASONS,
    SHORT_DAYS,
    STARTS,
    WEEKDAYS,
)

#: a time point so far back dates the complaint only where its beginning is told
_FAR_DAYS, _NEAR_DAYS = 120, 14
_KEPT_FROM = frozenset(
    {"not", "no", "never", "without", "stopped", "stop", "cannot", "hardly", "barely", "cut", "off"}
)
_BEGINS = frozenset({"started", "began", "since", "start", "begun", "onset"})


def read_times(words: list[Word], today: Date | None, symptom_words: frozenset[int]) -> list[Time]:
    """Every stretch of time of the text, in order."""
    text = [w.word for w in words]
    told_today = _today_told(words, text)
    weekday = today.weekday() if today is not None else None
    if told_today is not None:
        weekday = WEEKDAYS.index(text[told_today])
    found = [_at(words, text, i, today, weekday, symptom_words) for i in range(len(words)) if i != told_today]
    out = [time for time in found if time is not None]
    for days, kind, first, last, vague in told(words, today, symptom_words):
        if kind == "ago":  # "the day before yesterday" names no yesterday
            out = [time for time in out if time.last < first or last < time.first]
        out.append(Time.of(words, first, last, days, kind, vague=vague))
    return [replace(time, beside=_beside(time, words, symptom_words)) for time in out]


def _beside(time: Time, words: list[Word], symptoms: frozenset[int]) -> bool:
    """Whether its statement speaks of running, work and the like, names no sign and denies nothing."""
    part = part_of(words, time.last)
    near = {words[place].word for place in part if not time.first <= place <= time.last}
    return bool(near & NOT_PAIN) and not near & _KEPT_FROM and not names_sign(words, part, symptoms)


def _at(
    words: list[Word],
    text: list[str],
    i: int,
    today: Date | None,
    weekday: int | None,
    symptoms: frozenset[int],
) -> Time | None:
    """The stretch whose unit, day or "since" is word i."""
    word, before = text[i], text[i - 1] if i else ""
    if word in DAYS:
        found = counted(words, text, i, symptoms)
        if found is None and word in PARTS_OF_DAY and before in ("this", "last"):
            found = Time.of(words, i - 1, i, 1.0 if before == "last" else 0.3, "ago")
        return found
    if word == "since" or (word == "in" and _began_in(text, i)):
        if i + 1 < len(words) and words[i + 1].sentence == words[i].sentence:
            return since(words, text, i, today, weekday)
        return None
    if word in ("yesterday", "today", "tonight") or (word == "lunchtime" and before == "this"):
        return Time.of(words, i, i, 1.0 if word == "yesterday" else 0.3, "ago")
    named = word in WEEKDAYS or (word in SHORT_DAYS and text[max(0, i - 1)] in ("on", "last"))
    if named and (before in ("on", "last", "this") or _opens_with(words, i)):
        return Time.of(words, i, i, days_to(word, weekday), "ago", vague=True)
    return None


def _opens_with(words: list[Word], i: int) -> bool:
    """Whether a sentence opens with this day and a pause ("Saturday, hill repeats: ...")."""
    return (i == 0 or words[i - 1].sentence != words[i].sentence) and words[i].after[:1] in (",", ":")


def _began_in(text: list[str], i: int) -> bool:
    """Whether "in" names when it began ("this started in spring"), not when somebody took up running."""
    return (
        i >= 2
        and text[i - 1] in ("started", "began", "begun", "appeared")
        and text[i - 2] not in ("i", "we", "he", "she")
        and i + 1 < len(text)
        and (text[i + 1] in SEASONS or (text[i + 1] in MONTHS and text[i + 1] != "may"))
    )


def _today_told(words: list[Word], text: list[str]) -> int | None:
    """The place of a weekday that is told to be today ("it's Monday lunchtime now"), or None."""
    for i, word in enumerate(text):
        if word not in WEEKDAYS or not i:
            continue
        after = text[i + 1 : i + 4]
        opened = text[i - 1] == "is" and text[max(0, i - 2)] in ("it", "today", "now", "that")
        if opened and ("now" in after or "today" in after or text[i - 2] == "today" or ends_clause(words, i)):
            return i
        if text[i - 1] in ("now", "today") and ends_clause(words, i):
            return i
    return None


def duration_days(
    times: list[Time], words: list[Word], past: list[bool], aside: frozenset[int] = frozenset()
) -> Time | None:
    """How long the complaint has been there: the longest stretch said of it, or the time since its start.

    `aside`: clauses about something old (a cancer, a leak unchanged for years); they count where nothing else is said.
    """
    if aside:
        rest = [t for t in times if words[t.first].clause not in aside]
        found = duration_days(rest, words, past)
        if found is not None:
            return found
    said = [t for t in times if t.kind in ("duration", "since") or _dates(t, words)]
    best: Time | None = None
    for time in times:
        if time.beside and any(not t.beside for t in said):
            continue
        if time.kind in ("duration", "since"):
            if not any(past[time.first : time.last + 1]) and (best is None or time.days > best.days):
                best = time
        elif _dates(time, words) and (best is None or (best.kind == "ago" and time.days > best.days)):
            best = time
    return best or max((t for t in times if t.kind == "cut"), key=lambda t: t.days, default=None)


def _dates(time: Time, words: list[Word]) -> bool:
    """Whether a time point may be that of the complaint's beginning."""
    if time.kind != "ago":
        return False
    near = {w.word for w in words if w.sentence == words[time.first].sentence}
    if time.days > _FAR_DAYS and not near & _BEGINS:
        return False
    return bool(near & STARTS) or time.days <= _NEAR_DAYS


def last_ago_days(times: list[Time]) -> Time | None:
    """The most recent time point the text names: "two hours ago", "yesterday", "this morning"."""
    points = [t for t in times if t.kind == "ago"]
    return min(points, key=lambda t: t.days, default=None)
