"""Files that the journal has read before with the same readers: not read again, and still a source of their activities."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction

from backstride.app.imports.rows import text
from backstride.app.journal.athletes import hold
from backstride.app.journal.grouping import point
from backstride.app.journal.models import Activity, ActivitySource, ImportedFile, LongTask
from backstride.app.journal.models.imported import UNREADABLE

#: files written down at a time: one by one took longer than reading them
_BATCH = 500


@dataclass(frozen=True, slots=True)
class _Earlier:
    file: ImportedFile
    activities: tuple[int, ...]


class Known:
    """What one import knows: `kept` are the keys of what it committed itself, before it was stopped too."""

    def __init__(self, task: LongTask, kept: set[str], shown: Callable[[str], str], *, again: bool) -> None:
        self._task, self._kept, self._shown = task, kept, shown
        self._earlier = {} if again else _earlier(task)
        self._waiting: list[tuple[ImportedFile, _Earlier]] = []

    def __call__(self, name: str, content: str) -> bool:
        """Whether a file need not be read; it is then written down as seen in this import too."""
        key = key_of(name, content)
        if key in self._kept:
            return True
        earlier = self._earlier.get(content)
        if earlier is None:
            return False
        was = earlier.file
        file = ImportedFile(
            athlete_id=self._task.athlete_id,
            task=self._task,
            key=key,
            content=content,
            name=text(self._shown(name)),
            format=was.format,
            state=was.state,
            why=was.why,
            problems=was.problems,
            n_activities=was.n_activities,
            n_duplicates=was.n_activities,
        )
        self._kept.add(key)
        self._waiting.append((file, earlier))
        if len(self._waiting) >= _BATCH:
            self.flush()
        return True

    def learn(self, file: ImportedFile, activities: Iterable[int]) -> None:
        """A file that this import has just kept: its twin further on need not be read."""
        if file.content and file.state != UNREADABLE:
            self._earlier[file.content] = _Earlier(file, tuple(activities))

    def flush(self) -> None:
        """Write down what waits."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        with transaction.atomic():
            hold(self._task.athlete_id)
            ImportedFile.objects.bulk_create([file for file, _ in waiting], batch_size=100)
            links = [
                ActivitySource(activity_id=pk, file=file) for file, was in waiting for pk in was.activities
            ]
            ActivitySource.objects.bulk_create(links, batch_size=200)
            _rename(waiting)


def _rename(waiting: Iterable[tuple[ImportedFile, _Earlier]]) -> None:
    """Of several names for one record the first, whatever came first."""
    names: dict[int, str] = {}
    for file, was in waiting:
        for pk in was.activities:
            names[pk] = min(file.name, names.get(pk, file.name))
    stand = dict(Activity.objects.filter(pk__in=list(names)).values_list("pk", "file"))
    point(((name, pk) for pk, name in names.items() if name < stand[pk]), "file")


def _earlier(task: LongTask) -> dict[str, _Earlier]:
    """Files that gave everything they hold, and of which nothing was taken back since."""
    with transaction.atomic():
        hold(task.athlete_id)
        files = ImportedFile.objects.filter(athlete_id=task.athlete_id).exclude(content="")
        links: dict[int, list[int]] = {}
        for file, activity in ActivitySource.objects.filter(file__in=files).values_list("file", "activity"):
            links.setdefault(file, []).append(activity)
        found = {}
        for file in files.exclude(state=UNREADABLE).defer("key", "name"):
            mine = links.get(file.pk, [])
            if len(mine) == file.n_activities:
                found[file.content] = _Earlier(file, tuple(mine))
    return found


def key_of(name: str, *words: str) -> str:
    """By what an import knows that it kept a file: its path and what it holds."""
    digest = hashlib.blake2b(digest_size=32)
    for word in (name, *words):
        digest.update(word.encode("utf-8", "replace") + b"\0")
    return digest.hexdigest()
