"""The age that a text gives: never a duration, a distance or the age of a pair of shoes."""

from __future__ import annotations

from typing import Final

from backstride.story.age_told import age_told
from backstride.story.saying import Said, ends_clause, span
from backstride.story.text import Word, word_set

_AFTER_AGE: Final = word_set(
    "and with female male woman man f m runner fit healthy next this on but so run have had a now not "
    "in taking today tomorrow years diabetic pregnant otherwise overweight slim been"
)
_NEARLY: Final = word_set("nearly almost just only is now")
_PERSON_IS: Final = word_set("am is he she i who")
_PERSON: Final = word_set(
    "he she who son daughter girl boy wife husband mum mom dad mother father child kid brother sister partner "
    "lad lass mate friend bloke man woman eldest youngest teenager niece nephew grandson granddaughter fella"
)
_KINDS_OF_PERSON: Final = word_set(
    "male female man woman girl boy f m lad bloke son daughter runner wife husband mate child kid guy "
    "lady mum dad mother father fella"
)
#: "a father of three": how many children
_PARENTS: Final = word_set("mum mom dad mother father wife husband")
_AFTER_OPENING_AGE: Final = word_set("and female male woman man f m runner fit pregnant with here")
_SEX_WORDS: Final = word_set("female male woman man f m lady")
_TELLERS: Final = word_set("i me wife husband son daughter mate partner runner")
_BABIES: Final = word_set("son daughter baby boy girl infant child newborn twin twins toddler")
_ACHES: Final = word_set("backache ache pain injury niggle strain pair shoes scar problem")
_AFTER_AGE_TOO: Final = word_set("and or to of m f")
#: from this age on the child may be the one the story is about
_RUNS_ALREADY = 4
_RAISING = word_set("mum mom mother dad father parent parents mam mummy daddy")
_YEAR_WORDS = word_set("year years yr yrs yo")
_MONTH_WORDS = word_set("month months")
_WEEK_WORDS = word_set("week weeks wk wks")
_DAY_WORDS = word_set("day days")
_UNIT_AFTER_AGE = word_set(
    "km k kms mile miles mi minutes minute min mins hours hour hrs hr seconds secs weeks week wk wks "
    "months month days day marathons marathon percent kg kilos kilo lbs pounds stone degrees c f "
    "times steps metres meters m cm mm bpm reps sets per runs halves ultras nights mph mg of or to "
    "and ft feet am pm"
)


def read_age(words: list[Word]) -> Said | None:
    """Age in years (months and weeks of an infant as a fraction); never a duration or a distance."""
    count = len(words)
    best: Said | None = None
    for i, word in enumerate(words):
        if word.number is None:
            continue
        n: float = word.number
        before = words[i - 1].word if i else ""
        before2 = words[i - 2].word if i > 1 else ""
        after = words[i + 1].word if i + 1 < count else ""
        after2 = words[i + 2].word if i + 2 < count else ""
        same = i + 1 < count and words[i + 1].sentence == word.sentence
        # "12 year old", "34 years old", "34 yo", "five month old"
        years_old = same and after in _YEAR_WORDS and (after2 in ("old", "olds") or after == "yo")
        if years_old and not _thing_aged(words, i):
            return span(words, i, i + (1 if after == "yo" else 2), n)
        if (
            same
            and (after in _MONTH_WORDS or after in _WEEK_WORDS or after in _DAY_WORDS)
            and after2 == "old"
            and not _thing_aged(words, i)
            and _baby_near(words, i)
        ):
            return span(
                words,
                i,
                i + 2,
                n / 12 if after in _MONTH_WORDS else n / 52 if after in _WEEK_WORDS else n / 365,
            )
        if not (n == int(n) and 1 <= n <= 110):
            continue
        if same and after in ("y", "yo", "yrs", "yr") and "o" in (after2, after[-1:]):
            return span(words, i, i + 1, n)
        joined = word.after[:1] not in (",", ".", ";", "!", ")")  # "15, runs track" is no count of runs
        if same and joined and (after in _YEAR_WORDS or after in _UNIT_AFTER_AGE - _AFTER_AGE_TOO):
            continue
        if same and after in _AFTER_AGE_TOO and i + 2 < count and words[i + 2].number is not None:
            continue  # "20 to 25", "5 and 6"
        if word.after[:1] in ("%", "/", "°", ":") or (word.after[:1] == "-" and after != "year"):
            continue
        if (
            before == "of"
            and before2 in _KINDS_OF_PERSON
            and ends_clause(words, i)
            and not (before2 in _PARENTS and n < 20)
        ):
            return span(words, i - 2, i, n)
        if before in ("aged", "age"):
            return span(words, i - 1, i, n)
        if before in ("turned", "turning", "turn"):
            return span(words, i - 1, i, n)
        ends = (
            i + 1 >= count
            or word.after[:1] in (",", ".", ";", ")", "\n", "!", "-", "–", "—")
            or after in _AFTER_AGE
        )
        if (
            ((before == "am" and before2 == "i") or (before in _NEARLY and before2 in _PERSON_IS))
            and ends
            and n >= 4
        ):
            return span(words, i - 1, i, n)
        if before in ("is", "who") and n >= 1 and ends and before2 in _PERSON:
            return span(words, i - 1, i, n)
        if before in _KINDS_OF_PERSON and n >= 1 and ends:
            if best is None:
                best = span(words, i, i, n)
            continue
        # a sentence that opens with the number: "36 and very fit.", "24, ten minutes into the run", "41."
        opens = i == 0 or words[i - 1].sentence != word.sentence
        if (
            opens
            and ends
            and n >= 10
            and (word.after[:1] in (",", ".", ";", "\n") or after in _AFTER_OPENING_AGE)
            and not (after in _UNIT_AFTER_AGE and after not in ("and", "f", "m"))
            and best is None
        ):
            best = span(words, i, i, n)
        elif same and after in _SEX_WORDS and n >= 10 and best is None:
            best = span(words, i, i + 1, n)
        elif (
            word.after[:1] == ")"
            and i
            and words[i - 1].after[:1] in ("(", " (")
            and n >= 10
            and best is None
            and before in _TELLERS
        ):
            best = span(words, i, i, n)
    best = best or age_told(words)
    if best is None:
        # a bare number that is a whole clause of its own, "… , 57, …" or a last "34."
        for i, word in enumerate(words):
            bare = word.number
            if bare is None or bare != int(bare) or not 14 <= bare <= 95 or not word.word[0].isdigit():
                continue
            alone_before = (
                i == 0 or words[i - 1].clause != word.clause or words[i - 1].sentence != word.sentence
            )
            alone_after = i + 1 >= count or words[i + 1].clause != word.clause
            if alone_before and alone_after and word.after[:1] in (",", ".", ";", ")", ""):
                return span(words, i, i, bare)
    return best


def _baby_near(words: list[Word], i: int) -> bool:
    """Whether weeks or months "old" are said of a child ("my five-month-old son"), not of an ache."""
    after = {w.word for w in words[i + 3 : i + 6]}
    before = {w.word for w in words[max(0, i - 4) : i]}
    return bool(after & _BABIES) or (
        bool(before & {"my", "our", "is", "he", "she", "baby", "the"}) and not after & _ACHES
    )


def _thing_aged(words: list[Word], i: int) -> bool:
    """Whether a thing has this age, or the infant of a parent who writes ("mum of a one year old")."""
    before = [w.word for w in words[max(0, i - 3) : i]]
    if {"of", "to"} & set(before) and _RAISING & set(before) and (words[i].number or 0) < _RUNS_ALREADY:
        return True
    near = {w.word for w in words[max(0, i - 5) : i]}
    return bool(
        near
        & {
            "shoes",
            "shoe",
            "trainers",
            "pair",
            "mattress",
            "bed",
            "car",
            "watch",
            "injury",
            "scar",
            "insoles",
            "chair",
        }
    )
