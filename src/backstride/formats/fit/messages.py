"""FIT bytes to messages: the fast native parser first, the patient one for files it refuses."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

#: FIT counts seconds from here (FIT protocol, date_time)
EPOCH = datetime(1989, 12, 31, tzinfo=UTC)

Message = dict[str, Any]


@dataclass(slots=True)
class Messages:
    """The messages of one FIT file by kind, in file order; `damaged` says what stopped the reading."""

    kinds: dict[str, list[Message]] = field(default_factory=dict)
    damaged: str = ""
    salvaged: bool = False

    def of(self, kind: str) -> list[Message]:
        return self.kinds.get(kind, [])

    def first(self, kind: str) -> Message:
        return self.of(kind)[0] if self.of(kind) else {}


def read_messages(data: bytes) -> Messages:
    """All messages of one FIT file. Nothing is raised: what could be read is returned, with the reason it stops."""
    try:
        import pyfitparsernative

        raw = pyfitparsernative.parse_fit_bytes(data)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # noqa: BLE001 - a Rust panic derives from BaseException
        return _salvage(data, _short(error))
    found = Messages()
    for message in raw:
        found.kinds.setdefault(str(message.get("message_type")), []).append(message)
    if _lost_distance(found):
        return _salvage(data, "")
    return found


def _short(error: BaseException) -> str:
    text = str(error).strip().splitlines()
    return text[0][:200] if text else type(error).__name__


def _lost_distance(found: Messages) -> bool:
    """The native parser loses the distance of the old packed speed-and-distance field."""
    records = found.of("record")[:20]
    return any("compressed_speed_distance" in r and r.get("distance") is None for r in records)


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
                        if part.value is not None and message.get(part.name) is None:
                            message[part.name] = part.value
                    found.kinds.setdefault(str(frame.name), []).append(message)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - any fault of the parser ends the readable part
        found.damaged = why or _short(error)
    return found


def moment(value: Any) -> datetime | None:
    """A FIT time as an aware UTC time; None for what is no time of a real recording."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, str):
        try:
            parsed = datetime.fromisoformat(value)
        except ValueError:
            return None
        return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    if isinstance(value, int | float) and value >= 0:
        return EPOCH + timedelta(seconds=float(value))
    return None


def number(value: Any) -> float | None:
    """A field as a float; the first of a list; None for what is no number."""
    if isinstance(value, list | tuple):
        value = value[0] if value else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if value == value and abs(value) != float("inf") else None  # noqa: PLR0124 - NaN
