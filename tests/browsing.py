"""How a test's browser waits.

A click returns once the next page has begun to arrive, not once it is whole: on a busy machine what is
looked at next may not be there yet. `patient()` makes every click wait for the whole page.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from playwright.sync_api import Locator, Page, expect

WAIT_MS = 60_000


def patient() -> None:
    """Once per process: clicks and key presses end when the page they lead to has loaded."""
    if hasattr(Locator.click, "__wrapped__"):
        return
    expect.set_options(timeout=WAIT_MS)
    for name in ("click", "press"):
        setattr(Locator, name, _then_whole(getattr(Locator, name), lambda locator: locator.page))
        setattr(Page, name, _then_whole(getattr(Page, name), lambda page: page))


def _then_whole(deed: Callable[..., None], page_of: Callable[[Any], Page]) -> Callable[..., None]:
    @wraps(deed)
    def done(self: Any, *words: Any, **options: Any) -> None:
        deed(self, *words, **options)
        page_of(self).wait_for_load_state()

    return done
