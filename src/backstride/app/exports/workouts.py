"""The plan's days as workout files for a watch: one day as .fit, or all days with something to do in one zip."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from backstride.app import clock
from backstride.app.exports.kinds import File, Options
from backstride.app.journal.models import Athlete
from backstride.app.journal.planning import plan_of_today
from backstride.core.errors import UsageError
from backstride.export.fit_workout import file_name, steps_of, workout

#: every member of the zip carries this moment, so that the same plan gives the same bytes
_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)


def make(athlete: Athlete, options: Options) -> File:
    """Only from a plan that may hold today."""
    today = clock.today(athlete)
    version = plan_of_today(athlete, today)
    if version is None:
        raise UsageError("No plan holds now", "Make a plan first, or see what stands on the plan's page.")
    days = [row for row in version.plan["days"] if row["date"] >= today.isoformat() and steps_of(row)]
    if options.day is not None:
        wanted = options.day.isoformat()
        found = next((row for row in days if row["date"] == wanted), None)
        if found is None:
            raise UsageError(
                f"{wanted} has nothing for a watch", "Choose a day with walking, running or exercises"
            )
        content = workout(found, made_at=version.made_at)
        return File(file_name(found), "application/vnd.ant.fit", content, _about([found]))
    if not days:
        raise UsageError("This plan has nothing for a watch", "It holds rest only.")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for row in days:
            member = zipfile.ZipInfo(file_name(row), _ZIP_MOMENT)
            archive.writestr(member, workout(row, made_at=version.made_at))
    return File("backstride-workouts.zip", "application/zip", packed.getvalue(), _about(days))


def _about(days: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "kind": "workout",
        "workouts": [
            {"date": row["date"], "kind": row["kind"], "run_min": row["run_min"], "steps": len(steps_of(row))}
            for row in days
        ],
    }
