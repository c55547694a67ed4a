"""Many athletes check in at the same moment: a served clinic on PostgreSQL, real requests over loopback, bounded.

python benchmarks/clinic_load.py            50 athletes, each the three pages of the check-in, the first page tapped twice
python benchmarks/clinic_load.py 20         fewer

Ends with 1 when a request failed or a record is missing. Needs PostgreSQL 15's programs, or DATABASE_URL.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from app.postgres import cluster

USERS = 50
#: run inside the clinic's process: athletes with sessions, then what became of their check-ins
SEED = """
import json, sys
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from backstride.app import clock
from backstride.app.clinic import codes
from backstride.app.clinic.models import Member
from backstride.app.journal.athletes import own_athlete
made = []
for n in range(int(sys.argv[1])):
    user = User.objects.create_user(username=f"runner{n}")
    Member.objects.create(user=user, name=f"Runner {n}", role="athlete", totp_secret=codes.sealed(codes.new_secret()))
    own_athlete(user)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["in_at"] = session["seen_at"] = clock.now().isoformat()
    session.save()
    made.append({"user": user.username, "cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}"})
print(json.dumps(made))
"""
COUNT = """
import json
from backstride.app.journal.models import CheckIn, PainDay
rows = CheckIn.objects.select_related("athlete__owner")
pain = dict(PainDay.objects.values_list("athlete_id", "morning"))
print(json.dumps({r.athlete.owner.username: [r.note, len(r.screen), pain.get(r.athlete_id), r.version] for r in rows}))
"""


@dataclass
class Outcome:
    """What happened: seconds of each request, what failed, what is missing afterwards."""

    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    took_s: float = 0.0

    @property
    def is_good(self) -> bool:
        return not self.faults and not self.missing


@contextmanager
def served(database: str, home: str) -> Iterator[tuple[int, dict[str, str]]]:
    """A clinic on a free port of loopback: the port and the environment of its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "DATABASE_URL": database, "BACKSTRIDE_HOME": home}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    env.pop("BACKSTRIDE_CLINIC", None)
    command = [sys.executable, "-m", "backstride", "clinic", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert "open at" in process.stdout.readline()
        yield port, env
    finally:
        process.terminate()
        process.wait(30)


def inside(env: dict[str, str], code: str, *words: str) -> object:
    """Run a few lines in clinic mode; what they print as JSON."""
    lines = (
        f"from backstride.app.clinic.server import switch_on\nswitch_on()\n"
        f"from backstride.app import start\nstart.ready()\n{code}"
    )
    done = subprocess.run(
        [sys.executable, "-c", lines, *words], env=env, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


class Runner(threading.Thread):
    """One athlete's browser: three pages, the first one tapped twice."""

    def __init__(self, port: int, told: dict[str, str], gate: threading.Barrier, outcome: Outcome) -> None:
        super().__init__(daemon=True)
        self.port, self.told, self.gate, self.outcome = port, told, gate, outcome

    def run(self) -> None:
        try:
            self.gate.wait(60)
            page = self.ask("GET", "/checkin")[1]
            first = {**hidden(page), "morning": "3"}
            twin = threading.Thread(target=self.ask, args=("POST", "/checkin", first), daemon=True)
            twin.start()
            self.ask("POST", "/checkin", first)
            twin.join(60)
            for number, said in (("2", {"none": "on"}), ("3", {"note": self.told["user"]})):
                page = self.ask("GET", f"/checkin?page={number}")[1]
                status, body = self.ask("POST", "/checkin", {**hidden(page), **said})
                if status != 302:
                    self.outcome.faults.append(f"{self.told['user']} page {number}: {status} {body[:200]}")
            self.ask("GET", "/checkin/saved")
        except Exception as error:  # noqa: BLE001 - whatever happens is an outcome
            self.outcome.faults.append(f"{self.told['user']}: {error!r}")

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """One request; anything from 500 on is a fault, and so is a stale page that does not say so."""
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": self.told["cookie"], "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, urlencode(form) if form else None, headers)
        answer = connection.getresponse()
        body = answer.read().decode(errors="replace")
        connection.close()
        self.outcome.seconds.append(time.perf_counter() - began)
        is_told = answer.status in {400, 409} and "changed in another tab" in body
        if answer.status >= 400 and not is_told:
            self.outcome.faults.append(f"{method} {path}: {answer.status}")
        return answer.status, body


def hidden(page: str) -> dict[str, str]:
    """What the form carries by itself: token, version, number of the page."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return dict(found)


def at_once(port: int, env: dict[str, str], users: int) -> Outcome:
    """Let so many check in at one moment, then count what is there."""
    told = inside(env, SEED, str(users))
    assert isinstance(told, list)
    gate, outcome = threading.Barrier(users + 1), Outcome()
    runners = [Runner(port, one, gate, outcome) for one in told]
    for runner in runners:
        runner.start()
    gate.wait(60)
    began = time.perf_counter()
    for runner in runners:
        runner.join(180)
    outcome.took_s = time.perf_counter() - began
    kept = inside(env, COUNT)
    assert isinstance(kept, dict)
    for one in told:
        note, screen, morning, _version = kept.get(one["user"], ["", 0, None, 0])
        if (note, screen, morning) != (one["user"], 6, 3):
            outcome.missing.append(f"{one['user']}: {kept.get(one['user'])}")
    return outcome


def main() -> int:
    users = int(sys.argv[1]) if len(sys.argv) > 1 else USERS
    with tempfile.TemporaryDirectory() as home, cluster() as database, served(database, home) as (port, env):
        outcome = at_once(port, env, users)
    seconds = sorted(outcome.seconds)
    print(
        f"{users} athletes at once, {len(seconds)} requests in {outcome.took_s:.1f} s: median "
        f"{statistics.median(seconds):.2f} s, 95 % under {seconds[int(0.95 * len(seconds))]:.2f} s, "
        f"longest {seconds[-1]:.2f} s; {len(outcome.faults)} faults, {len(outcome.missing)} records missing"
    )
    print("\n".join([*outcome.faults[:10], *outcome.missing[:10]]))
    return 0 if outcome.is_good else 1


if __name__ == "__main__":
    raise SystemExit(main())
