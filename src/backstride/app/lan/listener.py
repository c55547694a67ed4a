"""A WSGI application behind TLS on one address. The phone's door uses it; so may any other part that needs one."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable
from typing import Any

from django.conf import settings

from backstride.app.lan.certificate import Certificate
from backstride.core.errors import UsageError

#: marks a request that came through this door; a client cannot set it (headers become HTTP_...)
MARK = "backstride.lan"
#: first tried; when it is in use the system picks one
PORT = 8643
_THREADS = 4
#: seconds a silent client may hold a thread
_PATIENCE_S = 10


class TlsListener:
    """`TlsListener(application, address, certificate)` listens at once; `start()` answers, `stop()` ends both."""

    def __init__(
        self,
        application: Callable[..., Any],
        address: str,
        certificate: Certificate,
        port: int | None = None,
        *,
        threads: int = _THREADS,
        is_phones: bool = True,  # the phone's door, where browsers are paired; a clinic has accounts instead
    ) -> None:
        self.address = address
        answers = marked(application) if is_phones else application
        self._server = _bound(answers, address, certificate, port, threads)
        self.port: int = self._server.bind_addr[1]
        self._thread = threading.Thread(target=self._server.serve, name="lan", daemon=True)

    @property
    def url(self) -> str:
        return f"https://{self.address}:{self.port}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """No new connection is taken; those in work are ended."""
        self._server.stop()
        if self._thread.is_alive():
            self._thread.join(15)


def marked(application: Callable[..., Any]) -> Callable[..., Any]:
    """The application, told by which door a request came; what is not TLS is refused."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        if environ.get("wsgi.url_scheme") != "https":
            start("400 Bad Request", [("Content-Type", "text/plain")])
            return [b"This door opens with https only.\n"]
        return application({**environ, MARK: True}, start)

    return answer


def _bound(
    application: Callable[..., Any], address: str, certificate: Certificate, port: int | None, threads: int
) -> Any:
    from cheroot.wsgi import Server

    class Quiet(Server):
        """A stranger's broken handshake is no news on the terminal."""

        def error_log(self, msg: str = "", level: int = 20, traceback: bool = False) -> None:
            pass

    refused: OSError | None = None
    for number in [port] if port is not None else [PORT, 0]:
        server = Quiet(
            (address, number),
            application,
            numthreads=threads,
            server_name="backstride",
            max=threads,
            timeout=_PATIENCE_S,
            shutdown_timeout=3,
        )
        server.max_request_body_size = settings.MOST_UPLOAD_BYTES
        server.ssl_adapter = _adapter(certificate)
        try:
            server.prepare()
        except OSError as error:
            refused = error
            continue
        return server
    raise UsageError(f"Backstride cannot listen on {address}: {refused}") from refused


def _adapter(certificate: Certificate) -> Any:
    from cheroot.ssl.builtin import BuiltinSSLAdapter

    class HandshakeInTheWorker(BuiltinSSLAdapter):
        """So that a client who connects and stays silent holds one thread, not the door."""

        def wrap(self, sock: Any) -> tuple[Any, dict[str, str]]:
            secured = self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
            return secured, {"wsgi.url_scheme": "https", "HTTPS": "on"}

    adapter = HandshakeInTheWorker(str(certificate.certificate), str(certificate.key))
    adapter.context.minimum_version = ssl.TLSVersion.TLSv1_2
    return adapter
