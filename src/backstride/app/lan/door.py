"""The one door to the local network that a server process may have. Closed at start, unless asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from backstride.app import clock
from backstride.app.lan import address, certificate
from backstride.app.lan.certificate import Certificate
from backstride.app.lan.listener import TlsListener
from backstride.app.lan.pairing import Code, Pairing

#: session key of a browser that came in by pairing
PAIRED = "paired"


class Door:
    """Opens and closes the listener, knows its certificate and its pairing code."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listener: TlsListener | None = None
        self.certificate: Certificate | None = None
        self.pairing = Pairing()

    @property
    def is_open(self) -> bool:
        return self._listener is not None

    @property
    def url(self) -> str:
        """Where the phone finds us; "" while closed."""
        return self._listener.url if self._listener else ""

    @property
    def host(self) -> str:
        """The one host name answered at this door; "" while closed."""
        return self._listener.address if self._listener else ""

    def open(self, application: Callable[..., Any], folder: Path, told: str = "") -> Code:
        """Listen on the local network and make a pairing code. Raises UsageError when that cannot be."""
        with self._lock:
            if self._listener is None:
                where = address.own(told)
                self.certificate = certificate.of(folder, where, clock.now())
                listener = TlsListener(application, where, self.certificate)
                listener.start()
                self._listener = listener
                settings.ALLOWED_HOSTS.append(where)
        return self.pairing.new(clock.now())

    def close(self) -> None:
        """Nobody else gets in, and the phones that were in are out."""
        with self._lock:
            listener, self._listener = self._listener, None
            self.pairing.drop()
            if listener is not None:
                settings.ALLOWED_HOSTS.remove(listener.address)
        if listener is not None:
            listener.stop()


door = Door()


def paired_sessions() -> list[Any]:
    """Sessions of phones that are let in now."""
    from django.contrib.sessions.models import Session

    sessions = Session.objects.filter(expire_date__gte=clock.now())
    return [session for session in sessions if session.get_decoded().get(PAIRED)]


def unpair() -> int:
    """End every paired browser's session; how many there were."""
    found = paired_sessions()
    for session in found:
        session.delete()
    return len(found)
