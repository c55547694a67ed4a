"""Eight weeks with a calendar that takes each file: a flare in week 4, a red flag in week 7, a release a week later."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta, timezone

import pytest
from icalendar import Calendar

from app.exporting import planned
from backstride.app.journal import checks
from backstride.app.journal.checkin import check_in, provisional
from backstride.app.journal.models import Activity, PlanVersion
from backstride.app.journal.plans import plan_in_force
from backstride.check.rescreen import ITEMS
from backstride.export.words import title

FIRST = date(2026, 3, 16)
ZONE = timezone(timedelta(hours=1))
CLEAR = {item.id: "no" for item in ITEMS}
FLARE, RED_FLAG, RELEASE = 24, 42, 49


class Reader:
    """A calendar as a program keeps it: by UID, a lower number never over a higher one."""

    def __init__(self) -> None:
        self.events: dict[str, tuple[int, bool, date, str]] = {}

    def take(self, raw: bytes) -> None:
        for event in Calendar.from_ical(raw).walk("VEVENT"):
            uid, number = str(event["uid"]), int(event["sequence"])
            is_gone = str(event["status"]) == "CANCELLED"
            start = event["dtstart"].dt
            day = start.date() if isinstance(start, datetime) else start
            new = (number, is_gone, day, str(event["summary"]))
            old = self.events.get(uid)
            assert old is None or number > old[0] or new[1:] == old[1:], (uid, old, new)
            self.events[uid] = new

    def ahead(self, today: date) -> dict[date, str]:
        return {day: text for _, is_gone, day, text in self.events.values() if not is_gone and day >= today}


def set_day(monkeypatch, day: date, hour: int = 9) -> None:
    monkeypatch.setenv("BACKSTRIDE_NOW", datetime.combine(day, time(hour), ZONE).isoformat())


def ran(ana, day: date, minutes: float) -> None:
    Activity.objects.create(
        athlete=ana,
        fingerprint=f"r{day:%Y%m%d}".rjust(64, "0"),
        file=f"{day}.fit",
        format="fit",
        sport="run",
        start=datetime.combine(day, time(17), ZONE),
        utc_offset_s=3600,
        timer_s=60 * minutes,
        elapsed_s=60 * minutes,
        distance_m=160 * minutes,
    )
    type(ana).objects.filter(pk=ana.pk).update(sessions_stale=True)


@pytest.mark.timeout(240)
def test_the_calendar_shows_the_plan_in_force_all_the_way(client, ana, monkeypatch):
    set_day(monkeypatch, FIRST)
    planned(ana)
    reader, seen = Reader(), set()
    for n in range(60):
        day = FIRST + timedelta(days=n)
        set_day(monkeypatch, day)
        ana.refresh_from_db()
        is_held = RED_FLAG <= n < RELEASE
        pain = 6 if FLARE <= n < FLARE + 2 else 1
        if n == RED_FLAG:
            check_in(ana, day, screen={**CLEAR, ITEMS[0].id: "yes"}, morning=3, worst=3)
        elif not is_held:
            check_in(ana, day, screen=CLEAR, morning=pain, worst=pain)
        if n == RELEASE:
            for raised in provisional(ana):
                checks.record_release(raised, day=day, seen_by="doctor", said="may_run")
        version = plan_in_force(ana)
        row = (
            next((d for d in version.plan["days"] if d["date"] == day.isoformat()), None) if version else None
        )
        if row and row["run_min"] and not is_held:
            ran(ana, day, row["run_min"])
        if n % 7 == 0 or n in (FLARE + 1, RED_FLAG, RELEASE, RELEASE + 1):
            set_day(monkeypatch, day, hour=20)
            answer = client.post("/plan/calendar", {"when": "time", "at": "07:30", "details": "on"})
            if answer.status_code != 200 or not answer.content.startswith(b"BEGIN"):
                # the emergency page takes the app's place: the command line and REST still give the file
                from backstride.app.exports.kinds import make

                ana.refresh_from_db()
                raw = make("ics", ana).content
            else:
                raw = answer.content
            reader.take(raw)
            in_force = plan_in_force(ana)
            days = in_force.plan["days"] if in_force else []
            wanted = {
                date.fromisoformat(d["date"]) for d in days if title(d) and d["date"] >= day.isoformat()
            }
            assert set(reader.ahead(day)) == wanted
            assert bool(wanted) is not is_held
            seen.add(is_held)
            if not is_held:
                packed = zipfile.ZipFile(io.BytesIO(client.get("/plan/workouts.zip").content))
                assert all(name.endswith(".fit") for name in packed.namelist())
    assert seen == {True, False}
    assert PlanVersion.objects.filter(athlete=ana).count() > 8
    assert len(reader.events) > 40
