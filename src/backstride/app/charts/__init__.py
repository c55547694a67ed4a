"""Figures to SVG: each chart with its finding in a sentence and the same figures as a table. Pure functions."""

from __future__ import annotations

from backstride.app.charts.chart import Chart, Column
from backstride.app.charts.minutes import WeekBar, weeks_inside_the_line
from backstride.app.charts.pain import PainCell
from backstride.app.charts.recording import Recording, recording
from backstride.app.charts.runs import RunStem, runs_against_longest
from backstride.app.charts.two_weeks import DayBar, two_weeks

__all__ = [
    "Chart",
    "Column",
    "DayBar",
    "PainCell",
    "Recording",
    "RunStem",
    "WeekBar",
    "recording",
    "runs_against_longest",
    "two_weeks",
    "weeks_inside_the_line",
]
