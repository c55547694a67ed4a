"""The same run from watch, Strava and phone: the richest record wins, the others stay linked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection, transaction

from backstride.app.imports.rows import bare
from backstride.app.journal.models import Activity, Athlete, KeptApart, Stream


def link_same_runs(athlete: Athlete, rows: Sequence[Activity]) -> int:
    """Point every lesser record to its winner; the number of rows that changed. Depends on content only."""
    from backstride.log import group_same

    columns = dict(Stream.objects.filter(activity__athlete=athlete).values_list("activity", "columns"))
    by_mark = {row.fingerprint: row for row in rows}
    apart = set(KeptApart.objects.filter(athlete=athlete).values_list("first", "second"))
    winners: dict[int, int] = {}
    for group in group_same([bare(row, columns.get(row.pk, ())) for row in rows]):
        if not group.others:
            continue
        members = [by_mark[read.file] for read in (group.best, *group.others)]
        for winner, *others in _split(members, apart):
            winners.update({other.pk: winner.pk for other in others})
    changed = [row for row in rows if row.winner_id != winners.get(row.pk)]
    for row in changed:
        row.winner_id = winners.get(row.pk)
    point(((row.winner_id, row.pk) for row in changed), "winner_id")
    return len(changed)


def point(pairs: Iterable[tuple[int | str | None, int]], column: str) -> None:
    """Set one column of many activities: (value, row) each. Ten times quicker than `bulk_update`."""
    table = Activity._meta.db_table  # noqa: SLF001
    with connection.cursor() as cursor:
        cursor.executemany(f'UPDATE "{table}" SET "{column}" = %s WHERE id = %s', list(pairs))  # noqa: S608


def _split(members: Sequence[Activity], apart: set[tuple[str, str]]) -> list[list[Activity]]:
    """Groups without a pair that the runner keeps apart; each record joins the richest it may join."""
    groups: list[list[Activity]] = []
    for member in members:
        for group in groups:
            if not any(_pair(member, other) in apart for other in group):
                group.append(member)
                break
        else:
            groups.append([member])
    return groups


def keep_apart(activity: Activity) -> None:
    """Undo a merge: this record is another run than the ones it was linked with. Later imports obey."""
    from backstride.app.journal.merging import compute

    with transaction.atomic():
        for other in _linked(activity):
            first, second = _pair(activity, other)
            KeptApart.objects.get_or_create(athlete_id=activity.athlete_id, first=first, second=second)
        compute(activity.athlete)
    activity.refresh_from_db()


def merge_again(activity: Activity) -> None:
    """Take back every "not the same run" said about this record."""
    from backstride.app.journal.merging import compute

    with transaction.atomic():
        said = KeptApart.objects.filter(athlete_id=activity.athlete_id)
        said.filter(first=activity.fingerprint).delete()
        said.filter(second=activity.fingerprint).delete()
        compute(activity.athlete)
    activity.refresh_from_db()


def _linked(activity: Activity) -> Iterable[Activity]:
    """Every other record of the same group."""
    root = activity.winner or activity
    return [other for other in (root, *root.others.all()) if other.pk != activity.pk]


def _pair(one: Activity, other: Activity) -> tuple[str, str]:
    first, second = sorted((one.fingerprint, other.fingerprint))
    return first, second
