"""Wrong sign-ins, so that guessing gets slower and slower."""

from __future__ import annotations

from django.db import models

from backstride.app.journal.models.row import Row


class Throttle(Row):
    """A name or an address that guessed wrong; the name only as a digest."""

    key = models.CharField(max_length=80, primary_key=True)
    wrong = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
