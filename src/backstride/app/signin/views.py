"""The sign-in page, the link, the passphrase, signing out."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login, logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backstride.app.lan.door import PAIRED
from backstride.app.signin import links, passphrase

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_GET
def sign_in(request: HttpRequest, token: str = "") -> HttpResponse:
    """Without a link: how to get one. With a link: a session, once."""
    user = links.use(token) if token else None  # used up also by a browser that is signed in already
    if request.user.is_authenticated:
        return HttpResponseRedirect(_next(request))
    if not token and request.session.get("passphrase_for"):
        return HttpResponseRedirect("/sign-in/passphrase")  # locked: the passphrase is what is missing
    if not token:
        return render(request, "signin/sign_in.html", {"is_refused": False}, status=401)
    if user is None:
        return render(request, "signin/sign_in.html", {"is_refused": True}, status=401)
    if user.has_usable_password():
        request.session["passphrase_for"] = user.pk
        return HttpResponseRedirect("/sign-in/passphrase")
    login(request, user, backend=BACKEND)
    return HttpResponseRedirect(_next(request))


@require_http_methods(["GET", "POST"])
def ask_passphrase(request: HttpRequest) -> HttpResponse:
    """Only after a good link, or when the app was locked."""
    user = User.objects.filter(pk=request.session.get("passphrase_for")).first()
    if user is None:
        return HttpResponseRedirect("/sign-in")
    wait_s = passphrase.wait_s(user)
    if request.method == "POST" and not wait_s:
        if passphrase.is_right(user, request.POST.get("passphrase", "")):
            login(request, user, backend=BACKEND)
            return HttpResponseRedirect("/")
        wait_s = passphrase.wait_s(user)
    shown = {"was_wrong": request.method == "POST", "wait_s": wait_s}
    return render(request, "signin/passphrase.html", shown, status=401 if request.method == "POST" else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; with a passphrase set this locks the app and the passphrase opens it again."""
    user: Any = request.user
    is_lock = user.is_authenticated and user.has_usable_password()
    is_paired = bool(request.session.get(PAIRED))
    logout(request)
    if is_lock:
        request.session["passphrase_for"] = user.pk
        if is_paired:
            request.session[PAIRED] = True
        return HttpResponseRedirect("/sign-in/passphrase")
    return HttpResponseRedirect("/sign-in")


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's form
    """CSRF: a page left open over a restart, or a foreign form. Nothing was changed."""
    from backstride.app.middleware.faults import said

    what = (
        "This page is from an earlier visit, so nothing was saved. Go back, reload the page and save again."
    )
    return said(request, what, 403)


def _next(request: HttpRequest) -> str:
    target = request.GET.get("next", "/")
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else "/"
