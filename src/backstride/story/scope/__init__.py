"""Whose sign it is and whether it is there: denied, past, supposed, somebody else's, or present.

Scope is worked out once a text, word by word, from the cue lists of `knowledge/scope_cues.toml`. Similes ("as if a
strap were pulled") are real and have no cue.
"""

from __future__ import annotations

from backstride.story.matching import Found, Hits
from backstride.story.scope.denial import answer_no, deny
from backstride.story.scope.fine import call_fine
from backstride.story.scope.frames import frame_past, frame_supposed
from backstride.story.scope.marks import CueLists, Scope, Scopes
from backstride.story.scope.others import frame_others
from backstride.story.text import Word, word_set

__all__ = ["CueLists", "Scope", "Scopes", "read_scopes", "scope_of"]

#: in a turn of phrase only these themselves mean something else: "a wee niggle in my chest"
_ALONE = word_set("back wee")
_OF_THE_BODY = word_set(
    "my his her low lower upper mid middle sore stiff bad dodgy aching achy painful tight tender whole entire"
)


def read_scopes(words: list[Word], hits: Hits, cues: CueLists) -> Scopes:
    """Scope of every word of the text."""
    count = len(words)
    scopes = Scopes(
        [-1] * count, [-1] * count, [False] * count, [False] * count, [False] * count, [False] * count
    )
    for start, end in hits.get(cues.figurative, ()):
        if words[start].word == "back" and start and words[start - 1].word in _OF_THE_BODY:
            continue  # "my back at night", "a sore back for weeks": the body, no turn of phrase
        if words[start].clause != words[end - 1].clause:
            continue  # "won't walk, back pain" is no way back
        turned = [p for p in range(start, end) if words[p].word in _ALONE] or range(start, end)
        for place in turned:  # "the lump won't go back": only the back is none
            scopes.masked[place] = True
    deny(words, hits, cues, scopes)
    answer_no(words, scopes)
    call_fine(words, hits, cues, scopes)
    frame_past(words, hits, cues, scopes)
    frame_supposed(words, hits, cues, scopes)
    frame_others(words, hits, cues, scopes)
    return scopes


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
    fine = -1 if history else scopes.fine[found.head_start]  # "cancer in 2019, the numbers are fine"
    if fine >= 0 and not found.start <= fine < found.end:
        return "absent"
    return "present"
