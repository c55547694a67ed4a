"""One recorded activity with its figures in columns, and its second-by-second record as one blob."""

from __future__ import annotations

from django.db import models

from backstride.app.journal.models.athlete import Athlete
from backstride.app.journal.models.row import Row


class Activity(Row):
    """As read from a file. None is unknown, zero a measured zero.

    `fingerprint` is a digest of the content, so the same record under any file name is the same row.
    `winner` points to the richest record of the same run when this is not it; the page can undo that.
    """

    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="activities")
    fingerprint = models.CharField(max_length=64)
    winner = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="others")
    training_session = models.ForeignKey(
        "journal.TrainingSession", on_delete=models.SET_NULL, null=True, related_name="activities"
    )
    file = models.TextField()
    format = models.CharField(max_length=32)
    sport = models.CharField(max_length=32)
    start = models.DateTimeField(null=True)  # UTC
    is_start_local = models.BooleanField(default=False)  # the file gave wall-clock time, no zone
    utc_offset_s = models.IntegerField(null=True)
    timer_s = models.FloatField(null=True)
    elapsed_s = models.FloatField(null=True)
    distance_m = models.FloatField(null=True)
    avg_hr_bpm = models.FloatField(null=True)
    max_hr_bpm = models.FloatField(null=True)
    avg_cadence_spm = models.FloatField(null=True)
    ascent_m = models.FloatField(null=True)
    descent_m = models.FloatField(null=True)
    calories_kcal = models.FloatField(null=True)
    rpe = models.FloatField(null=True)
    vertical_oscillation_mm = models.FloatField(null=True)
    ground_contact_ms = models.FloatField(null=True)
    contact_balance_pct = models.FloatField(null=True)
    step_length_m = models.FloatField(null=True)
    run_min = models.FloatField(
        null=True
    )  # minutes actually running, from the record, where that can be told
    walk_min = models.FloatField(null=True)
    name = models.TextField(blank=True)
    notes = models.TextField(blank=True)
    gear = models.TextField(blank=True)
    device = models.TextField(blank=True)
    source = models.CharField(max_length=64, blank=True)
    source_id = models.TextField(blank=True)
    sub_sport = models.CharField(max_length=64, blank=True)
    laps = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    n_records = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("start", "fingerprint")
        constraints = (models.UniqueConstraint(fields=["athlete", "fingerprint"], name="one_row_a_record"),)
        indexes = (models.Index(fields=["athlete", "start"], name="activity_by_start"),)


class Stream(Row):
    """All columns of one activity, compressed; read and written whole."""

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, primary_key=True)
    codec = models.CharField(max_length=16)
    n_rows = models.PositiveIntegerField()
    columns = models.JSONField(default=list)
    blob = models.BinaryField()
