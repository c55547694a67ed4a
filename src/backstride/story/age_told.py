"""An age told in passing: "at 68 I still run", "in my late sixties", "the wrong side of fifty"."""

from __future__ import annotations

import re
from typing import Final

from backstride.story.line import as_line
from backstride.story.saying import Said, span
from backstride.story.text import Word, word_set

_DECADES: Final = {
    "teens": 10,
    "twenties": 20,
    "thirties": 30,
    "forties": 40,
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
    "nineties": 90,
}
#: the middle of a third of a decade
_WITHIN: Final = {"early": 2.0, "low": 2.0, "mid": 5.0, "middle": 5.0, "late": 8.0, "": 5.0}
#: a number near these counts something else
_NOT_AGES: Final = word_set(
    "heart pulse rate hr bpm weigh weight weighs weighed pace cadence temperature temp oxygen sats page bib score "
    "scored pressure percent room road route bus size degrees level zone watts vo2 speed fever ldl cholesterol"
)
_THEN: Final = word_set("when since until till was were had did got broke tore hurt used")
_PERSON: Final = "man|woman|male|female|lady|gentleman|guy|bloke|lad|runner|jogger|granddad|grandad|grandma|gran|granny|grandfather|grandmother|person|chap|fella"
_AFTER: Final = rf"(?= (?:[.,;!?)–—]|and|but|with|so|now|who|this|next|yet|still|years|{_PERSON}))"
_ON: Final = r"(?:am|be|is|are|was only|now|just|,|\.|and|at|i)"

#: rows over the text as plain words; group "n" is the number; what is added gives the middle of what was said
_ROWS: Final = tuple(
    (re.compile(row.replace("#", r"(?P<n>[1-9]\d(?!\d|\.))")), added)
    for row, added in (
        (
            rf"{_ON} (?:fast |rapidly |now )?(?:pushing|approaching|nearing|nudging|nearly|almost|coming up (?:for|to|on)|knocking on(?: for)?|getting on for|going on|a shade under|just under|not far off) #{_AFTER}",
            0.0,
        ),
        (
            rf"(?:am|is|be|well|just|bit|now|already) (?:a bit |a little |well |just )?(?:over|past|beyond|above|north of) #{_AFTER}",
            2.0,
        ),
        (r"(?:wrong|other|far|right) side of #", 2.0),
        (r"(?:closer|nearer) to # than", -2.0),
        (r"\bage of #", 0.0),
        (r"\. at # (?=i\b|,|and i\b|you\b|we\b|one\b)", 0.0),
        (
            r"\b(?:still|first|even|now|running|jogging|not bad|to be|life) (?:[\w,]+ ){0,6}at #(?= (?:[.,;!?)]|and|but|with|so|i|my))",
            0.0,
        ),
        (r"# (?:years )?young\b", 0.0),
        (r"\bam # (?:years|yrs)(?= [.,;!?])", 0.0),
        (r"(?:my|his|her) # (?:st|nd|rd|th) birthday", 0.0),
        (r"(?:hi|hello|hey|all|morning|evening|folks|,|\.) (?:a )?(?:male |female )?# (?:here|today)\b", 0.0),
        (rf"# (?:- )?(?:plus|\+|odd|ish|something)(?: (?:years?|yr|old))*{_AFTER}", 3.0),
        (rf"(?:{_PERSON}) of #{_AFTER}", 0.0),
        (r"(?:will|shall|going to|to) be # (?:next|this|in|soon|on|tomorrow)\b", 0.0),
        (r"(?:got|made it|lived|come|gone) to # (?:without|and|with)", 0.0),
        (r"(?:hit|reached) # (?=[.,;]|and|last|this|in (?!km|the race))", 0.0),
        (r"# / (?:m|f)\b", 0.0),
    )
)
#: rows that a past tense before them does not put into the past
_STILL_SO: Final = ("(?:my|his|her)", "(?:got|made")
_DECADE: Final = re.compile(
    rf"(?P<before>(?:\w+ ){{0,4}})(?P<part>early|mid|middle|late|low)? ?(?P<ten>{'|'.join(_DECADES)}|[2-9]0 s)(?= )"
)
_YEARS_OF_THE_CENTURY: Final = word_set("the minutes seconds pace low temperatures degrees heart km")


def age_told(words: list[Word]) -> Said | None:
    """The first age told in one of these ways, or None."""
    plain, places = as_line(words)
    for row, added in _ROWS:
        for found in row.finditer(plain):
            place = places[found.start("n")]
            near = [w.word for w in words[max(0, place - 7) : place] if w.sentence == words[place].sentence]
            after = [w.word for w in words[place + 1 : place + 3]]
            if any(w in _NOT_AGES for w in (*near, *after)):
                continue
            if any(w in _THEN for w in near[-4:]) and not row.pattern.startswith(_STILL_SO):
                continue
            years = float(found["n"])
            if row.pattern.startswith(r"\. at") and years < 40 and _told_as_past(words, place):
                continue  # "At 30 I had a disc": that was then; from forty on it is at least that
            return span(words, place, place, years + added)
    return _decade(words, plain, places)


def _decade(words: list[Word], plain: str, places: list[int]) -> Said | None:
    for found in _DECADE.finditer(plain):
        place = places[found.start("ten")]
        before = found["before"].split()
        part = found["part"] or ""
        if before and before[-1] in _WITHIN:
            part = before.pop()
        if any(w in _THEN for w in before) or (not part and not set(before) & {"in", "my", "his", "her"}):
            continue
        if (before and before[-1] in _YEARS_OF_THE_CENTURY) or set(before) & _NOT_AGES:
            continue
        ten = found["ten"]
        base = float(ten.split()[0]) if ten[0].isdigit() else float(_DECADES[ten])
        if base == 10.0:
            return span(words, place, place, {"early": 13.0, "late": 18.0}.get(part, 16.0))
        return span(words, place, place, base + _WITHIN[part])
    return None


def _told_as_past(words: list[Word], place: int) -> bool:
    return any(w.word in _THEN or w.word.endswith("ed") for w in words[place + 1 : place + 4])
