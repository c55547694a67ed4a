"""FIT workout files for the watch: one a plan day, written by our own small encoder (decision 0030)."""

from __future__ import annotations

from backstride.export.fit_workout.steps import Step, steps_of
from backstride.export.fit_workout.workout import file_name, workout

__all__ = ["Step", "file_name", "steps_of", "workout"]
