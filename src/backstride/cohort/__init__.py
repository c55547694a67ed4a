"""Many athletes: the exposures of one runner over a table of millions, on one machine or on Spark (extra `cohort`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backstride.cohort.local import Report


def exposures(source: Any, out: Any, **settings: Any) -> Report:
    """Session exposures of a Parquet or CSV table, written to `out` as Parquet: see `local.run` for the settings."""
    from backstride.cohort.local import run

    return run(source, out, **settings)


__all__ = ["exposures"]
