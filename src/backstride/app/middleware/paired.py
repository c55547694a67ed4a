"""At the door to the local network: paired browsers only, and some things only at the computer itself."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from backstride.app.lan.door import PAIRED
from backstride.app.lan.listener import MARK
from backstride.app.middleware.faults import said

#: what an unpaired browser may see: the pairing page, files of the package, and help (it holds no data)
OPEN = ("/pair", "/static/", "/help-now")
#: a phone that is lost or lent deletes nothing, locks nobody out and lets nobody else in; scripts stay at home
AT_THE_COMPUTER = (
    "/settings/phone",
    "/settings/delete",
    "/settings/backup",
    "/settings/passphrase",
    "/settings/scripts",
    "/api/",
)


class OnlyPaired:
    """Nothing of the journal leaves by this door before a pairing code was typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if MARK not in request.META or request.path.startswith(OPEN):
            return self.get_response(request)
        if not request.session.get(PAIRED):
            return HttpResponseRedirect("/pair")
        if request.path.startswith(AT_THE_COMPUTER):
            return said(request, _("Do this at the computer itself, not from a phone."), 403)
        return self.get_response(request)
