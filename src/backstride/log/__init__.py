"""Activities to sessions: merging, duplicates, local days, where a run broke."""

from __future__ import annotations

from backstride.log.breaks import Break, breaks
from backstride.log.duplicates import Group, group_same, same_activity
from backstride.log.merging import counts, local_day, local_time, sessions

__all__ = [
    "Break",
    "Group",
    "breaks",
    "counts",
    "group_same",
    "local_day",
    "local_time",
    "same_activity",
    "sessions",
]
