"""An import from first file to fresh sessions; resumes after any stop, never doubles."""

from __future__ import annotations

import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Sum

from backstride.app import clock
from backstride.app.imports.collector import seldom
from backstride.app.imports.known import Known
from backstride.app.imports.store import kept_keys, store_all
from backstride.app.imports.uploads import incoming
from backstride.app.journal.athletes import hold
from backstride.app.journal.faults import store_faults
from backstride.app.journal.merging import compute
from backstride.app.journal.models import Activity, ActivitySource, Athlete, ImportedFile, LongTask
from backstride.app.journal.models.imported import NOT_ACTIVITY, READ, UNREADABLE
from backstride.app.journal.models.work import RUNNING, UNDONE
from backstride.app.tasks import queue
from backstride.app.tasks.lease import lease
from backstride.core.activity import ReadResult
from backstride.core.errors import UsageError

CHUNK = 1024 * 1024
#: how long files are read before they are written, with the progress, and a wish to stop is seen
REFRESH_S = 0.15
#: files written in one transaction at most
MOST_AT_ONCE = 16


def start_import(athlete: Athlete, uploads: Iterable[Any]) -> LongTask:
    """Stage uploaded files in the private folder and queue the import; returns at once."""
    folder = incoming() / uuid.uuid4().hex
    n = 0
    with store_faults():
        folder.mkdir(mode=0o700)
        try:
            for upload in uploads:
                n += 1
                _stage(upload, folder / str(n))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    if not n:
        shutil.rmtree(folder, ignore_errors=True)
        raise UsageError("No file was chosen", "Choose one or more files, or an archive as it came")
    return queue.ask(athlete, "import", {"paths": [str(folder)], "staged": str(folder)})


def import_paths(athlete: Athlete, paths: Sequence[Path], *, again: bool = False) -> LongTask:
    """Import now, in this thread, where the files lie (the command line). `again` reads known files once more."""
    request = {"paths": [str(path.absolute()) for path in paths], "again": again}
    row = LongTask.objects.create(athlete=athlete, kind="import", request=request)
    return queue.do(row.pk) or row


def work(task: LongTask) -> None:
    """Read every file, keep each whole or not at all, then group and merge."""
    from backstride.formats import walk

    began = time.monotonic()
    paths = [Path(path) for path in task.request["paths"]]
    with store_faults(), seldom():
        if task.total is None:
            LongTask.objects.filter(pk=task.pk).update(total=count_files(paths))
        paths = _bring_back_ours(task, paths)
        shown = _namer(paths)
        kept = kept_keys(task)
        known = Known(task, kept, shown, again=bool(task.request.get("again")))
        for bunch in _bunches(walk(paths, is_known=known) if paths else ()):
            store_all(task, bunch, shown, kept, known)
            if not _show(task, len(kept), shown(bunch[-1].file)):
                break
        known.flush()
        compute(task.athlete)
        finish(task, time.monotonic() - began)
    staged = task.request.get("staged")
    if staged:
        shutil.rmtree(staged, ignore_errors=True)


def _bunches(reads: Iterable[ReadResult]) -> Iterator[list[ReadResult]]:
    """Some files at a time, since a transaction costs as much as reading one; the first alone, to be seen at once."""
    bunch: list[ReadResult] = []
    most, begun = 1, time.monotonic()
    for read in reads:
        bunch.append(read)
        if len(bunch) >= most or time.monotonic() - begun > REFRESH_S:
            yield bunch
            bunch, most, begun = [], MOST_AT_ONCE, time.monotonic()
    if bunch:
        yield bunch


def _bring_back_ours(task: LongTask, paths: Sequence[Path]) -> list[Path]:
    """Archives that `export everything` wrote come back whole; the other paths are returned."""
    from backstride.app.transfer.bring_back import bring_back, is_everything

    staged = task.request.get("staged")
    found = sorted(Path(staged).glob("*/*")) if staged else paths
    ours = [path for path in found if path.is_file() and is_everything(path)]
    for path in ours:
        bring_back(task, path)
    return [path for path in found if path not in ours]


def _namer(paths: Sequence[Path]) -> Callable[[str], str]:
    """A file's name as the runner knows it: from the folder or archive that was given on."""
    parents = [f"{path.parent}/" for path in paths]

    def shown(file: str) -> str:
        return next((file.removeprefix(parent) for parent in parents if file.startswith(parent)), file)

    return shown


def _show(task: LongTask, done: int, file: str) -> bool:
    """Write the progress row; False when the runner asked to stop."""
    going = LongTask.objects.filter(pk=task.pk, state=RUNNING, is_cancel_asked=False)
    return bool(going.update(done=done, current=file.encode("utf-8", "replace").decode().replace("\0", "")))


def finish(task: LongTask, seconds: float) -> None:
    """The figures of `backstride import --json`, from what was committed."""
    files = ImportedFile.objects.filter(task=task)
    sums = files.aggregate(added=Sum("n_added"), duplicates=Sum("n_duplicates"))
    n = files.count()
    result = {
        "files": n,
        "activities_added": sums["added"] or 0,
        "duplicates": sums["duplicates"] or 0,
        "not_activities": files.filter(state=NOT_ACTIVITY).count(),
        "failed": [
            {"file": file.name, "why": file.why} for file in files.filter(state=UNREADABLE).order_by("name")
        ],
        "with_problems": files.filter(state=READ).exclude(problems=[]).count(),
        "seconds": round(task.result.get("seconds", 0) + seconds, 3),
    }
    LongTask.objects.filter(pk=task.pk).update(result=result, done=n, total=n)


def undo(task: LongTask) -> int:
    """Take a whole import back: what came with it alone goes, what another import saw too stays."""
    if task.kind != "import" or not task.is_over:
        raise UsageError("This import cannot be undone now", "Wait until it has ended, or cancel it first")
    with store_faults(), transaction.atomic():
        hold(task.athlete_id)
        _nobody_imports(task.athlete_id)
        links = ActivitySource.objects.filter(file__task=task)
        touched = set(links.values_list("activity_id", flat=True))
        links.delete()
        orphans = Activity.objects.filter(pk__in=touched, athlete=task.athlete, sources__isnull=True)
        n = orphans.count()
        orphans.delete()
        for activity in Activity.objects.filter(pk__in=touched).prefetch_related("sources__file"):
            # the name under which another import still knows it
            activity.file = min(source.file.name for source in activity.sources.all())
            activity.save(update_fields=["file"])
        Athlete.objects.filter(pk=task.athlete_id).update(sessions_stale=True)
        LongTask.objects.filter(pk=task.pk).update(state=UNDONE, finished_at=clock.now())
    task.refresh_from_db()
    compute(task.athlete)
    return n


def _nobody_imports(athlete_id: int) -> None:
    """An import at work counts on what it knew at its start. One whose process died starts again from what is there."""
    for row in LongTask.objects.filter(athlete=athlete_id, kind="import", state=RUNNING):
        with lease(row.pk) as is_ours:
            if not is_ours:
                raise UsageError("Another import is running", "Undo this one when that has ended")


def count_files(paths: Sequence[Path]) -> int:
    """How many files there are to read, members of archives included; a figure for the progress bar."""
    import zipfile

    from backstride.formats.members import DAMAGED, files_of

    n = 0
    for path in paths:
        for file in path.rglob("*") if path.is_dir() else [path]:
            if not file.is_file():
                continue
            try:
                if zipfile.is_zipfile(file):
                    with zipfile.ZipFile(file) as archive:
                        n += len(files_of(archive))
                else:
                    n += 1
            except DAMAGED:
                n += 1
    return n


def _stage(upload: Any, folder: Path) -> None:
    """One upload under its own name; the name is the browser's word, so only its last part counts."""
    name = Path(str(upload.name).replace("\\", "/")).name.replace("\0", "")
    while len(name.encode("utf-8", "replace")) > 200:  # file systems take 255 bytes
        name = name[1:]
    folder.mkdir(mode=0o700)
    target = folder / (name if name not in {"", ".", ".."} else "upload")
    with suppress(AttributeError, OSError):
        # A second name for what is on the disk already, no second copy of gigabytes; the upload drops its own.
        os.link(upload.temporary_file_path(), target)
        return
    with target.open("xb") as file:
        for chunk in upload.chunks(CHUNK):
            file.write(chunk)
