"""What a command prints, in another language: `--lang de` turns each line over as it is printed.

Texts of the knowledge are turned over; the frame that only this terminal has (such as "Why we ask:") as well, where it
stands in the catalogue. JSON is the same in every language and is never touched.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

from backstride.core.errors import UsageError
from backstride.knowledge.languages import known_languages, speaker

if TYPE_CHECKING:
    from backstride.knowledge.languages import Speaker

#: the commands whose words come from the knowledge
SPOKEN = frozenset({"check", "load", "plan", "ask"})
_LEAD = re.compile(r"(\s*(?:\d+\. |- |\[\d+\] )?)(.*)", re.DOTALL)


class Spoken:
    """A text stream that turns over each line that is known; the rest passes as it is."""

    def __init__(self, stream: TextIO, voice: Speaker) -> None:
        self._stream, self._voice = stream, voice

    def write(self, text: str) -> int:
        self._stream.write("\n".join(self._line(line) for line in text.split("\n")))
        return len(text)

    def _line(self, line: str) -> str:
        found = _LEAD.fullmatch(line)
        if not found or not found[2].strip():
            return line
        said = self._voice.say(found[2].rstrip())
        return found[1] + (said if said is not None else found[2])

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def speaking(language: str, command: str, *, as_json: bool) -> Iterator[None]:
    """While a command runs, its lines come in this language. Raises UsageError for one that is not there."""
    code = (language or "en").lower().split("-")[0].split("_")[0]
    if code == "en":
        yield
        return
    if code not in known_languages():
        raise UsageError(
            f"There is no language {language!r}", f"There is: en, {', '.join(known_languages())}."
        )
    if command not in SPOKEN:
        raise UsageError(f"{command} speaks English only", f"--lang goes with: {', '.join(sorted(SPOKEN))}.")
    if as_json:
        yield
        return
    out, sys.stdout = sys.stdout, Spoken(sys.stdout, speaker(code))
    try:
        yield
    finally:
        sys.stdout = out
