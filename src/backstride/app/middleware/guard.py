"""The door: only this machine's names, only our own pages, nothing leaves in headers."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port

from backstride.app.lan.door import door
from backstride.app.lan.listener import MARK

CONTENT_POLICY = (
    "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


class Guard:
    """Refuse foreign host names (DNS rebinding) and requests that another site's page makes.

    At the door to the local network only that door's address is a name of ours; on loopback it is none.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._refusal(request) or self.get_response(request)
        for name, value in HEADERS.items():
            response.headers[name] = value
        if not request.path.startswith("/static/"):
            # a health page is never kept by the browser or a proxy
            response.headers.setdefault("Cache-Control", "no-store")
        if request.is_secure():
            # loopback is plain, the local network is not: only what came over TLS goes back over TLS alone
            for cookie in response.cookies.values():
                cookie["secure"] = True
        return response

    def _refusal(self, request: HttpRequest) -> HttpResponse | None:
        if not _is_our_name(request):
            return _plain("This address is not Backstride's. Use http://127.0.0.1 and its port.")
        site = request.headers.get("Sec-Fetch-Site", "none")
        is_visit = request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"
        is_framed = request.headers.get("Sec-Fetch-Dest", "document") not in {"document", "empty"}
        if site in {"cross-site", "same-site"} and not (is_visit and not is_framed):
            return _plain("Another site asked for this page. Backstride answers only its own pages.", 403)
        return None


def _is_our_name(request: HttpRequest) -> bool:
    try:
        name, _port = split_domain_port(request.get_host())
    except DisallowedHost:
        return False
    is_of_the_network = bool(door.host) and name == door.host
    return is_of_the_network == (MARK in request.META)


def _plain(text: str, status: int = 400) -> HttpResponse:
    return HttpResponse(text + "\n", content_type="text/plain; charset=utf-8", status=status)
