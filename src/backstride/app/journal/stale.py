"""Two tabs, one thing: the later save is told, and nothing is overwritten."""

from __future__ import annotations

from backstride.core.errors import UsageError


class StaleError(UsageError):
    """What the page showed has changed since, in another tab or on another device."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} was changed in another tab since this page was opened, so nothing was overwritten",
            "Reload the page to see it as it is now, then save again.",
        )
