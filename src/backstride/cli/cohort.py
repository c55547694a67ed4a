"""The same exposures for many athletes.

  backstride cohort exposures runs.parquet out.parquet --daily
  backstride cohort describe runs.csv
  backstride cohort associate runs.csv onsets.csv --preset frandsen2025
  backstride cohort simulate made-up/ --athletes 500 --days 365 --seed 1

The table has the columns athlete, date, sport, distance_km, duration_min (one row a session), and may have pain (0 to
10), which is passed on and described; onsets has athlete, onset. Rows that cannot be are left out and listed, with the reason, beside the result.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

from backstride.cli.output import emit_json, tell
from backstride.cohort.intervals import EXPOSURES, RATIOS
from backstride.core.errors import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["exposures", "describe", "associate", "simulate"])
    parser.add_argument(
        "source", metavar="IN", help="Parquet or CSV, a file or a folder (simulate: where to write)"
    )
    parser.add_argument(
        "second", metavar="OUT", nargs="?", help="result (exposures) or table of onsets (associate)"
    )
    parser.add_argument(
        "--preset", default="backstride", help="definitions: backstride (default) or frandsen2025"
    )
    parser.add_argument("--daily", action="store_true", help="also one row a day with the other exposures")
    parser.add_argument("--engine", choices=["local", "spark"], help="one process (default) or Spark")
    parser.add_argument("--master", metavar="URL", help="a Spark cluster; implies --engine spark")
    parser.add_argument("--memory-mb", type=int, default=2000, help="most memory for one bucket of athletes")
    parser.add_argument(
        "--in-force-days", type=int, default=7, help="how long a run's state holds (associate)"
    )
    parser.add_argument(
        "--exposure",
        choices=EXPOSURES,
        default="session",
        help="what the state is of: a run, or a day's last week against three weeks (acwr) or one (week) (associate)",
    )
    parser.add_argument(
        "--spans",
        metavar="FILE",
        help="also write what the model is made from, for R or a model of your own (associate)",
    )
    parser.add_argument("--no-model", action="store_true", help="rates only, no Cox model (associate)")
    parser.add_argument("--athletes", type=int, default=500, help="how many runners to make up (simulate)")
    parser.add_argument("--days", type=int, default=548, help="over how many days (simulate)")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same cohort (simulate)")


def run(args: argparse.Namespace) -> int:
    try:
        import pyarrow  # noqa: F401, ICN001
    except ImportError:
        raise UsageError("`cohort` needs its extra", "pip install 'backstride[cohort]'") from None
    return {"exposures": _exposures, "describe": _describe, "associate": _associate, "simulate": _simulate}[
        args.what
    ](args)


def _exposures(args: argparse.Namespace) -> int:
    if not args.second:
        raise UsageError("Where should the result go?", "backstride cohort exposures IN OUT")
    if args.memory_mb < 50:
        raise UsageError("--memory-mb is below 50", "A bucket needs some room.")
    if args.engine == "spark" or (args.master and args.engine != "local"):
        from backstride.cohort.spark import run as run_spark

        report = run_spark(
            args.source, args.second, preset=args.preset, daily=args.daily, master=args.master, tell=tell
        )
    else:
        from backstride.cohort.local import run as run_local

        report = run_local(
            args.source,
            args.second,
            preset=args.preset,
            daily=args.daily,
            memory_mb=args.memory_mb,
            tell=tell,
        )
    for failed in report.failed:
        tell(f"{failed['file']}: {failed['why']}")
    for reason, count in report.reasons.items():
        tell(f"{_many(count, 'row')} left out: {reason}")
    if report.rejected_file:
        tell(f"each of them stands with its file and row in {report.rejected_file}")
    if report.same_rows:
        are = "is" if report.same_rows == 1 else "are"
        tell(
            f"{_many(report.same_rows, 'row')} {are} the same as another row; kept, since two equal sessions can be"
        )
    if args.json:
        emit_json(report.to_json())
    else:
        print(
            f"{_many(report.sessions, 'session')} of {_many(report.athletes, 'athlete')} in {report.seconds:.1f} s "
            f"({report.engine})"
        )
        for state, count in report.states.items():
            print(f"  {state:<12} {count:,}")
        print(f"fingerprint {report.fingerprint}")
        print(report.out)
    return 1 if report.failed or report.rejected else 0


#: onsets told one by one
MOST_TOLD = 20


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _computed(args: argparse.Namespace, of_days: str = "") -> Any:
    """Exposures of the table handed in: of its sessions, or this column of its days."""
    import pyarrow.parquet as pq

    from backstride.cohort.local import run as run_local

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "exposures.parquet"
        report = run_local(
            args.source, out, preset=args.preset, memory_mb=args.memory_mb, daily=bool(of_days)
        )
        for failed in report.failed:
            tell(f"{failed['file']}: {failed['why']}")
        if report.rejected:
            tell(
                f"{_many(report.rejected, 'row')} left out ({', '.join(report.reasons)}); `exposures` lists them"
            )
        if of_days:
            return pq.read_table(report.daily, columns=["athlete", "date", of_days]), report
        return pq.read_table(out), report


def _describe(args: argparse.Namespace) -> int:
    from backstride.cohort.describe import describe

    table, report = _computed(args)
    found = {
        **describe(table),
        "rejected": report.rejected,
        "reasons": report.reasons,
        "failed": report.failed,
    }
    if args.json:
        emit_json(found)
    else:
        _print_description(found)
    return 1 if report.failed or report.rejected else 0


def _print_description(found: dict[str, Any]) -> None:
    """A table in figures and words; what was left out was told already."""
    for key, value in found.items():
        if key in {"reasons", "failed"}:
            continue
        words = key.replace("_", " ")
        if isinstance(value, dict) and "median" in value:
            known = value["median"] is not None
            figures = "not known"
            if known:
                figures = f"{value['median']:g} (half of them {value['low']:g} to {value['high']:g})"
            print(f"{words}: {figures}")
        elif isinstance(value, dict):
            print(f"{words}:")
            for name, count in value.items():
                print(f"  {name:<12} {count:g}")
        else:
            is_count = isinstance(value, int) and not isinstance(value, bool)
            print(f"{words}: {value:,}" if is_count else f"{words}: {'yes' if value is True else value}")


def _associate(args: argparse.Namespace) -> int:
    if not args.second:
        raise UsageError(
            "Which episodes?", "backstride cohort associate RUNS ONSETS; ONSETS has athlete,onset"
        )
    from backstride.cohort.associate import associate, read_onsets
    from backstride.cohort.presets import preset

    if args.in_force_days < 1:
        raise UsageError("--in-force-days is below 1", "A run's state holds at least on its own day.")

    spans = Path(args.spans) if args.spans else None
    if spans is not None and _is_handed_in(spans, args.source, args.second):
        raise UsageError(f"{spans} is or holds what was handed in", "Name another file for the spans.")
    onsets, left_out = read_onsets(args.second)
    table, report = _computed(args, RATIOS[args.exposure][0] if args.exposure in RATIOS else "")
    found = associate(
        table,
        onsets,
        args.in_force_days,
        model=not args.no_model,
        exposure=args.exposure,
        limits=preset(args.preset).limits,
        spans=spans,
    )
    found |= {"preset": args.preset, "rejected": report.rejected, "rejected_onsets": left_out}
    found["failed"] = report.failed
    for row in left_out:
        where = row["file"] if row["row"] is None else f"{row['file']}, row {row['row']}"
        tell(f"onset left out: {where}: {row['reason']}")
    for row in found["onsets_outside"][:MOST_TOLD]:
        tell(f"onset outside every follow-up: {row['athlete']}, {row['onset']}: {row['why']}")
    if found["onsets_outside_follow_up"] > MOST_TOLD:
        tell(f"{found['onsets_outside_follow_up'] - MOST_TOLD:,} more; --json lists them")
    if args.json:
        emit_json(found)
    else:
        _print_association(found)
    return 1 if report.failed or report.rejected or left_out else 0


def _is_handed_in(path: Path, *given: str) -> bool:
    """Whether writing there would go over a table that was handed in, or over a folder."""
    from backstride.cohort.reading import source_of

    files = [file.resolve() for one in given for file in source_of(one).files]
    return path.is_dir() or path.resolve() in files


def _print_association(found: dict[str, Any]) -> None:
    from backstride.cohort.associate import FEW_EVENTS

    print(found["warning"])
    print(
        f"{found['athletes']:,} athletes, {found['athlete_days']:,.0f} days, {found['episodes']:,} first episodes"
    )
    print(f"{'state':<12} {'days':>12} {'episodes':>9}  in 1,000 days (95 %)")
    for row in found["rates"]:
        few = "  few" if row["few"] else ""
        print(
            f"{row['state']:<12} {row['athlete_days']:>12,.0f} {row['episodes']:>9,}  {row['rate_per_1000_days']:.3f} "
            f"({row['rate_low']:.3f} to {row['rate_high']:.3f}){few}"
        )
    for row in found["cox"]:
        few = "  few" if row["few"] else ""
        print(
            f"hazard ratio {row['state']} against reference: {row['hazard_ratio']:.2f} ({row['low']:.2f} to {row['high']:.2f}){few}"
        )
    if found["no_model"]:
        print(found["no_model"])
    if any(row["few"] for row in (*found["rates"], *found["cox"])):
        print(f"few: fewer than {FEW_EVENTS} episodes, too few to read anything from")
    for line in found["assumptions"]:
        print(f"- {line}")


MADE_UP = {b"made_up": b"backstride cohort simulate"}


def _is_free(folder: Path) -> bool:
    """Whether nobody's own tables stand where the made-up ones go."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sessions, onsets = folder / "sessions.parquet", folder / "onsets.csv"
    if not sessions.exists():
        return not onsets.exists()
    try:
        return bool((pq.read_schema(sessions).metadata or {}).get(b"made_up"))
    except (pa.ArrowException, OSError):
        return False


def _simulate(args: argparse.Namespace) -> int:
    import pyarrow.parquet as pq
    from pyarrow import csv

    from backstride.cohort import simulate

    if args.athletes < 1 or args.days < 1:
        raise UsageError("--athletes and --days are at least 1")
    folder = Path(args.source)
    if not _is_free(folder):
        raise UsageError(
            f"{folder} holds a sessions.parquet or onsets.csv that we did not make up", "Name another folder."
        )
    folder.mkdir(parents=True, exist_ok=True)
    rows = simulate.sessions(args.athletes, args.days, args.seed)
    onsets = simulate.onsets(rows, args.seed)
    marked = simulate.as_table(rows).replace_schema_metadata(MADE_UP)
    pq.write_table(marked, folder / "sessions.parquet")
    csv.write_csv(onsets, folder / "onsets.csv")
    found = {
        "sessions": str(folder / "sessions.parquet"),
        "onsets": str(folder / "onsets.csv"),
        "n_sessions": rows.num_rows,
        "athletes": args.athletes,
        "episodes": onsets.num_rows,
        "hazard_ratios": simulate.PUBLISHED,
        "base_rate_per_1000_days": 1000 * simulate.BASE_A_DAY,
        "made_up": True,
    }
    if args.json:
        emit_json(found)
    else:
        _print_description(found)
    return 0
