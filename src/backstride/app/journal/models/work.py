"""Long work that shows itself: an import, a video, an export. Survives reload and restart."""

from __future__ import annotations

from django.db import models

from backstride.app import clock
from backstride.app.journal.models.athlete import Athlete
from backstride.app.journal.models.row import Row

WAITING, RUNNING, DONE, FAILED, CANCELLED, UNDONE = (
    "waiting",
    "running",
    "done",
    "failed",
    "cancelled",
    "undone",
)


class LongTask(Row):
    """One piece of long work and how far it is. The row is the truth; a killed run starts again from it."""

    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=32)  # import, export, form ...
    state = models.CharField(max_length=16, default=WAITING)
    request = models.JSONField(default=dict)  # what to do: paths, options
    total = models.PositiveIntegerField(null=True)  # units of work; None while still unknown
    done = models.PositiveIntegerField(default=0)
    current = models.TextField(blank=True)  # the file in hand
    result = models.JSONField(default=dict)
    fault = models.TextField(blank=True)  # a sentence for the runner
    is_cancel_asked = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)

    @property
    def is_over(self) -> bool:
        return self.state not in {WAITING, RUNNING}

    @property
    def percent(self) -> int | None:
        return min(100, 100 * self.done // self.total) if self.total else None
