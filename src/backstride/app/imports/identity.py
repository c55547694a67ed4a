"""Whether two records are the same record: a digest of everything in it but its file name."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from datetime import datetime
from typing import Any

import numpy as np

from backstride.core.activity import Activity

#: where a record lay and what the reader remarked are not the record
_NOT_CONTENT = {"file", "problems", "streams", "laps", "dynamics"}
_CONTENT = tuple(field.name for field in fields(Activity) if field.name not in _NOT_CONTENT)


def fingerprint(activity: Activity) -> str:
    """64 hexadecimal digits; equal for the same record whatever its file is called."""
    digest = hashlib.blake2b(digest_size=32)
    said: dict[str, Any] = {name: _plain(getattr(activity, name)) for name in _CONTENT}
    said["laps"] = len(activity.laps)
    digest.update(
        json.dumps(said, sort_keys=True, separators=(",", ":"), default=str).encode("utf-8", "replace")
    )
    for name in sorted(activity.streams):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(activity.streams[name], dtype="<f8").tobytes())
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
