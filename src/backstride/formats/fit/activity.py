"""FIT messages to activities: one for each session message, or for the records where a file was cut short."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from backstride.core import sports
from backstride.core.activity import Activity, Dynamics, Lap
from backstride.core.problems import Problem
from backstride.formats.fit.messages import Messages
from backstride.formats.fit.streams import ONE_FOOT_SPM, both_feet, columns
from backstride.formats.fit.table import Message, Records, moment, number, said_twice, text
from backstride.formats.sane import doubled, sane
from backstride.formats.sports import by_speed, sport_of

ON_FOOT = sports.RUNNING | sports.WALKING
#: a recording without a session message is an activity when it holds at least this much
FEW_RECORDS, SHORT_S = 30, 60.0

_INSTEAD = {
    "settings": "a settings file", "device": "a device file", "sport": "a sport settings file", "workout": "a planned workout",
    "course": "a course (a planned route)", "schedules": "a schedule", "weight": "a weight record", "totals": "a totals file",
    "goals": "a goals file", "blood_pressure": "a blood pressure record", "monitoring_a": "a wellness file",
    "monitoring_b": "a wellness file", "monitoring_daily": "a wellness file", "activity_summary": "an activity summary",
    "segment": "a segment", "segment_list": "a list of segments", "exd_configuration": "a screen configuration",
}  # fmt: skip


def what_instead(messages: Messages) -> str:
    """What a file without a session is, in plain words; empty when it calls itself an activity."""
    kind = str(messages.first("file_id").get("type", ""))
    if kind in _INSTEAD:
        return _INSTEAD[kind]
    if kind == "activity" or (not kind and not messages.kinds):
        return "" if messages.damaged else "a recording without a session"
    if any(name.startswith("monitoring") for name in messages.kinds):
        return "a wellness file"
    return "a FIT file that holds no activity"


def activities_of(messages: Messages, name: str, where: str) -> tuple[list[Activity], list[Problem]]:
    """The activities of one FIT file and what was odd about them."""
    kind = str(messages.first("file_id").get("type", "activity"))
    if kind in _INSTEAD:
        return [], []
    found: list[Activity] = []
    problems: list[Problem] = []
    rows = messages.of("session")
    for n, session in enumerate(rows, 1):
        place = f"{where}, session {n}" if len(rows) > 1 else where
        activity, odd = _from_session(session, messages, name, place, only=len(rows) == 1)
        problems += odd
        if activity is not None:
            found.append(activity)
    if not rows:
        activity = _from_records(messages, name)
        if activity is not None:
            found.append(activity)
            problems += activity.problems
            problems.append(
                Problem(where, "no session message: time and distance are taken from its records", "warning")
            )
    return found, problems


def _from_session(
    session: Message, messages: Messages, name: str, where: str, *, only: bool
) -> tuple[Activity | None, list[Problem]]:
    start = (
        moment(session.get("start_time")) or _first_time(messages.records) or moment(session.get("timestamp"))
    )
    sport = sport_of(_word(session, "sport", messages), _word(session, "sub_sport", messages))
    elapsed, timer = number(session.get("total_elapsed_time")), number(session.get("total_timer_time"))
    records = messages.records if only else _between(messages.records, start, elapsed)
    on_foot = sport in ON_FOOT
    streams = columns(records, start, on_foot=on_foot) if start else {}
    distance = number(session.get("total_distance"))
    if distance is None:
        distance = _last(streams, "distance_m")
    if elapsed is None:
        elapsed = _last(streams, "t_s")
    draft: dict[str, Any] = {
        "file": name,
        "format": "fit",
        "sport": sport,
        "sub_sport": _word(session, "sub_sport", messages),
        "start": start,
        "timer_s": timer,
        "elapsed_s": elapsed,
        "distance_m": distance,
        "avg_hr_bpm": number(session.get("avg_heart_rate")) or _mean(streams, "hr_bpm"),
        "max_hr_bpm": number(session.get("max_heart_rate")),
        "avg_cadence_spm": _cadence(session, streams) if on_foot else None,
        "ascent_m": number(session.get("total_ascent")),
        "descent_m": number(session.get("total_descent")),
        "calories_kcal": number(session.get("total_calories")),
        "utc_offset_s": _offset(messages),
        "name": text(session.get("sport_profile_name")),
        "device": _device(messages),
        "dynamics": _dynamics(session, streams) if on_foot else Dynamics(),
        "laps": _laps(messages, start, elapsed, on_foot=on_foot, only=only),
        "streams": streams,
        "n_records": len(records),
    }
    mended, problems = sane(draft, where)
    problems += doubled(said_twice(records), len(records), where, "the first is kept")
    if mended["start"] is None:
        problems.append(Problem(where, "no start time that can be; session left out", "error"))
        return None, problems
    return Activity(**mended, problems=tuple(problems)), problems


def _from_records(messages: Messages, name: str) -> Activity | None:
    records = messages.records
    start = _first_time(records)
    if start is None or len(records) < FEW_RECORDS:
        return None
    streams = columns(records, start, on_foot=False)
    elapsed = _last(streams, "t_s") or 0.0
    if elapsed < SHORT_S:
        return None
    import numpy as np

    steps = np.diff(streams["t_s"])
    timer, distance = float(steps[steps <= 30].sum()), _last(streams, "distance_m")
    lap = messages.first("lap")
    word = _word(lap, "sport", messages)
    odd: list[Problem] = []
    sport = sport_of(word, _word(lap, "sub_sport", messages))
    if not word and distance and timer:
        sport, odd = by_speed(distance, timer, "the file")
    on_foot = sport in ON_FOOT
    if on_foot and "cadence_spm" in streams:
        streams["cadence_spm"] = both_feet(streams["cadence_spm"])
    draft: dict[str, Any] = {
        "file": name,
        "format": "fit",
        "sport": sport,
        "start": start,
        "timer_s": timer,
        "elapsed_s": elapsed,
        "distance_m": distance,
        "avg_hr_bpm": _mean(streams, "hr_bpm"),
        "avg_cadence_spm": _mean(streams, "cadence_spm") if on_foot else None,
        "device": _device(messages),
        "streams": streams,
        "n_records": len(records),
    }
    mended, problems = sane(draft, "the file")
    return Activity(**mended, problems=tuple(odd + problems)) if mended["start"] else None


def _word(message: Message, key: str, messages: Messages) -> str:
    value = message.get(key) or messages.first("sport").get(key) or ""
    return str(value)


def _first_time(records: Records) -> datetime | None:
    import numpy as np

    known = records.times[~np.isnan(records.times)]
    return datetime.fromtimestamp(float(known[0]), UTC) if known.size else None


def _between(records: Records, start: datetime | None, elapsed: float | None) -> Records:
    if start is None:
        return Records()
    begun = start.timestamp()
    return records.where((records.times >= begun) & (records.times <= begun + (elapsed or 0.0)))


def _last(streams: dict[str, Any], name: str) -> float | None:
    import numpy as np

    column = streams.get(name)
    if column is None:
        return None
    known = column[~np.isnan(column)]
    return float(known[-1]) if known.size else None


def _mean(streams: dict[str, Any], name: str) -> float | None:
    import numpy as np

    column = streams.get(name)
    return round(float(np.nanmean(column)), 2) if column is not None else None


def _cadence(session: Message, streams: dict[str, Any]) -> float | None:
    """Steps of both feet a minute: the session's own figure, doubled where it counts one foot."""
    value = number(session.get("avg_running_cadence"))
    value = number(session.get("avg_cadence")) if value is None else value
    if not value:
        return _mean(streams, "cadence_spm")
    value += number(session.get("avg_fractional_cadence")) or 0.0
    return round(value * 2 if value < ONE_FOOT_SPM else value, 2)


def _dynamics(session: Message, streams: dict[str, Any]) -> Dynamics:
    step = number(session.get("avg_step_length"))
    return Dynamics(
        vertical_oscillation_mm=number(session.get("avg_vertical_oscillation"))
        or _mean(streams, "vertical_oscillation_mm"),
        ground_contact_ms=number(session.get("avg_stance_time")) or _mean(streams, "ground_contact_ms"),
        contact_balance_pct=number(session.get("avg_stance_time_balance"))
        or _mean(streams, "contact_balance_pct"),
        step_length_m=step / 1000 if step else _mean(streams, "step_length_m"),
    )


def _laps(
    messages: Messages, start: datetime | None, elapsed: float | None, *, on_foot: bool, only: bool
) -> tuple[Lap, ...]:
    rows = messages.of("lap")
    found = []
    for row in rows:
        begun = moment(row.get("start_time"))
        if not only and (
            start is None or begun is None or not (start <= begun <= start + timedelta(seconds=elapsed or 0))
        ):
            continue
        cadence = number(row.get("avg_running_cadence")) or number(row.get("avg_cadence"))
        if cadence and on_foot and cadence < ONE_FOOT_SPM:
            cadence *= 2
        found.append(
            Lap(
                begun,
                number(row.get("total_timer_time")),
                number(row.get("total_distance")),
                number(row.get("avg_heart_rate")),
                cadence if on_foot else None,
            )
        )
    return tuple(found)


def _offset(messages: Messages) -> int | None:
    """The local clock's distance from UTC, in whole quarter hours, where the file tells it."""
    row = messages.first("activity")
    utc, local = moment(row.get("timestamp")), moment(row.get("local_timestamp"))
    if utc is None or local is None:
        return None
    quarters = round((local - utc).total_seconds() / 900)
    return quarters * 900 if abs(quarters) <= 56 else None


def _device(messages: Messages) -> str:
    who = messages.first("file_id")
    maker = str(who.get("manufacturer") or "").replace("_", " ")
    product = who.get("garmin_product") or who.get("product") or ""
    return f"{maker} {product}".strip()
