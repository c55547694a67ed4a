"""The same two functions on Spark: clean where the rows lie, bring each athlete together, compute, write.

`repartition(athlete).mapInArrow(...)`: whole athletes in each partition, no process holds them all. A partition whose
worker dies is computed again by Spark; the result appears under its name only when every partition is done.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from backstride.cohort.cleaning import MEASURES, NEEDED, check_columns, clean, clean_schema, rejected_schema
from backstride.cohort.daily import daily_exposures, daily_schema
from backstride.cohort.fingerprint import fingerprint
from backstride.cohort.local import Report, beside
from backstride.cohort.presets import Preset
from backstride.cohort.presets import preset as preset_of
from backstride.cohort.reading import is_parquet, source_of
from backstride.cohort.sessions import session_exposures, session_schema
from backstride.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: two threads, four tries of a task whose worker died
LOCAL = "local[2,4]"
PARTITIONS = 8
MOST_LISTED = 100_000  # rejected rows written out; all of them are counted


def run(
    source: str | Path,
    out: str | Path,
    *,
    preset: str = "backstride",
    daily: bool = False,
    master: str | None = None,
    partitions: int = PARTITIONS,
    tell: Callable[[str], None] = lambda _: None,
) -> Report:
    """As `local.run`, by Spark; the result is a folder of Parquet files."""
    begun = perf_counter()
    definition, target = preset_of(preset), Path(out)
    where = master or LOCAL
    why = f"--master {master}" if master else "--engine spark; one process is faster on one machine"
    tell(f"Spark on {where}: {why}")
    report = Report(str(target), "spark", why, definition.name)
    with _session(where) as spark:
        rows = _rows(spark, source)
        cleaned = rows.mapInArrow(_clean, _types(_marked_schema())).persist()
        _reject(cleaned, target, report)
        good = cleaned.filter("reason = ''").drop("reason", "raw").repartition(partitions, "athlete")
        _save(good.mapInArrow(partial(_expose, definition), _types(session_schema())), target)
        if daily:
            by_day = beside(target, "daily", ".parquet")
            _save(good.mapInArrow(partial(_daily, definition), _types(daily_schema())), by_day)
            report.daily = str(by_day)
        cleaned.unpersist()
    _count(target, report)
    report.fingerprint = fingerprint(target)
    report.seconds = round(perf_counter() - begun, 2)
    return report


@contextmanager
def _session(master: str) -> Iterator[Any]:
    """A Spark session that talks on loopback unless a cluster is named, with this very Python as its worker."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise UsageError("The Spark path needs its extra", "pip install 'backstride[spark]'") from None
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        raise UsageError("Spark needs Java 17", "Install it, or leave --engine and --master out.")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("backstride cohort").master(master)
    if master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config(
            "spark.driver.host", "127.0.0.1"
        )
    builder = (
        builder.config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.driver.memory", "2g")
        .config("spark.log.level", "ERROR")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "200000")
    )
    spark = builder.getOrCreate()
    try:
        yield spark
    finally:
        spark.stop()


def _rows(spark: Any, source: str | Path) -> Any:
    """The input as a Spark table of the columns we read; every cell of a CSV is text, as in one process."""
    files = source_of(source).files
    parquet = [is_parquet(path) for path in files]
    if any(parquet) != all(parquet):
        raise UsageError("The folder mixes Parquet and CSV", "Give Spark one kind at a time.")
    names = [str(path.resolve()) for path in files]
    rows = (
        spark.read.parquet(*names) if all(parquet) else spark.read.csv(names, header=True, inferSchema=False)
    )
    check_columns(rows.columns, str(source))
    wanted = (*NEEDED, "sport", *MEASURES)
    return rows.select(*[c for c in rows.columns if c.strip().lower() in wanted])


def _marked_schema() -> Any:
    """Clean rows, and rejected ones beside them with the reason and the row as it came."""
    import pyarrow as pa

    return pa.schema([*clean_schema(), ("reason", pa.string()), ("raw", pa.string())])


def _clean(batches: Iterator[Any]) -> Iterator[Any]:
    import json

    import pyarrow as pa

    schema = _marked_schema()
    for batch in batches:
        good, bad = clean(pa.Table.from_batches([batch]))
        kept = [*good.columns, pa.array([""] * good.num_rows), pa.nulls(good.num_rows, pa.string())]
        yield from pa.table(kept, schema=schema).to_batches()
        if bad.num_rows:
            empty = [pa.nulls(bad.num_rows, f.type) for f in clean_schema()]
            raw = pa.array([json.dumps(list(row.values())[3:]) for row in bad.to_pylist()])
            yield from pa.table([*empty, bad["reason"], raw], schema=schema).to_batches()


def _joined(held: list[Any]) -> Any:
    import pyarrow as pa

    return pa.Table.from_batches(held).cast(clean_schema()) if held else clean_schema().empty_table()


def _expose(definition: Preset, batches: Iterator[Any]) -> Iterator[Any]:
    yield from session_exposures(_joined(list(batches)), definition).to_batches(200_000)


def _daily(definition: Preset, batches: Iterator[Any]) -> Iterator[Any]:
    for part in daily_exposures(_joined(list(batches)), definition):
        yield from part.to_batches(200_000)


def _types(schema: Any) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema)


def _reject(cleaned: Any, target: Path, report: Report) -> None:
    import csv
    import json

    counts = {row["reason"]: row["count"] for row in cleaned.groupBy("reason").count().collect()}
    report.rows_read = sum(counts.values())
    counts.pop("", None)
    report.reasons, report.rejected = counts, sum(counts.values())
    if not counts:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    path = beside(target, "rejected", ".csv")
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(rejected_schema().names)
        listed = cleaned.filter("reason != ''").select("reason", "raw").limit(MOST_LISTED)
        for row in listed.toLocalIterator():
            rows.writerow(["", "", row["reason"], *json.loads(row["raw"])])
    report.rejected_file = str(path)


def _save(frame: Any, target: Path) -> None:
    unfinished = beside(target, "unfinished", "")
    frame.write.mode("overwrite").parquet(str(unfinished.resolve()))
    if target.is_dir():
        shutil.rmtree(target)
    target.unlink(missing_ok=True)
    unfinished.rename(target)


def _count(target: Path, report: Report) -> None:
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    states: Counter[str] = Counter()
    for path in sorted(target.rglob("*.parquet")):
        names: set[str] = set()
        for batch in pq.ParquetFile(path).iter_batches(500_000, columns=["athlete", "spike_state"]):
            report.sessions += batch.num_rows
            names |= set(pc.unique(batch["athlete"]).to_pylist())
            for row in pc.value_counts(batch["spike_state"]).to_pylist():
                if row["values"] is not None:
                    states[row["values"]] += row["counts"]
        report.athletes += len(names)  # an athlete is in one partition only
    report.states = dict(sorted(states.items()))
