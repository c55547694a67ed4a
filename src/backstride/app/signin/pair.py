"""What the phone sees first: the pairing page. It exists at the door to the local network only."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from backstride.app import clock
from backstride.app.lan.door import PAIRED, door
from backstride.app.lan.listener import MARK
from backstride.app.signin.views import BACKEND
from backstride.app.start import owner


@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest) -> HttpResponse:
    """Ask for the code; a good one lets this browser in, after the passphrase where one is set."""
    if MARK not in request.META:
        raise Http404
    if request.session.get(PAIRED) and request.user.is_authenticated:
        return HttpResponseRedirect("/")
    was_wrong = False
    if request.method == "POST":
        if door.pairing.take(request.POST.get("code", ""), clock.now()):
            return _let_in(request)
        was_wrong = True
    left = door.pairing.current(clock.now())
    shown = {"was_wrong": was_wrong, "tries_left": left.tries_left if left else 0}
    return render(request, "signin/pair.html", shown, status=401 if was_wrong else 200)


def _let_in(request: HttpRequest) -> HttpResponse:
    user = owner()
    request.session[PAIRED] = True
    request.session["paired_at"] = clock.now().isoformat()
    request.session["paired_as"] = request.headers.get("User-Agent", "")[:200]
    if user.has_usable_password():
        request.session["passphrase_for"] = user.pk
        return HttpResponseRedirect("/sign-in/passphrase")
    login(request, user, backend=BACKEND)
    return HttpResponseRedirect("/")
