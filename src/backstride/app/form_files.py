"""The private folder of one look: the video or photo itself, and the pictures kept with it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings

from backstride.app.journal.models import LongTask

CLIP = "clip"
#: kinds of long work that have such a folder
KINDS = ("form", "photo")


def put(upload: Any) -> str:
    """Write an upload into a folder of its own and return the folder's name."""
    name = uuid4().hex
    folder = settings.HOME / "videos" / name
    folder.mkdir(mode=0o700, parents=True)
    with (folder / CLIP).open("wb") as out:
        for chunk in upload.chunks():
            out.write(chunk)
    return name


def folder_of(task: LongTask) -> Path:
    """Where the files of a look stand; nothing of it may be there any more."""
    home: Path = settings.HOME / "videos" / (Path(str(task.request.get("video", ""))).name or "none")
    return home


def clip_of(task: LongTask) -> Path:
    return folder_of(task) / CLIP


def is_kept(task: LongTask) -> bool:
    """True while the video or photo itself is on this computer."""
    return clip_of(task).is_file()


def throw_away(task: LongTask) -> None:
    """Delete the video or photo of a look and every picture made from it."""
    shutil.rmtree(folder_of(task), ignore_errors=True)


def still_of(task: LongTask, number: int) -> Path | None:
    """The picture kept with a look, or None."""
    path = folder_of(task) / "stills" / f"{int(number)}.jpg"
    return path if path.is_file() else None
