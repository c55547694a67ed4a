"""Who belongs to the clinic, and in which role."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backstride.app import clock
from backstride.app.journal.models.row import Row

ATHLETE, PHYSIO, COACH, ADMINISTRATOR = "athlete", "physio", "coach", "administrator"
ROLES = {
    ATHLETE: _("Athlete"),
    PHYSIO: _("Physiotherapist"),
    COACH: _("Coach"),
    ADMINISTRATOR: _("Administrator"),
}
#: who may be granted pieces of a journal
LOOKERS = (PHYSIO, COACH)


class Member(Row):
    """One account of the clinic. The password stands with Django's user, hashed."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="member")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=16)
    totp_secret = models.TextField()  # encrypted with the key beside the data folder, see `codes`
    totp_step = models.BigIntegerField(default=0)  # the last step whose code was taken: each works once
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("name", "pk")


class RecoveryCode(Row):
    """For the day the phone is lost; only its hash is kept, each works once."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="recovery_codes")
    hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)
