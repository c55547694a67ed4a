"""Exposures of 588,071 sessions of 5,205 runners, and of ten million, against Polars and pandas in one run, best of three."""

from __future__ import annotations

import math
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from backstride.cohort import local, simulate, spark
from backstride.cohort.cleaning import clean
from backstride.cohort.daily import daily_exposures
from backstride.cohort.presets import preset
from backstride.cohort.sessions import session_exposures
from run import Row


def made(sessions: int, athletes: int) -> object:
    """About so many sessions, as a researcher's table."""
    days = 548
    rows = simulate.as_table(simulate.sessions(athletes, days, 7))
    while rows.num_rows < sessions:
        days = math.ceil(days * sessions / rows.num_rows * 1.02)
        rows = simulate.as_table(simulate.sessions(athletes, days, 7))
    return rows.slice(0, sessions)


def ours(rows: object) -> tuple[object, object]:
    """Sessions with their spike, and one row a day with the rest."""
    clean_rows = clean(rows)[0]
    definition = preset("frandsen2025")
    days = pa.concat_tables(daily_exposures(clean_rows, definition))
    return session_exposures(clean_rows, definition), days


def by_polars(rows: object) -> tuple[object, object]:
    """The same figures by rolling windows over each athlete's padded calendar."""
    import polars as pl

    frame = pl.from_arrow(rows).select("athlete", "date", "distance_km")
    days = (
        frame.group_by("athlete", "date")
        .agg(pl.col("distance_km").sum().alias("km"), pl.col("distance_km").max().alias("top"))
        .sort("athlete", "date")
        .upsample("date", every="1d", group_by="athlete", maintain_order=True)
        .with_columns(pl.col("athlete").forward_fill(), pl.col("km", "top").fill_null(0.0))
    )
    km, who = pl.col("km"), "athlete"
    days = days.with_columns(
        km.rolling_sum(7).over(who).alias("sum_7d"),
        km.rolling_sum(28).over(who).alias("sum_28d"),
        km.ewm_mean(span=7, adjust=False).over(who).alias("fast"),
        km.ewm_mean(span=28, adjust=False).over(who).alias("slow"),
        km.rolling_std(7).over(who).alias("spread"),
        pl.col("top").rolling_max(30, min_samples=1).over(who).alias("top_30"),
    ).with_columns(
        (pl.col("sum_7d") / pl.col("sum_7d").shift(7).over(who)).alias("week_change"),
        (4 * pl.col("sum_7d") / pl.col("sum_28d")).alias("acwr_coupled"),
        (3 * pl.col("sum_7d") / (pl.col("sum_28d") - pl.col("sum_7d"))).alias("acwr_uncoupled"),
        (pl.col("fast") / pl.col("slow")).alias("ewma_ratio"),
        (pl.col("sum_7d") / 7 / pl.col("spread")).alias("monotony"),
        (pl.col("sum_7d") ** 2 / 7 / pl.col("spread")).alias("strain"),
        pl.col("top_30").shift(1).over(who).alias("longest"),
    )
    told = frame.join(days.select("athlete", "date", "longest"), on=["athlete", "date"], how="left")
    return told.with_columns((pl.col("distance_km") / pl.col("longest")).alias("spike_ratio")), days


def by_pandas(rows: object) -> tuple[object, object]:
    import pandas as pd

    frame = rows.select(["athlete", "date", "distance_km"]).to_pandas()
    frame["date"] = frame["date"].astype("datetime64[ns]")
    daily = frame.groupby(["athlete", "date"], as_index=False)["distance_km"].agg(["sum", "max"])
    spans = daily.groupby("athlete")["date"].agg(["min", "max"])
    padded = [pd.DataFrame({"athlete": who, "date": pd.date_range(a, b)}) for who, a, b in spans.itertuples()]
    days = pd.concat(padded, ignore_index=True).merge(daily, on=["athlete", "date"], how="left")
    days[["sum", "max"]] = days[["sum", "max"]].fillna(0.0)
    km, top = days.groupby("athlete")["sum"], days.groupby("athlete")["max"]
    days["sum_7d"] = km.rolling(7).sum().to_numpy()
    month = km.rolling(28).sum().to_numpy()
    spread = km.rolling(7).std().to_numpy()
    fast, slow = (km.ewm(span=n, adjust=False).mean().to_numpy() for n in (7, 28))
    days["week_change"] = days["sum_7d"] / days.groupby("athlete")["sum_7d"].shift(7)
    days["acwr_coupled"] = 4 * days["sum_7d"] / month
    days["acwr_uncoupled"] = 3 * days["sum_7d"] / (month - days["sum_7d"])
    days["ewma_ratio"] = fast / slow
    days["monotony"] = days["sum_7d"] / 7 / spread
    days["strain"] = days["sum_7d"] * days["monotony"]
    days["top_30"] = top.rolling(30, min_periods=1).max().to_numpy()
    days["longest"] = days.groupby("athlete")["top_30"].shift(1)
    told = frame.merge(days[["athlete", "date", "longest"]], on=["athlete", "date"], how="left")
    told["spike_ratio"] = told["distance_km"] / told["longest"].where(told["longest"] > 0)
    return told, days


def took(function: object, *given: object, times: int = 1) -> tuple[float, float, object]:
    """Seconds by the clock and of processor, each the least of `times`; with the last result."""
    walls, busy = [], []
    for _ in range(times):
        made = None  # the memory of the result before is free again
        begun, busy_then = time.perf_counter(), time.process_time()
        made = function(*given)
        walls.append(time.perf_counter() - begun)
        busy.append(time.process_time() - busy_then)
    return min(walls), min(busy), made


def copied(table: object) -> list[object]:
    """The result once more: every buffer of it."""
    return [
        np.frombuffer(buffer, dtype=np.uint8).copy()
        for column in table.columns
        for chunk in column.chunks
        for buffer in chunk.buffers()
        if buffer is not None
    ]


_PEAK = """
import re, sys
from pathlib import Path
from backstride.cohort import local
local.run(Path(sys.argv[1]), Path(sys.argv[2]))
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


def peak_mb(source: Path, out: Path) -> int:
    """The most memory held at once, in a process of its own (a child's own count would begin with what this one holds)."""
    words = [sys.executable, "-c", _PEAK, str(source), str(out)]
    return int(subprocess.run(words, check=True, capture_output=True, text=True).stdout)


def total(values: object) -> float:
    plain = np.asarray(values, dtype=float)
    return float(np.nansum(plain[np.isfinite(plain)]))


def measure() -> list[Row]:
    rows = made(588_071, 5_205)
    ours(made(40_000, 400))  # compiles once
    mine, busy, (found, days) = took(ours, rows, times=3)
    checked = total(found["spike_ratio"].to_numpy()), total(days["sum_7d"].to_numpy())
    out = [
        Row(
            f"588,071 sessions, {days.num_rows:,} days, all measures: ours",
            mine,
            1.0,
            f"{busy:.2f} s of processor; spike ratios {checked[0]:.3f}, weeks {checked[1]:.1f}",
        )
    ]
    for name, function in (("Polars", by_polars), ("pandas", by_pandas)):
        seconds, theirs_busy, (theirs, their_days) = took(function, rows, times=3)
        sums = total(theirs["spike_ratio"].to_numpy()), total(their_days["sum_7d"].to_numpy())
        same = all(abs(a - b) < 1e-6 * b for a, b in zip(sums, checked, strict=True))
        note = "same sums" if same else f"OTHER SUMS {sums}"
        note = f"{theirs_busy:.2f} s of processor, {theirs_busy / busy:.1f} times ours; {note}"
        out.append(Row(f"the same by {name}", seconds, seconds / mine, note))
    del found, days, theirs, their_days
    big = made(10_000_000, 88_500)
    cleaned = clean(big)[0]
    seconds, busy, result = took(session_exposures, cleaned, preset("frandsen2025"), times=3)
    del cleaned
    copy_s, copy_busy, _ = took(copied, result, times=3)
    out.append(Row("10 million sessions: ours", seconds, seconds / mine, f"{busy:.2f} s of processor"))
    out.append(
        Row(
            f"copying that result ({result.nbytes / 1e6:.0f} MB)",
            copy_s,
            copy_s / mine,
            f"ours takes {seconds / copy_s:.1f} times as long; {busy / copy_busy:.1f} times the processor",
        )
    )
    del result
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "runs.parquet"
        pq.write_table(big, source)
        seconds, _, report = took(local.run, source, Path(folder) / "out.parquet")
        out.append(
            Row(
                "10 million sessions, Parquet in and out",
                seconds,
                seconds / mine,
                f"peak {peak_mb(source, Path(folder) / 'again.parquet')} MB; fingerprint {report.fingerprint}",
            )
        )
        if shutil.which("java"):
            one = seconds
            seconds, _, report = took(spark.run, source, Path(folder) / "spark.parquet")
            note = f"{seconds / one:.1f} times the one process, its start included; fingerprint {report.fingerprint}"
            out.append(Row("the same by Spark local[2]", seconds, seconds / mine, note))
    return out
