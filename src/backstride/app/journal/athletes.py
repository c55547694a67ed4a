"""Athletes of a user. A user reaches their own only."""

from __future__ import annotations

from typing import Any

from django.db import connection

from backstride.app.journal.models import Athlete
from backstride.app.where import local_country, local_zone


def own_athlete(user: Any) -> Athlete:
    """The user's own journal (not the example); made at first use."""
    athlete = Athlete.objects.filter(owner=user, is_example=False).order_by("pk").first()
    if athlete is None:
        athlete = Athlete.objects.create(
            owner=user,
            time_zone=local_zone(),
            country=local_country(),
            language="",  # the browser's, at the first page
        )
    return athlete


def hold(athlete_id: int) -> None:
    """One writer at a time in a journal, until the transaction ends. SQLite has one writer anyway."""
    if connection.vendor != "sqlite":
        Athlete.objects.select_for_update().get(pk=athlete_id)


def athlete_of(user: Any, chosen: int | None = None) -> Athlete:
    """The athlete this session chose, if it belongs to the user; else their own; else the example."""
    mine = Athlete.objects.filter(owner=user).order_by("is_example", "pk")
    athlete = mine.filter(pk=chosen).first() if chosen is not None else None
    return athlete or mine.first() or own_athlete(user)
