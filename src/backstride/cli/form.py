"""What a video, a photo or a watch can say about how you move.

  backstride form --activity run.fit        from the watch
  backstride form treadmill.mp4             from one phone video, filmed from the side
  backstride form setup                     fetch the landmark weights once
  backstride form photo.jpg --c7 410,300 --tragus 455,210
  backstride form after.mp4 --before before.mp4 --speed 10 --speed-before 10
  backstride form --activity after.fit --before before.fit
  backstride form --runs runs/ --as-of 2026-11-30   the last two weeks against the four before, from the watch
  backstride form tests --answers answers.json          the self-tests that a check opens
  backstride form list                                  look at your own posture, with what is known
  backstride form tests --test ST_BEND --values 6,5,2   what the days say

Nothing leaves this machine. Without the video part the watch still works.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from backstride.cli.output import emit_json, tell
from backstride.core.errors import UsageError

if TYPE_CHECKING:
    from backstride.form.result import FormResult, Refusal

PHOTOS = (".jpg", ".jpeg", ".png", ".heic", ".webp")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", nargs="?", metavar="VIDEO|PHOTO|setup|tests|list", help="a video, a photo, or a word"
    )
    parser.add_argument("--activity", metavar="FILE", help="a run with running dynamics (FIT, TCX)")
    parser.add_argument(
        "--runs", metavar="PATH", help="a folder or archive of runs: the last 14 days against the 28 before"
    )
    parser.add_argument("--as-of", metavar="DATE", default="", help="with `--runs`: the last day that counts")
    parser.add_argument(
        "--before", metavar="FILE", help="an earlier video or run: what changed since, beyond the error"
    )
    parser.add_argument("--speed", type=float, metavar="KMH", help="the treadmill's speed in the video")
    parser.add_argument("--speed-before", type=float, metavar="KMH", help="and in the earlier one")
    parser.add_argument("--heavy", action="store_true", help="the larger net: slower, adds the knee")
    parser.add_argument("--c7", metavar="X,Y", help="on a photo: the bony point at the base of the neck")
    parser.add_argument("--tragus", metavar="X,Y", help="on a photo: the small flap before the ear's opening")
    parser.add_argument(
        "--answers", metavar="FILE", help="with `tests`: answers of a check, {question id: value}"
    )
    parser.add_argument(
        "--story", metavar="TEXT", default="", help="with `tests`: the complaint in your own words"
    )
    parser.add_argument("--test", metavar="ID", default="", help="with `tests`: one test")
    parser.add_argument(
        "--values", metavar="N,N", default="", help="with `tests --test`: its figures, oldest first"
    )


def run(args: argparse.Namespace) -> int:
    if sum(map(bool, (args.what, args.activity, args.runs))) != 1:
        raise UsageError(
            "Name one thing to look at", "A video, a photo, `setup`, `--activity FILE` or `--runs PATH`."
        )
    if args.runs:
        return _tell([_history(Path(args.runs).expanduser(), args.as_of)], args)
    if args.what in ("tests", "list"):
        from backstride.cli import form_tests

        return form_tests.run(args) if args.what == "tests" else form_tests.run_list(args)
    if args.what == "setup":
        from backstride.form.looks import data_home
        from backstride.form.video.weights import set_up

        done = set_up(data_home(), args.heavy, tell)
        if args.json:
            emit_json({"ready": True, "files": [path.name for path in done]})
        else:
            tell("The landmark weights are here. Videos can be analysed without a network now.")
        return 0
    path = _file(args.activity or args.what)
    before = _file(args.before) if args.before else None
    if before is not None and not args.activity and _is_photo(path):
        raise UsageError("Photos are compared in the app", "There each day's marks are kept.")
    if args.activity:
        results = _watch(path, before)
    else:
        from backstride.form.faults import VideoNotSetUpError

        try:
            results = [_photo(path, args) if _is_photo(path) else _video(path, before, args)]
        except VideoNotSetUpError as error:  # no fault of ours and none of the file: the set-up comes first
            if args.json:
                emit_json(_refused("not_set_up", error.why, error.fix).to_json())
            raise UsageError(error.why.removesuffix("."), error.fix) from error
    return _tell(results, args)


def _tell(results: list[FormResult], args: argparse.Namespace) -> int:
    for result in results:
        if args.json:
            emit_json(result.to_json())
        else:
            _print(result)
    return 1 if any(r.id == "unreadable" for result in results for r in result.refused) else 0


def _file(said: str) -> Path:
    path = Path(said).expanduser()
    if not path.is_file():
        raise UsageError(f"There is no file {path}", "Name a video, a photo or an activity file.")
    return path


def _history(path: Path, as_of: str) -> FormResult:
    from datetime import date

    from backstride.form.looks import of_history
    from backstride.formats import walk

    if not path.exists():
        raise UsageError(f"There is no {path}", "Name a folder, an archive or a file with runs.")
    try:
        day = date.fromisoformat(as_of) if as_of else None
    except ValueError as error:
        raise UsageError("--as-of is not a day", "Write it as 2026-11-30.") from error
    return of_history((activity for read in walk([path]) for activity in read.activities), day)


def _watch(path: Path, before: Path | None) -> list[FormResult]:
    from backstride.form.looks import compare_runs
    from backstride.form.result import FormResult, Refusal
    from backstride.form.watch import one_activity, run_of
    from backstride.formats import read

    activities = [activity for read_ in read(path) for activity in read_.activities]
    results = [one_activity(activity) for activity in activities]
    runs = [r for r in results if r.accepted or r.refused[0].id != "not_a_run"]
    results = runs or results[:1]
    if before is not None and results:
        now = next((a for a in activities if run_of(a) is not None), None)
        earlier = [activity for read_ in read(before) for activity in read_.activities]
        then = next((a for a in earlier if run_of(a) is not None), None)
        if now is None or then is None:
            return [*results[:-1], results[-1].with_changes((), (_no_run(),))]
        results[0] = compare_runs(then, now)
    why = "No activity could be read from it."
    return results or [FormResult(refused=(Refusal("unreadable", why, "Choose the watch's original file."),))]


def _no_run() -> Refusal:
    from backstride.form.result import Refusal

    return Refusal(
        "no_running", "One of the two files holds no run with a cadence.", "Choose two runs of one watch."
    )


def _photo(path: Path, args: argparse.Namespace) -> FormResult:
    from backstride.core.errors import UnreadableError
    from backstride.form.looks import of_photo

    try:
        return of_photo(path, c7=_point(args.c7, "--c7"), tragus=_point(args.tragus, "--tragus"))
    except UnreadableError as error:
        return _unreadable(str(error), "Choose the photo as JPEG or PNG.")


def _video(path: Path, before: Path | None, args: argparse.Namespace) -> FormResult:
    from backstride.form.faults import VideoUnreadableError
    from backstride.form.looks import compare_videos, of_video

    try:
        now = of_video(path, heavy=args.heavy, on_progress=_progress())
        if before is None:
            return now
        then = of_video(before, heavy=args.heavy, on_progress=_progress())
    except VideoUnreadableError as error:
        return _unreadable(str(error), error.refusal.fix)
    return compare_videos(then, now, speed_kmh_before=args.speed_before, speed_kmh_after=args.speed)


def _progress() -> Callable[[float], None] | None:
    """How far a look is, every tenth, for somebody who waits at a terminal; nothing in a script."""
    if not sys.stderr.isatty():
        return None
    said = 0

    def show(share: float) -> None:
        nonlocal said
        if int(10 * share) > said:
            said = int(10 * share)
            tell(f"Looked at {10 * said} %.")

    return show


def _unreadable(why: str, fix: str) -> FormResult:
    return _refused("unreadable", why, fix)


def _refused(name: str, why: str, fix: str) -> FormResult:
    from backstride.form.result import FormResult, Refusal

    return FormResult(refused=(Refusal(name, why, fix),))


def _is_photo(path: Path) -> bool:
    return path.suffix.lower() in PHOTOS


def _point(said: str | None, option: str) -> tuple[float, float] | None:
    if said is None:
        return None
    try:
        x, y = (float(part) for part in said.split(","))
    except ValueError as error:
        raise UsageError(f"{option} is not a point", "Write it as X,Y in pixels.") from error
    return x, y


def _print(result: FormResult) -> None:
    from backstride.form.compare import said
    from backstride.form.texts import meanings

    for measure in result.measures:
        name = meanings()[measure.id].name if measure.id in meanings() else measure.id.replace("_", " ")
        error = "" if measure.error is None else f" +- {measure.error:g}"
        print(
            f"{name}: {measure.value:.2f}{error} {measure.unit} (grade {measure.grade}) {measure.note}".rstrip()
        )
    for change in result.changes or ():
        row = change.to_json()
        name = meanings()[row["id"]].name if row["id"] in meanings() else row["id"]
        print(f"Change, {name}: {row['before']:.2f} -> {row['after']:.2f} {row['unit']}: {said(row)}")
    for refusal in result.refused:
        print(f"Not said: {refusal.why} {refusal.fix}")
    for warning in result.warnings:
        tell(warning)
