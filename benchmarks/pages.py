"""The app on a ten-year journal: start to first page, then every page at the server.

Aims: first page 1.5 s warm and 4 s the first time, a page 150 ms and 150 kB, 200 MB at rest.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

from run import Row

#: every page a runner can open with a GET; `{...}` is filled from the journal
PAGES = (
    "/?again",
    "/help-now",
    "/today",
    "/check",
    "/checkin",
    "/load",
    "/load?weeks=52",
    "/session/{session}",
    "/journal",
    "/journal?q=run",
    "/journal/trends",
    "/journal/gear",
    "/journal/notes",
    "/plan",
    "/plan/calendar",
    "/results/{result}",
    "/exercises",
    "/exercises/bird-dog",
    "/exercises/heat",
    "/form",
    "/ask",
    "/ask?q=heat+or+ice",
    "/claims",
    "/evidence",
    "/evidence?q=imaging",
    "/sources/S52",
    "/check/tests",
    "/import",
    "/report",
    "/settings",
    "/settings/phone",
    "/settings/delete",
)
TIMES = 7
TESTS = str(Path(__file__).resolve().parents[1] / "tests")
NOW = "2026-03-12T09:00:00+00:00"


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "BACKSTRIDE_HOME": folder, "BACKSTRIDE_NOW": NOW, "LC_ALL": "en_GB.UTF-8"}
        env.pop("DATABASE_URL", None)
        first = _start(env)
        _python(env, _JOURNAL)
        rows = [Row("an empty folder to the first page", first[0], note=first[1])]
        warm = min(_start(env) for _ in range(3))
        rows.append(Row("ten years: start to the first page, warm", warm[0], note=warm[1]))
        pages = json.loads(_python(env, _PAGES))
    return rows + [
        Row(path, seconds, note=f"{size / 1000:.0f} kB, {1000 * worked:.0f} ms of processor{odd}")
        for path, seconds, worked, size, odd in pages
    ]


def _start(env: dict[str, str]) -> tuple[float, str]:
    """Seconds from the command to a whole first page; the processor's share, and megabytes once it is quiet."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "backstride", "serve", "--json", "--no-browser", "--port", "0"],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        url = json.loads(process.stdout.readline())["url"]
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        browser.open(url, timeout=60).read()
        seconds = time.perf_counter() - began
        fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")")[-1].split()
        worked = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        for path in ("/today", "/load", "/journal"):
            browser.open(url.split("/sign-in")[0] + path, timeout=60).read()
        time.sleep(3)
        status = Path(f"/proc/{process.pid}/status").read_text()
        resident = next(
            int(line.split()[1]) / 1000 for line in status.splitlines() if line.startswith("VmRSS")
        )
    finally:
        process.terminate()
        process.wait(30)
    return seconds, f"{worked:.2f} s of processor; {resident:.0f} MB at rest"


def _python(env: dict[str, str], code: str) -> str:
    lines = f"from backstride.app import start\nstart.ready()\n{code}"
    return subprocess.run(
        [sys.executable, "-c", lines], env=env, capture_output=True, text=True, check=True
    ).stdout


#: the example runner's ten years as the owner's own journal, with a whole check, a plan and a check-in
_JOURNAL = f"""
import sys
sys.path.insert(0, {TESTS!r})
import walking
from django.test.utils import setup_test_environment
setup_test_environment()
from django.test import Client
from backstride.app.demo import load_example
from backstride.app.journal.models import Athlete
Athlete.objects.all().delete()
load_example(start.owner(), years=10)
Athlete.objects.update(is_example=False)
client = Client(headers={{"host": "127.0.0.1"}})
client.force_login(start.owner())
print(walking.check(client))
walking.plan(client)
print(walking.check_in(client))
"""
_PAGES = f"""
import json, statistics, time
from django.test import Client
from backstride.app.journal.models import CheckRun, TrainingSession
client = Client(headers={{"host": "127.0.0.1"}})
client.force_login(start.owner())
session = TrainingSession.objects.filter(sport="run").order_by("-distance_km").first().session_id
result = CheckRun.objects.filter(finished_at__isnull=False).latest("pk").pk
told = []
for path in {PAGES!r}:
    path = path.replace("{{session}}", session).replace("{{result}}", str(result))
    answer = client.get(path)
    took, worked = [], []
    for _ in range({TIMES}):
        began, busy = time.perf_counter(), time.process_time()
        answer = client.get(path)
        took.append(time.perf_counter() - began)
        worked.append(time.process_time() - busy)
    odd = "" if answer.status_code == 200 else f", {{answer.status_code}}"
    told.append((path, statistics.median(took), statistics.median(worked), len(answer.content), odd))
print(json.dumps(told))
"""
