"""One file's activities into the journal: all of it or nothing, and never twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from django.db import transaction

from backstride.app.imports import columns
from backstride.app.imports.identity import fingerprint
from backstride.app.imports.known import Known, key_of
from backstride.app.imports.rows import problem_rows, text, to_row
from backstride.app.journal.athletes import hold
from backstride.app.journal.models import Activity as Row
from backstride.app.journal.models import ActivitySource, Athlete, ImportedFile, LongTask, Stream
from backstride.app.journal.models.imported import NOT_ACTIVITY, READ, UNREADABLE
from backstride.core import sports
from backstride.core.activity import Activity, ReadResult

#: activities of one archive written at a time, so that memory stays bounded
_BATCH = 200


def kept_keys(task: LongTask) -> set[str]:
    """What this import committed before it was stopped."""
    return set(ImportedFile.objects.filter(task=task).values_list("key", flat=True))


def store(
    task: LongTask,
    read: ReadResult,
    shown: Callable[[str], str] = str,
    kept: set[str] | None = None,
    known: Known | None = None,
) -> ImportedFile | None:
    """Keep what one file gave, in one transaction; None when this import has kept it already.

    `shown` turns a file's path into the name the runner knows. A killed import walks the same files again:
    `kept` holds the keys of those that were committed. What an import `known` skipped is nothing to keep.
    """
    kept = kept_keys(task) if kept is None else kept
    if read.is_known:
        return None
    marked = {fingerprint(activity): activity for activity in read.activities}
    key = key_of(read.file, read.content or "\0".join((read.failed, read.not_activity, *marked)))
    if key in kept:
        return None
    file = ImportedFile(
        athlete_id=task.athlete_id,
        task=task,
        key=key,
        content=read.content,
        name=text(shown(read.file)),
        format=text(read.format)[:32],
        state=UNREADABLE if read.failed else NOT_ACTIVITY if read.not_activity else READ,
        why=text(read.failed or read.not_activity),
        problems=problem_rows(read.problems),
        n_activities=len(read.activities),
    )
    with transaction.atomic():
        hold(task.athlete_id)
        linked: list[int] = []
        for batch in _batches(marked.items()):
            linked += _store_activities(file, batch, shown)
        file.n_duplicates = file.n_activities - file.n_added
        file.save(force_insert=True)
        ActivitySource.objects.bulk_create(
            [ActivitySource(activity_id=pk, file=file) for pk in sorted(linked)], batch_size=500
        )
        if file.n_added:
            stale = Athlete.objects.filter(pk=task.athlete_id, sessions_stale=False)
            stale.update(sessions_stale=True)
    kept.add(key)
    if known is not None:
        known.learn(file, linked)
    return file


def _store_activities(
    file: ImportedFile, batch: Sequence[tuple[str, Activity]], shown: Callable[[str], str]
) -> list[int]:
    """Add the new ones of a batch; the rows of all of them."""
    found = Row.objects.filter(athlete=file.athlete_id, fingerprint__in=[mark for mark, _ in batch])
    known = {row.fingerprint: row for row in found.only("pk", "fingerprint", "file")}
    new: list[tuple[Row, Activity]] = []
    for mark, activity in batch:
        name = text(shown(activity.file))
        before = known.get(mark)
        if before is None:
            row = to_row(file.athlete_id, activity, mark)
            row.file = name
            row.run_min, row.walk_min = _minutes(activity)
            new.append((row, activity))
        elif name < before.file:  # of several names for one record the first, whatever came first
            before.file = name
            before.save(update_fields=["file"])
    if new:
        Row.objects.bulk_create([row for row, _ in new])
        Stream.objects.bulk_create([_stream(row, read) for row, read in new if read.streams])
    file.n_added += len(new)
    return [row.pk for row in (*known.values(), *(row for row, _ in new))]


def _stream(row: Row, activity: Activity) -> Stream:
    blob, names, n_rows = columns.pack(activity.streams)
    return Stream(activity=row, codec=columns.CODEC, n_rows=n_rows, columns=names, blob=blob)


def _minutes(activity: Activity) -> tuple[float | None, float | None]:
    """Minutes running and walking by the record; unknown where the record cannot tell."""
    from backstride.log.running import run_walk_minutes

    if not activity.streams or activity.sport not in sports.RUNNING:
        return None, None
    return run_walk_minutes(activity) or (None, None)


def _batches(pairs: Iterable[tuple[str, Activity]]) -> Iterator[list[tuple[str, Activity]]]:
    them = iter(pairs)
    while batch := list(islice(them, _BATCH)):
        yield batch
