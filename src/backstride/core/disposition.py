"""How soon to be seen, and how much running is allowed: two separate scales (clinical dossier A1)."""

from __future__ import annotations

from enum import StrEnum


class Disposition(StrEnum):
    """Ordered by `rank`; the higher always wins. `incomplete` is never shown as self-care."""

    INCOMPLETE = "incomplete"
    SELF_CARE = "self_care"
    CLINICIAN_ROUTINE = "clinician_routine"
    CLINICIAN_DAYS = "clinician_days"
    SAME_DAY = "same_day"
    EMERGENCY_NOW = "emergency_now"

    @property
    def rank(self) -> int:
        """0 for incomplete, then 1 (self-care) to 5 (emergency): the dossier's T0 to T5."""
        return list(Disposition).index(self)


class RunPermission(StrEnum):
    """A ceiling on every day; between rules the most restrictive wins."""

    NONE = "none"
    NO_IMPACT = "no_impact"
    MODIFIED = "modified"
    AS_TOLERATED = "as_tolerated"

    @property
    def rank(self) -> int:
        """0 is the most restrictive."""
        return list(RunPermission).index(self)


def highest(*levels: Disposition) -> Disposition:
    """The maximum wins; `incomplete` when nothing was given."""
    return max(levels, key=lambda level: level.rank, default=Disposition.INCOMPLETE)


def strictest(*permissions: RunPermission) -> RunPermission:
    """The most restrictive wins; `none` when nothing was given."""
    return min(permissions, key=lambda permission: permission.rank, default=RunPermission.NONE)
