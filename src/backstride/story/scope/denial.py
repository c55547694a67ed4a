"""What is said not to be there: "no numbness, weakness or fever", "Numbness? No."

A denial runs over a list, ends at *but*, *only*, *since* and at a fresh subject, and crosses a comma only into a
short piece.
"""

from __future__ import annotations

from backstride.story.matching import Hits
from backstride.story.scope.marks import CueLists, Scopes, places, sentence_span
from backstride.story.text import Word, word_set

_STATED = word_set(
    "numb weak swollen tingly tingles hot cold dead wobbly leaks leaking hurts hurt aches is are was "
    "were goes went feels felt gets stiff sore tender dark worse painful aching burns burning has "
    "have had"
)
_PLAINLY_FINE = word_set(
    "fine normal normally ok okay good intact clear perfect steady regular works working"
)
#: how somebody is: after "no" and a comma it stands for itself
_IS_SO = word_set(
    "sick dizzy faint breathless confused drowsy clammy pale grey gray shivery feverish sweaty floppy unsteady"
)
_JOINS = word_set("or nor and")
_NO_AS_ANSWER = word_set("no nope nah none never")
_ASKS_ADVICE = word_set(
    "can could should shall may might would will is are do does what how why when where which who am"
)
_BODY_DOES = word_set(
    "squeeze push pass empty hold control lift grip move breathe walk stand catch swallow speak clench"
)
#: what cannot be done ("can't stomach food, hard belly") denies nothing past its own clause
_ABLE = word_set("can could")
_SMALL = word_set("my the this that these it")
_LEADS_ON = word_set(
    "in of on with to at from down about or nor for into around along under over through between behind move feel up"
)
#: words a denial reaches over, and those of a question that a no answers
_REACH = 14
_SHORT_QUESTION = 9


def deny(words: list[Word], hits: Hits, cues: CueLists, scopes: Scopes) -> None:
    """Note for each word the denial that reaches it."""
    pseudo = {p for start, end in hits.get(cues.neg_pseudo, ()) for p in range(start, end)}
    ends = places(hits, cues.neg_ends)
    subjects = places(hits, cues.subjects)
    for cue, after in sorted(hits.get(cues.neg_before, ())):
        if (
            cue in pseudo
            or _unable(words, cue)
            or (words[cue].word == "without" and _denied_before(words, cue))
            or _answers(words, cue)
        ):
            continue  # "can't get past 3k without it stopping me": two denials make a yes
        failing = cue > 0 and words[cue].word == "not" and words[cue - 1].word in _ABLE
        for place in range(cue + 1, after):
            scopes.denied[place] = cue  # "nothing is sleeping down there": the row holds what it denies
        for place in range(after, min(len(words), cue + _REACH + 1)):
            if words[place].sentence != words[cue].sentence or place in ends:
                break
            fresh = place in subjects and not _belongs(words, place)
            over = words[place].clause != words[place - 1].clause and not _crosses(words, cue, place)
            past = failing and words[place].clause != words[cue].clause and not _lists(words, place)
            if place > after and (fresh or over or past):
                break
            if scopes.denied[place] < 0:
                scopes.denied[place] = cue


def _belongs(words: list[Word], place: int) -> bool:
    """Whether "my", "the" or "it" belongs to what stands before it and begins nothing new ("no feeling in my foot")."""
    return words[place].word in _SMALL and words[place - 1].word in _LEADS_ON


def _denied_before(words: list[Word], cue: int) -> bool:
    """Whether a denial stands shortly before "without" in its sentence."""
    return any(
        w.word in ("not", "never", "hardly", "barely", "cannot") and w.sentence == words[cue].sentence
        for w in words[max(0, cue - 8) : cue]
    )


def _unable(words: list[Word], cue: int) -> bool:
    """Whether "not" says that something cannot be done: a trouble, no denial of one ("can't squeeze out a drop")."""
    if words[cue].word != "not" or not cue or words[cue - 1].word not in _ABLE:
        return False
    return cue + 1 < len(words) and words[cue + 1].word in _BODY_DOES


def _crosses(words: list[Word], cue: int, place: int) -> bool:
    """Whether a denial reaches over the comma before `place`: into a short piece of a list only.

    What never was says nothing of now: "never had heartburn, grey and clammy".
    """
    mark = words[place - 1].after
    if "," not in mark:
        return False
    clause, count = words[place].clause, len(words)
    stop = place
    while stop < count and words[stop].clause == clause:
        stop += 1
    piece = words[place:stop]
    first = piece[0].word
    if words[cue].word == "never" and not _lists(words, place):
        return False
    if words[cue].word == "no" and first in _IS_SO:
        return False  # "no breakfast, sick once"
    if first in _JOINS:
        return first != "and" or (len(piece) <= 4 and not any(w.word in _STATED for w in piece))
    if first in {"no", "not"}:
        return False
    if any(w.word in _STATED or w.word in _PLAINLY_FINE for w in piece):
        return False
    if any(w.word in ("or", "nor") for w in piece) and len(piece) <= 7:
        return True
    return len(piece) <= 3


def _lists(words: list[Word], place: int) -> bool:
    """Whether a list that ends in *or* goes on in this sentence ("never had numbness, weakness or fever")."""
    _low, high = sentence_span(words, place)
    return any(w.word in ("or", "nor") for w in words[place:high])


def answer_no(words: list[Word], scopes: Scopes) -> None:
    """A short question that the writer answers with a no ("Numbness? No, just stiff.") names what is not there."""
    for place in range(1, len(words)):
        if not _answers(words, place):
            continue
        start, end = sentence_span(words, place - 1)
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
