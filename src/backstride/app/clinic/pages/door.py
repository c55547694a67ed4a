"""Sign in: name and password, then the code of the phone. Both, or nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from backstride.app import clock
from backstride.app.clinic import audit, codes, throttle
from backstride.app.clinic.models import Member
from backstride.app.signin.views import BACKEND

#: between the password and the code
_HALF_IN = timedelta(minutes=5)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The first half. A wrong name and a wrong password look the same."""
    target = request.POST.get("next") or request.GET.get("next", "/")
    if request.method != "POST":
        return _page(request, "sign_in", {"next": target}, 200)
    name, words = request.POST.get("name", "")[:150], request.POST.get("password", "")[:1000]
    keys = throttle.keys_of(name, request.META.get("REMOTE_ADDR", ""))
    wait_s = throttle.wait_s(keys)
    if wait_s:
        return _page(request, "sign_in", {"wait_s": wait_s, "name": name, "next": target}, 429)
    user = authenticate(request, username=name, password=words)
    member = Member.objects.filter(user=user).first() if user is not None else None
    if member is None:
        throttle.count_wrong(keys)
        audit.note("sign_in_refused", None, name="somebody", about="password")
        return _page(request, "sign_in", {"was_wrong": True, "name": name, "next": target}, 401)
    request.session.cycle_key()
    request.session["half_in"] = {"member": member.pk, "at": clock.now().isoformat()}
    request.session["next"] = target
    return redirect("sign-in-code")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The second half: six digits, or a recovery code."""
    member = _half_in(request)
    if member is None:
        return redirect("sign-in")
    if request.method != "POST":
        return _page(request, "code", {}, 200)
    keys = throttle.keys_of(member.user.username, request.META.get("REMOTE_ADDR", ""))
    wait_s = throttle.wait_s(keys)
    if wait_s:
        return _page(request, "code", {"wait_s": wait_s}, 429)
    told = request.POST.get("code", "")
    is_recovery = False
    if not codes.take_code(member, told):
        is_recovery = codes.take_recovery_code(member, told)
        if not is_recovery:
            throttle.count_wrong(keys)
            audit.note("sign_in_refused", member, about="code")
            return _page(request, "code", {"was_wrong": True}, 401)
    return let_in(request, member, is_recovery=is_recovery)


def let_in(request: HttpRequest, member: Member, *, is_recovery: bool = False) -> HttpResponse:
    """A session of its own, with its two ends in time."""
    target = request.session.get("next", "/")
    request.session.pop("half_in", None)
    login(request, member.user, backend=BACKEND)
    request.session["in_at"] = request.session["seen_at"] = clock.now().isoformat()
    throttle.forget(member.user.username)
    audit.note("recovery_code_used" if is_recovery else "signed_in", member)
    if is_recovery:
        request.session["recovered_at"] = request.session["in_at"]
        messages.warning(
            request, _("You came in by a recovery code. Phone lost? Set up another one on this page.")
        )
        target = "/account"
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return HttpResponseRedirect(target if is_ours else "/")


def _half_in(request: HttpRequest) -> Member | None:
    told: dict[str, Any] = request.session.get("half_in") or {}
    if not told or clock.now() - datetime.fromisoformat(told["at"]) > _HALF_IN:
        return None
    return Member.objects.select_related("user").filter(pk=told["member"], user__is_active=True).first()


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("sign-in")


def _page(request: HttpRequest, name: str, shown: dict[str, Any], status: int) -> HttpResponse:
    return render(request, f"clinic/{name}.html", shown, status=status)


urlpatterns = [
    path("sign-in", sign_in, name="sign-in"),
    path("sign-in/code", code, name="sign-in-code"),
    path("sign-out", sign_out, name="sign-out"),
]
