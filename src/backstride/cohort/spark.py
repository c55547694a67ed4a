"""The same two functions on Spark: bring each athlete together, clean, compute, write, in one pass through Python.

`repartition(athlete).mapInArrow(...)`: whole athletes in each partition, no process holds them all. A worker writes the
part of its athletes itself, as one process writes its result; handed back through Java the rows cost more than all the
rest. A partition whose worker dies is computed again by Spark, and the result appears under its name only when every
partition is done. The result's folder must be one that all workers see. Rejected
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
from backstride.cohort.counted import counted
from backstride.cohort.daily import daily_exposures, daily_schema
from backstride.cohort.fingerprint import fingerprint
from backstride.cohort.local import Report
from backstride.cohort.presets import Preset
from backstride.cohort.presets import preset as preset_of
from backstride.cohort.reading import HalfReadError, Source, pieces, source_of, tells_pain
from backstride.cohort.rejected import Rejected, cleaned
from backstride.cohort.sessions import session_exposures, session_schema
from backstride.cohort.target import beside, target_of
from backstride.core.errors import StoreError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: two threads, four tries of a task whose worker died
LOCAL = "local[2,4]"
PARTITIONS = 8
#: for one machine, where Java, its compiler and Python share few cores: a third less processor time in all
QUICK_JAVA = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
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

    def attempt() -> None:
        rows, pain = spark_reading.rows(spark, files), tells_pain(files)
        report.rows_read = rows.count()
        n = partitions or max(PARTITIONS, -(-report.rows_read // ROWS_A_PARTITION))
        whole = rows.filter("athlete is not null").repartition(n, "athlete")
        _save(whole, definition, target, report, daily=daily, pain=pain)
        if report.sessions < report.rows_read:
            _reject(spark, _not_failed(files), rejected, report, pain=pain)

    with _session(where) as spark:
        try:
            attempt()
        except _faults() as error:
            damaged = _damaged(spark, _not_failed(files))
            if not damaged:
                raise StoreError(
                    f"Spark stopped before the result was whole: {_first_line(error)}",
                    "Nothing was written. Look at its own log, or leave --engine and --master out.",
                ) from error
            for path in damaged:
                tell(f"{path} is damaged in its middle: left out whole, everything is read anew")
            files = files.without(damaged)
            attempt()
    report.failed = sorted(files.failed, key=lambda row: row["file"])
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
        builder = builder.config("spark.driver.extraJavaOptions", QUICK_JAVA)
    builder = (
        builder.config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.driver.memory", "2g")
        .config("spark.log.level", "FATAL" if master.startswith("local") else "ERROR")
        .config("spark.sql.legacy.parquet.nanosAsLong", "true")  # read as moments by `spark_reading`
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "200000")
    )
    spark = builder.getOrCreate()
    try:
        yield spark
    finally:
        spark.stop()


def _not_failed(files: Source) -> list[Path]:
    bad = {row["file"] for row in files.failed}
    return [path for path in files.files if str(path) not in bad]


def _faults() -> tuple[type[Exception], ...]:
    """What a job of Spark ends with when a worker could not do its part."""
    from py4j.protocol import Py4JJavaError
    from pyspark.errors import PySparkException

    return Py4JJavaError, PySparkException


def _first_line(error: Exception) -> str:
    """The cause in one line; a stack of Java's is for its own log."""
    java = getattr(error, "java_exception", None)
    text = str(java.getMessage() if java is not None else error).strip()
    return text.splitlines()[0][:300] if text else type(error).__name__


def _damaged(spark: Any, paths: list[Path]) -> dict[Path, str]:
    """Files that cannot be read to their end, by the reader of one process, so that both leave out the same."""
    frame = spark.createDataFrame(
        spark.sparkContext.parallelize([(str(p),) for p in paths], len(paths)), "path string"
    )
    found = frame.mapInArrow(_to_the_end, "path string, why string").collect()
    return {Path(row["path"]): row["why"] for row in found}


def _to_the_end(batches: Iterator[Any]) -> Iterator[Any]:
    import pyarrow as pa

    for batch in batches:
        for path in batch["path"].to_pylist():
            one, why = Source((Path(path),)), ""
            try:
                for _piece in pieces(one):
                    pass
            except HalfReadError as error:
                why = error.why
            why = why or next((row["why"] for row in one.failed), "")
            if why:
                yield from pa.table({"path": [path], "why": [why]}).to_batches()


def _rejected(pain: bool, batches: Iterator[Any]) -> Iterator[Any]:
    for batch in batches:
        for path in batch["path"].to_pylist():
            for _good, bad, _rows in cleaned(Source((Path(path),)), pain=pain):
                yield from bad.to_batches()


def _cleaned(batches: Iterator[Any], *, pain: bool) -> Any:
    import pyarrow as pa

    held = list(batches)
    if not held:
        return clean_schema(pain=pain).empty_table()
    return clean(pa.Table.from_batches(held), pain=pain)[0]


def _expose(
    definition: Preset, folder: str, daily: bool, pain: bool, batches: Iterator[Any]
) -> Iterator[Any]:
    """Write the part of these athletes into the folder, whole or not at all; only what was counted goes back."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    from pyspark import TaskContext

    task = TaskContext.get()
    part = f"part-{task.partitionId():05}.parquet"
    table = _cleaned(batches, pain=pain)
    if not table.num_rows:
        return

    def put(kind: str, schema: Any, tables: Iterator[Any]) -> None:
        target = Path(folder) / kind / part
        trial = target.with_name(f".{part}-{task.taskAttemptId()}")
        with pq.ParquetWriter(trial, schema.with_metadata(definition.about)) as writer:
            for found in tables:
                writer.write_table(found, row_group_size=1_000_000)
        trial.replace(target)

    sessions = session_exposures(table, definition)
    put("sessions", session_schema(pain=pain), iter([sessions]))
    if daily:
        put("days", daily_schema(), daily_exposures(table, definition))
    count = counted(sessions)
    yield from pa.table([list(count), list(count.values())], schema=_count_schema()).to_batches()


def _count_schema() -> Any:
    import pyarrow as pa

    return pa.schema([("what", pa.string()), ("n", pa.int64())])


def _types(schema: Any) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema)


def _reject(spark: Any, paths: list[Path], listed: Path, report: Report, *, pain: bool) -> None:
    """Rows that cannot be, with file, line and reason, in the files' order; counted, and written beside the result."""
    import pyarrow.parquet as pq

    # each file a partition, whose number the name of its part begins with
    frame = spark.createDataFrame(
        spark.sparkContext.parallelize([(str(p),) for p in paths], len(paths)), "path string"
    )
    unfinished = beside(listed, "unfinished", "")
    frame.mapInArrow(partial(_rejected, pain), _types(rejected_schema())).write.mode("overwrite").parquet(
        str(unfinished.resolve())
    )
    with Rejected(listed) as rejected:
        for part in sorted(unfinished.glob("*.parquet")):
            for batch in pq.ParquetFile(part).iter_batches(100_000):
                rejected.add(batch)
    shutil.rmtree(unfinished)
    report.rejected, report.reasons = rejected.count, dict(rejected.reasons)
    report.rejected_file = str(listed) if rejected.count else None


def _save(whole: Any, definition: Preset, target: Path, report: Report, *, daily: bool, pain: bool) -> None:
    """Every worker writes the part of its athletes; the folders get their names when all parts are there."""
    kinds = {"sessions": (target, session_schema(pain=pain))}
    if daily:
        kinds["days"] = (beside(target, "daily", ".parquet"), daily_schema())
        report.daily = str(kinds["days"][0])
    unfinished = beside(target, "unfinished", "").resolve()
    shutil.rmtree(unfinished, ignore_errors=True)
    for kind in kinds:
        (unfinished / kind).mkdir(parents=True)
    try:
        work = partial(_expose, definition, str(unfinished), daily, pain)
        count: Counter[str] = Counter()
        for row in whole.mapInArrow(work, _types(_count_schema())).collect():
            count[row["what"]] += row["n"]
        report.take(count)
        for kind, (place, schema) in kinds.items():
            _into_place(unfinished / kind, place, schema, report.sessions if kind == "sessions" else None)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _into_place(made: Path, target: Path, schema: Any, rows: int | None) -> None:
    import pyarrow.parquet as pq

    for trial in made.glob(".*"):  # of a worker that died
        trial.unlink()
    if not any(made.iterdir()):
        pq.write_table(schema.empty_table(), made / "part-00000.parquet")
    there = sum(pq.ParquetFile(part).metadata.num_rows for part in made.iterdir())
    if rows is not None and there != rows:
        raise UsageError(
            f"Of {rows:,} sessions {there:,} were written where this machine can see them",
            "Name a folder that all workers of the cluster share.",
        )
    if target.is_dir():
        shutil.rmtree(target)
    target.unlink(missing_ok=True)
    made.rename(target)
