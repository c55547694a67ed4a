"""Who the story is about: age, sex, pregnancy, weeks since a birth, and who is telling it."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from typing import Final

from backstride.story.age import read_age
from backstride.story.saying import Said, span
from backstride.story.scope import Scopes
from backstride.story.text import Word, word_set

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
_SINCE_SOMETHING: Final = word_set("post after since into of plan programme program out running training")
_BEFORE_PREGNANCY: Final = word_set("in my this mid late early")
#: "my pregnant sister" is about her
_SOMEBODY: Final = word_set("sister wife friend mate partner cousin neighbour colleague daughter girlfriend")
_EXPECTED: Final = word_set(
    "baby babies child girl boy twins little first second third fourth one daughter son bundle arrival"
)
_NOT_PREGNANT: Final = word_set("not no when was were if could might never trying wife sister")
#: a writer of this age does not write
_WRITES: Final = 10
#: of one's own body or running
_OWN_BODY: Final = word_set(
    "back shoulder shoulders neck chest ribs hip hips knee knees calf calves shin shins foot feet heel heels ankle thigh "
    "thighs quads hamstring hamstrings groin glute glutes buttock legs leg jog run"
)
_MONTH_WORDS = word_set("month months")
_WEEK_WORDS = word_set("week weeks wk wks")
_DAY_WORDS = word_set("day days")
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


@dataclass(slots=True)
class Person:
    """What the text says about the person; None is unknown."""

    age_years: Said | None = None
    sex: Said | None = None
    pregnant_weeks: Said | None = None
    pregnant: Said | None = None
    weeks_since_birth: Said | None = None
    reporter: str = "self"


def read_person(words: list[Word], scopes: Scopes) -> Person:
    """Everything the text says about the person it is about."""
    about_other = scopes.about_other
    own = words if about_other else _own(words, scopes)
    person = Person(age_years=read_age(words))
    if person.age_years and not about_other and _age_of_a_child_beside(words, person.age_years):
        person.age_years = None
    _read_pregnancy(own, person)
    _read_birth(own, person)
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


def _own(words: list[Word], scopes: Scopes) -> list[Word]:
    """The words with those said of somebody else made mute: "our babysitter is pregnant" is no pregnancy of the writer's."""
    return [replace(w, word="-", number=None) if scopes.other[i] else w for i, w in enumerate(words)]


def _read_pregnancy(words: list[Word], person: Person) -> None:
    count = len(words)
    text = [w.word for w in words]
    for i, word in enumerate(words):
        if word.number is None or not 3 <= word.number <= 43:
            continue
        after = text[i + 1] if i + 1 < count else ""
        if i and text[i - 1] == "week" and any(w in _BABY_WORDS for w in text):
            person.pregnant_weeks = span(words, i - 1, i, word.number)
            person.pregnant = person.pregnant_weeks
            return
        if after not in _WEEK_WORDS and after not in _MONTH_WORDS:
            continue
        after2 = text[i + 2] if i + 2 < count else ""
        weeks = word.number * (4.35 if after in _MONTH_WORDS else 1)
        if (after2 in _GESTATION and (after2 != "into" or "pregnancy" in text[i : i + 6])) or (
            after2 == "and" and "pregnant" in text[i : i + 6]
        ):
            person.pregnant_weeks = span(words, i, i + 2, weeks)
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
            or (text[i - 1] == "at" and (baby or 20 <= weeks <= 42))
        )
        pause = (
            i + 2 >= count
            or words[i + 1].after[:1] in (",", ".", ";", ":")
            or after2 in ("with", "and", "pregnant")
        )
        told_so = (
            i
            and text[i - 1] == "at"
            and 20 <= weeks <= 42
            and not set(text[i + 2 : i + 5]) & _SINCE_SOMETHING
        )
        said_of_me = told_so or text[max(0, i - 2) : i] in (["i", "am"], ["we", "are"])
        said_of_me = said_of_me or (text[max(0, i - 2) : i] == ["she", "is"] and 14 <= weeks <= 42)
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
            person.pregnant_weeks = span(words, i, i + 1, weeks)
            person.pregnant = person.pregnant_weeks
            return
    for i, word in enumerate(words):
        if word.word == "be" and text[max(0, i - 2) : i] in (["mum", "to"], ["mom", "to"], ["mother", "to"]):
            person.pregnant = span(words, i - 2, i, "yes")
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
            if any(w in _NOT_PREGNANT for w in before) or set(text[i + 1 : i + 2]) & _SOMEBODY:
                continue
            if word.word == "expecting" and not (
                i + 1 < count
                and (
                    text[i + 1] in ("twins", "in", "and")
                    or (text[i + 1] in ("a", "our", "my") and set(text[i + 2 : i + 5]) & _EXPECTED)
                )
            ):
                continue
            person.pregnant = span(words, i, i, "yes")
            tail = words[i + 1 : i + 4]
            for near, unit in itertools.pairwise(tail):
                if near.number is not None and unit.word in _WEEK_WORDS and 3 <= near.number <= 43:
                    person.pregnant_weeks = Said(near.number, near.start, unit.end)
            return
        if word.word == "trimester" and i:
            trimester = {"first": 8.0, "second": 20.0, "third": 32.0}.get(text[i - 1])
            if trimester:
                person.pregnant_weeks = span(words, i - 1, i, trimester)
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
            r"(old baby|post ?partum|post ?natal|post ?birth|post ?baby|post delivery|after (?:my |the |a |having |giving )?(?:birth|baby|c section|caesarean|cesarean|delivery|section|giving birth|having)|since (?:my |the |giving |having )?(?:birth|baby|delivery|caesarean|c section|section|giving birth)|on from (?:the |giving )?birth)",
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
            person.weeks_since_birth = span(words, i, unit_at, weeks)
            return


def _age_of_a_child_beside(words: list[Word], age: Said) -> bool:
    """Whether the age is a child's who is only named ("my girl is two") while the writer tells of their own running."""
    if not isinstance(age.value, int | float) or age.value >= _WRITES:
        return False
    at = next((i for i, w in enumerate(words) if w.end > age.start), 0)
    if {"i", "am"} & {w.word for w in words[max(0, at - 2) : at]}:
        return False
    return any(
        w.word == "my" and _OWN_BODY & {near.word for near in words[i + 1 : i + 4] if near.clause == w.clause}
        for i, w in enumerate(words)
    )
