"""The pairing code: eight digits, good for five minutes, for five tries and for one phone. Only in memory."""

from __future__ import annotations

import hmac
import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

VALID = timedelta(minutes=5)
TRIES = 5
_DIGITS = 8


@dataclass
class Code:
    digits: str
    ends_at: datetime
    tries_left: int = TRIES

    def __str__(self) -> str:
        """In two groups, as it is read out."""
        return f"{self.digits[:4]} {self.digits[4:]}"


class Pairing:
    """At most one code at a time; a new one takes the place of the old."""

    def __init__(self) -> None:
        self._code: Code | None = None
        self._lock = threading.Lock()

    def new(self, now: datetime) -> Code:
        with self._lock:
            self._code = Code(f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}", now + VALID)
            return self._code

    def current(self, now: datetime) -> Code | None:
        """The code that would be taken now."""
        code = self._code
        return code if code and code.tries_left and now < code.ends_at else None

    def take(self, told: str, now: datetime) -> bool:
        """Whether these digits pair; a good code is used up, a wrong try counts against it."""
        digits = "".join(letter for letter in told[:40] if letter.isdecimal() and letter.isascii())
        with self._lock:
            code = self.current(now)
            if code is None:
                return False
            if hmac.compare_digest(digits, code.digits):
                self._code = None
                return True
            code.tries_left -= 1
            return False

    def drop(self) -> None:
        self._code = None
