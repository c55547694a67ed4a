"""Ana's complaint as facts for a letter: a long run, pain the next day, a check, a plan."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import Any

from backstride.export.facts import CheckedIn, ExerciseCount, Facts, Told, Tried
from backstride.load import exposures
from backstride.load.demo import runner
from export.made import TODAY, plan
from interviewing import whole

STORY = "The morning after a long run my mid back ached on the left, a dull ache when I twist. No numbness anywhere."
SAID: dict[str, Any] = {
    "where": ["mid_back"],
    "movement": ["movement_changes"],
    "course": ["course_better"],
    "severity": 6,
    "duration": "10",
}


@lru_cache(maxsize=1)
def _result() -> dict[str, Any]:
    return whole(STORY, SAID, TODAY)[1]


def facts(**more: Any) -> Facts:
    """What Ana's journal knows on the day."""
    ran = runner(20260316, TODAY, years=1)
    told: dict[str, Any] = {
        "made_on": TODAY,
        "knowledge_version": "2026.11-abcdef12",
        "name": "Ana",
        "born_year": 1982,
        "country": "ES",
        "disposition": _result()["disposition"],
        "run_permission": _result()["run_permission"],
        "checked_on": TODAY - timedelta(days=1),
        "result": _result(),
        "story": STORY,
        "onset": TODAY - timedelta(days=7),
        "episodes": (
            (TODAY - timedelta(days=400), TODAY - timedelta(days=370)),
            (TODAY - timedelta(days=7), None),
        ),
        "load": exposures(ran.sessions, ran.pain, as_of=TODAY).to_json(),
        "pain": tuple(ran.pain),
        "check_ins": (CheckedIn(date=TODAY, screen=dict.fromkeys("abcdef", "no"), disposition="self_care"),),
        "tried": (
            Tried(
                date=TODAY - timedelta(days=3), kind="heat", text="20 minutes", pain_before=4, pain_after=3
            ),
        ),
        "exercises": (ExerciseCount(name="Bird dog", times=4, first=TODAY - timedelta(days=6), last=TODAY),),
        "plan": plan(),
        "plan_made_on": TODAY,
        "told": Told(medicines="Ibuprofen twice in the first week", questions=("When may I run again?",)),
    }
    return Facts(**{**told, **more})
