"""Exposures of one runner: ten years of log to the day's answer, in the library and from the command line."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from backstride.load import exposures, read_table
from run import Row


def log(years: int) -> str:
    dice = random.Random(2)
    first = date(2026, 3, 10) - timedelta(days=365 * years)
    rows = ["date,sport,distance_km,duration_min"]
    for n in range(365 * years):
        if dice.random() < 0.6:
            km = round(dice.uniform(3, 20), 2)
            rows.append(f"{first + timedelta(days=n)},run,{km},{km * 6:.1f}")
    return "\n".join(rows) + "\n"


def measure() -> list[Row]:
    text = log(10)
    begun = time.perf_counter()
    sessions, _ = read_table(text, "log.csv")
    exposures(sessions, [], as_of=date(2026, 3, 10))
    library = time.perf_counter() - begun
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.csv"
        path.write_text(text)
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        bare = time.perf_counter() - begun
        begun = time.perf_counter()
        words = ["load", "--table", str(path), "--as-of", "2026-03-10", "--json"]
        subprocess.run([sys.executable, "-m", "backstride", *words], check=True, capture_output=True)
        command = time.perf_counter() - begun
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-m", "backstride", "--help"], check=True, capture_output=True)
        helped = time.perf_counter() - begun
    return [
        Row(f"ten years ({len(sessions):,} sessions): library", library, 1.0),
        Row("`backstride load --table`, start to finish", command, command / library),
        Row("`backstride --help`", helped, helped / library, f"{helped / bare:.1f} times a bare interpreter"),
    ]
