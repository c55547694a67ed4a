"""The exposures of a cohort on one machine, in bounded memory: athletes go into buckets, one bucket at a time.

Small input stays in memory. Larger input is written once to files beside the result, shared out by athlete, so that
an athlete split over files or unsorted meets itself again; then each bucket is sorted and computed alone.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any
from zlib import crc32

from backstride.cohort.cleaning import clean_schema
from backstride.cohort.counted import counted, states
from backstride.cohort.daily import daily_exposures, daily_schema
from backstride.cohort.fingerprint import fingerprint
from backstride.cohort.presets import preset as preset_of
from backstride.cohort.reading import HalfReadError, estimated_rows, source_of, tells_pain
from backstride.cohort.rejected import Rejected, cleaned
from backstride.cohort.sessions import session_exposures, session_schema
from backstride.cohort.target import beside, target_of
from backstride.core.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from backstride.cohort.presets import Preset
    from backstride.cohort.reading import Source

#: memory that one row needs while its bucket is sorted and computed (measured, rounded up)
BYTES_A_ROW = 400
MEMORY_MB = 2_000


@dataclass(slots=True)
class Report:
    """What a run did. `reasons` counts the rejected rows; `fingerprint` is the same for the same rows in any order."""

    out: str
    engine: str
    why: str
    preset: str
    rows_read: int = 0
    sessions: int = 0
    athletes: int = 0
    states: dict[str, int] = field(default_factory=dict)
    rejected: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    rejected_file: str | None = None
    same_rows: int = 0
    daily: str | None = None
    failed: list[dict[str, str]] = field(default_factory=list)
    fingerprint: str = ""
    seconds: float = 0.0

    def take(self, count: Counter[str]) -> None:
        """What was counted while the result was made."""
        self.sessions, self.athletes, self.same_rows = (
            count[name] for name in ("sessions", "athletes", "same_rows")
        )
        self.states = states(count)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def run(
    source: str | Path,
    out: str | Path,
    *,
    preset: str = "backstride",
    daily: bool = False,
    memory_mb: int = MEMORY_MB,
    tell: Callable[[str], None] = lambda _: None,
) -> Report:
    """Read, clean, compute and write; the result appears under its name only when it is whole."""
    begun = perf_counter()
    definition = preset_of(preset)
    files = source_of(source)
    target = target_of(out, files, daily=daily)
    rows = estimated_rows(files)
    buckets = max(1, -(-rows * BYTES_A_ROW // (memory_mb * 1_000_000)))
    why = f"about {rows:,} rows, " + (
        "which fit in memory at once"
        if buckets == 1
        else f"in {buckets} buckets of athletes, one in memory at a time"
    )
    tell(f"one process: {why}; Spark never wins on one machine, name a cluster with --master for more")
    report = Report(str(target), "local", why, definition.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    damaged: dict[Path, str] = {}
    while True:
        report.rows_read, pain = 0, tells_pain(files)
        try:
            with (
                tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as folder,
                Rejected(beside(target, "rejected", ".csv")) as rejected,
            ):
                tables = _buckets(files, buckets, Path(folder), rejected, report, pain=pain)
                schema = session_schema(pain=pain)
                _write(
                    tables, files, Path(folder), target, definition, report, schema, daily=daily, tell=tell
                )
            break
        except HalfReadError as error:  # its rows are among the others by now
            damaged[error.path] = error.why
            files = source_of(source).without(damaged)
            tell(f"{error.path} is damaged in its middle: left out whole, everything is read anew")
    report.failed = sorted(files.failed, key=lambda row: row["file"])
    report.rejected, report.reasons = rejected.count, dict(rejected.reasons)
    report.rejected_file = str(rejected.path) if rejected.count else None
    report.fingerprint = fingerprint(target)
    report.seconds = round(perf_counter() - begun, 2)
    return report


def _buckets(
    files: Source, n: int, folder: Path, rejected: Rejected, report: Report, *, pain: bool
) -> Iterator[Any]:
    """Tables of whole athletes."""
    import pyarrow as pa

    held: list[Any] = []
    spill = _Spill(folder, n, clean_schema(pain=pain)) if n > 1 else None
    for good, bad, rows in cleaned(files, pain=pain):
        report.rows_read += rows
        rejected.add(bad)
        if spill:
            spill.add(good)
        else:
            held.append(good)
    if spill:
        yield from spill.tables()
    elif held:
        yield pa.concat_tables(held)
    else:
        yield clean_schema(pain=pain).empty_table()


class _Spill:
    """Rows shared out by athlete over files of one folder."""

    def __init__(self, folder: Path, n: int, schema: Any) -> None:
        import pyarrow as pa

        self._paths = [folder / f"bucket-{k}" for k in range(n)]
        self._writers = [pa.ipc.new_stream(str(path), schema) for path in self._paths]

    def add(self, table: Any) -> None:
        import numpy as np
        import pyarrow as pa

        encoded = table["athlete"].combine_chunks().dictionary_encode()
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.unify_dictionaries().combine_chunks()
        home = np.array(
            [crc32(w.encode()) % len(self._paths) for w in encoded.dictionary.to_pylist()], dtype=np.int32
        )
        if not table.num_rows:
            return
        which = home[encoded.indices.to_numpy(zero_copy_only=False)]
        by = np.argsort(which, kind="stable")
        ends = np.searchsorted(which[by], np.arange(len(self._paths) + 1))
        shared = table.take(pa.array(by)).combine_chunks()
        for k, writer in enumerate(self._writers):
            if ends[k + 1] > ends[k]:
                writer.write_table(shared.slice(ends[k], ends[k + 1] - ends[k]))

    def tables(self) -> Iterator[Any]:
        import pyarrow as pa

        for writer in self._writers:
            writer.close()
        for path in self._paths:
            with pa.ipc.open_stream(str(path)) as reader:
                table = reader.read_all()
            path.unlink()
            if table.num_rows:
                yield table


def _write(
    tables: Iterator[Any],
    files: Source,
    folder: Path,
    target: Path,
    definition: Preset,
    report: Report,
    schema: Any,
    *,
    daily: bool,
    tell: Callable[[str], None],
) -> None:
    import pyarrow.parquet as pq

    count: Counter[str] = Counter()
    whole, by_day = folder / "sessions", folder / "days"
    with (
        pq.ParquetWriter(whole, schema.with_metadata(definition.about)) as writer,
        pq.ParquetWriter(by_day, daily_schema().with_metadata(definition.about))
        if daily
        else nullcontext() as days,
    ):
        for table in tables:
            found = session_exposures(table, definition)
            writer.write_table(found, row_group_size=1_000_000)
            count += counted(found)
            if daily:
                for part in daily_exposures(table, definition):
                    days.write_table(part)  # type: ignore[union-attr]
            tell(f"{count['sessions']:,} sessions of {count['athletes']:,} athletes")
    if not report.rows_read and files.failed:  # an older result stays as it was
        raise UnreadableError(files.failed[0]["file"], files.failed[0]["why"])
    report.take(count)
    _into_place(whole, target)
    if daily:
        report.daily = str(beside(target, "daily", ".parquet"))
        _into_place(by_day, Path(report.daily))


def _into_place(made: Path, target: Path) -> None:
    if target.is_dir():
        shutil.rmtree(target)
    os.replace(made, target)  # noqa: PTH105 - one step, whole or not at all
