"""Two records the runner said are not the same run. Holds across later imports."""

from __future__ import annotations

from django.db import models

from backstride.app import clock
from backstride.app.journal.models.athlete import Athlete
from backstride.app.journal.models.row import Row


class KeptApart(Row):
    """A pair of fingerprints, the smaller first."""

    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="kept_apart")
    first = models.CharField(max_length=64)
    second = models.CharField(max_length=64)
    said_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["athlete", "first", "second"], name="one_row_a_pair"),)
