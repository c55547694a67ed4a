"""A journal with a complaint, a check and a plan, for what leaves the app."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from backstride.app import clock
from backstride.app.journal import checks, pain, planning
from backstride.app.journal.models import Activity, Athlete
from interviewing import whole

STORY = "The morning after a long run my low back ached, a dull ache when I bend."
SAID: dict[str, Any] = {
    "where": ["low_back"],
    "movement": ["movement_changes"],
    "course": ["course_better"],
    "severity": 5,
    "duration": "10",
}


def runs(athlete: Athlete, days: int = 60) -> None:
    """A run of 40 minutes every third day until twelve days ago."""
    now = clock.now()
    for n in range(12, days, 3):
        start = now - timedelta(days=n)
        Activity.objects.create(
            athlete=athlete,
            fingerprint=f"{n:064d}",
            file=f"{n}.fit",
            format="fit",
            sport="run",
            start=start,
            utc_offset_s=0,
            timer_s=2400.0,
            elapsed_s=2400.0,
            distance_m=6500.0,
        )
    athlete.sessions_stale = True
    athlete.save(update_fields=["sessions_stale"])


def complaint(athlete: Athlete, **change: Any) -> Any:
    """A finished check in an episode of seven days."""
    today = clock.today(athlete)
    answers, calm = whole(STORY, SAID, today)
    run = checks.finish_check(
        checks.start_check(athlete, story=STORY, state={"answers": answers}), {**calm, **change}
    )
    run.episode.onset_date = today - timedelta(days=7)
    run.episode.save()
    for n in range(8):
        pain.save_pain(athlete, today - timedelta(days=n), worst=2, morning=1)
    return run


def planned(athlete: Athlete) -> Any:
    """Runs, complaint and a plan in force."""
    runs(athlete)
    complaint(athlete)
    week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), 60)
    planning.tell(
        athlete,
        target={"session_run_min": 40},
        available=week,
        equipment=[],
        horizon_days=42,
        health=["none"],
    )
    return planning.replan(athlete, clock.today(athlete), cause="made")
