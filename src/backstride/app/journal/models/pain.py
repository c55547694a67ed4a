"""A day's pain, and the 20-second check-in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from backstride.app import clock
from backstride.app.journal.models.athlete import Athlete
from backstride.app.journal.models.row import Row

SCORES = ("morning", "worst", "during_run")


def _score() -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(null=True, blank=True)


class PainDay(Row):
    """Whole numbers 0-10; None = not asked, never zero."""

    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="pain_days")
    date = models.DateField()
    morning = _score()
    worst = _score()
    during_run = _score()
    source = models.CharField(max_length=32, default="check_in")
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("date",)
        constraints = (
            models.UniqueConstraint(fields=["athlete", "date"], name="one_row_a_pain_day"),
            *(
                models.CheckConstraint(
                    condition=Q((f"{score}__isnull", True)) | Q((f"{score}__lte", 10)),
                    name=f"pain_{score}_0_to_10",
                )
                for score in SCORES
            ),
        )


class CheckIn(Row):
    """What the runner said on a day: the six safety items, what was done, how it works.

    `screen` is {item id: "yes" | "no" | "unsure"}; an item that is absent was not answered. `result` is what
    the re-screen made of it. Scores stand in PainDay of the same date.
    """

    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="check_ins")
    date = models.DateField()
    screen = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    disposition = models.CharField(max_length=24, default="incomplete")
    run_permission = models.CharField(max_length=16, default="none")
    done = models.JSONField(default=dict)  # what was done of the day's plan
    function = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)  # two tabs: the later save sees that it is stale

    class Meta:
        ordering = ("date",)
        constraints = (models.UniqueConstraint(fields=["athlete", "date"], name="one_check_in_a_day"),)
