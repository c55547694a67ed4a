"""Guessing gets slower: by name, and by the address it comes from. The count survives a restart."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.db import transaction

from backstride.app import clock
from backstride.app.clinic.models import Throttle

#: wrong tries before waiting begins: for one name, and for one address (a practice shares one)
FREE = {"name": 5, "from": 40}
LONGEST_S = 3600
#: without a wrong try for so long, the count begins anew
FORGET = timedelta(days=1)


def keys_of(name: str, address: str) -> list[str]:
    """What a try counts against."""
    digest = hashlib.sha256(name.strip().lower().encode()).hexdigest()
    return [f"name:{digest}", f"from:{address}"[:80]]


def wait_s(keys: list[str]) -> int:
    """Seconds until the next try is taken; 0: now."""
    now = clock.now()
    until = Throttle.objects.filter(key__in=keys, until__gt=now).values_list("until", flat=True)
    return max((round((moment - now).total_seconds()) + 1 for moment in until if moment), default=0)


def count_wrong(keys: list[str]) -> None:
    """Remember a wrong try; from the fifth for a name on, the wait doubles up to an hour."""
    now = clock.now()
    for key in sorted(keys):
        with transaction.atomic():
            Throttle.objects.get_or_create(key=key, defaults={"last_at": now})
            row = Throttle.objects.select_for_update().get(key=key)
            row.wrong = 1 if now - row.last_at > FORGET else row.wrong + 1
            over = row.wrong - FREE[key.split(":", maxsplit=1)[0]]
            row.until = now + timedelta(seconds=min(LONGEST_S, 2 ** min(over, 12))) if over > 0 else None
            row.last_at = now
            row.save()


def forget(name: str) -> None:
    """A whole sign-in succeeded: the name's count begins anew, the address keeps its own."""
    Throttle.objects.filter(key=keys_of(name, "")[0]).delete()


def tidy() -> None:
    """Drop counts that would begin anew anyway."""
    Throttle.objects.filter(last_at__lt=clock.now() - FORGET).delete()
