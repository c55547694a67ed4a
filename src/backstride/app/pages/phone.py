"""On your phone: opening the app to the home network, and closing it again. At the computer only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backstride.app import clock
from backstride.app.lan.door import Door, door, paired_sessions, unpair
from backstride.app.lan.pairing import TRIES, VALID, Code
from backstride.app.language import told
from backstride.core.errors import UsageError

#: pairs of a fingerprint on one line, as people compare them
_A_LINE = 8


@dataclass(frozen=True, slots=True)
class PhonePage:
    """Everything the page shows."""

    is_open: bool
    url: str
    qr: SafeString | str
    fingerprint: list[str]
    code: Code | None
    minutes: int
    tries: int
    phones: list[datetime]


@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _do(request)
    return render(request, "phone.html", {"phone": page(door)})


def page(opened: Door) -> PhonePage:
    url = f"{opened.url}/pair" if opened.is_open else ""
    pairs = opened.certificate.fingerprint.split(":") if opened.is_open and opened.certificate else []
    return PhonePage(
        is_open=opened.is_open,
        url=url,
        qr=_qr(url) if url else "",
        fingerprint=[":".join(pairs[at : at + _A_LINE]) for at in range(0, len(pairs), _A_LINE)],
        code=opened.pairing.current(clock.now()) if opened.is_open else None,
        minutes=int(VALID.total_seconds() // 60),
        tries=TRIES,
        phones=[
            datetime.fromisoformat(session.get_decoded()["paired_at"])
            for session in paired_sessions()
            if session.get_decoded().get("paired_at")
        ],
    )


def _do(request: HttpRequest) -> HttpResponse:
    do = request.POST.get("do")
    if do == "open":
        from backstride.app.wsgi import application

        try:
            door.open(application, settings.HOME, request.POST.get("address", "").strip())
        except UsageError as error:
            messages.error(request, told(error))
    elif do == "code" and door.is_open:
        door.pairing.new(clock.now())
    elif do == "close":
        door.close()
        _say_unpaired(request, unpair())
    elif do == "unpair":
        _say_unpaired(request, unpair())
    return redirect("settings-phone")


def _say_unpaired(request: HttpRequest, n: int) -> None:
    messages.success(request, _("No phone gets in any more.") if n else _("Closed. No phone was paired."))


def _qr(url: str) -> SafeString:
    """The address as a QR code, dark on light in every theme."""
    import segno

    made: Any = segno.make(url, error="m")
    drawn = made.svg_inline(scale=6, border=4, dark="#000", light="#fff", title=_("QR code of the address"))
    return mark_safe(drawn)  # noqa: S308 - drawn by us from our own address


urlpatterns = [path("settings/phone", phone, name="settings-phone")]
