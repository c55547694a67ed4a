"""How long it has been there, when it last came, and how many minutes into the run it starts.

"Week 4", "an 8-week plan", "a year into running", the age of shoes and weeks of rest are no durations;
*for*, *since*, *of*, *ago*, *now* make one. "A few" counts as three and is marked vague.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - a field is called date

from backstride.story.saying import ends_clause
from backstride.story.text import Word
from backstride.story.time_words import (
    ABOUT,
    ABOUT_LEAD,
    AFTER_DURATION,
    AFTER_NO_DURATION,
    BEFORE_DURATION,
    BEING_A_RUNNER,
    COUNTED_THINGS,
    DAYS,
    DETERMINERS,
    IN_THE_LAST,
    LASTS,
    MINUTE_UNITS,
    MONTHS,
    NOT_PAIN,
    ORDINALS,
    PARTS_OF_DAY,
    PLURAL_ALONE,
    REST,
    RHYTHM,
    SEASONS,
    SHORT_DAYS,
    SINCE_FILLERS,
    SINCE_LONG_AGO,
    SINCE_TODAY,
    STARTS,
    TREATMENTS,
    TREATMENTS_AS_REST,
    VAGUE,
    WEEKDAYS,
    WHOLE,
    WITH_PAIN,
)
from backstride.story.times_told import Kind, told


@dataclass(frozen=True, slots=True)
class Time:
    """One stretch of time the text names, in days, and what it is said of."""

    days: float
    kind: Kind
    start: int
    end: int
    first: int  # first word
    last: int  # last word
    vague: bool = False


def read_times(words: list[Word], today: Date | None, symptom_words: frozenset[int]) -> list[Time]:
    """Every stretch of time of the text, in order."""
    out: list[Time] = []
    count = len(words)
    text = [w.word for w in words]
    told_today = _today_told(words, text)
    weekday = today.weekday() if today is not None else None
    if told_today is not None:
        weekday = WEEKDAYS.index(text[told_today])
    for i, word in enumerate(text):
        if i == told_today:
            continue
        per = DAYS.get(word)
        if per is not None or word in ("ages", "yonks"):
            found = _counted(words, text, i, per or 0.0, symptom_words)
            if found is None and word in PARTS_OF_DAY and i and text[i - 1] in ("this", "last"):
                days = 1.0 if text[i - 1] == "last" else 0.3
                found = Time(days, "ago", words[i - 1].start, words[i].end, i - 1, i)
            if found:
                out.append(found)
        elif (
            (word == "since" or (word == "in" and _began_in(text, i)))
            and i + 1 < count
            and words[i + 1].sentence == words[i].sentence
        ):
            found = _since(words, text, i, today, weekday)
            if found:
                out.append(found)
        elif word in ("yesterday", "today", "tonight") or (
            word == "lunchtime" and i and text[i - 1] == "this"
        ):
            days = 1.0 if word == "yesterday" else 0.3
            out.append(Time(days, "ago", words[i].start, words[i].end, i, i))
        elif (word in WEEKDAYS or (word in SHORT_DAYS and text[max(0, i - 1)] in ("on", "last"))) and (
            (i and text[i - 1] in ("on", "last", "this")) or _opens_with(words, i)
        ):
            out.append(Time(_days_to(word, weekday), "ago", words[i].start, words[i].end, i, i, True))
    for days, kind, first, last, vague in told(words, today, symptom_words):
        if kind == "ago":  # "the day before yesterday" names no yesterday
            out = [time for time in out if time.last < first or last < time.first]
        out.append(Time(days, kind, words[first].start, words[last].end, first, last, vague))
    return out


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


def _days_to(word: str, weekday: int | None) -> float:
    """Days from the last such weekday to today, three where today is not known."""
    place = WEEKDAYS.index(word) if word in WEEKDAYS else SHORT_DAYS[word]
    return 3.0 if weekday is None else float((weekday - place) % 7 or 7)


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


def _counted(words: list[Word], text: list[str], i: int, per: float, symptoms: frozenset[int]) -> Time | None:
    unit = text[i]
    count = len(words)
    first = i
    vague = False
    amount: float | None = None
    j = i - 1
    if j >= 0 and text[j] == "odd":
        j -= 1
    if j >= 0 and words[j].sentence == words[i].sentence:
        w = words[j]
        if w.number is not None:
            amount, first = w.number, j
            # "two or three weeks", "2-3 weeks": the longer
            if j >= 2 and text[j - 1] in ("or", "to") and words[j - 2].number is not None:
                first = j - 2
            elif j >= 1 and words[j - 1].number is not None and words[j - 1].after[:1] in ("-", "–", "/"):
                first = j - 1
        elif w.word in VAGUE:
            amount, first, vague = VAGUE[w.word], j, True
            if j and text[j - 1] == "a":
                first = j - 1
            if w.word == "half" and first > 1 and text[first - 1] == "and":  # "two and a half months"
                whole = words[first - 2].number
                if whole is not None:
                    amount, first, vague = whole + 0.5, first - 2, False
        elif w.word == "of" and j and (text[j - 1] in VAGUE):
            amount, first, vague = VAGUE[text[j - 1]], j - 1, True
        elif w.word in ("a", "an"):
            amount, first = 1.0, j
            if j and text[j - 1] == "half":
                amount, first = 0.5, j - 1
        elif w.word in DETERMINERS:
            ordinals = {
                "second": 2.0,
                "third": 3.0,
                "fourth": 4.0,
                "fifth": 5.0,
                "sixth": 6.0,
                "seventh": 7.0,
                "eighth": 8.0,
                "tenth": 10.0,
                "first": 1.0,
            }
            amount, first = (ordinals.get(w.word, 1.0) if not unit.endswith("s") else None), j
            if amount is None:
                amount, vague = PLURAL_ALONE.get(unit, 4.0) / (per or 1.0), True
            if unit in ("morning", "night", "mornings", "nights", "day") and w.word not in ORDINALS:
                return None
    if unit in ("weekend", "weekends") and amount in (None, 1.0):
        return Time(3.0, "ago", words[first].start, words[i].end, first, i, True)
    if amount is None:
        if unit in PLURAL_ALONE:
            amount, vague = PLURAL_ALONE[unit] / (per or 1.0), True
            if unit == "ages":
                amount, per = 120.0, 1.0
            elif unit == "yonks":
                amount, per = 300.0, 1.0
        else:
            return None
    days = amount * per
    after = text[i + 1] if i + 1 < count and words[i + 1].sentence == words[i].sentence else ""
    if after == "and" and text[i + 2 : i + 4] == ["a", "half"]:
        days += per / 2
        after = text[i + 4] if i + 4 < count else ""
    before = text[first - 1] if first and words[first - 1].sentence == words[first].sentence else ""
    if before in ABOUT:
        lead, k = before, first - 2
        while k >= 0 and text[k] in ABOUT_LEAD and words[k].sentence == words[first].sentence:
            if text[k] == "for":
                before = "for"
                break
            k -= 1
        if before != "for":
            before = lead
        if before == "for":
            first = max(0, k)
    if before == "of" and first > 1 and text[first - 2] == "part":  # "the best part of five months"
        before = "for"
    clause = [t for t, w in zip(text, words, strict=True) if w.clause == words[i].clause]
    place = (words[first].start, words[i].end, first, i)
    if per < 0.5 and unit not in ("day", "days", "night", "nights"):
        if after in ("ago", "back", "earlier"):
            return Time(days, "ago", *place, vague)
        if after in ("in", "into") or before in ("at", "after", "within", "every"):
            return None
        return Time(days, "episode", *place, vague)
    if (
        after in ("old", "olds")
        or unit == "yo"
        or (after in ("into", "in") and any(t in NOT_PAIN for t in clause))
    ):
        return None
    if before in RHYTHM and after not in ("ago", "now"):
        if before == "in" and text[first] in ("the", "last", "past"):
            pass
        elif not (before == "in" and any(t in ("better", "eased", "change", "improvement") for t in clause)):
            return None
        else:
            return None
    if before == "a" and amount is not None and unit in ("week", "day", "month", "year") and first == i:
        return None
    if text[first] == "a" and before in COUNTED_THINGS:
        return None
    if after in AFTER_NO_DURATION and after != "before":
        return None
    if (
        after in REST
        or before in REST
        or (any(t in REST for t in _before(text, first)) and after != "ago")
        or (after == "of" and text[i + 2 : i + 3] and text[i + 2] in REST)
        or (after == "without" and text[i + 2 : i + 3] in (["running"], ["a"]))
    ):
        return Time(days, "rest", *place, vague)
    if words[i].after[:1] == "'" and after in REST:
        return Time(days, "rest", *place, vague)
    if after in ("ago", "back", "earlier", "previously"):
        return Time(days, "ago", *place, vague)
    if after == "of":
        tail = text[i + 2 : i + 6]
        if any(t in NOT_PAIN for t in tail[:3]) or any(t in TREATMENTS for t in tail[:4]):
            return Time(
                days,
                "rest" if any(t in TREATMENTS_AS_REST for t in tail[:4]) else "other",
                *place,
                vague,
            )
        return Time(days, "duration", *place, vague)
    if _training_for(text, first):
        return Time(days, "other", *place, vague)
    if _habit(text, first, i):
        return Time(days, "episode", *place, vague)
    pain_here = any(
        p in symptoms and words[p].sentence == words[i].sentence
        for p in range(max(0, first - 12), min(count, i + 12))
    )
    if text[first] == "last" and unit in WHOLE and before not in IN_THE_LAST:
        return Time(days, "ago" if pain_here else "other", *place, True)  # "last month" is no stretch
    own = {text[p] for p in range(first, i)}  # "two and a half months" is no half marathon
    training = any(t in NOT_PAIN and t not in own for t in clause)
    if (
        before in BEFORE_DURATION
        or after in AFTER_DURATION
        or text[first] in ("these", "past", "last", "this", "the")
    ):
        if after == "later" or before == "after":
            return Time(days, "other", *place, vague)
        if training and not pain_here:
            return Time(days, "other", *place, vague)
        return Time(days, "duration", *place, vague)
    if not training and (pain_here or len(clause) <= 5):
        return Time(days, "duration", *place, vague)
    return Time(days, "other", *place, vague)


def _training_for(text: list[str], first: int) -> bool:
    """Whether the stretch is how long somebody has been a runner ("I've been running for two years")."""
    before = text[max(0, first - 4) : first]
    if before and before[-1] in ("for", "of", "over"):
        before = before[:-1]
    return bool(before) and before[-1] in BEING_A_RUNNER and not set(before[:-1]) & WITH_PAIN


def _habit(text: list[str], first: int, last: int) -> bool:
    """Whether the stretch is how long one spell lasts ("it lasts for about a day after each run")."""
    before, after = text[max(0, first - 5) : first], text[last + 1 : last + 4]
    return bool(set(before) & LASTS) and bool(set(after) & {"after", "each", "every", "then", "at", "once"})


def _before(text: list[str], first: int) -> list[str]:
    """The three words before a stretch of time; "on and off" is no rest."""
    near = text[max(0, first - 3) : first]
    return (
        []
        if near[:2] in (["and", "off"], ["off", "and"]) or near[-2:] == ["and", "off"] or "and" in near
        else near
    )


def _not_run(text: list[str], i: int) -> bool:
    """Whether what has not been since then is running ("haven't run since Tuesday")."""
    before = text[max(0, i - 4) : i]
    return bool(set(before[-2:]) & BEING_A_RUNNER) and bool(set(before) & {"not", "no", "stopped", "without"})


def _since(
    words: list[Word], text: list[str], i: int, today: Date | None, weekday: int | None
) -> Time | None:
    if "first" in text[max(0, i - 5) : i] and words[max(0, i - 5)].sentence == words[i].sentence:
        return None  # "my first 10k since school"
    count = len(words)
    j = i + 1
    while j < count and text[j] in SINCE_FILLERS:
        if (
            text[j] in ("last", "this")
            and j + 1 < count
            and text[j + 1]
            in (
                "week",
                "month",
                "year",
                "night",
                "morning",
                "weekend",
                "time",
                "afternoon",
                "evening",
                *WEEKDAYS,
            )
        ):
            break
        j += 1
    if j >= count or words[j].sentence != words[i].sentence:
        return None
    word = text[j]
    nxt = text[j + 1] if j + 1 < count else ""
    days: float | None = None
    vague = False
    last = j
    if word in ("last", "this"):
        table = {
            "week": 7.0 if word == "last" else 3.0,
            "month": 35.0 if word == "last" else 15.0,
            "year": 300.0,
            "night": 1.0,
            "morning": 0.4,
            "weekend": 5.0,
            "afternoon": 0.2,
            "evening": 0.1,
            "time": 3.0,
        }
        days, last, vague = table.get(nxt, 5.0), j + 1, True
    elif word in WEEKDAYS or word in SHORT_DAYS:
        days, vague = _days_to(word, weekday), True
    elif word == "yesterday":
        days = 1.0
    elif word in SINCE_TODAY:
        days = 0.3
    elif word == "weekend":
        days, vague = 4.0, True
    elif word in MONTHS or word in SEASONS:
        number = MONTHS.get(word) or SEASONS.get(word) or 1
        vague = True
        if word == "may" and nxt in ("be", "have", "not"):
            return None
        days = 90.0 if today is None else max(7.0, float(((today.month - number) % 12) * 30.4 + 10))
        if text[j - 1] == "last":
            days = max(days, 90.0)
    elif word in SINCE_LONG_AGO or (word == "i" and nxt == "was"):
        days, vague = 3650.0, True
    elif words[j].number is not None and 1980 <= (words[j].number or 0) <= 2100:
        days, vague = 500.0, True
    elif words[j].number is not None and nxt in DAYS:
        return None  # "since two weeks": counted by its unit
    elif word in ("then", "that", "it", "we", "when"):
        return None
    if days is None:
        return None
    if _not_run(text, i):
        return Time(days, "cut", words[i].start, words[last].end, i, last, vague)
    return Time(days, "since", words[i].start, words[last].end, i, last, vague)


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
    text = [w.word for w in words]
    best: Time | None = None
    for time in times:
        if time.kind in ("duration", "since"):
            if any(past[p] for p in range(time.first, time.last + 1)):
                continue
            if best is None or time.days > best.days:
                best = time
        elif time.kind == "ago":
            sentence = words[time.first].sentence
            near = {t for t, w in zip(text, words, strict=True) if w.sentence == sentence}
            if time.days > 120 and not (near & {"started", "began", "since", "start", "begun", "onset"}):
                continue
            if (near & STARTS or time.days <= 14) and (
                best is None or (best.kind == "ago" and time.days > best.days)
            ):
                best = time
    if best is None:
        best = max((t for t in times if t.kind == "cut"), key=lambda t: t.days, default=None)
    return best


def last_ago_days(times: list[Time]) -> Time | None:
    """The most recent time point the text names: "two hours ago", "yesterday", "this morning"."""
    points = [t for t in times if t.kind == "ago"]
    return min(points, key=lambda t: t.days, default=None)


def onset_minute(words: list[Word]) -> tuple[float, int, int] | None:
    """Minutes into the run at which it begins ("ten to fifteen minutes in", "after 25 minutes of running")."""
    text = [w.word for w in words]
    count = len(words)
    for i, word in enumerate(words):
        if word.number is None or not 0 < word.number <= 400:
            continue
        unit_at = i + 1 if i + 1 < count else i
        if text[unit_at] not in MINUTE_UNITS:
            if (
                text[unit_at : unit_at + 2] == ["or", "so"]
                and unit_at + 2 < count
                and text[unit_at + 2] in ("minutes", "mins")
            ):
                unit_at += 2
            else:
                continue
        n = word.number * (60 if text[unit_at].startswith("hour") else 1)
        low = i
        if i >= 2 and text[i - 1] in ("to", "or", "and") and words[i - 2].number is not None:
            low, n = i - 2, words[i - 2].number or n
        elif i >= 1 and words[i - 1].number is not None and words[i - 1].after[:1] in ("-", "–"):
            low, n = i - 1, words[i - 1].number or n
        before = text[low - 1] if low else ""
        after = text[unit_at + 1] if unit_at + 1 < count else ""
        mark = " ".join(text[unit_at + 1 : unit_at + 5])
        into = (
            (after == "in" and not mark.startswith(("in the ice", "in bed")))
            or after == "into"
            or mark.startswith(
                (
                    "of running",
                    "of a run",
                    "of the run",
                    "of jogging",
                    "mark",
                    "of setting off",
                    "of starting",
                    "from the start",
                    "of my run",
                    "on the treadmill",
                    "on the elliptical",
                )
            )
        )
        if (into and before not in ("for", "last")) or (
            before in ("after", "at", "around", "about", "within")
            and not mark.startswith(
                (
                    "of stopping",
                    "of finishing",
                    "of rest",
                    "of sitting",
                    "after",
                    "later",
                    "of standing still",
                )
            )
            and _running_near(text, low, unit_at)
        ):
            if before == "within" and "stop" in mark:
                continue
            return n, words[low].start, words[unit_at].end
    return None


def _running_near(text: list[str], low: int, high: int) -> bool:
    near = text[max(0, low - 14) : high + 14]
    return any(t.startswith(("run", "jog", "treadmill", "parkrun")) for t in near) and not any(
        t.startswith(("stop", "sit", "rest", "sat")) for t in text[high + 1 : high + 4]
    )
