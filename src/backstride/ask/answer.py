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
from backstride.ask.search import Hit, index, question_stems, search
from backstride.core.disposition import Disposition
from backstride.knowledge.shelf import Passage, folder, passages, read_toml, sources

#: below this score nothing on the shelf speaks to the question (chosen on the development questions)
FITS = 0.62
#: a question whose weightiest words the best passage does not know at all is not answered
COVERED = 0.3
#: the weight of a stem that few passages share: it names what is asked about ("custom orthotics")
RARE = 5.0
#: a second passage is shown beside the first when it scores at least this share of it
BESIDE = 0.72

_FOCUS = re.compile(
    r"^(?:(?:hey|hi|so|and|but|ok|please)[, ]+)?(?:does|do|is|are|can|could|will|would|should|did|has|have)\b.*"
    r"\b(?P<verb>help|helps|work|works|fix|fixes|cure|cures|heal|heals|reduce|relieve|ease|treat|good for|worth|stop|stops|prevent)\b"
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
    found = urgency.screen(text)
    if found.level in (Disposition.EMERGENCY_NOW, Disposition.SAME_DAY):
        said = replies().emergency_now if found.level is Disposition.EMERGENCY_NOW else replies().same_day
        return Answer(said, disposition=found.level, reasons=found.rules)
    first = _first(found, text)
    refused = refusal(text)
    if refused:
        return _refuse(refused, first, found)
    hits = search(found.without_denied or text)
    if not _fits(text, hits):
        which = "no_passage" if _ABOUT_US.search(text.lower()) else "outside"
        return _refuse(by_id(which), first, found)
    return _compose(hits, first, found)


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


def _fits(text: str, hits: list[Hit]) -> bool:
    """A shelf that does not know the thing asked about has no answer, however well the rest matches."""
    if not hits or hits[0].score < FITS or hits[0].covered < COVERED:
        return False
    focus = _FOCUS.search(text.lower())
    if focus:
        known, asked = index().weight, question_stems(text)
        # "do custom orthotics help": the thing asked about stands before the verb, and one known word in it will do
        subject = question_stems(text[: focus.start("verb")]) or asked[:3]
        named = any(known.get(s, 0.0) >= RARE and s in index().whole[hits[0].id] for s in subject)
        return named or not [s for s in asked[:3] if s not in known]
    return True


def _compose(hits: list[Hit], first: str, found: urgency.Screen) -> Answer:
    shelf = passages()
    best = shelf[hits[0].id]
    shown = [best] + [shelf[h.id] for h in hits[1:3] if h.score >= BESIDE * hits[0].score]
    lead = f"{replies().as_far_as_we_know}: {best.answer}"
    said = " ".join(part for part in (first, lead) if part)
    return Answer(said, tuple(shown), disposition=_shown(found), reasons=found.rules)
