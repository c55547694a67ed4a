"""Whose sign it is: the writer's, that of somebody the story is told for, or somebody else's."""

from __future__ import annotations

from backstride.story.matching import Hits
from backstride.story.scope.marks import CueLists, Scopes, sentence_span
from backstride.story.text import Word, word_set

_OF_A_BUS = word_set("back home trip journey ride from there over down up tour to station")
_OWN = word_set("i my me mine")
_THEY = word_set("he she him his her they their")
_NO_BODY = word_set("age club street team office work road village town school class group year shift course")
_BEFORE_OWN = word_set("than like as to for told tells")
_BESIDE = word_set("by with to for from like than at though if tells told asked")
_DOES = word_set(
    "says said thinks thought reckons told tells noticed saw drove took called found wants made calls asked insists "
    "prodded advised suggested"
)
_ANIMALS = word_set("dog cat horse puppy pony rabbit pet")
_IS_DOING = word_set("driving worried calling typing writing making a with")
_ARTICLES = word_set("my a the our her his")
_OPENINGS = word_set("my our a the so and hi hello today yesterday")
_NEWCOMER = word_set("a an someone somebody")
_REPORTS = word_set("says said thinks thought reckons told tells suggested advised asked wants insists")
_SUFFERS = word_set(
    "has is gets keeps feels complains collapsed fell limps limped cannot can fainted finished came "
    "crumpled conked dropped blacked lost vomited threw coughed swelled stumbled staggered seized fitted shook fainted "
    "turned slumped toppled went started woke wakes cries refuses looks seems suddenly aged who stumbled hurts slept"
)


def frame_others(words: list[Word], hits: Hits, cues: CueLists, scopes: Scopes) -> None:
    """Note the words that speak of somebody else, up to the writer's next *I* or *my*."""
    charge = _about_other(words, hits, cues)
    scopes.about_other = bool(charge)
    if charge:
        charge |= {  # "a friend had the same" brings in somebody new
            p for s, e in hits.get(cues.charges, ()) if words[s].word not in _NEWCOMER for p in range(s, e)
        }
    for start, end in hits.get(cues.others, ()):
        if charge & set(range(start, end)) or _is_charge(words, start, end, charge):
            continue
        if _only_named(words, start, end):
            continue
        _low, high = sentence_span(words, start)
        for place in range(start, high):
            fresh = place > end or (place == end and words[place].clause != words[place - 1].clause)
            other_again = scopes.about_other and words[place].word in _THEY
            if fresh and (other_again or _of_self(words, place)) and words[place - 1].word not in _BEFORE_OWN:
                break
            scopes.other[place] = True


def _of_self(words: list[Word], place: int) -> bool:
    """Whether the writer comes back to themselves; "at my age" names no body of theirs."""
    follows = words[place + 1].word if place + 1 < len(words) else ""
    return words[place].word in _OWN and not (words[place].word == "my" and follows in _NO_BODY)


def _only_named(words: list[Word], start: int, end: int) -> bool:
    """Whether somebody is named who does, says or knows something, and suffers nothing."""
    before = words[start - 1].word if start else ""
    after = [w.word for w in words[end : end + 2]]
    if before in _BESIDE:
        return True  # "my friend told me", "a run with a mate"
    if words[end - 1].word == "coach" and after and after[0] in _OF_A_BUS:
        return True  # "since the coach back from the trip" is a journey
    if after and after[0] in _DOES:
        return True
    near = [w.word for w in words[end : end + 3] if w.clause == words[start].clause]
    if {"me", "my"} & set(near) and words[end - 1].word not in _ANIMALS:
        return True  # "a lady holding my feet up", "somebody kicked me" is done to the writer
    if after and after[0] in ("is", "was") and after[1:] and after[1] in _IS_DOING:
        return True
    return after == ["to", "be"]  # "mum to be"


def _is_charge(words: list[Word], start: int, end: int, charge: set[int]) -> bool:
    """Whether these words name the one the story is told for once more."""
    named = {words[p].word for p in range(start, end)} - _ARTICLES
    return bool(named & {words[p].word for p in charge})


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
            or not (_opens_sentence(words, start) or start - sentence_span(words, start)[0] <= 14)
        ):
            continue
        if after[:1] == ["had"] and (after[1:2] in (["it"], ["that"], ["this"]) or after[2:3] == ["same"]):
            continue  # "a friend had the same": not whom it is about
        if third or words[end].number is not None or any(word in _SUFFERS for word in after):
            return set(range(start, end))
    return set()


def _opens_sentence(words: list[Word], place: int) -> bool:
    """Whether a word stands first in its sentence, small words apart."""
    low, _high = sentence_span(words, place)
    return all(w.word in _OPENINGS for w in words[low:place])
