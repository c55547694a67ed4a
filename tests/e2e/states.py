"""Journals in the states that pages show, made by walking the app's own forms in the data folder of an app."""

from __future__ import annotations

from pathlib import Path
from typing import Any

TESTS = str(Path(__file__).resolve().parents[1])
NOW = "2026-03-12T09:00:00+00:00"

_BEGIN = f"""
import sys
sys.path.insert(0, {TESTS!r})
import walking
from django.test import Client
from django.test.utils import setup_test_environment
from backstride.app.demo import load_example
from backstride.app.journal.athletes import own_athlete
from backstride.app.journal.models import Athlete, CheckRun, TrainingSession
setup_test_environment()
client = Client(headers={{"host": "127.0.0.1"}})
client.force_login(start.owner())
"""
_LOG = """
Athlete.objects.all().delete()
load_example(start.owner(), years={years})
Athlete.objects.update(is_example=False)
"""
_PLAN = """
walking.check(client)
walking.plan(client)
"""
_CHECK_IN = """
walking.check_in(client)
client.post("/checkin", {"page": "3", "version": "2", "what": "nothing"})
"""
#: own words, and answers other than the calm ones, that end at each level
LEVELS: dict[str, tuple[str, dict[str, Any]]] = {
    "emergency_now": (
        "I cannot feel the skin between my legs and I lost control of my bladder. Low back pain.",
        {},
    ),
    "same_day": ("My low back hurts since Monday and I have a fever of 39 with shivering.", {}),
    "clinician_days": (
        "For three weeks one spot on my shin hurts, it is sore to the touch in one place and aches at night after runs.",
        {"where": {"answer": ["shin"]}},
    ),
    "clinician_routine": (
        "My low back has ached on and off for four months, a dull ache, not getting better.",
        {"where": {"answer": ["low_back"]}},
    ),
}


def with_log(app: Any, years: int = 3) -> None:
    """The example runner's log as the owner's own journal."""
    app.python(_BEGIN + _LOG.format(years=years))


def with_plan(app: Any, years: int = 3, *, is_checked_in: bool = False) -> None:
    """The log, a whole check that ends in self-care, a plan; and today's check-in."""
    app.python(_BEGIN + _LOG.format(years=years) + _PLAN + (_CHECK_IN if is_checked_in else ""))


def with_level(app: Any, level: str) -> str:
    """A whole check told in the words of a level; where it ended."""
    story, picks = LEVELS[level]
    return app.python(_BEGIN + f"print(walking.check(client, {story!r}, {picks!r}))")


def largest_run(app: Any) -> str:
    """The session id of the longest run."""
    return app.python(
        "from backstride.app.journal.models import TrainingSession as T\n"
        "print(T.objects.filter(sport='run').order_by('-distance_km').first().session_id)"
    )
