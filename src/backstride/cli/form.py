"""What a video, a photo or a watch can say about how you move.

  backstride form --activity run.fit        from the watch
  backstride form treadmill.mp4             from one phone video, filmed from the side
  backstride form setup                     fetch the landmark weights once
  backstride form photo.jpg --c7 410,300 --tragus 455,210

Nothing leaves this machine. Without the video part the watch still works.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from backstride.cli.output import emit_json, tell
from backstride.core.errors import UsageError

if TYPE_CHECKING:
    from backstride.form.result import FormResult

PHOTOS = (".jpg", ".jpeg", ".png", ".heic", ".webp")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="?", metavar="VIDEO|PHOTO|setup", help="a video, a photo, or `setup`")
    parser.add_argument("--activity", metavar="FILE", help="a run with running dynamics (FIT, TCX)")
    parser.add_argument("--heavy", action="store_true", help="the larger net: slower, adds the knee")
    parser.add_argument("--c7", metavar="X,Y", help="on a photo: the bony point at the base of the neck")
    parser.add_argument("--tragus", metavar="X,Y", help="on a photo: the small flap before the ear's opening")


def run(args: argparse.Namespace) -> int:
    if bool(args.what) == bool(args.activity):
        raise UsageError("Name one thing to look at", "A video, a photo, `setup`, or `--activity FILE`.")
    if args.what == "setup":
        from backstride.form.video.weights import set_up

        done = set_up(_home(), args.heavy, tell)
        if args.json:
            emit_json({"ready": True, "files": [path.name for path in done]})
        else:
            tell("The landmark weights are here. Videos can be analysed without a network now.")
        return 0
    path = Path(args.activity or args.what).expanduser()
    if not path.is_file():
        raise UsageError(f"There is no file {path}", "Name a video, a photo or an activity file.")
    results = _watch(path) if args.activity else [_photo(args)] if _is_photo(path) else [_video(path, args)]
    for result in results:
        if args.json:
            emit_json(result.to_json())
        else:
            _print(result)
    return 1 if any(r.id == "unreadable" for result in results for r in result.refused) else 0


def _watch(path: Path) -> list[FormResult]:
    from backstride.form.result import FormResult, Refusal
    from backstride.form.watch import one_activity
    from backstride.formats import read

    results = [one_activity(activity) for read_ in read(path) for activity in read_.activities]
    runs = [r for r in results if r.accepted or r.refused[0].id != "not_a_run"]
    results = runs or results[:1]
    why = "No activity could be read from it."
    return results or [FormResult(refused=(Refusal("unreadable", why, "Choose the watch's original file."),))]


def _photo(args: argparse.Namespace) -> FormResult:
    from backstride.form.photo import craniovertebral

    return craniovertebral(_point(args.c7, "--c7"), _point(args.tragus, "--tragus"))


def _video(path: Path, args: argparse.Namespace) -> FormResult:
    from backstride.core.errors import UnreadableError
    from backstride.form.result import FormResult, Refusal
    from backstride.form.video.analyse import analyse

    try:
        return analyse(path, _home(), heavy=args.heavy).result
    except UnreadableError as error:
        fix = "Film again with the phone's own camera, and choose the original file."
        return FormResult(refused=(Refusal("unreadable", str(error), fix),))


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


def _home() -> Path:
    said = os.environ.get("BACKSTRIDE_HOME")
    if said:
        return Path(said)
    from platformdirs import user_data_path

    return user_data_path("backstride", appauthor=False)


def _print(result: FormResult) -> None:
    from backstride.form.texts import meanings

    for measure in result.measures:
        name = meanings()[measure.id].name if measure.id in meanings() else measure.id.replace("_", " ")
        error = "" if measure.error is None else f" +- {measure.error:g}"
        print(
            f"{name}: {measure.value:.2f}{error} {measure.unit} (grade {measure.grade}) {measure.note}".rstrip()
        )
    for refusal in result.refused:
        print(f"Not said: {refusal.why} {refusal.fix}")
    for warning in result.warnings:
        tell(warning)
