"""A real server on a disk that is full, read-only, or a journal that another program holds: a clear word, nothing lost.

Each runs in a mount namespace of its own, on a small disk in memory, so that the fault is the system's and not a stub's.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = str(Path(__file__).resolve().parents[1])
pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.skipif(sys.platform != "linux", reason="needs a mount namespace of Linux"),
]

SCRIPT = """
import json, os, re, sqlite3, subprocess, sys, urllib.error, urllib.parse, urllib.request
from http.cookiejar import CookieJar
from datetime import UTC, date, datetime
from pathlib import Path
sys.path.insert(0, {tests!r})
from starting import Started
from app.logs import gpx
home, fault = Path({home!r}), {fault!r}
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m,mode=700", "none", home], check=True)
env = {{**os.environ, "BACKSTRIDE_HOME": str(home), "LANG": "en_GB.UTF-8", "BACKSTRIDE_BUSY_S": "1"}}
for name in ("DATABASE_URL", "BACKSTRIDE_NOW"):
    env.pop(name, None)
server = Started(["serve", "--json", "--no-browser", "--port", "0"], env)
told = json.loads(server.first)
base = "http://127.0.0.1:%d" % told["port"]
browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

def ask(path, data=None, content_type="application/x-www-form-urlencoded"):
    request = urllib.request.Request(base + path if path.startswith("/") else path, data=data)
    if data is not None:
        request.add_header("Content-Type", content_type)
        request.add_header("Origin", base)
    try:
        with browser.open(request, timeout=100) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()

token = ""
def post(path, **fields):
    return ask(path, urllib.parse.urlencode({{"csrfmiddlewaretoken": token, **fields}}).encode())

def upload():
    body = ("--x\\r\\nContent-Disposition: form-data; name=csrfmiddlewaretoken\\r\\n\\r\\n" + token +
            "\\r\\n--x\\r\\nContent-Disposition: form-data; name=files; filename=run.gpx\\r\\n\\r\\n" + gpx(datetime(2026, 3, 2, 7, tzinfo=UTC)) + "\\r\\n--x--\\r\\n")
    return ask("/import", body.encode(), "multipart/form-data; boundary=x")

def forms():
    story = "My low back aches since Monday. " * 40
    return {{
        "note": post("/journal/note", date=today, text=story),
        "treatment": post("/journal/treatment", date=today, kind="heat", text="a bottle"),
        "settings": post("/settings", country="GB", units="imperial", week_start="0", language="en", theme="auto", time_zone="UTC"),
        "check-in": post("/checkin", page="1", morning="3", version="0"),
        "story": post("/check", story=story),
        "gear": post("/journal/gear", name="Blue shoes", kind="shoes", since=today),
        "upload": upload(),
    }}

PAGES = ("/today", "/check", "/load", "/plan", "/journal", "/journal/trends", "/exercises", "/form", "/ask?q=heat",
         "/claims", "/report", "/settings", "/import", "/help-now")
today = date.today().isoformat()
ask(told["url"])
token = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', ask("/settings")[1])[1]
assert post("/journal/note", date=today, text="kept before the fault")[0] == 200
for page in PAGES:  # what a page learns at its first use is learnt
    ask(page)
holder, filler = None, home / "filler"
if fault == "full":
    with open(filler, "wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
elif fault == "read-only":
    # a disk with files open for writing cannot be made read-only: it is so when the server starts
    server.process.terminate(); server.process.wait(30)
    subprocess.run(["mount", "-o", "remount,ro", home], check=True)
elif fault == "locked":
    holder = sqlite3.connect(home / "journal.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
if fault == "read-only":
    said = subprocess.run([sys.executable, "-m", "backstride", "serve", "--json", "--no-browser"], env=env,
                          capture_output=True, text=True, timeout=100)
    pages, refused = {{}}, {{"serve": [said.returncode, said.stdout + said.stderr]}}
else:
    pages, refused = {{page: ask(page)[0] for page in PAGES}}, forms()
if fault == "full":
    filler.unlink()
elif fault == "locked":
    holder.execute("ROLLBACK"); holder.close()
else:
    subprocess.run(["mount", "-o", "remount,rw", home], check=True)
    server = Started(["serve", "--json", "--no-browser", "--port", "0"], env)
    told = json.loads(server.first); base = "http://127.0.0.1:%d" % told["port"]
    ask(told["url"])
    token = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', ask("/settings")[1])[1]
after = post("/journal/note", date=today, text="written after it")
journal = ask("/journal")[1]
server.process.terminate(); server.process.wait(30)
sound = sqlite3.connect(home / "journal.sqlite3").execute("PRAGMA integrity_check").fetchone()[0]
print(json.dumps([pages, refused, after[0], "kept before the fault" in journal, "written after it" in journal, sound]))
"""


@pytest.mark.parametrize(
    ("fault", "word"),
    [("full", "no room|full"), ("locked", "another program|busy|in use"), ("read-only", "read-only|written")],
)
def test_a_clear_word_and_nothing_lost(tmp_path, fault, word):
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-rm", "true"], check=False).returncode:
        pytest.skip("this system does not let us make a mount namespace")
    home = tmp_path / "home"
    home.mkdir()
    done = subprocess.run(
        ["unshare", "-rm", sys.executable, "-"],
        input=SCRIPT.format(tests=TESTS, home=str(home), fault=fault),
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert not done.returncode, done.stderr[-3000:]
    pages, refused, after, kept, written, sound = json.loads(done.stdout.splitlines()[-1])
    assert {page: status for page, status in pages.items() if status != 200} == {}
    for name, (status, text) in refused.items():
        shown = re.sub(r"<[^>]+>", " ", text)
        assert status in {503, 507, 2, 3, 1}, (name, status, shown[:600])
        assert re.search(word, shown, re.IGNORECASE), (name, status, shown[:1200])
        assert "Traceback" not in text, name
    assert (after, kept, written, sound) == (200, True, True, "ok")
