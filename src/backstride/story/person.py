"""Who the story is about: age, sex, pregnancy, weeks since a birth, and who is telling it."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import Final

from backstride.story.text import Word, word_set

_BEFORE_DECADE: Final = word_set("my his her in mid early late")
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
_AFTER_OPENING_AGE: Final = word_set("and female male woman man f m runner fit pregnant with here")
_SEX_WORDS: Final = word_set("female male woman man f m lady")
_TELLERS: Final = word_set("i me wife husband son daughter mate partner runner")
_FEMALE_OTHERS: Final = word_set("she daughter wife mum mom mother girl woman midwife")
_MALE_OTHERS: Final = word_set("he boy son husband man lad bloke ball")
_MALE_SELF: Final = word_set("male man boy m bloke guy lad")
_CHILD_WORDS: Final = word_set("son daughter boy girl child baby toddler kid old eldest youngest")
_GESTATION: Final = word_set("pregnant gone along preg preggo preggers gravida gravid into gestation")
_BABY_WORDS: Final = word_set(
    "baby midwife midwives obstetrician bump pregnant pregnancy womb trimester contractions waters twins scan"
)
_PREGNANT: Final = word_set("pregnant expecting preggo preggers preg gravida gravid")
#: a complaint before "12 weeks." makes it the time of that complaint, not of a pregnancy
_COMPLAINT: Final = word_set(
    "pain pains painful ache aches aching achy hurt hurts hurting sore soreness stiff stiffness numb numbness tingling "
    "swollen cramp cramps spasm injury injured strain sprain niggle twinge back backache knee hip calf leg legs foot "
    "ankle shin hamstring groin neck shoulder chest heel achilles rib ribs quads thigh physio"
)
_BEFORE_PREGNANCY: Final = word_set("in my this mid late early")
_NOT_PREGNANT: Final = word_set("not no when was were if could might never trying wife sister")
_BABIES: Final = word_set("son daughter baby boy girl infant child newborn twin twins toddler")
_ACHES: Final = word_set("backache ache pain injury niggle strain pair shoes scar problem")
_AFTER_AGE_TOO: Final = word_set("and or to of m f")
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
_AGE_CUES = word_set("aged age turned turning nearly almost just")
_FEMALE = word_set(
    "pregnant pregnancy midwife period periods menstrual womb ovary ovaries vagina vaginal vulva "
    "postnatal postpartum breastfeeding menopause menopausal perimenopausal contractions labour hrt "
    "labia uterus clitoris girdle girl woman female bra she daughter wife mum mom mother"
)
_MALE = word_set(
    "testicle testicles testicular scrotum prostate erection erections penis balls bollock bollocks "
    "ball man male bloke lad he boy son husband gents"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A value the text gives, and the characters that say it."""

    value: float | str
    start: int
    end: int


@dataclass(slots=True)
class Person:
    """What the text says about the person; None is unknown."""

    age_years: Said | None = None
    sex: Said | None = None
    pregnant_weeks: Said | None = None
    pregnant: Said | None = None
    weeks_since_birth: Said | None = None
    reporter: str = "self"


def _span(words: list[Word], first: int, last: int, value: float | str) -> Said:
    return Said(value, words[first].start, words[last].end)


def read_age(words: list[Word]) -> Said | None:
    """Age in years (months and weeks of an infant as a fraction); never a duration or a distance."""
    count = len(words)
    best: Said | None = None
    for i, word in enumerate(words):
        if word.number is None:
            decade = re.fullmatch(
                r"(?:mid|early|late)?(twenties|thirties|forties|fifties|sixties|seventies|eighties|teens)",
                word.word,
            )
            if (
                (decade and i >= 1 and any(words[j].word in _BEFORE_DECADE for j in range(max(0, i - 2), i)))
                and any(words[j].word == "in" for j in range(max(0, i - 3), i))
                and not any(
                    words[j].word in ("when", "was", "injured", "back") for j in range(max(0, i - 5), i)
                )
            ):
                base = {
                    "twenties": 25,
                    "thirties": 35,
                    "forties": 45,
                    "fifties": 55,
                    "sixties": 65,
                    "seventies": 75,
                    "eighties": 85,
                    "teens": 16,
                }[decade[1]]
                shift = -3 if words[i - 1].word == "early" else 3 if words[i - 1].word == "late" else 0
                best = best or _span(words, i - 1, i, float(base + shift))
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
            return _span(words, i, i + (1 if after == "yo" else 2), n)
        if (
            same
            and (after in _MONTH_WORDS or after in _WEEK_WORDS or after in _DAY_WORDS)
            and after2 == "old"
            and not _thing_aged(words, i)
            and _baby_near(words, i)
        ):
            return _span(
                words,
                i,
                i + 2,
                n / 12 if after in _MONTH_WORDS else n / 52 if after in _WEEK_WORDS else n / 365,
            )
        if not (n == int(n) and 1 <= n <= 110):
            continue
        if same and after in ("y", "yo", "yrs", "yr") and "o" in (after2, after[-1:]):
            return _span(words, i, i + 1, n)
        joined = word.after[:1] not in (",", ".", ";", "!", ")")  # "15, runs track" is no count of runs
        if same and joined and (after in _YEAR_WORDS or after in _UNIT_AFTER_AGE - _AFTER_AGE_TOO):
            continue
        if same and after in _AFTER_AGE_TOO and i + 2 < count and words[i + 2].number is not None:
            continue  # "20 to 25", "5 and 6"
        if word.after[:1] in ("%", "/", "°", ":") or (word.after[:1] == "-" and after != "year"):
            continue
        if before == "of" and before2 in _KINDS_OF_PERSON and ends_clause(words, i):
            return _span(words, i - 2, i, n)
        if before in ("aged", "age"):
            return _span(words, i - 1, i, n)
        if before in ("turned", "turning", "turn"):
            return _span(words, i - 1, i, n)
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
            return _span(words, i - 1, i, n)
        if before in ("is", "who") and n >= 1 and ends and before2 in _PERSON:
            return _span(words, i - 1, i, n)
        if before in _KINDS_OF_PERSON and n >= 1 and ends:
            if best is None:
                best = _span(words, i, i, n)
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
            best = _span(words, i, i, n)
        elif same and after in _SEX_WORDS and n >= 10 and best is None:
            best = _span(words, i, i + 1, n)
        elif (
            word.after[:1] == ")"
            and i
            and words[i - 1].after[:1] in ("(", " (")
            and n >= 10
            and best is None
            and before in _TELLERS
        ):
            best = _span(words, i, i, n)
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
                return _span(words, i, i, bare)
    return best


def _baby_near(words: list[Word], i: int) -> bool:
    """Whether weeks or months "old" are said of a child ("my five-month-old son"), not of an ache."""
    after = {w.word for w in words[i + 3 : i + 6]}
    before = {w.word for w in words[max(0, i - 4) : i]}
    return bool(after & _BABIES) or (
        bool(before & {"my", "our", "is", "he", "she", "baby", "the"}) and not after & _ACHES
    )


def ends_clause(words: list[Word], i: int) -> bool:
    """Whether a pause or the end follows word i."""
    return i + 1 >= len(words) or words[i].after[:1] in (",", ".", ";", ")", "\n", "!", "-", "–", "—")


def _thing_aged(words: list[Word], i: int) -> bool:
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


def read_person(words: list[Word], about_other: bool) -> Person:
    """Everything the text says about the person it is about."""
    person = Person(age_years=read_age(words))
    _read_pregnancy(words, person)
    _read_birth(words, person)
    female = next(
        (w for w in words if w.word in _FEMALE and (about_other or w.word not in _FEMALE_OTHERS)),
        None,
    )
    male = next(
        (w for w in words if w.word in _MALE and (about_other or w.word not in _MALE_OTHERS)),
        None,
    )
    for i, w in enumerate(words):
        if w.word in ("female", "woman", "girl", "f", "lady") and (
            i
            and (
                words[i - 1].number is not None
                or (
                    words[i - 1].word in ("old", "am", "a")
                    and i > 1
                    and words[i - 2].word in ("am", "year", "years", "i")
                )
            )
        ):
            person.sex = Said("female", w.start, w.end)
        if w.word in _MALE_SELF and (
            i
            and (
                words[i - 1].number is not None
                or (
                    words[i - 1].word in ("old", "am", "a")
                    and i > 1
                    and words[i - 2].word in ("am", "year", "years")
                )
            )
        ):
            person.sex = Said("male", w.start, w.end)
    if person.sex is None and (person.pregnant or person.weeks_since_birth):
        source = person.pregnant or person.weeks_since_birth
        assert source is not None
        person.sex = Said("female", source.start, source.end)
    if person.sex is None and female and not male:
        person.sex = Said("female", female.start, female.end)
    elif person.sex is None and male and not female:
        person.sex = Said("male", male.start, male.end)
    elif person.sex is None and male and female and about_other:
        he = sum(w.word in ("he", "his", "him", "son", "boy") for w in words)
        she = sum(w.word in ("she", "her", "daughter", "girl") for w in words)
        if he != she:
            chosen = male if he > she else female
            person.sex = Said("male" if he > she else "female", chosen.start, chosen.end)
    if about_other:
        early = [w.word for w in words[:16]]
        if any(w in _CHILD_WORDS for w in early):
            person.reporter = "parent"
        elif any(w in ("wife", "husband", "partner", "girlfriend", "boyfriend") for w in early):
            person.reporter = "partner"
        else:
            person.reporter = "other"
    return person


def _read_pregnancy(words: list[Word], person: Person) -> None:
    count = len(words)
    text = [w.word for w in words]
    for i, word in enumerate(words):
        if word.number is None or not 3 <= word.number <= 43:
            continue
        after = text[i + 1] if i + 1 < count else ""
        if i and text[i - 1] == "week" and any(w in _BABY_WORDS for w in text):
            person.pregnant_weeks = _span(words, i - 1, i, word.number)
            person.pregnant = person.pregnant_weeks
            return
        if after not in _WEEK_WORDS and after not in _MONTH_WORDS:
            continue
        after2 = text[i + 2] if i + 2 < count else ""
        weeks = word.number * (4.35 if after in _MONTH_WORDS else 1)
        if (after2 in _GESTATION and (after2 != "into" or "pregnancy" in text[i : i + 6])) or (
            after2 == "and" and "pregnant" in text[i : i + 6]
        ):
            person.pregnant_weeks = _span(words, i, i + 2, weeks)
            person.pregnant = person.pregnant_weeks
            return
        baby = any(w in _BABY_WORDS for w in text)
        opens = (
            i == 0
            or words[i - 1].sentence != word.sentence
            or (
                text[i - 1] in ("am", "are", "is", "at", "now")
                and i > 1
                and text[i - 2] in ("i", "am", "now", "pregnant", "we", "wife", "she")
            )
            or (text[i - 1] == "at" and baby)
        )
        pause = (
            i + 2 >= count
            or words[i + 1].after[:1] in (",", ".", ";", ":")
            or after2 in ("with", "and", "pregnant")
        )
        said_of_me = text[max(0, i - 2) : i] in (["i", "am"], ["we", "are"])
        first = (
            after in _WEEK_WORDS
            and word.word[0].isdigit()
            and (i == 0 or words[i - 1].sentence != word.sentence)
            and not any(
                w in _COMPLAINT and text[k + 1] not in ("to", "home") for k, w in enumerate(text[:i])
            )  # "all back to normal" names no back
        )
        if (
            opens
            and pause
            and weeks >= 4
            and (baby or said_of_me or first)
            and after2 not in ("ago", "of", "since")
        ):
            person.pregnant_weeks = _span(words, i, i + 1, weeks)
            person.pregnant = person.pregnant_weeks
            return
    for i, word in enumerate(words):
        if word.word == "be" and text[max(0, i - 2) : i] in (["mum", "to"], ["mom", "to"], ["mother", "to"]):
            person.pregnant = _span(words, i - 2, i, "yes")
            break
        if (
            word.word in _PREGNANT
            or text[i : i + 3] == ["up", "the", "duff"]
            or (
                word.word == "pregnancy"
                and i
                and text[i - 1] in _BEFORE_PREGNANCY
                and text[i - 2 : i - 1] not in (["since"], ["after"], ["during"], ["last"])
            )
        ):
            before = [w.word for w in words[max(0, i - 5) : i] if w.sentence == word.sentence]
            if any(w in _NOT_PREGNANT for w in before):
                continue
            if word.word == "expecting" and not (
                i + 1 < count and text[i + 1] in ("a", "twins", "our", "my", "in", "and")
            ):
                continue
            person.pregnant = _span(words, i, i, "yes")
            tail = words[i + 1 : i + 4]
            for near, unit in itertools.pairwise(tail):
                if near.number is not None and unit.word in _WEEK_WORDS and 3 <= near.number <= 43:
                    person.pregnant_weeks = Said(near.number, near.start, unit.end)
            return
        if word.word == "trimester" and i:
            trimester = {"first": 8.0, "second": 20.0, "third": 32.0}.get(text[i - 1])
            if trimester:
                person.pregnant_weeks = _span(words, i - 1, i, trimester)
                person.pregnant = person.pregnant_weeks
                return


def _read_birth(words: list[Word], person: Person) -> None:
    text = [w.word for w in words]
    count = len(words)
    for i, word in enumerate(words):
        if word.number is None and word.word not in ("a", "few", "couple", "fortnight", "last"):
            continue
        unit_at = next(
            (
                j
                for j in range(i, min(count, i + 4))
                if text[j] in _WEEK_WORDS | _MONTH_WORDS | _DAY_WORDS or text[j] == "fortnight"
            ),
            None,
        )
        if unit_at is None:
            continue
        n = (
            word.number
            if word.number is not None
            else {"a": 1.0, "few": 3.0, "couple": 2.0, "fortnight": 1.0, "last": 1.0}[word.word]
        )
        unit = text[unit_at]
        weeks = n * (
            4.35 if unit in _MONTH_WORDS else 1 / 7 if unit in _DAY_WORDS else 2 if unit == "fortnight" else 1
        )
        tail = text[unit_at + 1 : unit_at + 9]
        head = text[max(0, i - 8) : i]
        joined = " ".join(tail)
        birth_after = re.match(
            r"(old baby|post ?partum|post ?natal|post ?birth|post delivery|after (?:my |the |a |having |giving )?(?:birth|baby|c section|caesarean|cesarean|delivery|section|giving birth|having)|since (?:my |the |giving |having )?(?:birth|baby|delivery|caesarean|c section|section|giving birth)|on from (?:the |giving )?birth)",
            joined,
        )
        birth_before = re.search(
            r"(gave birth|had (?:my|our|a|the) (?:first |second |third |little )?(?:baby|daughter|son|girl|boy|c section|caesarean|section|twins)|baby (?:was|is|came|arrived|born)|was delivered|delivered|section|caesarean|baby boy|baby girl)",
            " ".join(head),
        )
        if birth_after or (
            birth_before
            and (
                "ago" in tail[:1]
                or text[unit_at + 1 : unit_at + 2] == ["old"]
                or "old" in tail[:1]
                or word.word == "last"
                or "birth" in head
            )
        ):
            if re.search(r"\byear", joined[:12]):
                continue
            person.weeks_since_birth = _span(words, i, unit_at, weeks)
            return
