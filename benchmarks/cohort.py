"""Session exposures of 588,071 sessions of 5,205 runners, and of ten million, against Polars and pandas in one run."""

from __future__ import annotations

import math
import shutil
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


def took(function: object, *given: object) -> tuple[float, object]:
    begun = time.perf_counter()
    made = function(*given)
    return time.perf_counter() - begun, made


def total(values: object) -> float:
    plain = np.asarray(values, dtype=float)
    return float(np.nansum(plain[np.isfinite(plain)]))


def measure() -> list[Row]:
    rows = made(588_071, 5_205)
    ours(made(40_000, 400))  # compiles once
    mine, (found, days) = took(ours, rows)
    checked = total(found["spike_ratio"].to_numpy()), total(days["sum_7d"].to_numpy())
    out = [
        Row(
            f"588,071 sessions, {days.num_rows:,} days, all measures: ours",
            mine,
            1.0,
            f"spike ratios {checked[0]:.3f}, weeks {checked[1]:.1f}",
        )
    ]
    for name, function in (("Polars", by_polars), ("pandas", by_pandas)):
        seconds, (theirs, their_days) = took(function, rows)
        sums = total(theirs["spike_ratio"].to_numpy()), total(their_days["sum_7d"].to_numpy())
        same = all(abs(a - b) < 1e-6 * b for a, b in zip(sums, checked, strict=True))
        note = "same sums" if same else f"OTHER SUMS {sums}"
        out.append(Row(f"the same by {name}", seconds, seconds / mine, note))
    del found, days, theirs, their_days
    big = made(10_000_000, 88_500)
    cleaned = clean(big)[0]
    seconds, result = took(session_exposures, cleaned, preset("frandsen2025"))
    del cleaned
    copied, _ = took(
        lambda: [column.to_numpy().copy() for column in result.columns if column.type == "double"]
    )
    out.append(Row("10 million sessions: ours", seconds, seconds / mine))
    out.append(
        Row(
            "copying the figures of that result",
            copied,
            copied / mine,
            f"ours takes {seconds / copied:.1f} times as long",
        )
    )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "runs.parquet"
        pq.write_table(big, source)
        seconds, report = took(local.run, source, Path(folder) / "out.parquet")
        out.append(
            Row(
                "10 million sessions, Parquet in and out",
                seconds,
                seconds / mine,
                f"fingerprint {report.fingerprint}",
            )
        )
        if shutil.which("java"):
            one = seconds
            seconds, report = took(spark.run, source, Path(folder) / "spark.parquet")
            note = f"{seconds / one:.1f} times the one process, its start included; fingerprint {report.fingerprint}"
            out.append(Row("the same by Spark local[2]", seconds, seconds / mine, note))
    return out
