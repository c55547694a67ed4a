"""Whose sign it is and whether it is there: denied, past, supposed, somebody else's, or present.

Scope is worked out once a text, word by word, from the cue lists of `knowledge/scope_cues.toml`. A denial runs
over a list ("no numbness, weakness or fever"), ends at *but*, *only*, *since* and at a fresh subject, and
crosses a comma only into a short piece. Similes ("as if a strap were pulled") are real and have no cue.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from backstride.story.matching import Found, Hits
from backstride.story.text import Word, word_set

Scope = Literal["present", "absent", "past", "hypothetical", "other"]

_STATED = word_set(
    "numb weak swollen tingly tingles hot cold dead wobbly leaks leaking hurts hurt aches is are was "
    "were goes went feels felt gets stiff sore tender dark worse painful aching burns burning has "
    "have had"
)
_PLAINLY_FINE = word_set(
    "fine normal normally ok okay good intact clear perfect steady regular works working"
)
_SAID = word_set(
    "say says said saying told tells reckon reckons think thinks swear swears insist insists assume assumed guess suppose"
)
_FINE_AT_END = word_set("good full strong clear perfect steady regular working")
_FELT = word_set(
    "pain pains ache aches cramp cramps pressure burning spasm spasms contraction contractions palpitations cough"
)
_JOINS = word_set("or nor and")


@dataclass(slots=True)
class Scopes:
    """For each word: the place of the denying cue (or -1) and whether a frame holds it."""

    denied: list[int]
    fine: list[int]
    past: list[bool]
    supposed: list[bool]
    other: list[bool]
    masked: list[bool]
    about_other: bool = False  # the whole text is about somebody the reporter speaks for


@dataclass(frozen=True, slots=True)
class CueLists:
    """Numbers of the cue lists in the index."""

    neg_before: int
    neg_pseudo: int
    neg_ends: int
    subjects: int
    fine: int
    fine_off: int
    past: int
    past_off: int
    hypothetical: int
    others: int
    charges: int
    own_complaint: int
    figurative: int


_OF_THE_BODY = word_set(
    "my his her low lower upper mid middle sore stiff bad dodgy aching achy painful tight tender whole entire"
)


def _places(hits: Hits, number: int) -> set[int]:
    return {start for start, _ in hits.get(number, ())}


def read_scopes(words: list[Word], hits: Hits, cues: CueLists) -> Scopes:
    """Scope of every word of the text."""
    count = len(words)
    scopes = Scopes(
        [-1] * count, [-1] * count, [False] * count, [False] * count, [False] * count, [False] * count
    )
    for start, end in hits.get(cues.figurative, ()):
        if words[start].word == "back" and start and words[start - 1].word in _OF_THE_BODY:
            continue  # "my back at night", "a sore back for weeks": the body, no turn of phrase
        for place in range(start, end):
            scopes.masked[place] = True
    _deny(words, hits, cues, scopes)
    _answer_no(words, scopes)
    _call_fine(words, hits, cues, scopes)
    _frame_past(words, hits, cues, scopes)
    _frame_supposed(words, hits, cues, scopes)
    _frame_others(words, hits, cues, scopes)
    return scopes


def _answer_no(words: list[Word], scopes: Scopes) -> None:
    """A short question that the writer answers with a no ("Numbness? No, just stiff.") names what is not there."""
    for place in range(1, len(words)):
        if not _answers(words, place):
            continue
        start, end = _sentence_span(words, place - 1)
        if end - start > _SHORT_QUESTION or words[start].word in _ASKS_ADVICE:
            continue
        for at in range(start, end):
            scopes.denied[at] = place


def _answers(words: list[Word], place: int) -> bool:
    """Whether this no answers the question before it, and so denies nothing that follows ("No, a hot knee")."""
    if place == 0 or words[place].word not in _NO_AS_ANSWER or "?" not in words[place - 1].after:
        return False
    opens = words[place].sentence != words[place - 1].sentence
    paused = words[place].after[:1] in (",", ".", "!", ";", ":", "-", "–", "—") or place + 1 == len(words)
    return opens and paused


_NO_AS_ANSWER = word_set("no nope nah none never")
_SHORT_QUESTION = 9
_ASKS_ADVICE = word_set(
    "can could should shall may might would will is are do does what how why when where which who am"
)


def _unable(words: list[Word], cue: int) -> bool:
    """Whether "not" says that something cannot be done: a trouble, no denial of one ("can't squeeze out a drop")."""
    if words[cue].word != "not" or not cue or words[cue - 1].word not in ("can", "could"):
        return False
    return cue + 1 < len(words) and words[cue + 1].word in _BODY_DOES


_BODY_DOES = word_set(
    "squeeze push pass empty hold control lift grip move breathe walk stand catch swallow speak clench"
)


def _denied_before(words: list[Word], cue: int) -> bool:
    """Whether a denial stands shortly before "without" in its sentence."""
    return any(
        w.word in ("not", "never", "hardly", "barely", "cannot") and w.sentence == words[cue].sentence
        for w in words[max(0, cue - 8) : cue]
    )


def _deny(words: list[Word], hits: Hits, cues: CueLists, scopes: Scopes) -> None:
    pseudo = {p for start, end in hits.get(cues.neg_pseudo, ()) for p in range(start, end)}
    ends = _places(hits, cues.neg_ends)
    subjects = _places(hits, cues.subjects)
    count = len(words)
    for cue, after in sorted(hits.get(cues.neg_before, ())):
        if (
            cue in pseudo
            or _unable(words, cue)
            or (words[cue].word == "without" and _denied_before(words, cue))
            or _answers(words, cue)
        ):
            continue  # "can't get past 3k without it stopping me": two denials make a yes
        place = after
        while place < count and words[place].sentence == words[cue].sentence:
            if place in ends and place > cue:
                break
            if (
                place in subjects
                and place > after
                and not (
                    words[place].word in ("my", "the", "this", "that", "these", "it")
                    and words[place - 1].word
                    in (
                        "in",
                        "of",
                        "on",
                        "with",
                        "to",
                        "at",
                        "from",
                        "down",
                        "about",
                        "or",
                        "nor",
                        "for",
                        "into",
                        "around",
                        "along",
                        "under",
                        "over",
                        "through",
                        "between",
                        "behind",
                        "move",
                        "feel",
                        "up",
                    )
                )
            ):
                break
            if (
                place > after
                and words[place].clause != words[place - 1].clause
                and not _crosses(words, place)
            ):
                break
            if place - cue > 14:
                break
            if scopes.denied[place] < 0:
                scopes.denied[place] = cue
            place += 1


def _crosses(words: list[Word], place: int) -> bool:
    """Whether a denial reaches over the comma before `place`: into a short piece of a list only."""
    mark = words[place - 1].after
    if "," not in mark:
        return False
    clause, count = words[place].clause, len(words)
    stop = place
    while stop < count and words[stop].clause == clause:
        stop += 1
    piece = words[place:stop]
    first = piece[0].word
    if first in _JOINS:
        return first != "and" or (len(piece) <= 4 and not any(w.word in _STATED for w in piece))
    if first in {"no", "not"}:
        return False
    if any(w.word in _STATED or w.word in _PLAINLY_FINE for w in piece):
        return False
    if any(w.word in ("or", "nor") for w in piece) and len(piece) <= 7:
        return True
    return len(piece) <= 3


def _call_fine(words: list[Word], hits: Hits, cues: CueLists, scopes: Scopes) -> None:
    off = _places(hits, cues.fine_off)
    count = len(words)
    for start, end in sorted(hits.get(cues.fine, ())):
        if scopes.denied[start] >= 0 and words[scopes.denied[start]].word in ("not", "no", "never"):
            continue
        if any(place in off for place in range(end, min(count, end + 2))) or any(
            place in off for place in range(max(0, start - 2), start)
        ):
            continue
        if (
            words[start].word in _FINE_AT_END
            and end < count
            and words[end].clause == words[start].clause
            and words[end].word
            not in ("and", "or", "so", "too", "but", "on", "in", "at", "both", "throughout")
            and end - start == 1
        ):
            continue  # "a full sprint", "a good run" say nothing of the sign
        if words[start].word == "strong" and any(
            w.word in _FELT and w.sentence == words[start].sentence for w in words[max(0, start - 14) : start]
        ):
            continue  # "a pain that is quite strong"
        if any(
            w.word in ("cannot", "not") and w.clause == words[start].clause
            for w in words[max(0, start - 3) : start]
        ):
            continue  # "can't breathe good"
        if start and words[start - 1].word in ("than", "from", "like", "to"):
            continue  # "less lively than normal" denies nothing
        if words[start].word == "normal" and any(
            w.word in _SAID and w.clause == words[start].clause for w in words[max(0, start - 4) : start]
        ):
            continue  # "my team-mates say that is normal" is somebody's word, no denial
        clause = words[start].clause
        place = start - 1
        while (
            place >= 0
            and words[place].clause == clause
            and words[place].word not in ("but", "though", "although", "except")
        ):
            if scopes.fine[place] < 0:
                scopes.fine[place] = start
            place -= 1
        if words[start].word in ("normal", "full", "good", "intact", "fine", "no", "steady", "regular"):
            for place in range(end, min(count, end + 4)):
                if words[place].clause != clause or words[place].word in ("but", "though", "until", "when"):
                    break
                if scopes.fine[place] < 0:
                    scopes.fine[place] = start


def _sentence_span(words: list[Word], place: int) -> tuple[int, int]:
    start = end = place
    while start > 0 and words[start - 1].sentence == words[place].sentence:
        start -= 1
    while end < len(words) and words[end].sentence == words[place].sentence:
        end += 1
    return start, end


def _frame_past(words: list[Word], hits: Hits, cues: CueLists, scopes: Scopes) -> None:
    off = _places(hits, cues.past_off)
    for start, end in hits.get(cues.past, ()):
        if any(w.word in ("than", "what", "how") for w in words[max(0, start - 2) : start]):
            continue  # "duller than it used to be" is a comparison: it is so now
        clause = words[start].clause
        low = high = start
        while low > 0 and words[low - 1].clause == clause and words[low - 1].word != "but":
            low -= 1
        while high < len(words) and words[high].clause == clause and words[high].word not in ("but", "and"):
            if words[high].word == "this" and words[high - 1].word in ("for", "with", "about"):
                break  # "saw somebody last year for this ache": the ache is here
            high += 1
        high = max(high, end)
        # "Years ago, I had ..." : the frame reaches over its own comma
        if end < len(words) and words[start].sentence == words[end].sentence and low == start and high == end:
            while high < len(words) and words[high].clause == words[end].clause and words[high].word != "but":
                high += 1
        if any(place in off for place in range(low, high)):
            continue
        for place in range(low, high):
            scopes.past[place] = True


def _frame_supposed(words: list[Word], hits: Hits, cues: CueLists, scopes: Scopes) -> None:
    for start, end in hits.get(cues.hypothetical, ()):
        low, high = _sentence_span(words, start)
        first = low if words[start].word in ("would", "red", "warning") else start
        for place in range(first, high):
            if place > end and words[place].word == "but":
                break
            scopes.supposed[place] = True


def _frame_others(words: list[Word], hits: Hits, cues: CueLists, scopes: Scopes) -> None:
    charge = _about_other(words, hits, cues)
    scopes.about_other = bool(charge)
    if charge:
        charge |= {  # "a friend had the same" brings in somebody new
            p for s, e in hits.get(cues.charges, ()) if words[s].word not in _NEWCOMER for p in range(s, e)
        }
    for start, end in hits.get(cues.others, ()):
        if start in charge or any(p in charge for p in range(start, end)):
            continue
        if scopes.about_other and _same_charge(words, start, end, charge):
            continue
        before = words[start - 1].word if start else ""
        if (
            before
            in (
                "by",
                "with",
                "to",
                "for",
                "from",
                "like",
                "than",
                "at",
                "of",
                "though",
                "if",
                "tells",
                "told",
                "asked",
            )
            and before != "of"
        ):
            continue  # "my friend told me", "a run with a mate": nobody else's sign
        after = words[end].word if end < len(words) else ""
        if words[end - 1].word == "coach" and after in _OF_A_BUS:
            continue  # "since the coach back from the trip" is a journey
        if after in (
            "says",
            "said",
            "thinks",
            "thought",
            "reckons",
            "told",
            "tells",
            "noticed",
            "saw",
            "drove",
            "took",
            "called",
            "found",
            "wants",
            "made",
            "calls",
            "asked",
            "insists",
            "prodded",
            "advised",
            "suggested",
            "had to",
            "is a",
        ):
            continue
        if (
            after in ("is", "was")
            and end + 1 < len(words)
            and words[end + 1].word
            in ("driving", "worried", "calling", "typing", "writing", "making", "a", "with")
        ):
            continue
        if [w.word for w in words[end : end + 2]] == ["to", "be"]:
            continue  # "mum to be"
        _low, high = _sentence_span(words, start)
        for place in range(start, high):
            if (
                (place > end or (place == end and words[place].clause != words[place - 1].clause))
                and words[place].word in ("i", "my", "me", "mine")
                and words[place - 1].word not in ("than", "like", "as", "to", "for", "told", "tells")
            ):
                break
            scopes.other[place] = True


def _same_charge(words: list[Word], start: int, end: int, charge: set[int]) -> bool:
    mine = {words[p].word for p in charge}
    return any(
        words[p].word in mine
        for p in range(start, end)
        if words[p].word not in ("my", "a", "the", "our", "her", "his")
    )


_OF_A_BUS = word_set("back home trip journey ride from there over down up tour to station")
_NEWCOMER = word_set("a an someone somebody")
_REPORTS = word_set("says said thinks thought reckons told tells suggested advised asked wants insists")
_SUFFERS = word_set(
    "has is gets keeps feels complains collapsed fell limps limped cannot can fainted finished came "
    "crumpled conked dropped blacked lost vomited threw coughed swelled stumbled staggered seized fitted shook fainted "
    "turned slumped toppled went started woke wakes cries refuses looks seems suddenly aged who stumbled hurts slept"
)


def _about_other(words: list[Word], hits: Hits, cues: CueLists) -> set[int]:
    """The words that name whom the story is told for, where that is somebody else; empty when it is the writer.

    A person in the writer's care must be said to suffer, and the writer must name no body part or sign as
    their own. Remarks of the writer ("I'm not worried") change nothing.
    """
    if hits.get(cues.own_complaint):
        return set()
    third = any(w.word in ("he", "she", "his", "her", "him") for w in words)
    spans = sorted(hits.get(cues.charges, ()))
    spans += [span for span in hits.get(cues.others, ()) if _opens_sentence(words, span[0])]
    for start, end in spans:
        after = [w.word for w in words[end : end + 3] if w.sentence == words[start].sentence]
        if (
            not after
            or after[0] in _REPORTS
            or not (_opens_sentence(words, start) or start - _sentence_span(words, start)[0] <= 14)
        ):
            continue
        if after[:1] == ["had"] and (after[1:2] in (["it"], ["that"], ["this"]) or after[2:3] == ["same"]):
            continue  # "a friend had the same": not whom it is about
        if third or words[end].number is not None or any(word in _SUFFERS for word in after):
            return set(range(start, end))
    return set()


def _opens_sentence(words: list[Word], place: int) -> bool:
    """Whether a word stands first in its sentence, small words apart."""
    while place > 0 and words[place - 1].sentence == words[place].sentence:
        place -= 1
        if words[place].word not in (
            "my",
            "our",
            "a",
            "the",
            "so",
            "and",
            "hi",
            "hello",
            "today",
            "yesterday",
        ):
            return False
    return True


def scope_of(found: Found, scopes: Scopes, *, history: bool) -> Scope:
    """Scope of one match; for things of the past that still count (`history`) the past does not cancel."""
    head = range(found.head_start, found.head_end)
    cue = scopes.denied[found.head_start]
    if cue >= 0 and not found.head_start <= cue < found.head_end:
        return "absent"
    last = scopes.denied[found.end - 1]
    own = found.denies_itself and found.head_start <= last < found.head_end
    if not own and found.start < last < found.end - 1 and found.head_start == found.start:
        return "absent"  # a denial inside the match closes it ("six loose stools, no blood")
    whole = range(found.start, found.end)
    if all(scopes.other[p] for p in whole) or scopes.other[found.head_start]:
        return "other"
    if any(scopes.supposed[p] for p in head):
        return "hypothetical"
    if not history and any(scopes.past[p] for p in head):
        return "past"
    fine = scopes.fine[found.head_start]
    if fine >= 0 and not found.start <= fine < found.end:
        return "absent"
    return "present"
