"""What a clinician said about what the tool said. Only added; a later word stands over an earlier one."""

from __future__ import annotations

from django.db import models

from backstride.app import clock
from backstride.app.clinic.models.member import Member
from backstride.app.journal.models import Athlete, CheckRun
from backstride.app.journal.models.row import Row

DISPOSITION, CONTRIBUTORS, IMAGING = "disposition", "contributors", "imaging"


class Word(Row):
    """One judgement beside one result: the tool's value, the clinician's, and whether they agree."""

    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="words")
    check_run = models.ForeignKey(CheckRun, on_delete=models.SET_NULL, null=True, related_name="words")
    by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="words")
    by_name = models.CharField(max_length=200)
    about = models.CharField(max_length=16)  # disposition, contributors, imaging
    tool = models.JSONField(default=dict)
    said = models.JSONField(default=dict)
    agrees = models.BooleanField(null=True)  # None: the tool says nothing about it
    note = models.TextField(blank=True)
    knowledge_version = models.CharField(max_length=64, blank=True)
    said_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-said_at", "-pk")
