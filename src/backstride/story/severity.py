"""Numbers said of the pain or the body: 0-10 scores, temperature, and how many runs it has stopped."""

from __future__ import annotations

from itertools import pairwise

from backstride.story.text import Word, word_set

_COUNTED = word_set(
    "km k mile miles minutes minute min mins hours hour weeks week days day runs times months years "
    "sessions reps am pm"
)
_HOT = word_set(
    "fever temperature temp thermometer feverish degrees shivers shivering chills shivery hot c f "
    "celsius fahrenheit feverishness"
)


#: what else a number with one decimal place measures
_MEASURED = word_set(
    "paid pay cost costs price priced euro euros eur pound pounds gbp quid dollar dollars usd bucks weigh weighs "
    "weighed weight kg kilos stone scale scales fat percent bmi pace average avg cadence splits split ran run "
    "parkrun pb size shoe vo2 vo2max speed kph mph km waist inches cm"
)

_NO = word_set("no not never without denies denied")


def read_score(words: list[Word]) -> tuple[float, int, int] | None:
    """The highest pain score of the text ("7/10", "seven out of ten", "from a four to a six")."""
    best: tuple[float, int, int] | None = None
    count = len(words)
    for i, word in enumerate(words):
        n = word.number
        if n is None or n > 10:
            continue
        end = -1
        if word.after[:1] == "/" and i + 1 < count and words[i + 1].number == 10:
            end = i + 1
        elif (
            i + 3 < count
            and [w.word for w in words[i + 1 : i + 3]] == ["out", "of"]
            and words[i + 3].number == 10
        ):
            end = i + 3
        elif (
            i
            and words[i - 1].word in ("a", "an")
            and i >= 2
            and words[i - 2].word
            in ("to", "say", "about", "around", "maybe", "at", "now", "like", "pain", "is", "was")
            and (
                i + 1 >= count
                or words[i + 1].sentence != word.sentence
                or word.after[:1] in (",", ".")
                or words[i + 1].word in ("now", "at", "on", "today", "by", "when")
            )
            and any(
                w.word
                in ("pain", "hurts", "from", "score", "ache", "sore", "level", "lying", "back", "worse")
                for w in words[max(0, i - 14) : i]
            )
        ):
            end = i
        elif (
            word.after[:1] in ("-", "–")
            and i + 1 < count
            and words[i + 1].number is not None
            and words[i + 1].after[:1] == "/"
        ):
            continue
        if end < 0:
            continue
        if _off(words, i):
            continue
        if best is None or n > best[0]:
            best = (n, word.start, words[end].end)
    return best


def scores_rise(words: list[Word]) -> tuple[int, int] | None:
    """Where two scores of one sentence rise ("it was a 4 then and it's a 6 now")."""
    marks = [
        i
        for i, w in enumerate(words)
        if w.number is not None
        and w.number <= 10
        and i
        and (words[i - 1].word in ("a", "an", "from", "to") or w.after[:1] == "/")
        and (i + 1 >= len(words) or words[i + 1].word not in _COUNTED)
    ]
    for first, second in pairwise(marks):
        low, high = words[first], words[second]
        if (
            low.sentence == high.sentence
            and second - first <= 12
            and (low.number or 0) < (high.number or 0) <= 10
        ):
            between = {w.word for w in words[max(0, first - 3) : second + 2]}
            if between & {"now", "then", "was", "to", "from", "today"} and not between & _COUNTED:
                return low.start, high.end
    return None


def _off(words: list[Word], i: int) -> bool:
    near = [w.word for w in words[max(0, i - 4) : i + 5]]
    return any(
        w in ("rpe", "effort", "tests", "questions", "times", "runs", "nights", "people", "days")
        for w in near
    )


def read_temperature_c(words: list[Word]) -> tuple[float, int, int] | None:
    """The highest body temperature of the text, degrees Celsius; Fahrenheit from 95 up is turned."""
    best: tuple[float, int, int] | None = None
    for i, word in enumerate(words):
        n = word.number
        if n is None:
            continue
        near = words[max(0, i - 5) : i + 4]
        decimal = len(word.word) == 4 and word.word[2] in ".,"  # a thermometer shows one place, a price two
        if 34.0 <= n <= 42.9:
            said = _hot_nearby(words, i) or "°" in word.after
            if not (said or (decimal and n >= 35)):
                continue
            if not said and any(w.word in _MEASURED for w in words[max(0, i - 6) : i + 4]):
                continue
            if not said and any(
                w.word
                in ("km", "k", "miles", "kg", "minutes", "weeks", "mi", "min", "mins", "years", "stone")
                for w in words[i + 1 : i + 3]
            ):
                continue
            if any(
                w.word in ("weeks", "km", "k", "miles", "minutes", "years", "pregnant", "old", "f", "m")
                for w in words[i + 1 : i + 2]
            ):  # "37F" is a woman's age: no fever is so cold in Fahrenheit
                continue
            value = n
        elif 95.0 <= n <= 108.0 and (any(w.word in _HOT - {"hot"} for w in near) or "°" in word.after):
            value = round((n - 32) / 1.8, 1)
        else:
            continue
        if any(w.word in ("below", "under", "never") for w in words[max(0, i - 2) : i]):
            continue
        if best is None or value > best[0]:
            best = (value, word.start, word.end)
    return best


def _hot_nearby(words: list[Word], i: int) -> bool:
    """Whether a word of fever that is not denied stands near; an age after "no fever" is no temperature."""
    for k in range(max(0, i - 5), min(len(words), i + 4)):
        if words[k].word in _HOT and not any(w.word in _NO for w in words[max(0, k - 2) : k]):
            return True
    return False


def read_oxygen(words: list[Word]) -> tuple[float, int, int] | None:
    """An oxygen reading, percent."""
    for i, word in enumerate(words):
        if word.number is not None and 60 <= word.number <= 100:
            near = [w.word for w in words[max(0, i - 6) : i + 4]]
            if any(w in ("oxygen", "sats", "saturation", "spo", "oximeter") for w in near):
                return word.number, word.start, word.end
    return None


def read_resting_pulse(words: list[Word]) -> tuple[float, int, int] | None:
    """A resting pulse, beats a minute."""
    for i, word in enumerate(words):
        if word.number is not None and 25 <= word.number <= 230:
            near = [w.word for w in words[max(0, i - 9) : i + 5]]
            if any(w in ("pulse", "heart", "hr", "heartrate", "bpm", "rhr") for w in near) and any(
                w in ("resting", "rest", "sitting", "lying", "bed", "sofa", "couch", "still", "sat")
                for w in near
            ):
                return word.number, word.start, word.end
    return None
