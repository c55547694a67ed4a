"""An example runner written by us: three years (or up to ten) of believable training, and a back that hurts now.

The story: starting and giving up, a spring begun at full steam, two weeks off with a cold, then a steady winter;
20 + 20 minutes at the gym raised to 30 + 30, and that Sunday 18.2 km after a longest of 11.3. Mid-back pain came
the next morning. The same seed and day give the same runner, byte for byte.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from backstride.load.demo.record import activity_of, phone_copy
from backstride.load.demo.story import LONG_RUN_MIN, outings, pain_days, spike_day

if TYPE_CHECKING:
    from backstride.core.activity import Activity
    from backstride.core.pain import PainDay
    from backstride.core.session import Session

__all__ = ["DemoRunner", "runner"]

RECORDED_DAYS = 90  # younger activities carry second-by-second columns


@dataclass(frozen=True, slots=True)
class DemoRunner:
    """Activities as a watch would have recorded them, their sessions, and daily pain scores."""

    activities: tuple[Activity, ...]
    sessions: tuple[Session, ...]
    pain: tuple[PainDay, ...]


def runner(seed: int, today: date, *, years: int = 3) -> DemoRunner:
    """The example runner as of `today`, with `years` (1 to 10) of log behind."""
    from backstride.log import group_same, sessions

    if not 1 <= years <= 10:
        raise ValueError("years is from 1 to 10")
    activities: list[Activity] = []
    for outing in outings(seed, today, years):
        recorded = (today - outing.day).days <= RECORDED_DAYS
        activity = activity_of(outing, seed, recorded=recorded)
        activities.append(activity)
        if outing.day == spike_day(today) and outing.minutes >= LONG_RUN_MIN:
            activities.append(phone_copy(activity))
    found = sessions([group.best for group in group_same(activities)])
    return DemoRunner(tuple(activities), tuple(found), tuple(pain_days(today, years)))
