"""The settings of the comparison, all ours unless a source is named (evidence E3, default)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Widths, minimum minutes and days of the comparison with one's own runs."""

    speed_bin_mps: float = 0.25
    slope_bin_pct: float = 2.0  # plus or minus 1 %
    least_bin_min: float = 10.0
    recent_days: int = 14
    baseline_days: int = 28
    spreads: float = 2.0
    least_runs: int = 3  # fewer give no spread between runs
    long_run_min: float = 45.0
    least_quarter_min: float = 3.0
    least_speed_mps: float = 1.7
    least_cadence_spm: float = 130.0


#: measure -> unit, the smallest change its figure can show (floor of the spread), published error or None
MEASURES: dict[str, tuple[str, float, float | None]] = {
    "cadence": ("spm", 1.0, 2.0),
    "vertical_oscillation": ("mm", 1.0, None),
    "vertical_ratio": ("%", 0.1, None),
    "ground_contact": ("ms", 2.0, 20.0),
    "contact_balance": ("%", 0.2, None),
    "step_length": ("m", 0.01, None),
}
