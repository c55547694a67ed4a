"""Which files gave what, so that problems can be listed and an import undone."""

from __future__ import annotations

from django.db import models

from backstride.app import clock
from backstride.app.journal.models.activity import Activity
from backstride.app.journal.models.athlete import Athlete
from backstride.app.journal.models.row import Row
from backstride.app.journal.models.work import LongTask

READ, NOT_ACTIVITY, UNREADABLE = "read", "not_activity", "failed"


class ImportedFile(Row):
    """One file of one import: what it was and each problem found in it."""

    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="files")
    task = models.ForeignKey(LongTask, on_delete=models.CASCADE, related_name="files")
    name = models.TextField()  # path inside the folder or archive that was given
    key = models.CharField(max_length=64)  # digest of name and content: committed once in an import
    content = models.CharField(max_length=64, blank=True)  # digest of what was read; empty: read again
    format = models.CharField(max_length=32, blank=True)
    state = models.CharField(max_length=16, default=READ)
    why = models.TextField(blank=True)  # why it failed, or what it is instead of an activity
    problems = models.JSONField(default=list)  # [{where, what, severity, choice}]
    n_activities = models.PositiveIntegerField(default=0)
    n_added = models.PositiveIntegerField(default=0)
    n_duplicates = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["task", "key"], name="one_row_a_file_of_an_import"),)


class ActivitySource(Row):
    """An activity was seen in a file. It stays in the journal while one of its sources does."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="sources")
    file = models.ForeignKey(ImportedFile, on_delete=models.CASCADE, related_name="sources")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["activity", "file"], name="one_link_a_source"),)
