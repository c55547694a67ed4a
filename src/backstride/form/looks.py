"""The form part as a library: one look at a video, a photo or a run, and two looks set against each other.

Nothing heavy is loaded before it is needed; without the extra `video` the watch's functions work all the same.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from backstride.core.activity import Activity
from backstride.form.result import FormResult, Measure, Refusal

Point = tuple[float, float]


def data_home() -> Path:
    """The data folder in which `backstride form setup` keeps the landmark weights."""
    said = os.environ.get("BACKSTRIDE_HOME")
    if said:
        return Path(said)
    from platformdirs import user_data_path

    return user_data_path("backstride", appauthor=False)


def of_video(
    path: str | Path,
    home: Path | None = None,
    *,
    heavy: bool = False,
    on_progress: Callable[[float], None] | None = None,
) -> FormResult:
    """What one running video bears. Raises VideoUnreadableError for no video, VideoNotSetUpError without the nets."""
    from backstride.form.video.analyse import analyse

    return analyse(Path(path), home or data_home(), heavy=heavy, on_progress=on_progress).result


def of_photo(
    path: str | Path, home: Path | None = None, *, c7: Point | None = None, tragus: Point | None = None
) -> FormResult:
    """What one standing photo bears; both marks in pixels give a true head angle. Raises PhotoUnreadableError."""
    from backstride.form.photo import look

    return look(Path(path), home or data_home(), c7, tragus)


def of_run(activity: Activity) -> FormResult:
    """What the watch measured in one recorded run."""
    from backstride.form.watch import one_activity

    return one_activity(activity)


def compare_videos(
    before: FormResult,
    after: FormResult,
    *,
    speed_kmh_before: float | None = None,
    speed_kmh_after: float | None = None,
) -> FormResult:
    """`after` with what changed since `before` beyond both errors. Most measures need both treadmill speeds."""
    from backstride.form.compare import differences

    if not before.accepted:
        return after.with_changes((), tuple(replace(r, id=f"before_{r.id}") for r in before.refused))
    changes = differences(
        [m.to_json() for m in before.measures],
        [m.to_json() for m in after.measures],
        {**(before.filmed or {}), "speed_kmh": speed_kmh_before},
        {**(after.filmed or {}), "speed_kmh": speed_kmh_after},
    )
    return after.with_changes(changes)


def compare_runs(before: Activity, after: Activity) -> FormResult:
    """`of_run(after)` with what changed since `before` in the minutes at equal speed and slope."""
    from backstride.form.watch import pair, run_of

    said, then, now = of_run(after), run_of(before), run_of(after)
    if then is None or now is None:
        why = "One of the two files holds no run with a cadence."
        return said.with_changes((), (Refusal("no_running", why, "Choose two runs of one watch."),))
    return said.with_changes(*pair(then, now))


def of_history(activities: Iterable[Activity], as_of: date | None = None) -> FormResult:
    """The last 14 days of runs against the 28 before, at equal speed and slope on one watch.

    `measures` are the recent means, `low` and `high` the baseline's usual range; `changes` names what lies beyond it.
    Without `as_of` the last run's day is taken.
    """
    from backstride.form.watch import ToldChange, compare, run_of
    from backstride.form.watch.one import GRADES
    from backstride.form.watch.settings import MEASURES, Settings

    runs = [run for run in map(run_of, activities) if run is not None]
    if not runs:
        return FormResult(refused=(_never("no_running", "It holds no run with a cadence second by second."),))
    found = compare(runs, as_of or max(run.day for run in runs))
    settings, note = Settings(), "low and high: the usual range of the four weeks before"
    measures = tuple(
        Measure(
            c.measure,
            c.recent,
            c.baseline - settings.spreads * c.spread,
            c.baseline + settings.spreads * c.spread,
            c.unit,
            MEASURES[c.measure][2],
            GRADES.get(c.measure, "C"),
            note,
        )
        for c in found.changes
    )
    changes = tuple(ToldChange.of(c, settings.spreads) for c in found.changes)
    refused: tuple[Refusal, ...] = ()
    if found.too_little or not measures:
        why = "There are not enough minutes at the same speed and slope, or fewer than three runs in the four weeks before."
        refused = (replace(_never("too_little", why), measures=found.too_little),)
    warnings = []
    if found.device_changed_on is not None:
        warnings.append(f"A new watch or sensor since {found.device_changed_on}: the baseline begins there.")
    if found.runs_left_out:
        warnings.append(f"{found.runs_left_out} runs of another watch or sensor were left out.")
    return FormResult(measures, refused, tuple(warnings)).with_changes(changes)


def _never(name: str, why: str) -> Refusal:
    return Refusal(name, why, "Give the runs of six weeks from one watch, as its original files.")
