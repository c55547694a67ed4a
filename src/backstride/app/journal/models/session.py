"""Sessions as `backstride.log` computes them, kept for quick reading."""

from __future__ import annotations

from django.db import models

from backstride.app.journal.models.athlete import Athlete
from backstride.app.journal.models.row import Row


class TrainingSession(Row):
    """A row of `core.Session`; computed again whenever an activity comes, goes or is kept apart.

    `session_id` reads like `2026-03-02-run-0700` and stays the same when a richer record wins later.
    """

    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="training_sessions")
    session_id = models.CharField(max_length=80)
    date = models.DateField()
    sport = models.CharField(max_length=32)
    start = models.DateTimeField(null=True)  # the moment, UTC
    local_start = models.DateTimeField(null=True)  # the athlete's clock, kept as if it were UTC
    distance_km = models.FloatField(null=True)
    duration_min = models.FloatField(null=True)
    run_min = models.FloatField(null=True)
    walk_min = models.FloatField(null=True)
    steps = models.PositiveIntegerField(null=True)
    rpe = models.FloatField(null=True)
    avg_hr_bpm = models.FloatField(null=True)
    ascent_m = models.FloatField(null=True)

    class Meta:
        ordering = ("date", "start", "session_id")
        constraints = (models.UniqueConstraint(fields=["athlete", "session_id"], name="one_row_a_session"),)
        indexes = (models.Index(fields=["athlete", "date"], name="session_by_date"),)
