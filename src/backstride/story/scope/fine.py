"""What is called fine: "bladder and bowels normal", "my feeling is good there"."""

from __future__ import annotations

from backstride.story.matching import Hits
from backstride.story.scope.marks import CueLists, Scopes, places
from backstride.story.text import Word, word_set

_SAID = word_set(
    "say says said saying told tells reckon reckons think thinks swear swears insist insists assume assumed guess suppose"
)
_FINE_AT_END = word_set("good full strong clear perfect steady regular working")
_FELT = word_set(
    "pain pains ache aches cramp cramps pressure burning spasm spasms contraction contractions palpitations cough"
)
_BUT = word_set("but though although except")
_UNTIL = word_set("but though until when")
#: words that also call fine what follows them ("normal feeling")
_FINE_OF_NEXT = word_set("normal full good intact fine no steady regular")
_SUBJECTS = word_set("i he she we they you")
_GOES_ON = word_set("and or so too but on in at both throughout")


def call_fine(words: list[Word], hits: Hits, cues: CueLists, scopes: Scopes) -> None:
    """Note for each word of a clause the word that calls it fine."""
    off = places(hits, cues.fine_off)
    for start, end in sorted(hits.get(cues.fine, ())):
        if not _says_fine(words, start, end, off, scopes):
            continue
        clause = words[start].clause
        for place in range(start - 1, -1, -1):
            if words[place].clause != clause or words[place].word in _BUT:
                break
            if scopes.fine[place] < 0:
                scopes.fine[place] = start
        if words[start].word in _FINE_OF_NEXT:
            for place in range(end, min(len(words), end + 4)):
                if words[place].clause != clause or words[place].word in _UNTIL:
                    break
                if scopes.fine[place] < 0:
                    scopes.fine[place] = start


def _says_fine(words: list[Word], start: int, end: int, off: set[int], scopes: Scopes) -> bool:
    """Whether the word at start calls what stands before it fine."""
    word, clause = words[start].word, words[start].clause
    cue = scopes.denied[start]
    if cue >= 0 and words[cue].word in ("not", "no", "never"):
        return False
    if off & {*range(end, end + 2), *range(max(0, start - 2), start)}:
        return False
    alone = end - start == 1 and end < len(words) and words[end].clause == clause
    if word in _FINE_AT_END and alone and words[end].word not in _GOES_ON:
        return False  # "a full sprint", "a good run" say nothing of the sign
    felt = (w for w in words[max(0, start - 14) : start] if w.sentence == words[start].sentence)
    if word == "strong" and any(w.word in _FELT for w in felt):
        return False  # "a pain that is quite strong"
    near = [w.word for w in words[max(0, start - 4) : start] if w.clause == clause]
    if any(w.word in ("cannot", "not") and w.clause == clause for w in words[max(0, start - 3) : start]):
        return False  # "can't breathe good"
    if word == "normally" and start and words[start - 1].word in _SUBJECTS:
        return False  # "panting on stairs I normally run up": a habit
    if start > 1 and words[start - 2].word == "is" and words[start - 1].word in ("it", "this"):
        return False  # "is it normal that my back aches?" asks
    if start and words[start - 1].word in ("than", "from", "like", "to"):
        return False  # "less lively than normal" denies nothing
    # "my team-mates say that is normal" is somebody's word, no denial
    return not (word == "normal" and _SAID & set(near))
