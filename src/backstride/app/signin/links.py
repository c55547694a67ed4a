"""Make and use one-time sign-in links."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core import signing
from django.db import IntegrityError, transaction

from backstride.app import clock
from backstride.app.signin.models import UsedLink

SALT = "backstride.sign-in"
#: a link that lies in a terminal's history for longer opens nothing
VALID_S = 30 * 60


def make(user: Any) -> str:
    """The signed part of a link for this user: opens the app once, within half an hour."""
    return signing.dumps({"user": user.pk, "mark": secrets.token_urlsafe(16)}, salt=SALT)


def use(token: str) -> Any | None:
    """The user a link is for, the first time; None when it is used, old or not ours."""
    try:
        said = signing.loads(token, salt=SALT, max_age=VALID_S)
        user = User.objects.filter(pk=said["user"], is_active=True).first()
        mark = str(said["mark"])
    except (signing.BadSignature, KeyError, TypeError):
        return None
    if user is None:
        return None
    UsedLink.objects.filter(used_at__lt=clock.now() - timedelta(seconds=4 * VALID_S)).delete()
    try:
        with transaction.atomic():
            UsedLink.objects.create(mark=mark, user=user)
    except IntegrityError:
        return None
    return user
