"""Files for Spark, read as one process reads them: each by its own header, separator, letters and clock.

Files that are alike are read together; of several kinds every cell becomes a text, as in a CSV. A line that has more or
fewer cells than its header comes along in the column `ragged`, to be rejected with its reason.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial, reduce
from typing import TYPE_CHECKING, Any

from backstride.cohort.cleaning import check_columns, own_days
from backstride.cohort.reading import COLUMNS, csv_options, fault, head, is_parquet
from backstride.core.errors import UnreadableError

if TYPE_CHECKING:
    from pathlib import Path

    from backstride.cohort.reading import Source


@dataclass(frozen=True, slots=True)
class _Kind:
    """What files must have in common to be read together: their columns, and of a CSV its separator and letters."""

    columns: tuple[tuple[str, str], ...]  # as written, with the type of a Parquet column
    delimiter: str = ""
    encoding: str = ""
    header: str = ""


def rows(spark: Any, source: Source) -> Any:
    """One Spark table of the columns we read; a file that cannot be read is noted in `source.failed`."""
    import pyarrow as pa

    kinds: dict[_Kind, list[Path]] = {}
    for path in source.files:
        try:
            kinds.setdefault(_kind(path), []).append(path)
        except UnreadableError as error:
            source.failed.append({"file": str(path), "why": error.why})
        except (pa.ArrowException, OSError, UnicodeError, csv.Error) as error:
            source.failed.append({"file": str(path), "why": fault(error, parquet=is_parquet(path))})
    if not kinds:
        raise UnreadableError(source.failed[0]["file"], source.failed[0]["why"])
    frames = [_frame(spark, kind, [str(path.resolve()) for path in paths]) for kind, paths in kinds.items()]
    if len(frames) == 1:
        return frames[0]
    texts = ", ".join(f"{name} string" for name in (*COLUMNS, "ragged"))
    return reduce(lambda a, b: a.union(b), [frame.mapInArrow(_as_texts, texts) for frame in frames])


def _kind(path: Path) -> _Kind:
    import pyarrow.parquet as pq

    if is_parquet(path):
        schema = pq.ParquetFile(path).schema_arrow
        check_columns(schema.names, str(path))
        return _Kind(tuple((f.name, str(f.type)) for f in schema if f.name.strip().lower() in COLUMNS))
    names, delimiter, encoding, line = head(path)
    check_columns(names, str(path))
    return _Kind(tuple((name, "") for name in names), delimiter, encoding, line)


def _frame(spark: Any, kind: _Kind, paths: list[str]) -> Any:
    if not kind.delimiter:
        columns = [f"{_own_day(name, type_)} as `{name.strip().lower()}`" for name, type_ in kind.columns]
        return spark.read.parquet(*paths).selectExpr(*columns)
    # as bytes: Spark takes every text for UTF-8
    lines = spark.read.text(paths).selectExpr("cast(value as binary) as value").filter("length(value) > 0")
    keep = [name.strip().lower() for name, _ in kind.columns if name.strip().lower() in COLUMNS]
    texts = ", ".join(f"{name} string" for name in (*keep, "ragged"))
    return lines.mapInArrow(partial(_cells, kind), texts)


def _own_day(name: str, type_: str) -> str:
    """A moment as the day on its own clock: Spark knows neither the zone of a column nor billionths of a second."""
    if not type_.startswith("timestamp"):
        return f"`{name}`"
    moment = f"timestamp_micros(`{name}` div 1000)" if type_.startswith("timestamp[ns") else f"`{name}`"
    zone = type_.partition("tz=")[2].rstrip("]")
    return f"to_date(from_utc_timestamp({moment}, '{zone}'))" if zone else f"to_date({moment})"


def _cells(kind: _Kind, batches: Iterator[Any]) -> Iterator[Any]:
    """Lines to cells, by the very reader of one process."""
    import io

    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    names = [name for name, _ in kind.columns]
    keep = [name for name in names if name.strip().lower() in COLUMNS]
    schema = pa.schema([(name.strip().lower(), pa.string()) for name in keep] + [("ragged", pa.string())])
    for batch in batches:
        # bytes that are no letters stay as they are: the reader below says so, as it does in one process
        lines = [
            line.decode(kind.encoding, "surrogateescape").rstrip("\r") for line in batch["value"].to_pylist()
        ]
        lines = [line for line in lines if line.lstrip("\ufeff") != kind.header]
        if not lines:
            continue
        ragged: list[str] = []

        def skip(row: Any, ragged: list[str] = ragged) -> str:
            ragged.append(row.text[:200])
            return "skip"

        data = "\n".join(lines).encode("utf-8", "surrogateescape")
        options = arrow_csv.ReadOptions(column_names=names, block_size=len(data) + 1, use_threads=False)
        good = arrow_csv.read_csv(
            io.BytesIO(data), read_options=options, **csv_options(names, kind.delimiter, keep, skip)
        )
        columns = [*good.columns, pa.nulls(good.num_rows, pa.string())]
        yield from pa.table(columns, schema=schema).to_batches()
        if ragged:
            empty = [pa.nulls(len(ragged), pa.string())] * len(keep)
            yield from pa.table([*empty, pa.array(ragged)], schema=schema).to_batches()


def _as_texts(batches: Iterator[Any]) -> Iterator[Any]:
    """Every column as text, so that files of several kinds make one table."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for batch in batches:
        table = pa.Table.from_batches([batch])
        columns = [
            pc.cast(own_days(table[name]), pa.string())
            if name in table.column_names
            else pa.nulls(table.num_rows, pa.string())
            for name in (*COLUMNS, "ragged")
        ]
        yield from pa.table(columns, names=[*COLUMNS, "ragged"]).to_batches()
