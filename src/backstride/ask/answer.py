"""One question in, a cited answer, an urgent reply, or a refusal out.

Order: a red flag inside the question stands first and alone; then what we refuse; then the best passages, quoted.
Every sentence of an answer stands word for word in a passage that is named beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from backstride.ask import urgency
from backstride.ask.refusals import Refusal, by_id, refusal
from backstride.ask.search import Hit, find, knows, learnt, question_stems
from backstride.ask.words import is_foreign
from backstride.core.disposition import Disposition
from backstride.knowledge.shelf import Passage, folder, passages, read_toml, sources

#: below this score nothing on the shelf speaks to the question (chosen on the worked-on questions)
FITS = 0.08
#: a refusal by words alone that only says "outside" gives way to a passage that fits this well
PLAIN = 0.4
#: a second passage is shown beside the first when it scores at least this share of it
BESIDE = 0.2

_REMEDY = re.compile(
    r"(?:^|[.!?]\s+)(?:(?:hey|hi|so|and|but|ok|please)[, ]+)?(?:does|do|is|are|can|could|will|would|should|did|has|have)\b(?P<what>[^.!?]*?)"
    r"\b(?:help|work|fix|cure|heal|reduce|relieve|ease|calm|soothe|treat|good for|worth|stop|prevent)(?:s|es|ed)?\b"
)
_ABOUT_US = re.compile(
    r"\b(back|spine|spinal|rib|ribs|chest|neck|shoulder|hip|groin|leg|legs|calf|calves|shin|knee|foot|feet|ankle|buttock|"
    r"hamstring|thigh|glute|muscle|pain|painful|hurt|hurts|ache|aches|aching|sore|soreness|injur\w+|run|running|runner|runners|jog|jogging|"
    r"marathon|race|training|exercise|exercises|stretch\w*|posture|disc|discs|nerve|sciatica|physio|mileage|cadence|stitch|treadmill)\b"
)


class Replies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fixed sentences around an answer."""

    version: str
    review_by: date
    as_far_as_we_know: str
    emergency_now: str
    same_day: str
    not_assessed: str
    see_clinician_days: str
    see_clinician_routine: str
    nothing_found: str
    nothing_found_where: str
    outside: str
    outside_where: str
    empty: str
    other_language: str


@lru_cache(maxsize=1)
def replies() -> Replies:
    return read_toml(folder("ask").joinpath("replies.toml"), Replies)


@dataclass(frozen=True, slots=True)
class Answer:
    """What we say to a question.

    `passages` are quoted whole, best first; `answer` is made of sentences of the first one or two.
    `disposition` is set when the question itself holds something that should be seen.
    """

    answer: str
    passages: tuple[Passage, ...] = ()
    refused: bool = False
    why: str = ""
    disposition: Disposition | None = None
    reasons: tuple[str, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """The contract of `backstride ask` (charter 5)."""
        shelf = sources()
        return {
            "answer": self.answer,
            "passages": [
                {
                    "id": p.id,
                    "title": p.title,
                    "text": p.text,
                    "uncertain": p.uncertain,
                    "source": [shelf[s].citation for s in p.sources],
                    "source_ids": p.sources,
                    "year": p.year or None,
                    "grade": p.grade,
                }
                for p in self.passages
            ],
            "refused": self.refused,
            "why": self.why or None,
            "disposition": str(self.disposition) if self.disposition else None,
            "reasons": list(self.reasons),
        }


def ask(question: str) -> Answer:
    """Answer a question from the evidence shelf, or say why not and where to ask."""
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", " ", question).strip()[:4000]
    if not re.search(r"\w", text):
        return Answer(replies().empty, refused=True, why=replies().empty)
    if not urgency.is_english(text):
        return Answer(replies().other_language, refused=True, why=replies().other_language)
    found = urgency.screen(text)
    if found.level in (Disposition.EMERGENCY_NOW, Disposition.SAME_DAY):
        return Answer(_urgent(found), disposition=found.level, reasons=found.rules)
    if is_foreign(text, knows):
        return Answer(replies().other_language, refused=True, why=replies().other_language)
    first = _first(found, text)
    refused = refusal(text)
    if refused and not refused.gives_way:
        return _refuse(refused, first, found)
    near = find(found.without_denied or text)
    best = near.hits[0].score if near.hits else 0.0
    if refused and best < PLAIN:
        return _refuse(refused, first, found)
    if near.is_refused:
        return _refuse(by_id(near.refusal), first, found)
    if best < FITS or _unheard_of(text):
        which = "no_passage" if _ABOUT_US.search(text.lower()) else "outside"
        return _refuse(by_id(which), first, found)
    return _compose(near.hits, first, found)


def _urgent(found: urgency.Screen) -> str:
    """The fixed words of an urgent reply; an emergency's rule may add what to do first (cool, lie still).

    Thoughts of ending one's life get that text alone.
    """
    if found.level is not Disposition.EMERGENCY_NOW:
        return replies().same_day
    from backstride.check.words import texts

    first = [texts().variants[name] for name in found.variants]
    return first[0] if found.variants == ("crisis",) else " ".join((replies().emergency_now, *first))


def _first(found: urgency.Screen, text: str) -> str:
    if found.failed:
        return replies().not_assessed
    if found.level is Disposition.CLINICIAN_DAYS:
        return replies().see_clinician_days
    if found.level is Disposition.CLINICIAN_ROUTINE and re.search(r"\b(i|my|me|i've|i'm)\b", text.lower()):
        return replies().see_clinician_routine
    return ""


def _refuse(reason: Refusal, first: str, found: urgency.Screen) -> Answer:
    said = " ".join(part for part in (first, reason.why, reason.where) if part)
    return Answer(said, refused=True, why=reason.why, disposition=_shown(found), reasons=found.rules)


def _shown(found: urgency.Screen) -> Disposition | None:
    return found.level if found.level in (Disposition.CLINICIAN_DAYS, Disposition.CLINICIAN_ROUTINE) else None


def _unheard_of(text: str) -> bool:
    """Whether a remedy is asked about that no wording we know has ever named ("does seaweed help ...")."""
    named = [question_stems(asked["what"]) for asked in _REMEDY.finditer(text.lower())]
    return any(words and not any(learnt().knows(word) for word in words) for words in named)


def _compose(hits: tuple[Hit, ...], first: str, found: urgency.Screen) -> Answer:
    shelf = passages()
    best = shelf[hits[0].id]
    shown = [best] + [shelf[h.id] for h in hits[1:3] if h.score >= BESIDE * hits[0].score]
    lead = f"{replies().as_far_as_we_know}: {best.answer}"
    said = " ".join(part for part in (first, lead) if part)
    return Answer(said, tuple(shown), disposition=_shown(found), reasons=found.rules)
