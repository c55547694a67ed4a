"""Plans as they were made, the runner's own entries beside them, and exercises done."""

from __future__ import annotations

from django.db import models

from backstride.app import clock
from backstride.app.journal.models.athlete import Athlete
from backstride.app.journal.models.check import Episode
from backstride.app.journal.models.row import Row


class PlanVersion(Row):
    """A plan with the request it answers; a re-plan is a new version, the old one stays readable."""

    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="plans")
    episode = models.ForeignKey(Episode, on_delete=models.SET_NULL, null=True, related_name="plans")
    request = models.JSONField()
    plan = models.JSONField()
    cause = models.CharField(max_length=32, default="made")  # made, check_in, import, release, edit
    is_in_force = models.BooleanField(default=True)
    knowledge_version = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-made_at", "-pk")


class Override(Row):
    """The runner's own entry (a race, a run above the cap): in the calendar, never a planned day."""

    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="overrides")
    date = models.DateField()
    kind = models.CharField(max_length=16, default="run")  # run, race, rest
    run_min = models.FloatField(null=True)
    run_km = models.FloatField(null=True)
    title = models.CharField(max_length=200, blank=True)
    above_cap = models.JSONField(default=dict)  # what was shown: cap, by how much, rule
    entered_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("date", "pk")


class ExerciseDone(Row):
    """One exercise of one day as done, with the pain after it."""

    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="exercises_done")
    date = models.DateField()
    exercise_id = models.CharField(max_length=64)
    sets = models.PositiveSmallIntegerField(null=True)
    reps = models.PositiveSmallIntegerField(null=True)
    hold_s = models.PositiveSmallIntegerField(null=True)
    pain_after = models.PositiveSmallIntegerField(null=True)
    note = models.TextField(blank=True)
    done_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("date", "pk")
