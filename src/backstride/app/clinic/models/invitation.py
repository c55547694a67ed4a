"""Links that let somebody make an account, once."""

from __future__ import annotations

from django.db import models

from backstride.app import clock
from backstride.app.clinic.models.member import Member
from backstride.app.journal.models.row import Row


class Invitation(Row):
    """One link: for whom, as what, until when. Only the hash of its secret part is kept."""

    hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=16)
    # a new password and a new phone for an account that exists
    again_for = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, related_name="renewals")
    made_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="invitations")
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at", "-pk")

    @property
    def is_open(self) -> bool:
        """Whether the link would still be taken."""
        return self.used_at is None and self.withdrawn_at is None and clock.now() < self.expires_at
