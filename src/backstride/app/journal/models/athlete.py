"""Whose journal this is, and the settings that change how it reads."""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.db import models

from backstride.app import clock
from backstride.app.journal.models.row import Row


class Athlete(Row):
    """One runner. `owner` is who may open the journal; the example runner is marked and never mixed in."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="athletes")
    name = models.CharField(max_length=200, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    week_start = models.PositiveSmallIntegerField(default=0)  # 0 Monday ... 6 Sunday
    country = models.CharField(max_length=2, blank=True)  # for the emergency number
    units = models.CharField(max_length=8, default="metric")  # metric or imperial
    language = models.CharField(max_length=8, default="en")
    theme = models.CharField(max_length=8, default="auto")  # auto, light, dark
    is_example = models.BooleanField(default=False)
    born_year = models.PositiveSmallIntegerField(null=True, blank=True)
    preferences = models.JSONField(default=dict, blank=True)  # reminders, plan settings, lock
    # set in the same transaction as any change of activities: sessions are computed again when next read
    sessions_stale = models.BooleanField(default=False)
    # counts how often sessions were computed, so that what is derived from them knows when it is old
    sessions_version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)


class ApiToken(Row):
    """A token for the runner's own scripts; only its hash is kept."""

    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    last_used_at = models.DateTimeField(null=True)

    @classmethod
    def make(cls, athlete: Athlete, name: str) -> str:
        """A new token, shown once."""
        token = "bs_" + secrets.token_urlsafe(32)
        cls.objects.create(athlete=athlete, name=name, hash=cls.hash_of(token))
        return token

    @staticmethod
    def hash_of(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()
