"""Report: what do I show? The letter to read here, to print, and as a PDF; what the runner adds to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from backstride.app.exports.facts import facts
from backstride.app.exports.kept import keep
from backstride.app.journal.models import Athlete
from backstride.app.language import told, told_svg
from backstride.app.pages import made, seen
from backstride.app.transfer.work import start_export
from backstride.export.letter.content import ROOMS, content
from backstride.export.letter.drawings import NARROW, load_and_pain
from backstride.export.letter.texts import questions

#: what fits on a page, and no more is kept
LONGEST = 2000


class ReportForm(forms.Form):
    """What the runner adds: all optional; an empty box is printed as "not told", never as "none"."""

    ticked = forms.MultipleChoiceField(required=False, label=_("What I would like to ask"))
    own_questions = forms.CharField(
        required=False, max_length=LONGEST, label=_("Your own questions, one a line")
    )
    medicines = forms.CharField(
        required=False, max_length=LONGEST, label=_("Medicines you take, with pain relief")
    )
    history = forms.CharField(
        required=False, max_length=LONGEST, label=_("Earlier illnesses, injuries, operations, images")
    )
    more = forms.CharField(required=False, max_length=LONGEST, label=_("Anything else"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ticked"].choices = [(row.id, told(row.ask)) for row in questions().values()]


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The letter as it would be; with POST, kept words and either a new look or the PDF."""
    athlete: Athlete = request.athlete
    kept = athlete.preferences.get("report") or {}
    if request.method == "POST" and "kept" in request.POST:
        return redirect("report-one", start_export(athlete, "letter", name=kept.get("name", True)).pk)
    if request.method == "POST":
        form = ReportForm(request.POST)
        if form.is_valid() and seen.is_stale(request, kept):
            form.add_error(None, seen.CHANGED)
        if not form.is_valid():
            return render(request, "report.html", _page(athlete, form, with_name=True), status=422)
        with_name = "name" in request.POST
        keep(athlete, report={**form.cleaned_data, "name": with_name})
        if request.POST.get("do") == "pdf":
            second = request.POST.get("pages") == "2"
            return redirect(
                "report-one", start_export(athlete, "letter", second_page=second, name=with_name).pk
            )
        return redirect("report")
    ticked = kept.get("ticked", [row.id for row in questions().values() if row.ticked])
    form = ReportForm(initial={**kept, "ticked": ticked})
    return render(request, "report.html", _page(athlete, form, with_name=kept.get("name", True)))


def _page(athlete: Athlete, form: ReportForm, *, with_name: bool) -> dict[str, Any]:
    found = facts(athlete, with_name=with_name)
    return {
        "form": form,
        "seen": seen.mark(athlete.preferences.get("report") or {}),
        "with_name": with_name,
        "letter": content(found, ROOMS[0], language=get_language() or "en"),
        "narrow": told_svg(
            load_and_pain(found.load, found.pain, found.made_on, found.onset, width=NARROW).svg
        ),
        "has_check": found.disposition is not None,
        "letters": list(athlete.tasks.filter(kind="export", request__kind="letter")[:3]),
    }


_WAY = made.Way("report-one", "report-file", "report", _("Back to the report"), "report")


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    return made.progress(request, pk, _WAY)


@require_safe
def file(request: HttpRequest, pk: int) -> FileResponse:
    return made.fetched(request, pk)


urlpatterns = [
    path("report", report, name="report"),
    path("report/<int:pk>", one, name="report-one"),
    path("report/<int:pk>/file", file, name="report-file"),
]
