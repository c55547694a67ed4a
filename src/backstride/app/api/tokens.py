"""Tokens for scripts: `Authorization: Bearer bs_...`. One token, one athlete."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from ninja import Schema
from ninja.security import HttpBearer

from backstride.app import clock
from backstride.app.journal.models import ApiToken


class Said(Schema):
    """Why a request was not carried out, and what to do next."""

    detail: Any


#: every operation may answer these
FAULTS: dict[Any, Any] = dict.fromkeys((400, 401, 403, 404, 422, 500, 503, 507), Said)


class Token(HttpBearer):
    """The athlete of a token becomes the athlete of the request."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        rows = ApiToken.objects.select_related("athlete").filter(athlete__owner__is_active=True)
        found = rows.filter(hash=ApiToken.hash_of(token)).first()
        if found is None:
            return None
        now = clock.now()
        if found.last_used_at is None or now - found.last_used_at > timedelta(minutes=1):
            ApiToken.objects.filter(pk=found.pk).update(last_used_at=now)
        request.athlete = found.athlete
        return found.athlete
