"""A counted stretch of time ("three weeks", "a couple of days", "the last two and a half months") and what it is said of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from backstride.story.text import Word, word_set
from backstride.story.times.stretch import Kind, Time, names_sign, part_of
from backstride.story.times.words import (
    ABOUT,
    ABOUT_LEAD,
    AFTER_DURATION,
    AFTER_NO_DURATION,
    AGO,
    BEFORE_DURATION,
    BEING_A_RUNNER,
    CHILDREN,
    COUNTED_THINGS,
    DAYS,
    DETERMINERS,
    IN_THE_LAST,
    LASTS,
    MOMENTS,
    NOT_PAIN,
    NTH,
    PADS,
    PLURAL_ALONE,
    REST,
    RHYTHM,
    TREATMENTS,
    TREATMENTS_AS_REST,
    VAGUE,
    WHOLE,
    WITH_PAIN,
)

#: how far from a stretch, in words of its sentence, a sign still is what it is said of
_NEAR = 12
_SHORT_CLAUSE = 5
#: so many years by themselves are somebody's age
_GROWN_DAYS = 18 * 365
_SEVERAL = 4.0


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch with the words around it."""

    words: list[Word]
    text: list[str]
    first: int
    last: int
    days: float
    before: str  # the word before it in its sentence, "about" and the like passed over
    after: str
    vague: bool

    @property
    def opening(self) -> str:
        return self.text[self.first]

    @property
    def clause(self) -> list[str]:
        return [w.word for w in self.words if w.clause == self.words[self.last].clause]

    def trains(self) -> bool:
        """Whether its clause speaks of training, medicine or other things that also take weeks."""
        own = self.text[self.first : self.last]  # "two and a half months" is no half marathon
        return any(word in NOT_PAIN and word not in own for word in self.clause)

    def near(self, symptoms: frozenset[int]) -> bool:
        """Whether a sign is named close by in the same sentence."""
        places = range(max(0, self.first - _NEAR), min(len(self.words), self.last + _NEAR))
        return any(p in symptoms and self.words[p].sentence == self.words[self.last].sentence for p in places)

    def of_a_sign(self, symptoms: frozenset[int]) -> bool:
        """Whether it is said of a sign: one close by or, beside talk of training and the like, one in the same statement."""
        if not self.trains():
            return self.near(symptoms)
        return names_sign(self.words, part_of(self.words, self.last), symptoms)

    def of_a_stop(self) -> bool:
        """Whether its statement says that running is left ("haven't run for eight days")."""
        said = {self.text[place] for place in part_of(self.words, self.last)}
        return bool(said & {"not", "no", "without", "stopped", "never"}) and bool(said & BEING_A_RUNNER)


#: what makes "of the year" a stretch ("most of the year")
_SHARES: Final = word_set("part most half rest all much bulk end start third quarter")


def counted(words: list[Word], text: list[str], i: int, symptoms: frozenset[int]) -> Time | None:
    """The stretch that ends with the unit at word i ("three weeks"), or None where it is no stretch of a complaint's."""
    unit, per = text[i], DAYS[text[i]]
    if text[max(0, i - 2) : i] == ["of", "the"] and text[i - 3 : i - 2] and text[i - 3] not in _SHARES:
        return None  # "the second jog of the year"
    amount, first, vague = _amount(words, text, i)
    if amount is None and first < i:
        return None  # "this morning"
    if unit in ("weekend", "weekends") and amount in (None, 1.0):
        return Time.of(words, first, i, 3.0, "ago", vague=True)
    if amount is None:
        if unit not in PLURAL_ALONE:
            return None
        amount, vague = PLURAL_ALONE[unit] / per, True
    after = text[i + 1] if i + 1 < len(words) and words[i + 1].sentence == words[i].sentence else ""
    if after == "and" and text[i + 2 : i + 4] == ["a", "half"]:
        amount += 0.5
        after = text[i + 4] if i + 4 < len(words) else ""
    before, first = _before(words, text, first)
    stretch = _Stretch(words, text, first, i, amount * per, before, after, vague)
    kind = _short(stretch) if per < DAYS["day"] / 2 else _kind(stretch, symptoms)
    if kind is None:
        return None
    return Time.of(words, first, i, stretch.days, kind, vague=vague or _last_one(stretch))


def _amount(words: list[Word], text: list[str], i: int) -> tuple[float | None, int, bool]:
    """How many of the unit at word i, the first word that says so, and whether it is vague.

    No number with the unit's own place: nothing counts it. No number with the place before: it names a moment.
    """
    j = i - 2 if i and text[i - 1] == "odd" else i - 1
    if j < 0 or words[j].sentence != words[i].sentence:
        return None, i, False
    if text[j] in PADS and j and words[j - 1].number is not None:
        j -= 1  # "three whole weeks"
    word, number = text[j], words[j].number
    before = text[j - 1] if j else ""
    if number is not None:
        # "two or three weeks", "2-3 weeks": the longer
        if j >= 2 and before in ("or", "to") and words[j - 2].number is not None:
            return number, j - 2, False
        dashed = j >= 1 and words[j - 1].number is not None and words[j - 1].after[:1] in ("-", "–", "/")
        return number, j - 1 if dashed else j, False
    if word in VAGUE:
        first = j - 1 if before == "a" else j
        whole = words[first - 2].number if word == "half" and first > 1 and text[first - 1] == "and" else None
        if whole is not None:  # "two and a half months"
            return whole + 0.5, first - 2, False
        return VAGUE[word], first, True
    if word == "of" and before in VAGUE:
        return VAGUE[before], j - 1, True
    if word in ("a", "an"):
        return (0.5, j - 1, False) if before == "half" else (1.0, j, False)
    if word in DETERMINERS:
        if text[i] in MOMENTS and word not in NTH:
            return None, j, False
        if text[i].endswith("s"):
            return PLURAL_ALONE.get(text[i], _SEVERAL) / DAYS[text[i]], j, True
        return NTH.get(word, 1.0), j, False
    return None, i, False


def _before(words: list[Word], text: list[str], first: int) -> tuple[str, int]:
    """The word that says what the stretch is for, passing over "about", and where the stretch then begins."""
    if not first or words[first - 1].sentence != words[first].sentence:
        return "", first
    before = text[first - 1]
    if before == "of" and first > 1 and text[first - 2] == "part":  # "the best part of five months"
        return "for", first
    if before in ABOUT:
        k = first - 2
        if (
            k >= 0
            and text[k] in ("in", "within")
            and text[k] not in ABOUT_LEAD
            and before not in ("last", "past", "the")
        ):
            return text[k], first  # "it settles in about ten days"
        while k >= 0 and text[k] in ABOUT_LEAD and words[k].sentence == words[first].sentence:
            if text[k] == "for":
                return "for", k
            k -= 1
    return before, first


def _short(stretch: _Stretch) -> Kind | None:
    """What hours and minutes are said of: how long ago, or how long a spell lasts."""
    if stretch.after in AGO:
        return "ago"
    if stretch.after in ("in", "into") or stretch.before in ("at", "after", "within", "every"):
        return None
    return "episode"


def _kind(s: _Stretch, symptoms: frozenset[int]) -> Kind | None:
    """What a stretch of days or longer is said of; the first that fits."""
    if _is_no_stretch(s):
        return None
    if _is_rest(s):
        return "rest"
    if s.after in AGO:
        return "ago"
    if s.after == "since" and "last" in s.text[s.last + 2 : s.last + 4]:
        return "other"  # "eight months since the last lot"
    if s.after == "since" and s.text[s.last + 2 : s.last + 3] == ["i"]:
        return _since_i(s.text[s.last + 3 : s.last + 6])
    if s.after == "of":
        return _of(s)
    if _training_for(s.text, s.first):
        return "other"
    if _habit(s):
        return "episode"
    pain = s.of_a_sign(symptoms)
    if _last_one(s):
        return "ago" if pain else "other"
    training = s.trains()
    if (
        s.before in BEFORE_DURATION
        or s.after in AFTER_DURATION
        or s.opening in ("these", "past", "last", "this", "the")
    ):
        if training and not pain:
            return "cut" if s.near(symptoms) and s.of_a_stop() else "other"
        return "other" if s.after == "later" or s.before == "after" else "duration"
    return "duration" if not training and (pain or len(s.clause) <= _SHORT_CLAUSE) else "other"


def _is_no_stretch(s: _Stretch) -> bool:
    """An age, a rhythm, a place in a plan ("four weeks into my plan", "twice a week", "16 weeks pregnant")."""
    return (
        s.after in ("old", "olds")
        or (s.before in ("is", "are", "was") and s.text[s.first - 2] in CHILDREN)
        or (s.after in ("into", "in") and any(word in NOT_PAIN for word in s.clause))
        or (
            s.before in RHYTHM
            and s.after not in ("ago", "now")
            and not (s.before == "in" and s.opening in ("the", "last", "past"))
        )
        or (s.opening == "a" and s.before in COUNTED_THINGS)
        or s.after in AFTER_NO_DURATION
        or (
            s.days >= _GROWN_DAYS and len(s.clause) == s.last - s.first + 1
        )  # "first time in my life, 42 years"
    )


def _is_rest(s: _Stretch) -> bool:
    """Whether it is days without running ("two weeks off", "rested for a week"); "on and off" is none."""
    near = s.text[max(0, s.first - 3) : s.first]
    behind = s.text[s.last + 2 : s.last + 3]
    return (
        s.after in REST
        or s.before in REST
        or ("and" not in near and any(word in REST for word in near) and s.after != "ago")
        or (s.after == "of" and bool(behind) and behind[0] in REST)
        or (s.after == "without" and behind in (["running"], ["a"]))
    )


def _since_i(does: list[str]) -> Kind:
    """What "since I ..." tells: days without running, "since I ran this far", or the beginning of the complaint."""
    if not set(does[:2]) & (BEING_A_RUNNER | {"raced", "trained"}):
        return "duration"
    return "other" if set(does) & {"this", "that", "so", "as"} else "cut"


def _of(s: _Stretch) -> Kind:
    """What follows "of": treatment is rest, training is something else, anything else is the complaint."""
    tail = s.text[s.last + 2 : s.last + 6]
    if any(word in TREATMENTS_AS_REST for word in tail):
        return "rest"
    return "other" if any(word in NOT_PAIN | TREATMENTS for word in tail[:3]) else "duration"


def _training_for(text: list[str], first: int) -> bool:
    """Whether the stretch is how long somebody has been a runner ("I've been running for two years")."""
    before = text[max(0, first - 4) : first]
    if before and before[-1] in ("for", "of", "over"):
        before = before[:-1]
    return bool(before) and before[-1] in BEING_A_RUNNER and not set(before[:-1]) & WITH_PAIN


def _habit(s: _Stretch) -> bool:
    """Whether the stretch is how long one spell lasts ("it lasts for about a day after each run")."""
    before, after = s.text[max(0, s.first - 5) : s.first], s.text[s.last + 1 : s.last + 4]
    return bool(set(before) & LASTS) and bool(set(after) & {"after", "each", "every", "then", "at", "once"})


def _last_one(s: _Stretch) -> bool:
    """Whether it is a time point: "last month", but not "the last month"."""
    return s.opening == "last" and s.text[s.last] in WHOLE and s.before not in IN_THE_LAST
