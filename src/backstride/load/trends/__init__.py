"""What a long log shows: pain after load, the expected course, changes beside episodes, what earlier ones were like.

Everything here is an order in one person's log, looked at afterwards. Nothing here says "because".
"""

from __future__ import annotations

from backstride.load.trends.changes import Change, RunDetail, Share, beside, changes, shares_by_month
from backstride.load.trends.course import Course, OwnWeek, Shown, course_for, own_course
from backstride.load.trends.episodes import Episode, episodes_of
from backstride.load.trends.lags import Lag, Trend, trend, with_a_window
from backstride.load.trends.memory import Before, Phases, Remembered, remember

__all__ = [
    "Before",
    "Change",
    "Course",
    "Episode",
    "Lag",
    "OwnWeek",
    "Phases",
    "Remembered",
    "RunDetail",
    "Share",
    "Shown",
    "Trend",
    "beside",
    "changes",
    "course_for",
    "episodes_of",
    "own_course",
    "remember",
    "shares_by_month",
    "trend",
    "with_a_window",
]
