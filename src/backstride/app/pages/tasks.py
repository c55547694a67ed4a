"""A planned day as sentences and tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

TEST_WORDS = {
    "sit_to_stand": gettext_lazy("Rise from a chair ten times."),
    "hops": gettext_lazy("Then ten small hops on both feet."),
}


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do today, why, and the page that helps with it."""

    title: str
    why: str
    page: str = ""
    is_done: bool = False
    exercises: tuple[tuple[str, str], ...] = ()  # id and name, each with its page


def sentence(day: dict[str, Any]) -> str:
    """What to do today, as the page's heading."""
    run, walk, cross = (round(day.get(name) or 0) for name in ("run_min", "walk_min", "cross_min"))
    if run and walk:
        return _("Walk and run today: %(run)s minutes of running, %(walk)s of walking.") % {
            "run": run,
            "walk": walk,
        }
    if run:
        return _("Run %(n)s minutes today, easy enough to talk.") % {"n": run}
    if walk:
        return _("Walk %(n)s minutes today, easy enough to talk.") % {"n": walk}
    if cross:
        return _("%(n)s minutes of other exercise today, easy enough to talk.") % {"n": cross}
    if day.get("exercises"):
        return _("No run today. Your exercises are the day's task.")
    if day.get("tests"):
        return _("No run today. The tests before running are the day's task.")
    return _("Rest day: no run, daily life as usual.")


def tasks(day: dict[str, Any], done: Sequence[Any]) -> list[Task]:
    """The day's tasks in the order to do them."""
    found = []
    why = " ".join(_plain(day.get("why")))
    intervals = day.get("intervals")
    run, walk, cross = (round(day.get(name) or 0) for name in ("run_min", "walk_min", "cross_min"))
    if run or walk or cross:
        title = sentence(day).rstrip(".")
        found.append(Task(title, f"{_intervals(intervals)} {why}".strip(), "plan"))
    if day.get("tests"):
        said_tests = " ".join(str(TEST_WORDS[name]) for name in day["tests"])
        said = _("Stop at pain above 2 of 10. Say in the check-in how it went.")
        found.append(Task(_("The tests before running"), f"{said_tests} {said}", "plan"))
    exercises = day.get("exercises") or []
    if exercises:
        named = tuple((str(item.get("id")), str(item.get("name") or item.get("id"))) for item in exercises)
        ids = {str(item.get("id")) for item in exercises}
        is_done = ids <= {row.exercise_id for row in done}
        title = ngettext("%(n)s exercise", "%(n)s exercises", len(exercises)) % {"n": len(exercises)}
        found.append(Task(title, "", "exercises", is_done=is_done, exercises=named))
    if not run:
        is_said = bool(day.get("tests")) or (bool(found) and why in found[0].why)
        found.append(Task(_("No running today"), "" if is_said else why, "plan", is_done=True))
    return found


def _plain(said: Any) -> list[str]:
    """The reasons of a day as sentences, whether they come as words or as rows."""
    rows = said if isinstance(said, list) else []
    return [str(row.get("sentence", "")) if isinstance(row, dict) else str(row) for row in rows][:2]


def _intervals(said: Any) -> str:
    return str(said) if isinstance(said, str) else ""
