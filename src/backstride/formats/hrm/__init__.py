"""Polar HRM: heart rate and, where recorded, speed and altitude, in text sections."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from backstride.core import sports
from backstride.core.activity import Activity, ReadResult
from backstride.core.problems import Problem
from backstride.formats.sane import sane
from backstride.formats.track import mean

NAME = "hrm"


def matches(head: bytes, name: str) -> bool:  # noqa: ARG001
    return head.lstrip()[:8].lower() == b"[params]"


def read(data: bytes, name: str) -> ReadResult:
    """One activity; the file has no time zone and no sport, so both are left to the importer and the runner."""
    import numpy as np

    sections: dict[str, list[str]] = {}
    current = ""
    for raw in data.decode("latin-1").splitlines():
        line = raw.strip()
        if line.startswith("["):
            current = line.strip("[]").lower()
            sections[current] = []
        elif line:
            sections.setdefault(current, []).append(line)
    params = dict(row.split("=", 1) for row in sections.get("params", []) if "=" in row)
    try:
        start = datetime.strptime(f"{params['Date']} {params['StartTime'].split('.')[0]}", "%Y%m%d %H:%M:%S")  # noqa: DTZ007
    except (KeyError, ValueError):
        return ReadResult(file=name, format=NAME, failed="It has no date and start time we can read.")
    hours = re.match(r"(\d+):(\d+):([\d.]+)", params.get("Length", ""))
    seconds = int(hours[1]) * 3600 + int(hours[2]) * 60 + float(hours[3]) if hours else None
    rows = [row.split("\t") for row in sections.get("hrdata", [])]
    beats = np.array([float(row[0]) if row[0].strip().isdigit() else np.nan for row in rows])
    beats[beats <= 0] = np.nan
    step = float(params.get("Interval", "5") or 5)
    streams: dict[str, Any] = {}
    if beats.size and step < 200:
        streams = {"t_s": np.arange(beats.size) * step, "hr_bpm": beats}
    draft: dict[str, Any] = {
        "file": name, "format": NAME, "sport": sports.OTHER, "start": start, "timer_s": seconds, "elapsed_s": seconds,
        "avg_hr_bpm": mean(streams, "hr_bpm"), "streams": streams, "n_records": len(rows),
    }  # fmt: skip
    mended, problems = sane(draft, "the file")
    problems.append(
        Problem(
            "the file",
            "it does not say the sport; it counts in no measure until you choose",
            "note",
            ("run", "ride", "other"),
        )
    )
    return ReadResult(
        file=name,
        format=NAME,
        activities=(Activity(**mended, problems=tuple(problems)),),
        problems=tuple(problems),
    )
