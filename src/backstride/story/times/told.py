"""Stretches of time told without "for three weeks": "day four of this", "since the clocks went back", "a week-long ache"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date as Date  # noqa: N812 - a field is called date
from datetime import timedelta
from typing import Final

from backstride.story.line import as_line
from backstride.story.text import Word, word_set
from backstride.story.times.stretch import Kind

_MONTHS: Final = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sept",
    "oct",
    "nov",
    "dec",
]
_MONTH: Final = "|".join([*_MONTHS, "sep"])
_SEASON: Final = "summer|winter|autumn|spring|season"
_DAY: Final = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_UNIT: Final = "hours?|days?|nights?|weeks?|wks?|fortnights?|months?|years?|seasons?"
_PER: Final = {"hour": 1 / 24, "day": 1.0, "night": 1.0, "week": 7.0, "wk": 7.0, "fortnight": 14.0}
_PER_LONG: Final = {"month": 30.4, "year": 365.0, "season": 90.0}
_ACHE: Final = (
    r"(?:\w+ ){0,3}?(?:pain|ache|aching|backache|niggle|injury|soreness|stiffness|problem|sciatica|numbness|cough|"
    r"cramp|spasms?|twinge|agony|misery|saga|headache|trouble|history|hx|tightness|strain)"
)
_BEGAN: Final = r"(?:start\w*|began|begun|came on|come on|kicked off|flared|first (?:felt|noticed|hurt)|appeared|happened|went)"
_PLANS: Final = word_set(
    "plan programme program schedule couch c25k block challenge streak cycle period holiday taper pregnancy build app "
    "antibiotics course"
)
_TRAINED: Final = word_set(
    "trained training train raced racing ran run runs running raced plan mileage miles km season"
)

Days = Callable[[re.Match[str], Date | None], float | None]


def _days(found: re.Match[str], _today: Date | None) -> float | None:
    unit = found["unit"].rstrip("s")
    n = float(found["n"]) if found["n"] else 1.0
    return n * (_PER.get(unit) or _PER_LONG[unit])


def _of_month(found: re.Match[str], today: Date | None) -> float | None:
    """Days since "the 5th of October", or the 5th of this month or the last."""
    if today is None:
        return 14.0 if found.groupdict().get("month") is None else None
    number, name = int(float(found["n"])), found.groupdict().get("month")
    if not 1 <= number <= 31:
        return None
    for back in range(400):
        day = today - timedelta(days=back)
        if day.day == number and (name is None or day.month == _MONTHS.index(name) % 12 + 1):
            return float(back) or 0.3
    return None


def _month(found: re.Match[str], today: Date | None) -> float | None:
    if today is None:
        return 60.0
    months = (today.month - _MONTHS.index(found["month"]) % 12 - 1) % 12
    return max(7.0, months * 30.4 + min(today.day, 10))


def _clocks(_found: re.Match[str], today: Date | None) -> float | None:
    """Since the last Sunday of October or of March."""
    if today is None:
        return 60.0
    for back in range(400):
        day = today - timedelta(days=back)
        if day.month in (3, 10) and day.weekday() == 6 and day.day >= 25:
            return float(back) or 1.0
    return None


def _weekday_before_last(found: re.Match[str], today: Date | None) -> float | None:
    if today is None:
        return 10.0
    return float((today.weekday() - _DAY.split("|").index(found["day"])) % 7 or 7) + 7


def _day(found: re.Match[str], _today: Date | None) -> float | None:
    return float(found["n"])


def _in_week(found: re.Match[str], _today: Date | None) -> float | None:
    return 7 * float(found["n"]) - 4


def _minutes(found: re.Match[str], _today: Date | None) -> float | None:
    return float(found["n"]) / 1440


def _fixed(days: float) -> Days:
    return lambda _found, _today: days


_TABLE: Final[tuple[tuple[Kind, str, Days], ...]] = (
    ("duration", rf"\b(?:it is |on |now |this is )?day (?P<n>\d+) (?:of|with|now|and|,)(?: this| the| my| of| a)* {_ACHE}", _day),
    ("duration", rf"\bweek (?P<n>\d+) (?:of|with|now with) (?:this|the|my|a|it)? ?{_ACHE}", _in_week),
    ("duration", rf"{_ACHE} (?:is |are )?(?:now )?(?:in|into|on) (?:its|the|my)? ?week (?P<n>\d+)", _in_week),
    ("since", r"\bsince (?:the )?clocks (?:went|changed|moved|going)", _clocks),
    ("since", rf"\bsince (?:the )?(?P<n>\d+) (?:(?:st|nd|rd|th) )?(?:of )?(?P<month>{_MONTH})\b", _of_month),
    ("since", rf"\bsince (?P<month>{_MONTH}) (?:the )?(?P<n>\d+)(?: (?:st|nd|rd|th))?\b", _of_month),
    ("since", rf"\b(?:since|{_BEGAN} on) the (?P<n>\d+) (?:st|nd|rd|th)\b", _of_month),
    ("since", rf"\bsince (?!i )(?:\w+ ){{1,5}}in (?P<month>{_MONTH})\b", _month),
    ("duration", rf"\b(?:all|throughout|the whole(?: of)?|the entire|all through) (?:the |this |last )?(?:{_SEASON})\b", _fixed(75.0)),
    ("duration", rf"\b(?:the whole(?: of)?|throughout|all of|most of) (?:{_MONTH})\b", _fixed(25.0)),
    ("duration", r"\ball (?:this )?month\b", _fixed(25.0)),
    ("duration", r"\ball (?:this )?year\b", _fixed(200.0)),
    ("ago", r"\bday before yesterday\b", _fixed(2.0)),
    ("ago", r"\bnight before last\b", _fixed(2.0)),
    ("ago", rf"\b(?P<day>{_DAY}) before last\b", _weekday_before_last),
    ("since", rf"\bsince i (?:\w+ ){{1,6}}last (?:{_SEASON}|year)\b", _fixed(200.0)),
    ("duration", r"\bas (?:long|far back) as i can (?:remember|recall|think)", _fixed(3650.0)),
    ("duration", r"\b(?:for |been (?:like (?:this|that|it) )?)(?:quite )?(?:a|some) (?:good |fair |long |little )?(?:while|time)\b(?! (?:after|since i))", _fixed(30.0)),
    ("duration", rf"{_ACHE} (?:is|was|that is|which is) (?:about |nearly |over |already |now |only )*(?P<n>\d+) (?P<unit>{_UNIT}) old", _days),
    ("duration", rf"\b(?P<n>\d+) (?P<unit>{_UNIT}) old {_ACHE}", _days),
    ("duration", rf"\b(?P<n>\d+ )?(?P<unit>day|week|month|year)s? long {_ACHE}", _days),
    ("duration", r"\b(?:last|past) (?P<n>\d+) (?P<unit>hours)\b", _days),
    ("duration", r"\bfor (?:about |over |nearly )?(?P<n>\d+) (?P<unit>hours) (?:now|straight|solid|already)\b", _days),
    ("duration", r"\bfor (?:about |over |nearly )?(?P<n>\d+) min(?:ute)?s (?:now|straight|solid|already)\b", _minutes),
    ("duration", r"\b(?P<n>\d+) (?P<unit>nights|weeks|months) (?:running|in a row|on the trot|straight|on the bounce)\b", _days),
    ("duration", rf"\b(?:did|put|knackered|wrecked|tweaked|jarred) my (?:\w+ ){{1,2}}(?:in|out)(?: \w+){{0,4}} (?P<n>\d+) (?P<unit>{_UNIT}) (?:ago|back)", _days),
    ("since", rf"\b{_BEGAN} (?:\w+ ){{0,2}}last night\b", _fixed(0.8)),
    ("since", r"\b(?:woke|woken|got up) (?:up )?(?:with|to|and) (?:\w+ ){0,3}this morning\b", _fixed(0.4)),
)  # fmt: skip
_ROWS: Final = tuple((kind, re.compile(row), days) for kind, row, days in _TABLE)


def told(
    words: list[Word], today: Date | None, symptoms: frozenset[int]
) -> list[tuple[float, Kind, int, int, bool]]:
    """(days, kind, first word, last word, vague) of each stretch told in one of these ways."""
    plain, places = as_line(words)
    out = []
    for kind, row, days in _ROWS:
        for found in row.finditer(plain):
            first, last = places[found.start()], places[found.end() - 1]
            if any(w.word in _PLANS for w in words[max(0, first - 2) : last + 6]):
                continue
            vague = not found.groupdict().get("n")
            if vague and kind == "duration" and not _of_a_sign(words, first, symptoms):
                continue  # "trained all summer" is no ache of a summer
            counted = days(found, today)
            if counted is not None:
                out.append((counted, kind, first, last, vague))
    return out


def _of_a_sign(words: list[Word], first: int, symptoms: frozenset[int]) -> bool:
    """Whether a sign is named in the same clause, and no training."""
    clause = [
        p
        for p in range(max(0, first - 20), first + 20)
        if p < len(words) and words[p].clause == words[first].clause
    ]
    trained = any(words[p].word in _TRAINED for p in clause)
    return not trained and any(p in symptoms for p in clause)
