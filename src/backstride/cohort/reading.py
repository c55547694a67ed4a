"""Parquet and CSV, one file or a folder of them, read in pieces; a file that cannot be read stops no other."""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backstride.cohort.cleaning import MEASURES, NEEDED, PAIN, check_columns
from backstride.cohort.places import Lines, packed
from backstride.core.errors import UnreadableError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: of a table of sessions, as far as we read it
COLUMNS = (*NEEDED, "sport", *MEASURES, PAIN)
ROWS_A_PIECE = 1_000_000
BLOCK_BYTES = 1 << 25
ENDINGS = (".parquet", ".pq", ".csv", ".tsv", ".csv.gz", ".txt")
_BYTES_A_ROW = 35  # of a CSV, for the estimate only


@dataclass(slots=True)
class Source:
    """What is handed in: its files, and the files that turned out unreadable."""

    files: tuple[Path, ...]
    failed: list[dict[str, str]] = field(default_factory=list)

    def without(self, bad: dict[Path, str]) -> Source:
        """To be read anew, all but these files, each with its reason."""
        left = tuple(path for path in self.files if path not in bad)
        return Source(left, [{"file": str(path), "why": why} for path, why in bad.items()])


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a file. `place`: rows of the table (from 0) to where they stand in the file.

    `ragged`: place and text of those with more or fewer cells than the header; they come with a file's last piece.
    """

    file: str
    table: Any
    place: Callable[[Any], Any]
    ragged: tuple[tuple[int, str], ...] = ()


class HalfReadError(Exception):
    """A file that turned out damaged after some of its rows were given out: it is left out whole, and all is read anew."""

    def __init__(self, path: Path, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(f"{path}: {why}")


def source_of(path: str | Path) -> Source:
    """The files under a path, in a fixed order."""
    root = Path(path)
    if not root.exists():
        raise UsageError(f"There is no {root}", "Name a Parquet or CSV file, or a folder of them.")
    if root.is_file():
        return Source((root,))
    found = sorted(
        p
        for p in root.rglob("*")
        if p.is_file() and p.name.lower().endswith(ENDINGS) and not p.name.startswith(("_", "."))
    )
    if not found:
        raise UsageError(f"There is no Parquet or CSV file in {root}")
    return Source(tuple(found))


def is_parquet(path: Path) -> bool:
    """By content, so that a wrong ending does no harm."""
    with path.open("rb") as file:
        return file.read(4) == b"PAR1" or path.suffix.lower() in {".parquet", ".pq"}


def tells_pain(source: Source) -> bool:
    """Whether any file has the column `pain`; the result then has it too."""
    return any(PAIN in _names(path) for path in source.files)


def _names(path: Path) -> list[str]:
    """The columns of a file in small letters; none of one that cannot be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        names = pq.read_schema(path).names if is_parquet(path) else head(path)[0]
    except (UnreadableError, pa.ArrowException, OSError, EOFError, UnicodeError, csv.Error):
        return []
    return [name.strip().lower() for name in names]


def estimated_rows(source: Source) -> int:
    """About how many rows there are; exact for whole Parquet files."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    total = 0
    for path in source.files:
        try:
            total += (
                pq.ParquetFile(path).metadata.num_rows
                if is_parquet(path)
                else path.stat().st_size // _BYTES_A_ROW
            )
        except (pa.ArrowException, OSError):
            continue
    return total


def pieces(source: Source, wanted: tuple[str, ...] = COLUMNS) -> Iterator[Piece]:
    """Tables of at most about a million rows each; a bad file is noted in `source.failed`.

    Raises HalfReadError for a file whose damage shows after its first piece.
    """
    import pyarrow as pa

    for path in source.files:
        has_begun = False
        try:
            for piece in _parquet(path, wanted) if is_parquet(path) else _csv(path, wanted):
                has_begun = True
                yield piece
            continue
        except UnreadableError as error:
            why = error.why
        except (pa.ArrowException, OSError, EOFError, UnicodeError, csv.Error) as error:
            why = fault(error, parquet=is_parquet(path))
        if has_begun:
            raise HalfReadError(path, why)
        source.failed.append({"file": str(path), "why": why})


def fault(error: Exception, *, parquet: bool) -> str:
    """Why a file cannot be read, in plain words."""
    text = str(error).splitlines()[0][:160] if str(error) else type(error).__name__
    if parquet and (
        "magic bytes" in text or "footer" in text.lower() or "size is 0" in text or "too small" in text
    ):
        return f"It was cut short or is no Parquet file: copy it again. ({text})"
    return f"It is damaged: {text}"


def _parquet(path: Path, wanted: tuple[str, ...]) -> Iterator[Piece]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = pq.ParquetFile(path)
    names = file.schema_arrow.names
    check = [n.strip().lower() for n in names]
    if set(NEEDED) <= set(wanted):
        check_columns(names, str(path))
    columns = [n for n, lower in zip(names, check, strict=True) if lower in wanted]
    row = 1
    for batch in file.iter_batches(ROWS_A_PIECE, columns=columns):
        yield Piece(str(path), pa.Table.from_batches([batch]), partial(_shifted, row))
        row += batch.num_rows


def _shifted(first: int, rows: Any) -> Any:
    return rows + first


def _csv(path: Path, wanted: tuple[str, ...]) -> Iterator[Piece]:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    names, delimiter, encoding, _line = head(path)
    if set(NEEDED) <= set(wanted):
        check_columns(names, str(path))

    lines = Lines(path)

    def ragged(row: Any) -> str:
        lines.ragged.append((row.number, row.text[:200]))
        return "skip"

    keep = [n for n in names if n.strip().lower() in wanted]
    reader = arrow_csv.open_csv(
        path,
        read_options=arrow_csv.ReadOptions(
            column_names=names, skip_rows=1, encoding=encoding, block_size=BLOCK_BYTES, use_threads=False
        ),
        **csv_options(names, delimiter, keep, ragged),
    )
    row = 0
    for batch in reader:
        yield Piece(str(path), pa.Table.from_batches([batch]), partial(lines.of_rows, first=row))
        row += batch.num_rows
    if lines.ragged:
        yield Piece(str(path), reader.schema.empty_table(), lines.of_rows, lines.set_aside())


def csv_options(
    names: list[str], delimiter: str, keep: list[str], ragged: Callable[[Any], str]
) -> dict[str, Any]:
    """How a line becomes cells: every cell a text, a line with more or fewer cells than the header set aside."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    return {
        "parse_options": arrow_csv.ParseOptions(
            delimiter=delimiter, invalid_row_handler=ragged, newlines_in_values=False
        ),
        "convert_options": arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), include_columns=keep, strings_can_be_null=False
        ),
    }


def head(path: Path) -> tuple[list[str], str, str, str]:
    """Column names, the sign between them, the encoding, and the line itself."""
    with (gzip.open if packed(path) else open)(path, "rb") as file:
        data: bytes = file.read(1_000_000)
    if not data.strip():
        raise UnreadableError(
            str(path), "It is empty. It needs a header row: athlete,date,sport,distance_km,duration_min."
        )
    if b"\x00" in data[:1000]:
        raise UnreadableError(str(path), "It is no text table and no Parquet file.")
    encoding = "utf8"
    try:
        data[: data.rfind(b"\n") + 1 or None].decode("utf-8")
    except UnicodeDecodeError:
        encoding = "cp1252"
    first = data.split(b"\n", 1)[0].decode("utf-8" if encoding == "utf8" else encoding, "replace")
    first = first.lstrip("\ufeff").rstrip("\r")
    delimiter = max(",;\t", key=first.count)
    return next(csv.reader([first], delimiter=delimiter)), delimiter, encoding, first
