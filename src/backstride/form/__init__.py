"""Watch dynamics, video gait, still posture."""

from __future__ import annotations

from backstride.form.looks import compare_runs, compare_videos, of_history, of_photo, of_run, of_video
from backstride.form.result import FormResult, Measure, Refusal

__all__ = [
    "FormResult",
    "Measure",
    "Refusal",
    "compare_runs",
    "compare_videos",
    "of_history",
    "of_photo",
    "of_run",
    "of_video",
]
