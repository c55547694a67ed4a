"""Complaints, checks and their results, and what a clinician said afterwards."""

from __future__ import annotations

from django.db import models

from backstride.app import clock
from backstride.app.journal.models.athlete import Athlete
from backstride.app.journal.models.row import Row


class Episode(Row):
    """One complaint from onset to resolution."""

    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="episodes")
    title = models.CharField(max_length=200, blank=True)
    onset_date = models.DateField(null=True, blank=True)
    resolved_on = models.DateField(null=True, blank=True)
    regions = models.JSONField(default=list)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-created_at", "-pk")


class CheckRun(Row):
    """One interview: its state as plain values, then its result; never overwritten once finished."""

    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="check_runs")
    episode = models.ForeignKey(Episode, on_delete=models.SET_NULL, null=True, related_name="check_runs")
    origin = models.CharField(max_length=16, default="interview")  # interview, check_in, api
    story = models.TextField(blank=True)
    state = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    disposition = models.CharField(max_length=24, blank=True)
    run_permission = models.CharField(max_length=16, blank=True)
    review_on = models.DateField(null=True)
    knowledge_version = models.CharField(max_length=64, blank=True)
    # an answer given by mistake, asked again word for word: [{question, was, is, at}]
    corrections = models.JSONField(default=list)
    # replaced by a correction of a wrong answer (clinical dossier A2.6), never by feeling better
    corrected_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="corrects")
    version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-started_at", "-pk")
        indexes = (models.Index(fields=["athlete", "finished_at"], name="check_by_finish"),)


class Release(Row):
    """What a clinician said after a result of T3 to T5 (clinical dossier A8): seen is not cleared."""

    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="releases")
    check_run = models.ForeignKey(CheckRun, on_delete=models.CASCADE, related_name="releases")
    date = models.DateField()
    seen_by = models.CharField(max_length=32)  # doctor, physiotherapist, emergency_department
    said = models.CharField(max_length=16)  # may_run, walk_or_cross, no_exercise, nothing
    is_about_this = models.BooleanField(default=True)  # a visit for something else releases nothing
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-date", "-pk")


class Restriction(Row):
    """A ceiling that a clinician set on running, beside what the checks say; kept when it is lifted."""

    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="restrictions")
    permission = models.CharField(max_length=16)  # none, no_impact, modified
    until = models.DateField(null=True, blank=True)  # the last day it holds; None: until it is lifted
    why = models.TextField(blank=True)
    set_by = models.CharField(max_length=200)
    set_at = models.DateTimeField(default=clock.now)
    lifted_by = models.CharField(max_length=200, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-set_at", "-pk")
