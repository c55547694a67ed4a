"""The door: only this machine's names, only our own pages, nothing leaves in headers."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

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
    """Refuse foreign host names (DNS rebinding) and requests that another site's page makes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._refusal(request) or self.get_response(request)
        for name, value in HEADERS.items():
            response.headers[name] = value
        if not request.path.startswith("/static/"):
            # a health page is never kept by the browser or a proxy
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def _refusal(self, request: HttpRequest) -> HttpResponse | None:
        try:
            request.get_host()
        except DisallowedHost:
            return _plain("This address is not Backstride's. Use http://127.0.0.1 and its port.")
        site = request.headers.get("Sec-Fetch-Site", "none")
        is_visit = request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"
        is_framed = request.headers.get("Sec-Fetch-Dest", "document") not in {"document", "empty"}
        if site in {"cross-site", "same-site"} and not (is_visit and not is_framed):
            return _plain("Another site asked for this page. Backstride answers only its own pages.", 403)
        return None


def _plain(text: str, status: int = 400) -> HttpResponse:
    return HttpResponse(text + "\n", content_type="text/plain; charset=utf-8", status=status)
