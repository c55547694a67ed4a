"""One's own account: recovery codes, shown once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from backstride.app.clinic import codes
from backstride.app.clinic.models.member import ROLES


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Name, role, how many recovery codes are left; with POST, new ones."""
    member = request.member
    if request.method == "POST":
        if not codes.take_code(member, request.POST.get("code", "")):
            return _page(request, was_wrong=True)
        request.session["shown_once"] = codes.new_recovery_codes(member)
        return redirect("account-codes")
    return _page(request, was_wrong=False)


def _page(request: HttpRequest, *, was_wrong: bool) -> HttpResponse:
    member = request.member
    shown = {
        "left": member.recovery_codes.filter(used_at=None).count(),
        "role": ROLES[member.role],
        "was_wrong": was_wrong,
    }
    return render(request, "clinic/account.html", shown, status=422 if was_wrong else 200)


@require_safe
def once(request: HttpRequest) -> HttpResponse:
    """The codes, this once; a reload shows them no more."""
    return render(request, "clinic/codes.html", {"codes": request.session.pop("shown_once", [])})


urlpatterns = [
    path("account", account, name="account"),
    path("account/codes", once, name="account-codes"),
]
