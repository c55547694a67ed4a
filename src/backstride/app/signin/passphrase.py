"""An optional passphrase: asked after the link and after locking. Guessing gets slower and slower."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from backstride.app import clock
from backstride.core.errors import UsageError

SHORTEST = 8
#: wrong guesses before waiting begins; then 2, 4, 8 ... seconds, an hour at most
FREE_GUESSES = 3
_LONGEST_S = 3600


def put(user: Any, words: str) -> None:
    """Set the passphrase. There is no way around it: a lost one means restoring without it is impossible."""
    if len(words) < SHORTEST:
        raise UsageError(f"A passphrase has at least {SHORTEST} characters")
    user.set_password(words)
    user.save()


def remove(user: Any) -> None:
    user.set_unusable_password()
    user.save()


def is_right(user: Any, words: str) -> bool:
    """Check a guess and count it when it is wrong. The count survives a restart."""
    state = _guesses(user)
    if user.check_password(words):
        _keep(user, 0, None)
        return True
    wrong = int(state.get("wrong", 0)) + 1
    pause_s = min(_LONGEST_S, 2 ** (wrong - FREE_GUESSES)) if wrong > FREE_GUESSES else 0
    _keep(user, wrong, clock.now() + timedelta(seconds=pause_s))
    return False


def wait_s(user: Any) -> int:
    """Seconds until the next guess is taken."""
    until = _guesses(user).get("until")
    if not until:
        return 0
    return max(0, round((datetime.fromisoformat(until) - clock.now()).total_seconds()))


def _guesses(user: Any) -> dict[str, Any]:
    from backstride.app.journal.athletes import own_athlete

    return dict(own_athlete(user).preferences.get("passphrase_guesses", {}))


def _keep(user: Any, wrong: int, until: datetime | None) -> None:
    from backstride.app.journal.athletes import own_athlete

    athlete = own_athlete(user)
    athlete.preferences["passphrase_guesses"] = {
        "wrong": wrong,
        "until": until.isoformat() if until else None,
    }
    athlete.save(update_fields=["preferences"])
