"""Clauses about the past and sentences about what might be."""

from __future__ import annotations

from backstride.story.matching import Hits
from backstride.story.scope.marks import CueLists, Scopes, places, sentence_span
from backstride.story.text import Word


def frame_past(words: list[Word], hits: Hits, cues: CueLists, scopes: Scopes) -> None:
    """Note the clauses that are told of the past."""
    off = places(hits, cues.past_off)
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


def frame_supposed(words: list[Word], hits: Hits, cues: CueLists, scopes: Scopes) -> None:
    """Note the sentences that suppose, from their cue to a *but*.

    What it has come to ("and it started today", "It happened twice.") supposes nothing.
    """
    off = places(hits, cues.hypothetical_off)
    for start, end in hits.get(cues.hypothetical, ()):
        low, high = sentence_span(words, start)
        if _has_come(words, high):
            continue
        high = next((p for p in range(end + 1, high) if words[p].word == "but"), high)
        if any(place in off for place in range(low, high)):
            continue
        first = low if words[start].word in ("would", "red", "warning") else start
        for place in range(first, high):
            scopes.supposed[place] = True


def _has_come(words: list[Word], place: int) -> bool:
    """Whether the sentence that begins here says that the supposed has come ("It happened twice today", "Yes, ...")."""
    first, second = (words[p].word if p < len(words) else "" for p in (place, place + 1))
    return first == "yes" or (
        first in ("it", "that", "this") and second in ("happened", "did", "started", "has")
    )
