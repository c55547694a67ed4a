"""Check a web page: the urgent lines first, each claim once with its verdict, what is not known said so."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from backstride.app.language import told as told_words
from backstride.ask.claims import PageLedger, read_page
from backstride.core.disposition import Disposition
from backstride.core.errors import UnreadableError

#: a saved page larger than this is read in its first part only (bytes)
LARGEST = 5_000_000
#: read pages held in memory, never on the disk: a reader follows a source and comes back
_HELD = 8
_held: OrderedDict[tuple[int, str], PageLedger] = OrderedDict()
_lock = Lock()
VERDICTS = {
    "supported": (gettext_lazy("Holds up"), "good"),
    "mixed": (gettext_lazy("Partly right"), ""),
    "outdated": (gettext_lazy("Out of date"), "over"),
    "unsupported": (gettext_lazy("No support"), "over"),
    "harmful": (gettext_lazy("Can do harm"), "bad"),
}
STANCES = {
    "asserted": gettext_lazy("the page says so"),
    "denied": gettext_lazy("the page rejects this"),
    "reported": gettext_lazy("the page says that others say so"),
    "conditional": gettext_lazy("the page says so under a condition"),
    "anecdote": gettext_lazy("somebody's own story"),
    "question": gettext_lazy("the page asks it"),
}
PAGE_SAYS = {
    "right": gettext_lazy("The page sends you to help, and that is right."),
    "plays_down": gettext_lazy("The page plays it down. We do not."),
    "mentions": gettext_lazy("The page only mentions it."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """An urgent line and what the page makes of it."""

    quote: str
    is_emergency: bool
    is_today: bool
    page_says: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim: its words, the verdict on what it claims, and what we say instead."""

    row: dict[str, Any]
    verdict: str
    style: str
    stance: str


@require_http_methods(["GET", "HEAD", "POST"])
def claims(request: HttpRequest) -> HttpResponse:
    """Paste a text or choose a saved page. Nothing of it is run, fetched or saved."""
    if request.method != "POST":
        return _look(request, request.GET.get("read", ""))
    pasted = request.POST.get("text", "")
    file = request.FILES.get("page")
    try:
        if file is not None:
            found = read_page(file.read(LARGEST), str(file.name)[:120])
        elif pasted.strip():
            found = read_page(pasted, _("the text you pasted"))
        else:
            return _again(request, _("Paste a text, or choose a page saved from your browser."), pasted)
    except UnreadableError as error:
        return _again(request, told_words(error), pasted)
    return redirect(f"{reverse('claims')}?read={_hold(request, found)}")


def _hold(request: HttpRequest, found: PageLedger) -> str:
    name = secrets.token_urlsafe(9)
    with _lock:
        _held[request.athlete.pk, name] = found
        while len(_held) > _HELD:
            _held.popitem(last=False)
    return name


def _look(request: HttpRequest, name: str) -> HttpResponse:
    """The form, or a page that was read a while ago; with the server or later pages it is gone."""
    with _lock:
        found = _held.get((request.athlete.pk, name))
    if found is not None:
        return render(request, "claims.html", _page(found))
    if name:
        return _again(request, _("That text is no longer here: paste it again."), "")
    return render(request, "claims.html", {"ledger": None})


def _again(request: HttpRequest, error: str, pasted: str) -> HttpResponse:
    return render(
        request, "claims.html", {"ledger": None, "error": error, "text": pasted[:200_000]}, status=422
    )


def _page(found: PageLedger) -> dict[str, Any]:
    told = found.to_json()
    urgent = [
        Line(
            row["quote"],
            row["disposition"] == Disposition.EMERGENCY_NOW,
            row["disposition"] == Disposition.SAME_DAY,
            str(PAGE_SAYS[row["page_says"]]),
        )
        for row in told["urgent"]
    ]
    entries = [
        Entry(row, str(VERDICTS[row["verdict"]][0]), VERDICTS[row["verdict"]][1], str(STANCES[row["stance"]]))
        for row in told["claims"]
    ]
    return {
        "ledger": found,
        "urgent": urgent,
        "n_emergency": sum(line.is_emergency for line in urgent),
        "entries": entries,
        "unknown": told["unknown"],
        "repeated": told["repeated"],
        "notes": told["notes"],
        "n_words": len(found.text.split()),
        "is_short": len(found.text.split()) < 30,
    }


urlpatterns = [path("claims", claims, name="claims")]
