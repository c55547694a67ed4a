"""The evidence: every passage on a shelf to browse, search and print, and the card of each source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from backstride.app import clock
from backstride.app.templatetags.backstride import short
from backstride.ask.claims.propositions import ledger
from backstride.ask.search import search
from backstride.knowledge.rulebook import rulebook
from backstride.knowledge.shelf import GRADES, Passage, Source, passages, reviews, sources

#: what the short names of files leave open
TITLES = {
    "backstride": "How Backstride works",
    "leg": "Hip and leg",
    "load": "Load: how much, how fast",
    "people": "Age, pregnancy, other illnesses",
    "return": "Return to running",
    "warning": "Warning signs",
}
#: how many passages a search shows
MOST = 20
#: what scores below this has little to do with the words
NEAR = 0.06


@dataclass(frozen=True, slots=True)
class Shelf:
    """One topic with its passages, the day its review is due, and whether a clinician has signed it."""

    topic: str
    title: str
    passages: list[Passage]
    review_by: date | None
    is_overdue: bool
    reviewed_by: str


@require_safe
def evidence(request: HttpRequest) -> HttpResponse:
    """All passages by topic, or those that fit the words."""
    words = request.GET.get("q", "").strip()[:200]
    found = [passages()[hit.id] for hit in search(words, MOST) if hit.score >= NEAR] if words else []
    context = {
        "words": words,
        "found": found,
        "shelves": [] if words else _shelves(_today(request)),
        "whole": not words and "whole" in request.GET,
        "n_passages": len(passages()),
        "n_sources": len(sources()),
    }
    return render(request, "evidence.html", context)


def _today(request: HttpRequest) -> date:
    """The reader's day; who has no journal, such as a physio, has the server's."""
    athlete = getattr(request, "athlete", None)
    return clock.today(athlete) if athlete is not None else clock.now().date()


def _shelves(today: date) -> list[Shelf]:
    by_topic: dict[str, list[Passage]] = {}
    for passage in passages().values():
        by_topic.setdefault(passage.topic, []).append(passage)
    found = []
    for topic, rows in sorted(by_topic.items()):
        due, signed = reviews().get(topic, (None, ""))
        title = TITLES.get(topic, topic.replace("_", " ").capitalize())
        found.append(Shelf(topic, title, rows, due, bool(due and due < today), signed))
    return found


@require_safe
def passage(request: HttpRequest, name: str) -> HttpResponse:
    """One passage whole: what we say, what is uncertain, from where, and when it is looked at again."""
    found = passages().get(name)
    if found is None:
        raise Http404
    due, signed = reviews().get(found.topic, (None, ""))
    is_overdue = bool(due and due < _today(request))
    context = {
        "passage": found,
        "grade": GRADES.get(found.grade, found.grade),
        "due": due,
        "is_overdue": is_overdue,
        "signed": signed,
        "see": passages().get(found.see),
    }
    return render(request, "passage.html", context)


@require_safe
def source(request: HttpRequest, name: str) -> HttpResponse:
    """The card of one source: who, when, design, population, size, result, limits, and where it is used."""
    found = sources().get(name)
    if found is None:
        raise Http404
    verdicts = [claim for claim in ledger().propositions if name in claim.sources]
    # several branches of a rule give one reason
    reasons = list(dict.fromkeys(rule.reason for rule, _ in rulebook().rules if name in rule.sources))
    context = {
        "source": found,
        "short": short(found.citation),
        "rows": _card(found),
        "used": _used()[name],
        "verdicts": verdicts,
        "reasons": reasons,
    }
    if not found.link:
        context["look_for"] = quote(found.citation.split(";")[0][:160])
    return render(request, "source.html", context)


def _card(found: Source) -> list[tuple[str, str]]:
    """Every row of a card, an empty one too: what is not known is said so."""
    return [
        ("Year", str(found.year) if found.year else ""),
        ("Design", found.design),
        ("Population", found.population),
        ("Size", found.size),
        ("Result", found.result),
        ("Limits", found.limits),
        ("What we read of it", found.status),
    ]


@lru_cache(maxsize=1)
def _used() -> dict[str, list[Passage]]:
    """Source id -> the passages that rest on it."""
    found: dict[str, list[Passage]] = {name: [] for name in sources()}
    for row in passages().values():
        for name in row.sources:
            found.setdefault(name, []).append(row)
    return found


urlpatterns = [
    path("evidence", evidence, name="evidence"),
    path("evidence/<str:name>", passage, name="passage"),
    path("sources/<str:name>", source, name="source"),
]
