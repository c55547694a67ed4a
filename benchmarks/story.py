"""From own words to a disposition: one story, a thousand short ones, and the command from start to finish."""

from __future__ import annotations

import subprocess
import sys
import time

from backstride import check
from run import Row

SHORT = (
    "Low back ache since Sunday's long run, worse bending.",
    "My calf is swollen and hot since the flight.",
    "Stitch under the ribs on every run, gone when I stop.",
    "Ran 18 km, far more than usual; next morning my mid back ached, worse at my desk, no numbness.",
)


def measure() -> list[Row]:
    check.case(SHORT[0], batch=True)
    begun = time.perf_counter()
    for n in range(1000):
        check.case(SHORT[n % len(SHORT)], batch=True)
    thousand = time.perf_counter() - begun
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "backstride", "check", "--json", "--story", SHORT[3]],
        check=True,
        capture_output=True,
    )
    command = time.perf_counter() - begun
    one = thousand / 1000
    return [
        Row("one short story, warm", one, 1.0, f"{1 / one:,.0f} a second"),
        Row("`backstride check --story`, start to finish", command, command / one),
    ]
