"""FIT bytes to messages: records as columns, the rest by the native parser; the patient one for what it refuses."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from backstride.formats.fit.developer import name_columns
from backstride.formats.fit.records import take_out
from backstride.formats.fit.table import Message, Records, developer_column, records_of


@dataclass(slots=True)
class Messages:
    """The records of one FIT file, and its other messages by kind, in file order; `damaged` says what stopped the reading.

    Of a kind that nobody here reads the first message may stand for all.
    """

    records: Records = field(default_factory=Records)
    kinds: dict[str, list[Message]] = field(default_factory=dict)
    damaged: str = ""
    salvaged: bool = False

    def of(self, kind: str) -> list[Message]:
        return self.kinds.get(kind, [])

    def first(self, kind: str) -> Message:
        return self.of(kind)[0] if self.of(kind) else {}


def read_messages(data: bytes) -> Messages:
    """All messages of one FIT file. Nothing is raised: what could be read is returned, with the reason it stops."""
    found = _read(data)
    name_columns(found.records, found.of("field_description"))
    return found


def _read(data: bytes) -> Messages:
    taken = take_out(data)
    try:
        import pyfitparsernative

        if taken:
            raw = pyfitparsernative.parse_fit_bytes(taken[0])
        else:
            with _unheard():
                raw = pyfitparsernative.parse_fit_bytes(data)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # noqa: BLE001 - a Rust panic derives from BaseException
        return _salvage(data, _short(error))
    found = Messages()
    for message in raw:
        found.kinds.setdefault(str(message.get("message_type")), []).append(message)
    if taken:
        found.records = taken[1]
        return found
    records = found.kinds.pop("record", [])
    if _lost_distance(records):
        return _salvage(data, "")
    found.records = records_of(records)
    return found


_ONE_AT_A_TIME = threading.Lock()


@contextmanager
def _unheard() -> Iterator[None]:
    """A Rust panic writes a trace to the terminal past Python; what went wrong is told by us, in words."""
    with _ONE_AT_A_TIME:
        try:
            kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
        except OSError:  # nobody listens
            yield
            return
        try:
            os.dup2(nowhere, 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            os.close(nowhere)


def _short(error: BaseException) -> str:
    if not isinstance(error, Exception):
        return "a value in it cannot be"  # a panic speaks of the parser, not of the file
    text = str(error).strip().removeprefix("failed to decode FIT data: ").splitlines()
    return text[0][:200] if text else type(error).__name__


def _lost_distance(records: list[Message]) -> bool:
    """The native parser loses the distance of the old packed speed-and-distance field."""
    return any("compressed_speed_distance" in r and r.get("distance") is None for r in records[:20])


def _salvage(data: bytes, why: str) -> Messages:
    """The readable beginning of a damaged file, message by message."""
    import fitdecode

    found = Messages(damaged=why, salvaged=True)
    try:
        reader = fitdecode.FitReader(
            data,
            check_crc=fitdecode.CrcCheck.DISABLED,
            error_handling=fitdecode.ErrorHandling.IGNORE,
        )
        with reader:
            for frame in reader:
                if frame.frame_type == fitdecode.FIT_FRAME_DATA:
                    message: Message = {"message_type": frame.name}
                    for part in frame.fields:
                        own = part.field_def is not None and part.field_def.is_dev
                        name = developer_column(part.field_def.def_num) if own else part.name
                        if part.value is not None and message.get(name) is None:
                            message[name] = part.value
                    found.kinds.setdefault(str(frame.name), []).append(message)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - any fault of the parser ends the readable part
        found.damaged = why or _short(error)
    found.records = records_of(found.kinds.pop("record", []))
    return found
