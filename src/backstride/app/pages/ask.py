"""Ask a question: a warning first and alone, else an answer with its passages beside it, else why not and where to ask."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from backstride.ask import ask as answer_to
from backstride.check.words import emergency_number
from backstride.core.disposition import Disposition

LONGEST = 1000
#: what an empty page offers, so that nobody has to guess what may be asked
EXAMPLES = (
    "Heat or ice for a sore back?",
    "Do I need a scan?",
    "How fast may I build up again?",
    "Does running wear out my discs?",
)


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """A question stands in the address, so that a link or a print repeats the answer; nothing is stored."""
    question = request.GET.get("q", "").strip()[:LONGEST]
    found = answer_to(question) if question else None
    urgent = (Disposition.EMERGENCY_NOW, Disposition.SAME_DAY)
    context = {
        "question": question,
        "answer": found,
        "is_urgent": bool(found and not found.refused and found.disposition in urgent),
        "is_emergency": bool(found and found.disposition is Disposition.EMERGENCY_NOW),
        "number": emergency_number(request.athlete.country),
        "examples": EXAMPLES,
        "longest": LONGEST,
    }
    return render(request, "ask.html", context)


urlpatterns = [path("ask", ask, name="ask")]
