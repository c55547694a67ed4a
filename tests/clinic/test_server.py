"""Never plain text beyond loopback; TLS with a certificate; a proxy's word is taken only when told so."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backstride.app.clinic.server import Where, look_at, switch_on
from backstride.app.lan import certificate
from backstride.core.errors import UsageError
from starting import Started

HERE = Path(__file__)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.20", "10.0.0.1", "::", "2001:db8::1"])
def test_no_address_beyond_loopback_without_a_certificate(host):
    with pytest.raises(UsageError, match="Without a certificate"):
        look_at(Where(host=host))
    with pytest.raises(UsageError, match="Without a certificate"):
        look_at(Where(host=host, behind_proxy=True))
    look_at(Where(host=host, tls_cert=HERE, tls_key=HERE))


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_loopback_needs_none(host):
    look_at(Where(host=host))


@pytest.mark.parametrize(
    "where",
    [
        Where(host="clinic.example"),
        Where(tls_cert=HERE),
        Where(tls_key=HERE),
        Where(tls_cert=Path("/nowhere.crt"), tls_key=HERE),
    ],
)
def test_what_cannot_be_is_told(where):
    with pytest.raises(UsageError):
        look_at(where)


def test_without_a_database_there_is_no_clinic(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(UsageError, match="DATABASE_URL"):
        switch_on()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def serve(tmp_path):
    """Start the clinic on a SQLite file of its own."""
    started = []

    def begin(*words: object) -> int:
        port = free_port()
        env = {
            **os.environ,
            "BACKSTRIDE_HOME": str(tmp_path / "home"),
            "DATABASE_URL": f"sqlite://{tmp_path / 'clinic.sqlite3'}",
        }
        for name in ("DJANGO_SETTINGS_MODULE", "BACKSTRIDE_CLINIC"):
            env.pop(name, None)
        made = Started(["clinic", "serve", "--port", str(port), *map(str, words)], env)
        started.append(made.process)
        assert "open at" in made.first
        return port

    yield begin
    for process in started:
        process.terminate()
        process.wait(60)


def ask(address: str, **headers: str):
    """Status, headers; redirects are answers."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    context = ssl._create_unverified_context()
    opener = urllib.request.build_opener(Stay, urllib.request.HTTPSHandler(context=context))
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        answer = opener.open(urllib.request.Request(address, headers=named), timeout=60)
    except urllib.error.HTTPError as error:
        answer = error
    return answer.status, answer.headers


def test_it_speaks_tls_with_the_certificate_given(serve, tmp_path):
    made = certificate.of(tmp_path, "127.0.0.1", datetime.now(UTC))
    port = serve("--tls-cert", made.certificate, "--tls-key", made.key, "--name", "clinic.test")
    status, headers = ask(f"https://127.0.0.1:{port}/sign-in")
    assert status == 200
    assert "Secure" in headers["Set-Cookie"]
    assert ask(f"https://127.0.0.1:{port}/athletes")[1]["Location"].startswith("/sign-in")
    assert ask(f"https://127.0.0.1:{port}/sign-in", Host=f"clinic.test:{port}")[0] == 200
    assert ask(f"https://127.0.0.1:{port}/sign-in", Host="evil.example")[0] == 400
    with pytest.raises((OSError, urllib.error.URLError)):
        ask(f"http://127.0.0.1:{port}/sign-in")


def test_a_proxys_headers_count_only_when_it_was_announced(serve):
    port = serve("--behind-proxy", "--name", "clinic.test")
    told = {"X_Forwarded_Proto": "https", "X_Forwarded_Host": "clinic.test"}
    assert ask(f"http://127.0.0.1:{port}/sign-in", **told)[0] == 200
    assert ask(f"http://127.0.0.1:{port}/sign-in", X_Forwarded_Host="evil.example")[0] == 400
    plain = serve()
    assert ask(f"http://127.0.0.1:{plain}/sign-in", X_Forwarded_Host="evil.example")[0] == 200, (
        "not listened to"
    )


def test_a_database_that_does_not_answer_is_told_with_what_to_look_at(tmp_path):
    env = {
        **os.environ,
        "DATABASE_URL": "postgresql://a:b@127.0.0.1:1/clinic",
        "BACKSTRIDE_HOME": str(tmp_path),
    }
    env.pop("BACKSTRIDE_CLINIC", None)
    words = [sys.executable, "-m", "backstride", "clinic", "members"]
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "database clinic cannot be opened" in done.stderr
    assert "whether PostgreSQL runs" in done.stderr
    assert "doctor" not in done.stderr
    assert "a:b" not in done.stderr
