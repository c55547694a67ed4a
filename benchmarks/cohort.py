"""Session exposures of 588,071 sessions of 5,205 runners, and of ten million, against Polars and pandas in one run."""

from __future__ import annotations

import math
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from backstride.cohort import local, simulate
from backstride.cohort.cleaning import clean
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


def ours(rows: object) -> object:
    return session_exposures(clean(rows)[0], preset("frandsen2025"))


def by_polars(rows: object) -> object:
    """The longest of days d-30 to d-1 by a window join on daily maxima."""
    import polars as pl

    frame = pl.from_arrow(rows).select("athlete", "date", "distance_km")
    top = frame.group_by("athlete", "date").agg(pl.col("distance_km").max()).sort("athlete", "date")
    longest = top.with_columns(
        pl.col("distance_km")
        .rolling_max_by("date", window_size="30d", closed="left")
        .over("athlete")
        .alias("longest")
    ).select("athlete", "date", "longest")
    return frame.join(longest, on=["athlete", "date"], how="left").with_columns(
        (pl.col("distance_km") / pl.col("longest")).alias("ratio")
    )


def by_pandas(rows: object) -> object:
    frame = rows.select(["athlete", "date", "distance_km"]).to_pandas()
    frame["date"] = frame["date"].astype("datetime64[ns]")
    top = frame.groupby(["athlete", "date"], as_index=False)["distance_km"].max().set_index("date")
    longest = top.groupby("athlete")["distance_km"].rolling("30D", closed="left").max().rename("longest")
    found = frame.merge(longest.reset_index(), on=["athlete", "date"], how="left")
    found["ratio"] = found["distance_km"] / found["longest"]
    return found


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
    mine, found = took(ours, rows)
    checked = total(found["spike_ratio"].to_numpy())
    out = [Row("588,071 sessions: ours", mine, 1.0, f"sum of ratios {checked:.3f}")]
    for name, function, column in (("Polars", by_polars, "ratio"), ("pandas", by_pandas, "ratio")):
        seconds, theirs = took(function, rows)
        same = abs(total(theirs[column].to_numpy()) - checked) < 1e-3
        out.append(
            Row(f"588,071 sessions: {name}", seconds, seconds / mine, "same sum" if same else "ANOTHER SUM")
        )
    big = made(10_000_000, 88_500)
    seconds, result = took(ours, big)
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
    return out
