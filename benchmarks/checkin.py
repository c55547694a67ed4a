"""A check-in at the server on a ten-year journal: saved, its answer shown, and the plan made again after it.

Aim: the last page of the check-in saved and its answer shown in 150 ms together; the plan follows by itself.
"""

from __future__ import annotations

import json
import os
import tempfile

from pages import _JOURNAL, NOW, _python
from run import Row

TIMES = 9


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "BACKSTRIDE_HOME": folder, "BACKSTRIDE_NOW": NOW, "LC_ALL": "en_GB.UTF-8"}
        env.pop("DATABASE_URL", None)
        _python(env, _JOURNAL)
        rows = json.loads(_python(env, _MORNINGS))
    return [Row(what, seconds, note=f"{1000 * worked:.0f} ms of processor") for what, seconds, worked in rows]


#: the same morning again and again, each time with another score, so that the plan has to follow
_MORNINGS = f"""
import json, statistics, time
from django.test import Client
client = Client(headers={{"host": "127.0.0.1"}})
client.force_login(start.owner())
took = {{}}
def timed(what, call):
    began, busy = time.perf_counter(), time.process_time()
    answer = call()
    took.setdefault(what, []).append((time.perf_counter() - began, time.process_time() - busy))
    assert answer.status_code in (200, 302), (what, answer.status_code)
for n in range({TIMES} + 1):
    pain = {{"page": 1, "morning": n % 4, "leg_signs": "no"}}
    timed("page 1 saved", lambda: client.post("/checkin", pain))
    timed("the six saved", lambda: client.post("/checkin", {{"page": 2, "none": "1"}}))
    def last():
        client.post("/checkin", {{"page": 3, "daily": "as_usual"}})
        return client.get("/checkin/saved")
    timed("the last page saved and its answer shown (aim 0.150)", last)
    timed("today, with the plan made again", lambda: client.get("/today"))
    timed("today once more", lambda: client.get("/today"))
rows = []
for what, pairs in took.items():
    pairs = pairs[1:]
    rows.append((what, statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)))
print(json.dumps(rows))
"""
