"""One file's activities into the journal: all of it or nothing, and never twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from django.db import transaction

from backstride.app.imports import columns
from backstride.app.imports.identity import fingerprint
from backstride.app.imports.rows import problem_rows, text, to_row
from backstride.app.journal.models import Activity as Row
from backstride.app.journal.models import ActivitySource, Athlete, ImportedFile, LongTask, Stream
from backstride.app.journal.models.imported import NOT_ACTIVITY, READ, UNREADABLE
from backstride.core import sports
from backstride.core.activity import Activity, ReadResult

#: activities of one archive written at a time, so that memory stays bounded
_BATCH = 200


def store(task: LongTask, read: ReadResult, shown: Callable[[str], str] = str) -> ImportedFile | None:
    """Keep what one file gave, in one transaction; None when this import has kept it already.

    `shown` turns a file's path into the name the runner knows. A killed import walks the same files again: `key` tells those that were
    committed.
    """
    marks = [fingerprint(activity) for activity in read.activities]
    key = _key(read, marks)
    with transaction.atomic():
        if ImportedFile.objects.filter(task=task, key=key).exists():
            return None
        file = ImportedFile(
            athlete=task.athlete,
            task=task,
            key=key,
            name=text(shown(read.file)),
            format=text(read.format)[:32],
            state=UNREADABLE if read.failed else NOT_ACTIVITY if read.not_activity else READ,
            why=text(read.failed or read.not_activity),
            problems=problem_rows(read.problems),
            n_activities=len(read.activities),
        )
        file.save(force_insert=True)
        pairs = zip(read.activities, marks, strict=True)
        for batch in _batches(pairs):
            file.n_added += _store_activities(file, batch, shown)
        file.n_duplicates = file.n_activities - file.n_added
        if file.n_activities:
            file.save(update_fields=["n_added", "n_duplicates"])
        if file.n_added:
            Athlete.objects.filter(pk=task.athlete_id).update(sessions_stale=True)
    return file


def _store_activities(
    file: ImportedFile, batch: Sequence[tuple[Activity, str]], shown: Callable[[str], str]
) -> int:
    """Add the new ones of a batch, link the file to all; the number added."""
    athlete = file.athlete
    known = {
        row.fingerprint: row
        for row in Row.objects.filter(athlete=athlete, fingerprint__in=[mark for _, mark in batch]).only(
            "pk", "fingerprint", "file"
        )
    }
    new: dict[str, tuple[Row, Activity]] = {}
    for activity, mark in batch:
        if mark not in known and mark not in new:
            row = to_row(athlete, activity, mark)
            row.file = text(shown(activity.file))
            row.run_min, row.walk_min = _minutes(activity)
            new[mark] = (row, activity)
    if new:
        Row.objects.bulk_create([row for row, _ in new.values()])
        Stream.objects.bulk_create([_stream(row, read) for row, read in new.values() if read.streams])
    for activity, mark in batch:  # of several names for one record the first in the alphabet, in any order
        found = known.get(mark)
        name = text(shown(activity.file))
        if found is not None and name < found.file:
            found.file = name
            found.save(update_fields=["file"])
    rows = {row.pk for row in known.values()} | {row.pk for row, _ in new.values()}
    ActivitySource.objects.bulk_create([ActivitySource(activity_id=pk, file=file) for pk in sorted(rows)])
    return len(new)


def _stream(row: Row, activity: Activity) -> Stream:
    blob, names, n_rows = columns.pack(activity.streams)
    return Stream(activity=row, codec=columns.CODEC, n_rows=n_rows, columns=names, blob=blob)


def _minutes(activity: Activity) -> tuple[float | None, float | None]:
    """Minutes running and walking by the record; unknown where the record cannot tell."""
    from backstride.log.running import run_walk_minutes

    if not activity.streams or activity.sport not in sports.RUNNING:
        return None, None
    return run_walk_minutes(activity) or (None, None)


def _key(read: ReadResult, marks: Iterable[str]) -> str:
    digest = hashlib.blake2b(digest_size=32)
    for word in (read.file, read.failed, read.not_activity, *marks):
        digest.update(word.encode("utf-8", "replace") + b"\0")
    return digest.hexdigest()


def _batches(pairs: Iterable[tuple[Activity, str]]) -> Iterator[list[tuple[Activity, str]]]:
    them = iter(pairs)
    while batch := list(islice(them, _BATCH)):
        yield batch
