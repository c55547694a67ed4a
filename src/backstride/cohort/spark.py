"""The same two functions on Spark: bring each athlete together, clean, compute, write, in one pass through Python.

`repartition(athlete).mapInArrow(...)`: whole athletes in each partition, no process holds them all. A partition whose
worker dies is computed again by Spark; the result appears under its name only when every partition is done. Rejected
rows are looked for in a second pass, and only when rows are missing from the first: a worker takes whole files then,
since only who reads a file from its beginning knows its lines.
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

from backstride.cohort import spark_reading
from backstride.cohort.cleaning import clean, clean_schema, rejected_schema
from backstride.cohort.daily import daily_exposures, daily_schema
from backstride.cohort.fingerprint import fingerprint
from backstride.cohort.local import Report
from backstride.cohort.presets import Preset
from backstride.cohort.presets import preset as preset_of
from backstride.cohort.reading import Source, source_of
from backstride.cohort.rejected import Rejected, cleaned
from backstride.cohort.sessions import session_exposures, session_schema
from backstride.cohort.target import beside, target_of
from backstride.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: two threads, four tries of a task whose worker died
LOCAL = "local[2,4]"
PARTITIONS = 8
ROWS_A_PARTITION = 1_500_000


def run(
    source: str | Path,
    out: str | Path,
    *,
    preset: str = "backstride",
    daily: bool = False,
    master: str | None = None,
    partitions: int | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Report:
    """As `local.run`, by Spark; the result is a folder of Parquet files."""
    begun = perf_counter()
    definition, files = preset_of(preset), source_of(source)
    target = target_of(out, files, daily=daily)
    where = master or LOCAL
    why = f"--master {master}" if master else "--engine spark; one process is faster on one machine"
    tell(f"Spark on {where}: {why}")
    report = Report(str(target), "spark", why, definition.name)
    rejected = beside(target, "rejected", ".csv")
    rejected.unlink(missing_ok=True)  # of an earlier run
    with _session(where) as spark:
        rows = spark_reading.rows(spark, files)
        report.failed = files.failed
        report.rows_read = rows.count()
        n = partitions or max(PARTITIONS, -(-report.rows_read // ROWS_A_PARTITION))
        whole = rows.filter("athlete is not null").repartition(n, "athlete")
        _save(whole.mapInArrow(partial(_expose, definition), _types(session_schema())), target)
        _count(target, report)
        if report.sessions < report.rows_read:
            bad = {row["file"] for row in files.failed}
            _reject(spark, [path for path in files.files if str(path) not in bad], rejected, report)
        if daily:
            by_day = beside(target, "daily", ".parquet")
            _save(whole.mapInArrow(partial(_daily, definition), _types(daily_schema())), by_day)
            report.daily = str(by_day)
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
        .config("spark.sql.legacy.parquet.nanosAsLong", "true")  # read as moments by `spark_reading`
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "200000")
    )
    spark = builder.getOrCreate()
    try:
        yield spark
    finally:
        spark.stop()


def _rejected(batches: Iterator[Any]) -> Iterator[Any]:
    for batch in batches:
        for path in batch["path"].to_pylist():
            for _good, bad, _rows in cleaned(Source((Path(path),))):
                yield from bad.to_batches()


def _cleaned(batches: Iterator[Any]) -> Any:
    import pyarrow as pa

    held = list(batches)
    return clean(pa.Table.from_batches(held))[0] if held else clean_schema().empty_table()


def _expose(definition: Preset, batches: Iterator[Any]) -> Iterator[Any]:
    yield from session_exposures(_cleaned(batches), definition).to_batches(200_000)


def _daily(definition: Preset, batches: Iterator[Any]) -> Iterator[Any]:
    for part in daily_exposures(_cleaned(batches), definition):
        yield from part.to_batches(200_000)


def _types(schema: Any) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema)


def _reject(spark: Any, paths: list[Path], listed: Path, report: Report) -> None:
    """Rows that cannot be, with file, line and reason, in the files' order; counted, and written beside the result."""
    import pyarrow.parquet as pq

    # each file a partition, whose number the name of its part begins with
    frame = spark.createDataFrame(
        spark.sparkContext.parallelize([(str(p),) for p in paths], len(paths)), "path string"
    )
    unfinished = beside(listed, "unfinished", "")
    frame.mapInArrow(_rejected, _types(rejected_schema())).write.mode("overwrite").parquet(
        str(unfinished.resolve())
    )
    with Rejected(listed) as rejected:
        for part in sorted(unfinished.glob("*.parquet")):
            for batch in pq.ParquetFile(part).iter_batches(100_000):
                rejected.add(batch)
    shutil.rmtree(unfinished)
    report.rejected, report.reasons = rejected.count, dict(rejected.reasons)
    report.rejected_file = str(listed) if rejected.count else None


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
