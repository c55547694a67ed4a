"""Rows of any table to clean rows; what cannot be is taken out with its reason, never silently.

Works on one Arrow table at a time, so that one process and a Spark worker clean alike.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from backstride.core import sports
from backstride.core.errors import UnreadableError
from backstride.load.table import FASTEST_KM_MIN, LONGEST_KM, LONGEST_MIN
from backstride.load.table import sport_of as table_sport

if TYPE_CHECKING:
    from collections.abc import Callable

#: a table must have these, and one of the two measures
NEEDED, MEASURES = ("athlete", "date"), ("distance_km", "duration_min")
#: may be there: the worst pain of a session, 0 to 10; no exposure is computed from it
PAIN, MOST_PAIN = "pain", 10.0
OLDEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)
EPOCH = date(1970, 1, 1).toordinal()

REASONS = (
    "",
    "no athlete",
    "no date that can be read (write it as 2026-03-10)",
    f"a date before {OLDEST.year} or after {LATEST.year - 1}",
    "the distance is not a number",
    "the time is not a number",
    "a negative distance",
    "a negative time",
    f"more than {LONGEST_KM:g} km in one session",
    f"more than {LONGEST_MIN:g} min in one session",
    "a rest day, not a session",
    "the pain is no number from 0 to 10",
    "a run faster than anybody runs",
)
_NOTHING = frozenset({"", "na", "nan", "null", "none", "--", "-"})


def clean_schema(*, pain: bool = False) -> Any:
    """Columns of a clean row: athlete, day (days since 1970), sport, run, exercise, km, minutes; and pain where told."""
    import pyarrow as pa

    return pa.schema(
        [
            ("athlete", pa.string()),
            ("day", pa.int32()),
            ("sport", pa.string()),
            ("is_run", pa.bool_()),
            ("is_exercise", pa.bool_()),
            ("km", pa.float64()),
            ("minutes", pa.float64()),
            *([(PAIN, pa.float64())] if pain else []),
        ]
    )


def rejected_schema() -> Any:
    """Columns of a rejected row: the place and the reason, and the row as it came."""
    import pyarrow as pa

    text = ("athlete", "date", "sport", "distance_km", "duration_min")
    return pa.schema(
        [
            ("file", pa.string()),
            ("row", pa.int64()),
            ("reason", pa.string()),
            *((n, pa.string()) for n in text),
        ]
    )


def check_columns(names: list[str], file: str) -> None:
    """Say at once what a table lacks."""
    lower = [n.strip().lower() for n in names]
    missing = [n for n in NEEDED if n not in lower]
    if not missing and not any(n in lower for n in MEASURES):
        missing = ["distance_km or duration_min"]
    if missing:
        raise UnreadableError(
            file, f"It has no column {', '.join(missing)}. Found: {', '.join(names[:20]) or 'nothing'}."
        )


def clean(
    table: Any,
    file: str = "",
    place: Callable[[Any], Any] = lambda rows: rows + 1,
    *,
    pain: bool = False,
) -> tuple[Any, Any]:
    """(clean rows, rejected rows) of an Arrow table. An unknown distance, time or pain stays unknown (NaN).

    `place`: rows of the table (from 0) to where they stand in the file. `pain`: whether any file tells of it.
    """
    import numpy as np
    import pyarrow as pa

    table = table.rename_columns([n.strip().lower() for n in table.column_names])
    n = table.num_rows
    reason = np.zeros(n, dtype=np.int8)

    def mark(rows: Any, code: int) -> None:
        reason[rows & (reason == 0)] = code

    athlete = _texts(table, "athlete")
    mark(_by_word(athlete, lambda word: word.strip().lower() in _NOTHING, default=True), 1)
    day = _days(table["date"])
    mark(np.isnan(day), 2)
    mark(
        (day < OLDEST.toordinal() - EPOCH) | (day >= LATEST.toordinal() - EPOCH),
        3,
    )
    km, bad_km = _numbers(table, "distance_km")
    minutes, bad_min = _numbers(table, "duration_min")
    with np.errstate(invalid="ignore"):
        for rows, code in (
            (bad_km, 4), (bad_min, 5), (km < 0, 6), (minutes < 0, 7), (km > LONGEST_KM, 8), (minutes > LONGEST_MIN, 9),
        ):  # fmt: skip
            mark(rows, code)
    words = _texts(table, "sport") if "sport" in table.column_names else None
    sport, is_run, is_exercise, is_rest = _sports(words, n)
    mark(is_rest, 10)
    with np.errstate(invalid="ignore", divide="ignore"):
        mark(is_run & (minutes > 0) & (km / minutes > FASTEST_KM_MIN), 12)
    hurt = []
    if pain:
        felt, bad_pain = _numbers(table, PAIN)
        with np.errstate(invalid="ignore"):
            mark(bad_pain | (felt < 0) | (felt > MOST_PAIN), 11)
        hurt = [felt]
    good = reason == 0
    keep = pa.array(good)
    cleaned = pa.table(
        [
            athlete.filter(keep),
            pa.array(np.where(good, day, 0).astype(np.int32)[good]),
            sport.filter(keep),
            pa.array(is_run[good]),
            pa.array(is_exercise[good]),
            pa.array(km[good]),
            pa.array(minutes[good]),
            *(pa.array(values[good]) for values in hurt),
        ],
        schema=clean_schema(pain=pain),
    )
    return cleaned, _rejected(table, reason, file, place)


def _rejected(table: Any, reason: Any, file: str, place: Callable[[Any], Any]) -> Any:
    import numpy as np
    import pyarrow as pa

    rows = np.flatnonzero(reason)
    schema = rejected_schema()
    if not rows.size:
        return schema.empty_table()
    took = table.take(pa.array(rows))
    columns: list[Any] = [
        pa.array([file] * len(rows), pa.string()),
        pa.array(place(rows), pa.int64()),
        pa.array([REASONS[code] for code in reason[rows]], pa.string()),
    ]
    columns += [
        _texts(took, name) if name in took.column_names else pa.nulls(len(rows), pa.string())
        for name in schema.names[3:]
    ]
    return pa.table(columns, schema=schema)


def _texts(table: Any, name: str) -> Any:
    """A column as one array of texts; whole numbers keep no ".0"."""
    import pyarrow as pa
    import pyarrow.compute as pc

    column = table[name].combine_chunks()
    if isinstance(column, pa.ChunkedArray):
        column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    return pc.cast(column, pa.string())


def _by_word(column: Any, test: Callable[[str], bool], *, default: bool) -> Any:
    """For each row what `test` says of its word; every different word is asked once."""
    import numpy as np

    encoded = column.dictionary_encode()
    answers = np.array([*(test(word) for word in encoded.dictionary.to_pylist()), default])
    codes = encoded.indices.fill_null(len(answers) - 1).to_numpy(zero_copy_only=False)
    return answers[codes]


def _days(column: Any) -> Any:
    """Days since 1970 as floats, NaN where there is no date. A time keeps the day as written on its own clock."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    column = own_days(column)
    if pa.types.is_date(column.type):
        numbers = column.cast(pa.date32()).cast(pa.int32()).cast(pa.float64())
        return np.array(numbers.to_numpy(), dtype=float)
    words = pc.utf8_slice_codeunits(
        pc.utf8_trim_whitespace(_texts(pa.table([column], names=["d"]), "d")), 0, 10
    )
    encoded = words.dictionary_encode()
    known = np.array([*(_day(word) for word in encoded.dictionary.to_pylist()), np.nan])
    return known[encoded.indices.fill_null(len(known) - 1).to_numpy(zero_copy_only=False)]


def own_days(column: Any) -> Any:
    """Moments to days as their own clock shows them; anything else as it is."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_timestamp(column.type):
        return column
    column = pc.local_timestamp(column) if column.type.tz else column
    whole = pc.cast(pc.floor_temporal(column, unit="day"), pa.timestamp("s"), safe=False)
    return whole.cast(pa.date32())


def _day(word: str) -> float:
    try:
        return float(date.fromisoformat(word.replace("/", "-")).toordinal() - EPOCH)
    except ValueError:
        return float("nan")


def _numbers(table: Any, name: str) -> tuple[Any, Any]:
    """(values, NaN where unknown; rows that hold something else than a number)."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    n = table.num_rows
    if name not in table.column_names:
        return np.full(n, np.nan), np.zeros(n, dtype=bool)
    kind = table[name].type
    if pa.types.is_floating(kind) or pa.types.is_integer(kind) or pa.types.is_decimal(kind):
        values = np.array(pc.cast(table[name], pa.float64()).to_numpy(), dtype=float)
        endless = np.isinf(values)
        return np.where(endless, np.nan, values), endless
    words = pc.utf8_lower(pc.utf8_trim_whitespace(_texts(table, name)))
    empty = pc.is_in(words, value_set=pa.array(sorted(_NOTHING))).to_numpy(zero_copy_only=False)
    comma = pc.and_(pc.match_substring(words, ","), pc.invert(pc.match_substring(words, ".")))
    mended = pc.if_else(comma, pc.replace_substring(words, ",", "."), pc.replace_substring(words, ",", ""))
    fits = pc.match_substring_regex(mended, r"^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?$")
    values = np.array(
        pc.cast(pc.if_else(fits, pc.utf8_ltrim(mended, characters="+"), None), pa.float64()).to_numpy(False),
        dtype=float,
    )
    unknown = empty | words.is_null().to_numpy(zero_copy_only=False)
    return values, np.isnan(values) & ~unknown


def _sports(words: Any, n: int) -> tuple[Any, Any, Any, Any]:
    """Sport words to our own, and what they count in; a table without the column holds runs."""
    import numpy as np
    import pyarrow as pa

    if words is None:
        yes, no = np.ones(n, dtype=bool), np.zeros(n, dtype=bool)
        return pa.array([sports.RUN] * n), yes, yes, no
    encoded = words.dictionary_encode()
    named = [sport_of(word) for word in encoded.dictionary.to_pylist()] + [sports.RUN]
    codes = encoded.indices.fill_null(len(named) - 1)
    at = codes.to_numpy(zero_copy_only=False)
    columns = [
        np.array([s in group for s in named])[at]
        for group in (sports.RUNNING, sports.RUNNING | sports.CROSS, {"rest"})
    ]
    return pa.array(named).take(codes), *columns


def sport_of(word: str) -> str:
    """The sport a cohort's word means, or `rest`.

    >>> sport_of("Run"), sport_of("treadmill"), sport_of("rest"), sport_of("")
    ('run', 'treadmill_run', 'rest', 'run')
    """
    return table_sport(word) if word.strip() else sports.RUN
