"""The server as a process: one link, one home, nothing left behind, work taken up again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from app.logs import folder_of_runs
from app.test_crash import count, said
from backstride.app import server
from backstride.core.errors import UsageError
from starting import Started

#: so many that a busy machine still sees the import under way
RUNS = 120


class App:
    """A running `backstride serve` and a browser that followed its link."""

    def __init__(self, home: Path, *words: str) -> None:
        env = {**os.environ, "BACKSTRIDE_HOME": str(home)}
        env.pop("DATABASE_URL", None)
        started = Started(["serve", "--no-browser", "--json", "--port", "0", *words], env)
        self.process, self.said = started.process, json.loads(started.first)
        self.address = f"http://127.0.0.1:{self.said['port']}"
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def status(self, address: str, **headers: str) -> int:
        try:
            with self.browser.open(urllib.request.Request(address, headers=headers), timeout=20) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    def children(self) -> list[str]:
        folder = Path(f"/proc/{self.process.pid}/task")
        return [pid for task in folder.iterdir() for pid in (task / "children").read_text().split()]

    def stop(self, how: int = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        self.process.stdout.close()
        return self.process.wait(15)


@pytest.fixture
def app(tmp_path):
    running = App(tmp_path / "home")
    yield running
    if running.process.poll() is None:
        running.process.kill()
        running.process.wait()
    running.process.stdout.close()


def test_the_printed_link_opens_the_app_once(app):
    assert app.status(app.address + "/api/openapi.json") == 200
    assert app.status(app.said["url"]) in {200, 404}, "signed in and sent on to the first page"
    stranger = urllib.request.build_opener()
    with pytest.raises(urllib.error.HTTPError) as refused:
        stranger.open(app.said["url"], timeout=20)
    assert refused.value.code == 401
    refused.value.close()
    assert app.status(app.address + "/sign-in", Host="evil.example") == 400


def test_it_listens_on_loopback_only(app):
    listening = subprocess.run(["ss", "-ltn"], capture_output=True, text=True, check=False).stdout
    if not listening:
        pytest.skip("no ss on this system")
    [line] = [line for line in listening.splitlines() if f":{app.said['port']} " in line]
    assert f"127.0.0.1:{app.said['port']}" in line


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_it_stops_clean_and_leaves_no_process(app, tmp_path):
    assert app.children() == []
    assert app.stop() == 0
    assert not (tmp_path / "home" / "serve.json").exists()


def test_a_second_serve_gives_a_new_link_to_the_first(app, tmp_path):
    code, out, err = said(tmp_path / "home", "serve", "--no-browser", "--json")
    assert code == 0, err
    link = json.loads(out)
    assert link["port"] == app.said["port"]
    assert link["url"] != app.said["url"]
    assert app.status(link["url"]) in {200, 404}


def test_a_port_in_use_is_said(app, tmp_path):
    code, _, err = said(tmp_path / "other", "serve", "--no-browser", "--port", app.said["port"])
    assert code == 2
    assert "in use" in err


def test_two_servers_that_start_at_once_take_two_ports():
    """The socket holds its port from the start: bound alone, a second one could bind it too and fail later."""
    with server.listen(None) as one, server.listen(None) as other:
        assert one.getsockname()[1] != other.getsockname()[1]
        with pytest.raises(UsageError, match="in use"):
            server.listen(one.getsockname()[1])


@pytest.mark.timeout(240)
@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
def test_a_restart_in_the_middle_of_an_import_goes_on_by_itself(app, tmp_path):
    """Queued by one process, begun by the server's thread, killed, finished by the next server."""
    home = tmp_path / "home"
    folder = folder_of_runs(tmp_path / "log", RUNS)
    queued = (
        "from backstride.app import start; start.ready(); from backstride.app.tasks import queue;"
        f"queue.ask(start.athlete(), 'import', {{'paths': [{str(folder)!r}]}})"
    )
    env = {**os.environ, "BACKSTRIDE_HOME": str(home)}
    subprocess.run([sys.executable, "-c", queued], env=env, check=True)
    deadline = time.monotonic() + 60
    while count(home, "journal_importedfile") < 3:
        assert time.monotonic() < deadline
        time.sleep(0.002)
    app.stop(signal.SIGKILL)
    assert count(home, "journal_importedfile") < RUNS, "killed too late to show anything"
    again = App(home)
    try:
        while count(home, "journal_importedfile") < RUNS:
            assert time.monotonic() < deadline + 60
            time.sleep(0.05)
    finally:
        again.stop()
    assert count(home, "journal_activity") == RUNS


def test_backup_and_restore(tmp_path):
    home, folder = tmp_path / "home", folder_of_runs(tmp_path / "log", 4)
    said(home, "import", folder / "run-000.gpx")
    code, out, err = said(home, "backup", tmp_path / "one.backup", "--json")
    assert code == 0, err
    assert (tmp_path / "one.backup").stat().st_mode & 0o077 == 0
    said(home, "import", folder)
    code, out, err = said(home, "restore", tmp_path / "one.backup", "--json")
    assert code == 0, err
    assert count(home, "journal_activity") == 1
    kept = Path(json.loads(out)["kept"])
    assert kept.exists()
    assert kept.stat().st_mode & 0o077 == 0

    damaged = tmp_path / "two.backup"
    content = bytearray((tmp_path / "one.backup").read_bytes())
    content[len(content) // 2] ^= 0xFF
    damaged.write_bytes(content)
    code, _, err = said(home, "restore", damaged)
    assert code == 3
    assert "Traceback" not in err
    assert count(home, "journal_activity") == 1
    assert said(home, "restore", tmp_path / "nothing.backup")[0] == 2


def test_a_running_app_is_not_restored_over_or_deleted(app, tmp_path):
    home = tmp_path / "home"
    assert said(home, "backup", tmp_path / "live.backup")[0] == 0
    code, _, err = said(home, "restore", tmp_path / "live.backup")
    assert (code, "Stop it" in err) == (3, True)
    assert said(home, "delete", "--confirm", "DELETE")[0] == 3


def test_delete_shows_what_went(tmp_path):
    home, folder = tmp_path / "home", folder_of_runs(tmp_path / "log", 3)
    said(home, "import", folder)
    (home / "letter.txt").write_text("not ours")
    code, _, err = said(home, "delete", "--confirm", "delete")
    assert code == 2
    assert count(home, "journal_activity") == 3
    code, out, err = said(home, "delete", "--export", tmp_path / "all.zip", "--confirm", "DELETE", "--json")
    assert code == 0, err
    proof = json.loads(out)
    assert proof["rows_left"] == 0
    assert proof["left"] == []
    assert [Path(path).name for path in proof["not_ours"]] == ["letter.txt"]
    assert [path.name for path in home.iterdir()] == ["letter.txt"]
    code, out, err = said(tmp_path / "new", "import", tmp_path / "all.zip", "--json")
    assert json.loads(out)["activities_added"] == 3, err


def test_doctor_looks_without_changing(tmp_path):
    _, out, _ = said(tmp_path / "nowhere", "doctor", "--json")
    found = {check["check"]: check for check in json.loads(out)["checks"]}
    assert {"version", "packages", "data folder", "disk", "journal", "knowledge", "clock"} <= found.keys()
    assert found["journal"]["ok"]
    assert not (tmp_path / "nowhere").exists()
