"""A standing photo in the app: stored upright without its camera data, marked, measured, and deleted unless kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings

from backstride.app import clock, form_files
from backstride.app.journal.models import Athlete, LongTask
from backstride.app.journal.models.work import DONE
from backstride.form.faults import PhotoUnreadableError, VideoNotSetUpError
from backstride.form.photo import craniovertebral, ear_shoulder, upright
from backstride.form.result import FormResult
from backstride.form.texts import refusal

MARKS = ("c7", "tragus")
#: width of the picture as shown, in CSS pixels: a click's place is told in them
SHOWN_PX = 320
#: how much closer the second look at a mark is
CLOSER = 4
LONGEST_SIDE_PX = 2400


def begin(athlete: Athlete, upload: Any, *, keep: bool) -> LongTask:
    """Store a photo and look for ear and shoulder. Raises UnreadableError for a file that is no picture."""
    import numpy as np

    name = form_files.put(upload)
    task = LongTask(
        athlete=athlete, kind="photo", state=DONE, request={"video": name, "keep": keep, "marks": {}}
    )
    path = form_files.clip_of(task)
    try:
        picture = upright(path)
        picture.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX))
        picture.save(path, format="JPEG", quality=92)  # pixels only: no place, no camera, no date
        try:
            seen = ear_shoulder(np.asarray(picture), settings.HOME)
        except VideoNotSetUpError:
            seen = FormResult(refused=(refusal("photo_needs_setup"),))
    except PhotoUnreadableError as error:  # told by the name that the runner gave it, not by ours
        form_files.throw_away(task)
        raise PhotoUnreadableError(upload.name, error.why) from error
    except BaseException:
        form_files.throw_away(task)
        raise
    task.result = seen.to_json()
    task.finished_at = clock.now()
    task.save()
    return task


def put_mark(task: LongTask, which: str, x: float, y: float) -> None:
    """Set one mark, in pixels of the stored photo; outside it moves to the edge."""
    width, height = size_of(task)
    marks = dict(task.request.get("marks") or {})
    marks[which] = [min(max(x, 0.0), width - 1.0), min(max(y, 0.0), height - 1.0)]
    task.request = {**task.request, "marks": marks}
    task.save(update_fields=["request"])


def finish(task: LongTask) -> bool:
    """Measure the marked angle and, unless kept, delete the photo; False where the marks cannot be right."""
    said = angle(task)
    if not said.accepted:
        return False
    others = [row for row in task.result.get("measures", ()) if row["id"] != "craniovertebral"]
    refused = [
        row for row in task.result.get("refused_because", ()) if row["id"] not in ("not_marked", "marks_off")
    ]
    measures = [*(m.to_json() for m in said.measures), *others]
    task.result = {**task.result, "accepted": True, "measures": measures, "refused_because": refused}
    task.save(update_fields=["result"])
    if not task.request.get("keep"):
        form_files.throw_away(task)
    return True


def angle(task: LongTask) -> FormResult:
    """The head angle of the marks as they stand."""
    marks = task.request.get("marks") or {}
    c7, tragus = (tuple(marks[name]) if name in marks else None for name in MARKS)
    return craniovertebral(c7, tragus, size_of(task))


def window(task: LongTask, which: str, *, close: bool) -> tuple[float, float, float]:
    """Left, top and width, in pixels of the photo, of what is shown: all of it, or the surroundings of a mark."""
    width, height = size_of(task)
    mark = (task.request.get("marks") or {}).get(which)
    if not close or mark is None:
        return 0.0, 0.0, float(width)
    part = width / CLOSER
    left = min(max(mark[0] - part / 2, 0), width - part)
    tall = min(part, height)
    return left, min(max(mark[1] - tall / 2, 0), height - tall), part


def drawn(task: LongTask, which: str, *, close: bool) -> bytes:
    """The picture to click on, as JPEG, marks drawn in."""
    from io import BytesIO

    from PIL import Image, ImageDraw

    left, top, width = window(task, which, close=close)
    share = SHOWN_PX / width
    with Image.open(form_files.clip_of(task)) as photo:
        tall = min(width, photo.height) if width < photo.width else photo.height
        cut = photo.convert("RGB").crop((int(left), int(top), int(left + width), int(top + tall)))
    shown = cut.resize((SHOWN_PX, max(1, round(tall * share))))
    pen = ImageDraw.Draw(shown)
    for name, colour in (("c7", (214, 40, 40)), ("tragus", (20, 110, 200))):
        mark = (task.request.get("marks") or {}).get(name)
        if mark is not None:
            x, y = (mark[0] - left) * share, (mark[1] - top) * share
            for ink, thick in (((255, 255, 255), 3), (colour, 1)):
                pen.line((x - 9, y, x + 9, y), fill=ink, width=thick)
                pen.line((x, y - 9, x, y + 9), fill=ink, width=thick)
    out = BytesIO()
    shown.save(out, format="JPEG", quality=85)
    return out.getvalue()


def size_of(task: LongTask) -> tuple[int, int]:
    """Width and height of the stored photo; (0, 0) where it is gone."""
    path: Path = form_files.clip_of(task)
    if not path.is_file():
        return 0, 0
    from PIL import Image

    with Image.open(path) as photo:
        return photo.size
