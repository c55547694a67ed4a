"""Every fault Backstride raises on purpose.

BackstrideError
├── UsageError              the call's words are off: say which and what is allowed
├── UnreadableError         a file that cannot be read at all: file, place, why
├── KnowledgeError          a knowledge file with a mistake: file, line, field
├── StoreError              the journal cannot be opened or written
│   ├── StoreFullError      no room left on the disk
│   └── StoreLockedError    another program holds it, or it is read-only
└── NotAssessedError        a check that could not be finished: be seen

A class builds its own message from typed fields and says what to do next. The command line, the pages and
the REST interface each turn the base class into a reply in one place.
"""

from __future__ import annotations


class BackstrideError(Exception):
    """Base of all faults raised on purpose; `str(error)` is fit to show to a runner."""


class UsageError(BackstrideError):
    """The caller asked for something in a form we do not take."""

    def __init__(self, what: str, allowed: str = "") -> None:
        self.what, self.allowed = what, allowed
        super().__init__(f"{what}. {allowed}".strip() if allowed else what)


class UnreadableError(BackstrideError):
    """A whole file that gives nothing: which file, where in it, and why."""

    def __init__(self, file: str, why: str, where: str = "") -> None:
        self.file, self.why, self.where = file, why, where
        place = f" at {where}" if where else ""
        super().__init__(f"We could not read {file}{place}. {why}")


class KnowledgeError(BackstrideError):
    """A knowledge file that breaks its schema; the last good version stays in force."""

    def __init__(self, file: str, field: str, why: str, line: int | None = None) -> None:
        self.file, self.field, self.why, self.line = file, field, why, line
        place = f"{file}:{line}" if line else file
        super().__init__(f"{place}: {field}: {why}")


class StoreError(BackstrideError):
    """The journal cannot be used; nothing already saved is lost."""

    def __init__(self, what: str, next_step: str = "") -> None:
        self.what, self.next_step = what, next_step
        super().__init__(f"{what} {next_step}".strip())


class StoreFullError(StoreError):
    """The disk is full; what was saved before stays."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"There is no room left on the disk that holds {path}.",
            "Nothing already saved is lost. Free some space and do the same again.",
        )


class StoreLockedError(StoreError):
    """The journal is held by another program or may not be written."""

    def __init__(self, path: str, why: str, *, is_held: bool = False) -> None:
        super().__init__(
            f"The journal {path} cannot be written: {why}.",
            "Wait a moment or close the other program, then do the same again."
            if is_held
            else "Make the folder and the file writable, then do the same again.",
        )


class NotAssessedError(BackstrideError):
    """The check could not be finished. The only safe answer is to be seen."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"We could not assess this: be seen. ({why})")
