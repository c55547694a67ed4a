"""Second-by-second columns as one compressed blob, without loss.

Codec `zcol1`: each column as little-endian float32 where that loses nothing, else float64; the bytes of a
column shuffled (all first bytes, then all second ...), which halves the size; all columns behind one another,
zstd. A fifth of the size of rows and ten times quicker to read (docs/reference/benchmarks.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import zstandard

CODEC = "zcol1"
_LEVEL = 3

Columns = dict[str, np.ndarray[Any, np.dtype[np.float64]]]


def pack(streams: Mapping[str, Sequence[float] | Any]) -> tuple[bytes, list[list[str]], int]:
    """The blob, its column list [[name, type]], and the number of rows."""
    parts: list[bytes] = []
    columns: list[list[str]] = []
    n_rows = 0
    for name in sorted(streams):
        column = np.asarray(streams[name], dtype=np.float64)
        n_rows = len(column)
        with np.errstate(over="ignore"):
            small = column.astype(np.float32)
        kept = small if np.array_equal(small.astype(np.float64), column, equal_nan=True) else column
        kind = kept.dtype.newbyteorder("<")
        raw = np.ascontiguousarray(kept, dtype=kind).view(np.uint8).reshape(n_rows, kind.itemsize)
        parts.append(raw.T.tobytes())
        columns.append([name, f"f{kind.itemsize}"])
    return zstandard.ZstdCompressor(level=_LEVEL).compress(b"".join(parts)), columns, n_rows


def unpack(codec: str, blob: bytes, columns: Sequence[Sequence[str]], n_rows: int) -> Columns:
    """The columns as they were packed, as float64."""
    if codec != CODEC:
        raise ValueError(f"unknown codec {codec!r}")
    raw = zstandard.ZstdDecompressor().decompress(bytes(blob))
    found: Columns = {}
    at = 0
    for name, kind in columns:
        width = int(kind[1:])
        part = np.frombuffer(raw, np.uint8, width * n_rows, at).reshape(width, n_rows)
        found[name] = np.ascontiguousarray(part.T).view(f"<f{width}").reshape(n_rows).astype(np.float64)
        at += width * n_rows
    return found
