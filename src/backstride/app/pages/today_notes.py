"""What stands in the margin of Today: why walk, why not run yet. Each with where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backstride.app.language import told
from backstride.ask import passages

#: the passage that says why a day is spent walking rather than lying down
_WALK = "stay_active"


@dataclass(frozen=True, slots=True)
class Note:
    """A question, its answer, and its sources; `page` is a url name that says more."""

    title: str
    text: str
    sources: tuple[str, ...] = ()
    page: str = ""


def notes(plan: dict[str, Any] | None, planned: dict[str, Any] | None, day: date) -> list[Note]:
    """At most two, and none on a day that needs no explaining."""
    found = []
    if planned and planned.get("walk_min") and not planned.get("run_min") and _WALK in passages():
        row = passages()[_WALK]
        found.append(Note(_("Why walk?"), told(row.answer), tuple(row.sources)))
    if plan and planned and not planned.get("run_min"):
        found += _gate(plan, day)
    return found


def _gate(plan: dict[str, Any], day: date) -> list[Note]:
    """No date opens running, conditions do: how many are met, and when the last can be."""
    gate = plan.get("gate") or []
    still = [row for row in gate if not row["met"]]
    dues = [date.fromisoformat(row["due"]) for row in still if row.get("due")]
    if not still or not dues or max(dues) <= day:
        return []
    met = len(gate) - len(still)
    text = ngettext(
        "No calendar rule holds you: %(met)s of %(n)s condition of the run gate is met.",
        "No calendar rule holds you: %(met)s of %(n)s conditions of the run gate are met.",
        len(gate),
    ) % {"met": met, "n": len(gate)}
    return [
        Note(
            _("Why not run yet?"),
            text + " " + _("They are our own setting, put together from clinic lists; no trial tested them."),
            (),
            "plan",
        )
    ]
