"""The same run from watch, Strava and phone is one: the richest record speaks, the others stay linked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from backstride.core import sports
from backstride.log.merging import has_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backstride.core.activity import Activity

#: starts this near are the same start: devices and uploads round and trim
NEAR_S = 180
#: how much distance and time may differ between two records of one run
DISTANCE_SHARE, TIME_SHARE = 0.08, 0.12
#: clocks that differ by a whole zone (a list in local time beside a file in UTC) still match to this
CLOCK_S = 90
WIDEST_ZONE_H = 14


@dataclass(frozen=True, slots=True)
class Group:
    """Records of one run: `best` is counted, `others` are kept beside it."""

    best: Activity
    others: tuple[Activity, ...] = ()


def _plain(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _is_day_only(start: datetime) -> bool:
    """Whether a list told the day and no clock."""
    return start.tzinfo is None and (start.hour, start.minute, start.second) == (0, 0, 0)


def _day(activity: Activity) -> date:
    """The day on the runner's wall, as far as the record tells its zone."""
    return (_plain(activity.start) + timedelta(seconds=activity.utc_offset_s or 0)).date()  # type: ignore[arg-type]


def same_activity(a: Activity, b: Activity) -> bool:
    """Whether two records tell of the same run. Symmetric; unknown figures do not speak against it."""
    if a.start is None or b.start is None:
        return False
    if a.source and a.source == b.source and a.source_id and b.source_id and a.source_id != b.source_id:
        return False
    if not _same_kind(a.sport, b.sport):
        return False
    if _is_day_only(a.start) != _is_day_only(b.start):  # a diary beside a watch
        return _day(a) == _day(b) and _agree(a, b, needed=True)
    gap = abs((_plain(a.start) - _plain(b.start)).total_seconds())
    mixed = (a.start.tzinfo is None) != (b.start.tzinfo is None)
    if gap > NEAR_S:
        hours = round(gap / 3600)
        off = abs(gap - hours * 3600)
        quarter = abs(gap - round(gap / 900) * 900)
        zone = mixed and hours <= WIDEST_ZONE_H and min(off, quarter) <= CLOCK_S
        if not zone:
            return False
        return _agree(a, b, needed=True)
    return _agree(a, b, needed=False)


def _same_kind(a: str, b: str) -> bool:
    if a == b or sports.OTHER in (a, b):
        return True
    families = (sports.RUNNING, sports.WALKING, frozenset({sports.RIDE, sports.INDOOR_RIDE}))
    return any(a in f and b in f for f in families)


def _agree(a: Activity, b: Activity, *, needed: bool) -> bool:
    """Distance and time agree; with `needed`, both must be known and agree more closely."""
    tight = 0.5 if needed else 1.0
    checks = []
    if a.distance_m and b.distance_m:
        checks.append(
            abs(a.distance_m - b.distance_m)
            <= max(150.0, tight * DISTANCE_SHARE * max(a.distance_m, b.distance_m))
        )
    times_a = [t for t in (a.timer_s, a.elapsed_s) if t]
    times_b = [t for t in (b.timer_s, b.elapsed_s) if t]
    if times_a and times_b:
        near = min(abs(x - y) / max(x, y) for x in times_a for y in times_b)
        checks.append(near <= tight * TIME_SHARE)
    if needed:
        return len(checks) == 2 and all(checks)
    return all(checks) if checks else True


def richness(activity: Activity) -> tuple[int, int, int, str, str]:
    """How much a record tells; ties end in the same order whatever came first."""
    filled = sum(
        v is not None
        for v in (
            activity.timer_s,
            activity.distance_m,
            activity.avg_hr_bpm,
            activity.avg_cadence_spm,
            activity.ascent_m,
        )
    )
    dynamic = activity.dynamics.ground_contact_ms is not None
    aware = activity.start is not None and activity.start.tzinfo is not None
    return (
        len(activity.streams) + 3 * dynamic,
        filled + aware,
        activity.n_records,
        activity.format,
        activity.file,
    )


def group_same(activities: Sequence[Activity]) -> list[Group]:
    """Groups in time order. The result does not depend on the order of the records handed in."""
    ordered = sorted(
        (a for a in activities if has_day(a)),
        key=lambda a: (_plain(a.start), richness(a)),  # type: ignore[arg-type]
    )
    by_day: dict[object, list[list[Activity]]] = {}
    groups: list[list[Activity]] = []
    for activity in sorted(ordered, key=richness, reverse=True):
        day = _plain(activity.start).date()  # type: ignore[arg-type]
        near = [g for d in (-1, 0, 1) for g in by_day.get(day + timedelta(days=d), ())]
        home = next((g for g in near if same_activity(g[0], activity)), None)
        if home is None:
            home = []
            groups.append(home)
            by_day.setdefault(day, []).append(home)
        home.append(activity)
    found = [Group(g[0], tuple(g[1:])) for g in groups]
    return sorted(found, key=lambda g: (_plain(g.best.start), g.best.file))  # type: ignore[arg-type]
