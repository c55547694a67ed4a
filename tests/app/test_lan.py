"""The door to the local network: shut unless asked for, TLS only, paired browsers only."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

import pytest

from app.test_server import App
from backstride.app.lan import address, certificate
from backstride.app.lan.pairing import TRIES, VALID, Pairing
from backstride.core.errors import UsageError
from starting import Started

NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)
linux = pytest.mark.skipif(sys.platform != "linux", reason="127.0.0.2 is an address of Linux's loopback")


def test_a_code_pairs_one_phone_once():
    pairing = Pairing()
    code = pairing.new(NOW)
    assert re.fullmatch(r"\d{4} \d{4}", str(code))
    assert pairing.take(str(code), NOW)
    assert not pairing.take(str(code), NOW)


def test_a_code_is_short_lived_and_takes_few_tries():
    pairing = Pairing()
    code = pairing.new(NOW)
    assert not pairing.take(code.digits, NOW + VALID)
    code = pairing.new(NOW)
    wrong = f"{(int(code.digits) + 1) % 10**8:08d}"
    assert not any(
        pairing.take(guess, NOW) for guess in [wrong, "", "x" * 9999, "１２３４５６７８", wrong][:TRIES]
    )
    assert not pairing.take(code.digits, NOW), "five tries are all there are"
    old = pairing.new(NOW)
    new = pairing.new(NOW)
    assert old.digits == new.digits or not pairing.take(old.digits, NOW)


def test_the_certificate_is_kept_private_and_made_anew_in_time(tmp_path):
    first = certificate.of(tmp_path, "192.168.1.20", NOW)
    assert certificate.of(tmp_path, "192.168.1.20", NOW + timedelta(days=300)) == first
    assert re.fullmatch(r"([0-9A-F]{2}:){31}[0-9A-F]{2}", first.fingerprint)
    der = ssl.PEM_cert_to_DER_cert(first.certificate.read_text())
    assert hashlib.sha256(der).hexdigest() == first.sha256
    if os.name == "posix":
        assert first.key.stat().st_mode & 0o077 == 0
    assert certificate.of(tmp_path, "192.168.1.21", NOW) != first, "another address needs another certificate"
    again = certificate.of(tmp_path, "192.168.1.21", NOW + timedelta(days=390))
    assert again != first
    (tmp_path / certificate.KEY).write_text("damaged")
    assert certificate.of(tmp_path, "192.168.1.21", NOW + timedelta(days=390)) != again


@pytest.mark.parametrize("told", ["8.8.8.8", "0.0.0.0", "127.0.0.1", "224.0.0.1", "::", "host", "192.168.1"])
def test_an_address_the_internet_may_reach_is_refused(told):
    with pytest.raises(UsageError):
        address.own(told)


class Phone:
    """A browser at the other end: takes the certificate as it is, keeps cookies that are Secure."""

    def __init__(self, url: str) -> None:
        self.host, self.port = urlsplit(url).hostname, urlsplit(url).port
        self.cookies: dict[str, str] = {}
        self.sha256 = ""

    def ask(self, path: str, form: dict[str, str] | None = None, **headers: str) -> tuple[int, str, str]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        line = http.client.HTTPSConnection(self.host, self.port, context=context, timeout=20)
        told = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **headers}
        body = None
        if form is not None:
            body = urlencode(form)
            told |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": f"https://{self.host}:{self.port}",
            }
        line.request("POST" if form is not None else "GET", path, body, told)
        self.sha256 = hashlib.sha256(line.sock.getpeercert(binary_form=True)).hexdigest()
        answer = line.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                for key, morsel in SimpleCookie(value).items():
                    assert morsel["secure"], value
                    assert morsel["httponly"], value
                    self.cookies[key] = morsel.value
        text = answer.read().decode("utf-8", "replace")
        line.close()
        return answer.status, answer.headers.get("Location", ""), text

    def pair(self, code: str) -> int:
        _status, _to, page = self.ask("/pair")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        return self.ask("/pair", {"code": code, "csrfmiddlewaretoken": token})[0]


@pytest.fixture
def lan(tmp_path):
    running = App(tmp_path / "home", "--lan", "127.0.0.2")
    yield running
    if running.process.poll() is None:
        running.process.kill()
        running.process.wait()
    running.process.stdout.close()


@linux
@pytest.mark.timeout(240)
def test_a_phone_pairs_and_reads_over_tls_only(lan, tmp_path):
    told = lan.said["phone"]
    phone = Phone(told["url"])
    assert phone.ask("/today")[:2] == (302, "/pair"), "nothing before pairing"
    assert phone.ask("/api/load")[:2] == (302, "/pair")
    assert phone.ask(urlsplit(lan.said["url"]).path)[:2] == (302, "/pair"), (
        "the computer's link is no phone's"
    )
    assert phone.sha256 == told["sha256"].replace(":", "").lower()
    assert phone.ask("/help-now")[0] == 200
    assert phone.ask("/today", Host="evil.example")[0] == 400
    assert lan.status(f"{lan.address}/sign-in", Host="127.0.0.2") == 400, "loopback has no such name"
    assert lan.status(f"{lan.address}/pair") in {401, 404}
    plain = http.client.HTTPConnection(phone.host, phone.port, timeout=20)
    plain.request("GET", "/pair")
    with pytest.raises((http.client.HTTPException, OSError)):
        plain.getresponse()
    plain.close()
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.2", lan.said["port"]), timeout=5)
    assert phone.pair("0000 0000" if told["code"] != "00000000" else "1111 1111") == 401
    assert phone.pair(told["code"]) == 302
    assert phone.ask("/settings")[0] == 200
    for at_home in (
        "/settings/phone",
        "/settings/delete",
        "/settings/scripts",
        "/api/load",
        "/api/openapi.json",
    ):
        assert phone.ask(at_home)[0] == 403
    other = Phone(told["url"])
    assert other.pair(told["code"]) == 401, "one phone a code"
    # off again on restart, and whoever was paired is outside a closed door
    port = phone.port
    lan.stop(signal.SIGTERM)
    again = App(tmp_path / "home")
    try:
        assert "phone" not in again.said
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.2", port), timeout=5)
    finally:
        again.stop()


@linux
def test_a_silent_stranger_does_not_hold_the_door(lan):
    phone = Phone(lan.said["phone"]["url"])
    silent = [socket.create_connection((phone.host, phone.port), timeout=5) for _ in range(2)]
    assert phone.ask("/pair")[0] == 200
    for line in silent:
        line.close()


NETWORK = """
import json, socket, sys
sys.path.insert(0, {tests!r})
from app.test_lan import Phone
told = json.loads({told!r})
phone = Phone(told["phone"]["url"])
try:
    socket.create_connection((phone.host, told["port"]), timeout=3)
    plain = "open"
except OSError:
    plain = "shut"
paired = phone.pair(told["phone"]["code"])
print(json.dumps([plain, paired, phone.ask("/settings")[0], phone.sha256]))
"""


@pytest.mark.timeout(240)
def test_across_a_network_of_two_machines(tmp_path):
    """Two namespaces and a wire: the address is found, the phone gets in, the plain port is not there."""
    ours, theirs = f"bs-a{os.getpid()}", f"bs-b{os.getpid()}"

    def ip(*words: str, check: bool = True) -> bool:
        return not subprocess.run(["ip", *words], check=check, capture_output=True).returncode

    try:
        made = ip("netns", "add", ours, check=False)
    except FileNotFoundError:
        pytest.skip("no ip on this system")
    if not made:
        pytest.skip("may not make a network namespace here")
    try:
        ip("netns", "add", theirs)
        ip("-n", ours, "link", "add", "wire", "type", "veth", "peer", "name", "wire", "netns", theirs)
        for space, number in ((ours, "10.77.3.1/24"), (theirs, "10.77.3.2/24")):
            ip("-n", space, "addr", "add", number, "dev", "wire")
            ip("-n", space, "link", "set", "wire", "up")
            ip("-n", space, "link", "set", "lo", "up")
        ip("-n", ours, "route", "add", "default", "via", "10.77.3.2")
        env = {**os.environ, "BACKSTRIDE_HOME": str(tmp_path / "home")}
        started = Started(
            ["serve", "--json", "--no-browser", "--lan"], env, before=["ip", "netns", "exec", ours]
        )
        server = started.process
        try:
            told = json.loads(started.first)
            assert told["phone"]["url"].startswith("https://10.77.3.1:")
            code = NETWORK.format(tests=str(tmp_path.__class__(__file__).parents[1]), told=started.first)
            done = subprocess.run(
                ["ip", "netns", "exec", theirs, sys.executable, "-c", code],
                capture_output=True,
                text=True,
                timeout=120,
                check=False,
            )
            assert not done.returncode, done.stderr
            plain, paired, page, sha256 = json.loads(done.stdout)
            assert (plain, paired, page) == ("shut", 302, 200)
            assert sha256 == told["phone"]["sha256"].replace(":", "").lower()
        finally:
            server.terminate()
            server.wait(30)
            server.stdout.close()
    finally:
        ip("netns", "del", ours, check=False)
        ip("netns", "del", theirs, check=False)


def test_settings_open_and_close_the_door(client, monkeypatch):
    from backstride.app.lan.door import door

    said = client.get("/settings/phone").content.decode()
    assert "Only this computer can reach this app." in said
    assert "trust" in said
    client.post("/settings/phone", {"do": "open", "address": "8.8.8.8"})
    assert not door.is_open
    client.post("/settings/phone", {"do": "open", "address": "127.0.0.3"})
    try:
        assert door.is_open
        said = client.get("/settings/phone").content.decode()
        assert door.certificate.fingerprint[:23] in said
        assert str(door.pairing.current(datetime.now(UTC))) in said
        assert "<svg" in said
    finally:
        client.post("/settings/phone", {"do": "close"})
    assert not door.is_open
    assert "127.0.0.3" not in client.get("/settings/phone").content.decode()


def test_pairing_is_asked_the_passphrase_as_well(client, ana):
    from backstride.app.lan.door import PAIRED

    session = client.session
    session[PAIRED] = True
    session.save()
    ana.owner.set_password("long enough")
    ana.owner.save()
    client.force_login(ana.owner)
    session = client.session
    session[PAIRED] = True
    session.save()
    client.post("/sign-out")
    assert client.session.get(PAIRED), "a locked phone stays paired, and asks the passphrase"
    assert client.get("/today").status_code == 302
