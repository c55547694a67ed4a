"""A ten-year archive imported end to end, imported again, and read back; and an account export of a health app. Processor time, peak memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import timedelta
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))
from formats import made_fit
from parsing import by_activity_parser, by_fitdecode, by_library, is_there
from run import Row

RUNS, RUN_S = 3_500, 2400  # ten years, but for a few days
HEALTH_MB = 300
PEERS = (
    ("pyfitparsernative, the library we use", by_library),
    ("fitdecode", by_fitdecode),
    *([("activity-parser", by_activity_parser)] if is_there("activity_parser") else []),
)


def archive(path: Path) -> tuple[int, list[bytes]]:
    """A zip of one FIT file a run, one a day; every twentieth is returned for the peers."""
    first = made_fit.START - timedelta(days=RUNS)
    some = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for n in range(RUNS):
            data = made_fit.run(RUN_S, speed=2.5 + n % 7 / 10, start=first + timedelta(days=n))
            packed.writestr(f"activities/{n}.fit", data)
            if n % 20 == 0:
                some.append(data)
    return RUNS, some


def health_export(path: Path) -> None:
    """An account export of HEALTH_MB megabytes: heart rates without end, and a few runs."""
    row = ' <Record type="HKQuantityTypeIdentifierHeartRate" sourceName="Watch" unit="count/min" startDate="2025-12-28 06:10:05 +0100" endDate="2025-12-28 06:10:05 +0100" value="140"/>\n'
    run = ' <Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="30" durationUnit="min" sourceName="Watch" startDate="2025-12-{:02d} 06:30:00 +0100" endDate="2025-12-{:02d} 07:00:00 +0100"/>\n'
    block = row * 5000
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed,
        packed.open("apple_health_export/export.xml", "w", force_zip64=True) as file,
    ):
        file.write(b'<?xml version="1.0"?>\n<HealthData locale="en_GB">\n')
        for n in range(HEALTH_MB * 1_000_000 // len(block)):
            file.write(block.encode())
            if n < 28:
                file.write(run.format(n + 1, n + 1).encode())
        file.write(b"</HealthData>\n")


def command(*words: str) -> tuple[float, float, str]:
    """Seconds of processor, peak memory (MB) and output of one `backstride` command."""
    child = subprocess.Popen(
        [sys.executable, "-m", "backstride", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    told = child.stdout.read() if child.stdout else ""
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"backstride {' '.join(words)} ended with {child.returncode}: {told[:300]}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, told


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        zipped, home = Path(folder) / "export.zip", str(Path(folder) / "home")
        count, some = archive(zipped)
        peers = {}
        for _, peer in PEERS:
            peer(some[0])
            begun = time.process_time()
            for data in some:
                peer(data)
            peers[peer] = (time.process_time() - begun) * count / len(some)
        first, memory, told = command("import", str(zipped), "--home", home, "--json")
        kept = json.loads(told)
        again, _, _ = command("import", str(zipped), "--home", home, "--json")
        forced, _, _ = command("import", str(zipped), "--again", "--home", home, "--json")
        load, load_memory, _ = command("load", "--home", home, "--json")
        size = Path(zipped).stat().st_size / 1e6
        store = sum(p.stat().st_size for p in Path(home).rglob("*") if p.is_file()) / 1e6
        export = Path(folder) / "health.zip"
        health_export(export)
        health, health_memory, _ = command("inspect", str(export), "--json")
    return [
        Row(
            f"{count:,} runs ({size:.0f} MB) into a new journal of {store:.0f} MB",
            first,
            1.0,
            f"peak {memory:.0f} MB; {kept['activities_added']:,} added; {kept['seconds']:.1f} s on the clock",
        ),
        *(
            Row(
                f"their FIT messages by {name}, nothing kept (a twentieth, times twenty)",
                peers[by],
                peers[by] / first,
            )
            for name, by in PEERS
        ),
        Row("the same archive imported again: nothing is read", again, again / first),
        Row("the same with `--again`: all is read, nothing changes", forced, forced / first),
        Row(
            "`backstride load` from that journal, start to finish",
            load,
            load / first,
            f"peak {load_memory:.0f} MB",
        ),
        Row(
            f"`backstride inspect` of a health export of {HEALTH_MB} MB",
            health,
            health / first,
            f"peak {health_memory:.0f} MB",
        ),
    ]
