"""Journals that came in a shared file."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from backstride.app import clock
from backstride.app.journal.models import Athlete
from backstride.app.journal.models.row import Row


class SharedCopy(Row):
    """Somebody's journal as it was when they shared it; never written to, never mixed with one's own."""

    athlete = models.OneToOneField(Athlete, on_delete=models.CASCADE, related_name="shared_copy")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shared_copies"
    )
    digest = models.CharField(max_length=64)  # of the encrypted file: the same file opens the same copy
    made_at = models.DateTimeField()  # when the runner made the file
    opened_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-opened_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["opened_by", "digest"], name="one_copy_of_a_shared_file"),
        )
