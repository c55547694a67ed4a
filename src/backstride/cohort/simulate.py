"""A made-up cohort whose truth is known: who ran what, and who got hurt at a rate that the spike state multiplies.

For trying a method before trusting it: `associate` must give back the hazard ratios put in here.
"""

from __future__ import annotations

from typing import Any

from backstride.cohort.cleaning import EPOCH, clean_schema
from backstride.cohort.intervals import IN_FORCE_DAYS, spans_of
from backstride.cohort.presets import Preset, preset
from backstride.load.spikes import ORDER

#: hazard ratios of FRA25 (dossier A2), the default truth; no_baseline is set to 1 by us
PUBLISHED = {"reference": 1.0, "small": 1.64, "moderate": 1.52, "large": 2.28, "no_baseline": 1.0}
#: injuries for each athlete-day in the reference state: about 2.2 overuse injuries in 1,000 sessions (dossier A2)
BASE_A_DAY = 0.0009
FIRST_DAY = 738_156 - EPOCH  # 2022-01-01


def sessions(athletes: int, days: int, seed: int, *, runs_a_day: float = 0.21) -> Any:
    """Clean rows of a made-up cohort: habits differ by runner, breaks and ambitious weeks come and go."""
    import numpy as np
    import pyarrow as pa

    dice = np.random.default_rng(seed)
    habit = np.clip(dice.gamma(6.0, runs_a_day / 6.0, athletes), 0.03, 0.8)
    usual_km = np.clip(dice.lognormal(1.95, 0.35, athletes), 2.0, 25.0)
    blocks = -(-days // 28)
    off = dice.random((athletes, blocks)) < 0.08
    mood = dice.lognormal(0.0, 0.25, (athletes, blocks))
    who, day = [], []
    for block in range(blocks):
        chance = np.where(off[:, block], 0.0, habit)
        hit = dice.random((athletes, min(28, days - 28 * block))) < chance[:, None]
        a, d = np.nonzero(hit)
        who.append(a)
        day.append(d + 28 * block)
    athlete, when = np.concatenate(who), np.concatenate(day)
    order = np.lexsort((when, athlete))
    athlete, when = athlete[order], when[order]
    km = usual_km[athlete] * mood[athlete, when // 28] * dice.lognormal(0.0, 0.3, len(athlete))
    long = dice.random(len(athlete)) < 0.12
    km = np.round(np.clip(np.where(long, 1.6, 1.0) * km, 0.8, 90.0), 2)  # type: ignore[assignment]
    pace = np.clip(dice.normal(6.0, 0.7, athletes), 3.8, 9.0)
    minutes = np.round(km * pace[athlete] * dice.normal(1.0, 0.05, len(athlete)), 1)
    n = len(athlete)
    width = len(str(athletes))
    names = np.char.add("a", np.char.zfill(np.arange(athletes).astype(str), width))
    yes = pa.array(np.ones(n, dtype=bool))
    return pa.table(
        [
            pa.array(names).take(pa.array(athlete)),
            pa.array((when + FIRST_DAY).astype(np.int32)),
            pa.array(["run"]).take(pa.array(np.zeros(n, dtype=np.int8))),
            yes, yes, pa.array(km), pa.array(minutes),
        ],
        schema=clean_schema(),
    )  # fmt: skip


def onsets(
    rows: Any,
    seed: int,
    *,
    hazard_ratios: dict[str, float] | None = None,
    base_a_day: float = BASE_A_DAY,
    definition: Preset | None = None,
    in_force_days: int = IN_FORCE_DAYS,
    exposure: str = "session",
) -> Any:
    """First onset of each made-up athlete who has one: (athlete, onset)."""
    import numpy as np
    import pyarrow as pa

    definition = definition or preset("frandsen2025")
    truth = PUBLISHED | (hazard_ratios or {})
    spans = spans_of(rows, definition, in_force_days, exposure)
    rate = base_a_day * np.array([*(truth[state] for state in ORDER), 1.0])[spans.state]
    dice = np.random.default_rng(seed + 1)
    wait = dice.exponential(1.0, len(rate)) / rate  # days until the onset, were the state to last
    hit = wait < spans.days
    day = spans.day + np.minimum(wait, spans.days - 1e-9).astype(np.int64)
    first = np.flatnonzero(hit)
    _, once = np.unique(spans.athlete[first], return_index=True)
    chosen = first[once]
    return pa.table(
        {
            "athlete": spans.names.take(pa.array(spans.athlete[chosen])),
            "onset": pa.array(day[chosen].astype(np.int32)).cast(pa.date32()),
        }
    )


def as_table(rows: Any) -> Any:
    """Clean rows as the table a researcher would hand in."""
    import pyarrow as pa

    return pa.table(
        {
            "athlete": rows["athlete"],
            "date": rows["day"].cast(pa.date32()),
            "sport": rows["sport"],
            "distance_km": rows["km"],
            "duration_min": rows["minutes"],
        }
    )
