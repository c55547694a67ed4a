"""Share a journal: lock mine for a clinician, open one that somebody gave me."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from backstride.app.sharing import copies, locked
from backstride.app.sharing.models import SharedCopy
from backstride.core.errors import BackstrideError


class LockForm(forms.Form):
    """A passphrase twice, or a public key."""

    passphrase = forms.CharField(label=_("Passphrase"), required=False, strip=False)
    again = forms.CharField(label=_("The same again"), required=False, strip=False)
    key = forms.CharField(label=_("Public key of the clinician"), required=False)
    with_seconds = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        words, key = said.get("passphrase", ""), said.get("key", "")
        if bool(words) == bool(key):
            self.add_error("passphrase", _("Give either a passphrase or a public key"))
        elif words and words != said.get("again"):
            self.add_error("again", _("The two passphrases are not the same"))
        elif words and len(words) < locked.SHORTEST:
            self.add_error("passphrase", _("The passphrase is too short"))
        return said


class OpenForm(forms.Form):
    """The file and what opens it."""

    file = forms.FileField(label=_("The file"))
    passphrase = forms.CharField(label=_("Its passphrase, or your secret key"), strip=False)


@dataclass(frozen=True, slots=True)
class Copy:
    """One opened file as the page lists it."""

    pk: int
    name: str
    made_at: datetime
    first_page: str


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest) -> HttpResponse:
    """Make one, open one, remove one."""
    do = request.POST.get("do", "")
    form = LockForm(request.POST if do == "make" else None)
    opening = OpenForm(
        request.POST if do == "open" else None, request.FILES if do == "open" else None, prefix=None
    )
    try:
        if do == "make" and form.is_valid():
            return _made(request, form.cleaned_data)
        if do == "open" and opening.is_valid():
            return _opened(request, opening.cleaned_data)
    except BackstrideError as error:
        (form if do == "make" else opening).add_error(None, str(error))
    if do == "close":
        return _closed(request)
    shown = {"form": form, "opening": opening, "copies": _listed(request), "shortest": locked.SHORTEST}
    return render(request, "share.html", shown, status=422 if form.errors or opening.errors else 200)


def _made(request: HttpRequest, said: dict[str, Any]) -> HttpResponse:
    lock = (
        partial(locked.lock_for_keys, keys=[said["key"]])
        if said["key"]
        else partial(locked.lock_with_passphrase, passphrase=said["passphrase"])
    )
    content = copies.share(request.athlete, lock, with_seconds=said["with_seconds"])
    name = copies.name_of_file()
    return HttpResponse(
        content,
        content_type="application/age-encryption",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _opened(request: HttpRequest, said: dict[str, Any]) -> HttpResponse:
    words, upload = said["passphrase"], said["file"]
    copy = copies.open_shared(request.user, upload.name, upload.read(), partial(copies.unlock, words))
    return redirect(f"/shared/{copy.pk}/see/{_first_page(copy)}")


def _closed(request: HttpRequest) -> HttpResponse:
    number = request.POST.get("copy", "")
    found = SharedCopy.objects.filter(opened_by=request.user, pk=number if number.isdecimal() else 0).first()
    if found is None:
        raise Http404
    copies.close(found)
    return redirect("share")


def _listed(request: HttpRequest) -> list[Copy]:
    return [
        Copy(row.pk, row.athlete.name or str(_("No name given")), row.made_at, _first_page(row))
        for row in copies.copies_of(request.user)
    ]


def _first_page(copy: SharedCopy) -> str:
    return "report" if copy.athlete.check_runs.exists() else "load"


urlpatterns = [path("share", share, name="share")]
