"""A disk that fills while the server takes a request in: the sender hears it in words, and the next request is served."""

from __future__ import annotations

import errno
import http.client
import threading

import pytest
import waitress
from waitress.buffers import TempfileBasedBuffer

from backstride.app.spool import SAID, answering


@pytest.fixture
def port(monkeypatch):
    """A server whose spool has no room."""

    def full(self, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(TempfileBasedBuffer, "append", full)

    def echo(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [str(len(environ["wsgi.input"].read())).encode()]

    server = answering(waitress.create_server(echo, host="127.0.0.1", port=0, inbuf_overflow=100_000))
    is_over = threading.Event()

    def run():
        while not is_over.is_set():
            server.asyncore.loop(timeout=0.1, map=server._map, count=1)

    running = threading.Thread(target=run)
    running.start()
    yield server.effective_port
    is_over.set()
    running.join()
    server.close()


def answer(port: int, body: bytes, **how: object) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("POST", "/", body, **how)
        found = connection.getresponse()
        return found.status, found.read().decode()
    finally:
        connection.close()


def test_a_full_disk_is_said_when_all_is_sent(port):
    assert answer(port, bytes(30_000_000)) == (507, SAID + "\n")
    assert answer(port, b"small") == (200, "5")


def test_a_body_of_unknown_length_is_answered_too(port):
    pieces = iter([bytes(60_000)] * 3)
    assert answer(port, pieces, encode_chunked=True) == (507, SAID + "\n")
