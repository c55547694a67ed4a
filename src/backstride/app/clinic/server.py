"""The clinic's server: loopback, or TLS on another address; never plain text on a network."""

from __future__ import annotations

import hashlib
import ipaddress
import os
import signal
import socket
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backstride.app import clock, start, tables
from backstride.core.errors import UsageError

PORT = 8620
THREADS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where to listen, and by which names browsers know us."""

    host: str = "127.0.0.1"
    port: int = PORT
    names: tuple[str, ...] = ()
    tls_cert: Path | None = None
    tls_key: Path | None = None
    behind_proxy: bool = False  # a proxy on this machine ends TLS and says so in X-Forwarded-Proto

    @property
    def is_tls(self) -> bool:
        return self.tls_cert is not None or self.behind_proxy


def look_at(where: Where) -> None:
    """Refuse what would put health data on a network in plain text."""
    try:
        address = ipaddress.ip_address(where.host)
    except ValueError as error:
        raise UsageError(f"{where.host} is no address", "--host takes one such as 192.168.1.20") from error
    if (where.tls_cert is None) != (where.tls_key is None):
        raise UsageError("A certificate needs its key", "Give --tls-cert and --tls-key")
    for path in (where.tls_cert, where.tls_key):
        if path is not None and not path.is_file():
            raise UsageError(f"{path} is not there")
    if not address.is_loopback and where.tls_cert is None:
        raise UsageError(
            f"Without a certificate the clinic is not served on {where.host}",
            "Give --tls-cert and --tls-key, or stay on 127.0.0.1 behind a proxy that speaks TLS (--behind-proxy)",
        )


def switch_on(where: Where | None = None) -> None:
    """Clinic mode for this process. Before Django reads its settings."""
    if not os.environ.get("DATABASE_URL"):
        raise UsageError(
            "The clinic keeps its journals in PostgreSQL, and DATABASE_URL does not say where",
            "export DATABASE_URL='postgresql://backstride:...@localhost/backstride'",
        )
    os.environ["BACKSTRIDE_CLINIC"] = "1"
    if where is not None:
        names = [*where.names, *([where.host] if where.host not in {"0.0.0.0", "::"} else [])]  # noqa: S104
        os.environ["BACKSTRIDE_HOSTS"] = ",".join([os.environ.get("BACKSTRIDE_HOSTS", ""), *names])
        if where.is_tls:
            os.environ["BACKSTRIDE_TLS"] = "1"


def serve(where: Where) -> int:
    """Serve until stopped."""
    look_at(where)
    switch_on(where)
    start.ready()
    held = tables.Hold(on_newer=lambda: os.kill(os.getpid(), signal.SIGTERM))
    held.start()
    from django.contrib.sessions.models import Session

    from backstride.app.clinic import throttle
    from backstride.app.imports.uploads import incoming, tidy
    from backstride.app.tasks.worker import WorkerThread

    Session.objects.filter(expire_date__lt=clock.now()).delete()
    tidy(clock.now())
    throttle.tidy()
    tempfile.tempdir = str(incoming())
    server = _Tls(where) if where.tls_cert is not None else _Plain(where)
    worker = WorkerThread()
    worker.start()

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    try:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, stop)
        print(f"The clinic is open at {server.url}", flush=True)
        server.run()
    except KeyboardInterrupt:
        print("Stopped. Everything is saved.", file=sys.stderr)
    finally:
        worker.stop()
        server.close()
        held.close()
    return 0


class _Tls:
    """cheroot behind TLS, as the phone's door has it."""

    def __init__(self, where: Where) -> None:
        from backstride.app.lan.certificate import Certificate
        from backstride.app.lan.listener import TlsListener
        from backstride.app.wsgi import application

        assert where.tls_cert is not None
        assert where.tls_key is not None
        digest = hashlib.sha256(where.tls_cert.read_bytes()).hexdigest()
        self._listener = TlsListener(
            application,
            where.host,
            Certificate(where.tls_key, where.tls_cert, digest),
            where.port,
            threads=THREADS,
            is_phones=False,
        )
        self.url = f"https://{(where.names or (where.host,))[0]}:{self._listener.port}"

    def run(self) -> None:
        self._listener.start()
        threading.Event().wait()

    def close(self) -> None:
        self._listener.stop()


class _Plain:
    """waitress on loopback, for this machine or for a proxy in front."""

    def __init__(self, where: Where) -> None:
        import waitress

        from backstride.app.spool import answering
        from backstride.app.wsgi import application

        listener = socket.socket(socket.AF_INET6 if ":" in where.host else socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((where.host, where.port))
        except OSError as error:
            listener.close()
            raise UsageError(
                f"Port {where.port} is in use or not allowed", "Choose another with --port"
            ) from error
        trust: dict[str, Any] = (
            {
                "trusted_proxy": "127.0.0.1",
                "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"},
            }
            if where.behind_proxy
            else {}
        )
        from django.conf import settings

        self._server = answering(
            waitress.create_server(
                application,
                sockets=[listener],
                threads=THREADS,
                ident=None,
                clear_untrusted_proxy_headers=True,
                max_request_body_size=settings.MOST_UPLOAD_BYTES,
                inbuf_overflow=1024 * 1024,
                channel_timeout=300,
                **trust,
            )
        )
        self.url = f"http://{where.host}:{listener.getsockname()[1]}"

    def run(self) -> None:
        self._server.run()

    def close(self) -> None:
        self._server.close()
