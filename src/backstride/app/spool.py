"""A request that fills the disk while the server takes it in: read to its end, kept nowhere, and answered in words.

Left alone, the server drops the connection, and the browser says that something is wrong with the network.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.utilities import Error

SAID = "The disk is full: what you sent did not fit. What was saved before is kept. Free some space and send it again."


class _FullError(Error):
    code = 507
    reason = "Insufficient Storage"

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:  # noqa: ARG002 - its form
        plain = [("Content-Type", "text/plain; charset=utf-8")]
        return f"{self.code} {self.reason}", plain, f"{self.body}\n".encode()


class _Nowhere:
    """A body that is read past."""

    def append(self, data: bytes) -> None:
        pass

    def close(self) -> None:
        pass

    def getfile(self) -> BytesIO:
        return BytesIO()

    def __len__(self) -> int:
        return 0


class _Parser(HTTPRequestParser):
    completed: bool
    is_full = False

    def received(self, data: bytes) -> int:
        """Take in a piece. A client that is still sending would not hear an answer, so the rest is read too."""
        try:
            n: int = super().received(data)
        except OSError:
            if self.body_rcv is None or self.is_full:
                raise
            self.is_full = True
            self.body_rcv.buf.close()
            self.body_rcv.buf = _Nowhere()
            n = len(data) if self.chunked else super().received(data)
            self.completed = self.completed or self.chunked
        if self.is_full and self.completed:
            self.error = _FullError(SAID)
        return n


class _Channel(HTTPChannel):
    parser_class = _Parser


def answering(server: Any) -> Any:
    """The server, with an answer for what the disk has no room for."""
    server.channel_class = _Channel
    return server
