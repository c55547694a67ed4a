"""Faults of the form part; each says what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backstride.core.errors import BackstrideError, UnreadableError

if TYPE_CHECKING:
    from backstride.form.result import Refusal


class VideoNotSetUpError(BackstrideError):
    """The optional video part or its landmark weights are not here; everything else works without."""

    def __init__(self, missing: str) -> None:
        self.missing = missing
        self.why = f"Reading a video needs {missing}."
        self.fix = (
            "Install the extra with `pip install backstride[video]`, then run `backstride form setup` once. "
            "Everything else works without it."
        )
        super().__init__(f"{self.why} {self.fix}")


class WeightsError(BackstrideError):
    """The weights could not be fetched, or are not the ones we know."""

    def __init__(self, what: str, next_step: str) -> None:
        self.what, self.next_step = what, next_step
        super().__init__(f"{what} {next_step}")


class VideoUnreadableError(UnreadableError):
    """A file no picture can be read from; `refusal` says why and what to do, in the reader's language where shown."""

    def __init__(self, file: str, refusal: Refusal, detail: str = "") -> None:
        self.refusal = refusal
        super().__init__(file, f"{refusal.why} ({detail})" if detail else refusal.why)


class PhotoUnreadableError(UnreadableError):
    """A file that is no photo we can read."""
