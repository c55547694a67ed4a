"""Sign-in links that were used, so that each opens the app once."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from backstride.app import clock
from backstride.app.journal.models.row import Row


class UsedLink(Row):
    """The mark of a used link; deleted once the link would have expired anyway."""

    mark = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    used_at = models.DateTimeField(default=clock.now)
