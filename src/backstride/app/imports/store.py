"""Activities of files into the journal: a file whole or not at all, and never twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from django.db import transaction

from backstride.app.imports import columns
from backstride.app.imports.identity import fingerprint
from backstride.app.imports.known import Known, key_of
from backstride.app.imports.rows import problem_rows, text, to_row
from backstride.app.journal.athletes import hold
from backstride.app.journal.grouping import point
from backstride.app.journal.models import Activity as Row
from backstride.app.journal.models import ActivitySource, Athlete, ImportedFile, LongTask, Stream
from backstride.app.journal.models.imported import NOT_ACTIVITY, READ, UNREADABLE
from backstride.core import sports
from backstride.core.activity import Activity, ReadResult

#: records looked for at a time
_BATCH = 500


def kept_keys(task: LongTask) -> set[str]:
    """What this import committed before it was stopped."""
    return set(ImportedFile.objects.filter(task=task).values_list("key", flat=True))


def store(task: LongTask, read: ReadResult, shown: Callable[[str], str] = str) -> ImportedFile | None:
    """Keep what one file gave; None when this import has kept it already."""
    return next(iter(store_all(task, [read], shown)), None)


def store_all(
    task: LongTask,
    reads: Iterable[ReadResult],
    shown: Callable[[str], str] = str,
    kept: set[str] | None = None,
    known: Known | None = None,
) -> list[ImportedFile]:
    """Keep what some files gave, in one transaction; those that this import had not kept already.

    `shown` turns a file's path into the name the runner knows. A killed import walks the same files again:
    `kept` holds the keys of those that were committed. What an import `known` skipped is nothing to keep.
    """
    kept = kept_keys(task) if kept is None else kept
    fresh: list[tuple[ImportedFile, dict[str, Activity]]] = []
    for read in reads:
        marked = {fingerprint(activity): activity for activity in read.activities}
        key = key_of(read.file, read.content or "\0".join((read.failed, read.not_activity, *marked)))
        if read.is_known or key in kept:
            continue
        kept.add(key)
        fresh.append((_file(task, read, key, shown), marked))
    if not fresh:
        return []
    with transaction.atomic():
        hold(task.athlete_id)
        rows = _write(task.athlete_id, fresh, shown)
    if known is not None:
        for file, marked in fresh:
            known.learn(file, [rows[mark].pk for mark in marked])
    return [file for file, _ in fresh]


def _file(task: LongTask, read: ReadResult, key: str, shown: Callable[[str], str]) -> ImportedFile:
    return ImportedFile(
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


def _write(
    athlete_id: int, fresh: Sequence[tuple[ImportedFile, dict[str, Activity]]], shown: Callable[[str], str]
) -> dict[str, Row]:
    """Add the records that are new, the files, and which file tells of which; the rows of all records."""
    rows = _known(athlete_id, {mark for _, marked in fresh for mark in marked})
    new: list[tuple[Row, Activity]] = []
    renamed: dict[int, str] = {}
    for file, marked in fresh:
        for mark, activity in marked.items():
            name = text(shown(activity.file))
            row = rows.get(mark)
            if row is None:
                row = rows[mark] = to_row(athlete_id, activity, mark)
                row.file = name
                row.run_min, row.walk_min = _minutes(activity)
                new.append((row, activity))
                file.n_added += 1
            elif name < row.file:  # of several names for one record the first, whatever came first
                row.file = name
                if row.pk:
                    renamed[row.pk] = name
        file.n_duplicates = file.n_activities - file.n_added
    Row.objects.bulk_create([row for row, _ in new])
    Stream.objects.bulk_create([_stream(row, read) for row, read in new if read.streams])
    ImportedFile.objects.bulk_create([file for file, _ in fresh])
    ActivitySource.objects.bulk_create(
        [ActivitySource(activity_id=rows[mark].pk, file=file) for file, marked in fresh for mark in marked],
        batch_size=500,
    )
    point(((name, pk) for pk, name in renamed.items()), "file")
    if new:
        Athlete.objects.filter(pk=athlete_id, sessions_stale=False).update(sessions_stale=True)
    return rows


def _known(athlete_id: int, marks: Iterable[str]) -> dict[str, Row]:
    """The rows that are there already, by what they hold."""
    found: dict[str, Row] = {}
    for some in _batches(sorted(marks)):
        rows = Row.objects.filter(athlete=athlete_id, fingerprint__in=some).only("pk", "fingerprint", "file")
        found |= {row.fingerprint: row for row in rows}
    return found


def _stream(row: Row, activity: Activity) -> Stream:
    blob, names, n_rows = columns.pack(activity.streams)
    return Stream(activity=row, codec=columns.CODEC, n_rows=n_rows, columns=names, blob=blob)


def _minutes(activity: Activity) -> tuple[float | None, float | None]:
    """Minutes running and walking by the record; unknown where the record cannot tell."""
    from backstride.log.running import run_walk_minutes

    if not activity.streams or activity.sport not in sports.RUNNING:
        return None, None
    return run_walk_minutes(activity) or (None, None)


def _batches(marks: Iterable[str]) -> Iterator[list[str]]:
    them = iter(marks)
    while batch := list(islice(them, _BATCH)):
        yield batch
