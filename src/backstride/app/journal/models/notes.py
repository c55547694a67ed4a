"""Notes, treatments and gear: what else happened."""

from __future__ import annotations

from django.db import models

from backstride.app import clock
from backstride.app.journal.models.athlete import Athlete
from backstride.app.journal.models.check import Episode
from backstride.app.journal.models.row import Row


class Note(Row):
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="notes")
    episode = models.ForeignKey(Episode, on_delete=models.SET_NULL, null=True, related_name="notes")
    date = models.DateField()
    text = models.TextField()
    is_imported = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("date", "pk")


class Treatment(Row):
    """Massage, tablet, visit ... with the pain before and after; no word about cause."""

    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="treatments")
    episode = models.ForeignKey(Episode, on_delete=models.SET_NULL, null=True, related_name="treatments")
    date = models.DateField()
    kind = models.CharField(max_length=64)
    text = models.TextField(blank=True)
    pain_before = models.PositiveSmallIntegerField(null=True)
    pain_after = models.PositiveSmallIntegerField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("date", "pk")


class Gear(Row):
    """Shoes and the like; `distance_km` before the journal began, None if unknown."""

    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="gear")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=32, default="shoes")
    since = models.DateField(null=True)
    retired_on = models.DateField(null=True)
    distance_km = models.FloatField(null=True)

    class Meta:
        ordering = ("name", "pk")
