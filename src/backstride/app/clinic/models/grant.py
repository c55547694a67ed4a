"""What an athlete lets whom see. Withdrawn rows stay: they are the history of consent."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from backstride.app import clock
from backstride.app.clinic.models.member import Member
from backstride.app.journal.models import Athlete
from backstride.app.journal.models.row import Row


class Grant(Row):
    """One piece of one journal for one member, from a moment to a moment."""

    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="grants")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="grants")
    piece = models.CharField(max_length=16)
    given_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-given_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["athlete", "member", "piece"],
                condition=Q(withdrawn_at=None),
                name="one_open_grant_a_piece",
            ),
        )
        indexes = (models.Index(fields=["member", "withdrawn_at"], name="grants_of_a_member"),)
