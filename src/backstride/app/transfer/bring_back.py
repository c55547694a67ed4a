"""Read an "everything" archive into a journal. What is there already is kept; nothing is doubled."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from django.db import transaction

from backstride.app.imports.columns import CODEC, pack
from backstride.app.journal.athletes import hold
from backstride.app.journal.models import Activity, ActivitySource, Athlete, ImportedFile, LongTask, Stream
from backstride.app.transfer.everything import FORMAT, VERSION
from backstride.app.transfer.tables import ATHLETE_FIELDS, NATURAL_KEYS, TABLES, columns_of, rows_of
from backstride.core.errors import UnreadableError

#: a manifest is small; anything larger is not ours
_LARGEST_MANIFEST = 64 * 1024 * 1024


def is_everything(path: Path) -> bool:
    """Whether this file is an archive that `export everything` wrote."""
    try:
        if not zipfile.is_zipfile(path):
            return False
        with zipfile.ZipFile(path) as archive:
            return _manifest(archive).get("format") == FORMAT
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return False


def bring_back(task: LongTask, path: Path) -> ImportedFile:
    """Bring all of it back in one transaction."""
    try:
        with zipfile.ZipFile(path) as archive, transaction.atomic():
            hold(task.athlete_id)
            manifest = _manifest(archive)
            if manifest.get("version") != VERSION:
                raise UnreadableError(
                    path.name, "It was written by a newer Backstride. Upgrade this one first."
                )
            return _Reader(task, archive, manifest).read(path.name)
    except (zipfile.BadZipFile, ValueError, KeyError, TypeError) as error:
        raise UnreadableError(
            path.name, f"This archive is damaged ({error}). Nothing was changed."
        ) from error


class _Reader:
    def __init__(self, task: LongTask, archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
        self.task, self.archive, self.manifest = task, archive, manifest
        self.athlete: Athlete = task.athlete
        self.ids: dict[tuple[type, int], int] = {}  # (table, number in the file) -> number here
        self.n_added = 0

    def read(self, name: str) -> ImportedFile:
        is_new = not any(rows_of(name, self.athlete).exists() for name in TABLES)
        for table in TABLES:
            self._table(table)
        self._records()
        if is_new:  # settings come along only into an empty journal
            for field in ATHLETE_FIELDS:
                if field in self.manifest.get("athlete", {}):
                    setattr(self.athlete, field, self.manifest["athlete"][field])
        self.athlete.sessions_stale = True
        self.athlete.save()
        if (
            "covered_until" in self.manifest
        ):  # days after the old journal's last import stay unknown, not rest
            self.task.request = {**self.task.request, "covered_until": self.manifest["covered_until"]}
            self.task.save(update_fields=["request"])
        file = ImportedFile.objects.create(
            athlete=self.athlete,
            task=self.task,
            key=f"everything-{name}"[:64],
            name=name,
            format=FORMAT,
            n_activities=self.manifest["rows"].get("activities", 0),
            n_added=self.n_added,
            n_duplicates=self.manifest["rows"].get("activities", 0) - self.n_added,
        )
        mine = [pk for (model, _), pk in self.ids.items() if model is Activity]
        ActivitySource.objects.bulk_create(
            [ActivitySource(activity_id=pk, file=file) for pk in mine], batch_size=500
        )
        return file

    def _table(self, name: str) -> None:
        model: Any = TABLES[name]
        columns = columns_of(name)
        waiting: list[tuple[Any, str, int]] = []
        if f"tables/{name}.jsonl" not in self.archive.namelist():
            return  # an archive from before this table was kept
        with self.archive.open(f"tables/{name}.jsonl") as lines:
            for line in lines:
                said = json.loads(line)
                values: dict[str, Any] = {}
                later: list[tuple[str, int]] = []
                for column in columns:
                    value = said.get(column.name)
                    if column.name == "id":
                        continue
                    if column.is_relation and value is not None:
                        target = column.related_model
                        if target is model:
                            later.append((column.attname, value))
                            continue
                        value = self.ids.get((target, value))
                    values[column.attname] = value if column.is_relation else column.to_python(value)
                row, is_added = self._put(name, model, values)
                self.ids[model, said["id"]] = row.pk
                if is_added:
                    waiting += [(row, attname, number) for attname, number in later]
        for row, attname, number in waiting:
            setattr(row, attname, self.ids.get((model, number)))
            row.save(update_fields=[attname])

    def _put(self, name: str, model: Any, values: dict[str, Any]) -> tuple[Any, bool]:
        keys = NATURAL_KEYS.get(name)
        mine = model.objects.filter(athlete=self.athlete)
        asked = {key: values[key] for key in keys} if keys else _comparable(values)
        found = mine.filter(**asked).first()
        if found is not None:
            return found, False
        row = model(athlete=self.athlete, **values)
        row.save(force_insert=True)
        self.n_added += model is Activity
        return row, True

    def _records(self) -> None:
        marks = {name: name.removeprefix("records/").removesuffix(".csv") for name in self.archive.namelist()}
        rows = dict(
            Activity.objects.filter(athlete=self.athlete, stream=None).values_list("fingerprint", "pk")
        )
        for name, mark in marks.items():
            if name.startswith("records/") and mark in rows:
                blob, columns, n_rows = pack(_record(self.archive.read(name).decode()))
                Stream.objects.create(
                    activity_id=rows[mark], codec=CODEC, n_rows=n_rows, columns=columns, blob=blob
                )


def _record(text: str) -> dict[str, Any]:
    reader = csv.reader(io.StringIO(text))
    names = next(reader, [])
    rows = list(reader)
    columns = zip(*rows, strict=True) if rows else ([] for _ in names)
    return {
        name: np.array([float(v) if v else np.nan for v in column], dtype=np.float64)
        for name, column in zip(names, columns, strict=True)
    }


def _comparable(values: dict[str, Any]) -> dict[str, Any]:
    """Fields that tell two rows without a natural key apart; JSON is left to the moment it was written."""
    asked: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, dict | list):
            continue
        if value is None:
            asked[f"{name}__isnull"] = True
        else:
            asked[name] = value
    return asked


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    if archive.getinfo("manifest.json").file_size > _LARGEST_MANIFEST:
        raise ValueError("no manifest of ours")
    found = json.loads(archive.read("manifest.json"))
    return found if isinstance(found, dict) else {}
