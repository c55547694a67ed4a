"""A clinic on PostgreSQL: the list of 500 athletes at the server, and 50 athletes who check in at the same moment.

python benchmarks/clinic.py       prints it; `benchmarks/run.py clinic` writes it to docs/reference/benchmarks.md
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from run import Row

ATHLETES = 500
LIMIT_S = 0.2
ROUNDS = 15


def measure() -> list[Row]:
    """In a process of its own: clinic mode is chosen before Django reads its settings."""
    from app.postgres import cluster

    with tempfile.TemporaryDirectory() as home, cluster() as database:
        env = {**os.environ, "DATABASE_URL": database, "BACKSTRIDE_HOME": home, "BACKSTRIDE_CLINIC": "1"}
        env.pop("DJANGO_SETTINGS_MODULE", None)
        done = subprocess.run(
            [sys.executable, __file__, "inside"], env=env, stdout=subprocess.PIPE, text=True, check=True
        )
    told = json.loads(done.stdout)
    return [*list_rows(told), *load_rows()]


def load_rows() -> list[Row]:
    """Real requests over loopback to a served clinic; see clinic_load."""
    from app.postgres import cluster
    from clinic_load import USERS, at_once, served

    with tempfile.TemporaryDirectory() as home, cluster() as database, served(database, home) as (port, env):
        outcome = at_once(port, env, USERS)
    seconds = sorted(outcome.seconds)
    said = f"{len(seconds)} requests in {outcome.took_s:.1f} s, {len(outcome.faults)} faults, {len(outcome.missing)} records lost"
    return [
        Row(f"{USERS} check-ins at once, median request", statistics.median(seconds), None, said),
        Row("the same, 95 % under", seconds[int(0.95 * len(seconds))]),
    ]


def list_rows(told: dict[str, Any]) -> list[Row]:
    """Seconds, and times the limit of 200 ms."""
    return [
        Row(
            f"{ATHLETES} athletes, median of {ROUNDS}",
            told["later_s"],
            told["later_s"] / LIMIT_S,
            told["what"],
        ),
        Row("the same, quickest of them", told["quickest_s"], told["quickest_s"] / LIMIT_S),
        Row("the same, processor time of the app alone", told["work_s"], told["work_s"] / LIMIT_S),
        Row("first look of the hour, with its 500 audit lines", told["first_s"], told["first_s"] / LIMIT_S),
        Row(f"{told['fewer']} athletes, median", told["fewer_s"], told["fewer_s"] / LIMIT_S),
    ]


def inside() -> None:
    """Fill a clinic, sign a physio in, ask for the list."""
    from backstride.app import start

    start.ready()
    from django.test import Client

    from backstride.app import clock

    physio = fill(ATHLETES)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(physio.user)
    session = client.session
    session["in_at"] = session["seen_at"] = clock.now().isoformat()
    session.save()

    worked: list[float] = []

    def ask() -> float:
        began, work = time.perf_counter(), time.process_time()
        answer = client.get("/athletes")
        took = time.perf_counter() - began
        worked.append(time.process_time() - work)
        assert answer.status_code == 200
        ask.size = len(answer.content)  # type: ignore[attr-defined]
        return took

    client.get("/account")  # templates and modules are read once in the life of a server
    first = ask()
    later = [ask() for _ in range(ROUNDS)]
    size, work_s = ask.size, statistics.median(worked[1:])  # type: ignore[attr-defined]
    from backstride.app.clinic.models import Grant

    keep = set(Grant.objects.order_by("athlete_id").values_list("athlete_id", flat=True).distinct()[:200])
    Grant.objects.exclude(athlete_id__in=keep).update(withdrawn_at=clock.now())
    fewer = [ask() for _ in range(ROUNDS)]
    print(
        json.dumps(
            {
                "first_s": first,
                "later_s": statistics.median(later),
                "quickest_s": min(later),
                "work_s": work_s,
                "slowest_s": max(later),
                "fewer": len(keep),
                "fewer_s": statistics.median(fewer),
                "what": f"times the limit of 200 ms; page of {size // 1000} kB",
            }
        )
    )


def fill(n: int) -> object:
    """Athletes with six weeks of runs, two weeks of pain and check-ins, and a result; one in ten in trouble."""
    import random
    from datetime import timedelta

    from django.contrib.auth.models import User

    from backstride.app import clock
    from backstride.app.clinic import codes
    from backstride.app.clinic.models import Grant, Member
    from backstride.app.journal.models import Athlete, CheckIn, CheckRun, Episode, PainDay, TrainingSession
    from backstride.app.viewing.pieces import PIECES
    from backstride.check.rescreen import ITEMS

    dice = random.Random(8)
    secret = codes.sealed(codes.new_secret())
    users = User.objects.bulk_create([User(username=f"u{k}") for k in range(n + 1)])
    members = Member.objects.bulk_create(
        [
            Member(user=user, name=f"Runner {k}", role="athlete" if k else "physio", totp_secret=secret)
            for k, user in enumerate(users)
        ]
    )
    athletes = Athlete.objects.bulk_create(
        [Athlete(owner=user, name=f"Runner {k}", time_zone="UTC") for k, user in enumerate(users) if k]
    )
    Grant.objects.bulk_create(
        [Grant(athlete=one, member=members[0], piece=piece) for one in athletes for piece in PIECES]
    )
    today, no = clock.now().date(), {item.id: "no" for item in ITEMS}
    runs, pain, said, checks = [], [], [], []
    episodes = Episode.objects.bulk_create([Episode(athlete=one) for one in athletes])
    long_text = {"findings": [{"id": f"f{k}", "value": "no", "text": "x" * 80} for k in range(60)]}
    for one, episode in zip(athletes, episodes, strict=True):
        is_bad = dice.random() < 0.1
        for back in range(42):
            if dice.random() < 0.5:
                km = dice.uniform(5, 12) * (1.7 if is_bad and back < 5 else 1)
                day = today - timedelta(days=back)
                runs.append(
                    TrainingSession(
                        athlete=one,
                        session_id=f"{day}-run",
                        date=day,
                        sport="run",
                        distance_km=km,
                        duration_min=6 * km,
                        run_min=6 * km,
                    )
                )
        for back in range(14):
            day = today - timedelta(days=back)
            pain.append(
                PainDay(athlete=one, date=day, worst=dice.randint(4, 8) if is_bad else dice.randint(0, 4))
            )
            if dice.random() < 0.8:
                screen = {**no, "fever_fall": "yes"} if is_bad and back == 2 else no
                said.append(
                    CheckIn(
                        athlete=one,
                        date=day,
                        screen=screen,
                        disposition="same_day" if screen is not no else "self_care",
                    )
                )
        level = dice.choice(["self_care"] * 6 + ["clinician_routine", "clinician_days", "same_day"])
        checks += [
            CheckRun(
                athlete=one,
                episode=episode,
                disposition=level,
                run_permission="modified",
                result=long_text,
                finished_at=clock.now() - timedelta(days=k),
            )
            for k in range(3)
        ]
    TrainingSession.objects.bulk_create(runs, batch_size=2000)
    PainDay.objects.bulk_create(pain, batch_size=2000)
    CheckIn.objects.bulk_create(said, batch_size=2000)
    CheckRun.objects.bulk_create(checks, batch_size=500)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return members[0]


if __name__ == "__main__":
    if sys.argv[1:] == ["inside"]:
        inside()
    else:
        from run import table

        print(table(measure()))
