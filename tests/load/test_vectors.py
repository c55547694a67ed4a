"""Every test vector of the load dossier, part A and C7."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backstride.core.pain import PainDay
from backstride.core.session import Session
from backstride.load import (
    check_step,
    exposures,
    gap_multiplier,
    next_session_cap_km,
    next_session_cap_min,
    next_week_cap_min,
    ratios,
)
from backstride.load.effort import fitness_trend, srpe
from backstride.load.grade import cost_factor
from backstride.load.reference import last_normal
from backstride.load.spikes import spike_state

DAY = date(2026, 3, 2)  # a Monday


def run(day: int, minutes: float, km: float | None = None, sport: str = "run") -> Session:
    return Session(date=DAY + timedelta(days=day), sport=sport, duration_min=minutes, distance_km=km)


def test_caps_of_the_seed() -> None:
    assert [next_session_cap_min(m) for m in (40, 44, 48, 52, 57)] == [44, 48, 52, 57, 62]
    assert check_step(40, 44)["ok"]
    assert not check_step(40, 45)["ok"]
    assert check_step(40, 60) == {"ok": False, "cap_min": 44, "over_min": 16, "change_pct": 50.0}


def test_ten_percent_overtakes_the_minimum_step() -> None:
    assert next_session_cap_min(19) == 21
    assert next_session_cap_min(20) == 22
    assert next_session_cap_min(30) == 33
    assert next_week_cap_min(59) == 65
    assert next_week_cap_min(60) == 66
    assert next_week_cap_min(120) == 132


def test_cap_in_km_is_rounded_down() -> None:
    assert next_session_cap_km(12.0, 60) == 13.2
    assert next_session_cap_km(11.3, 62) == 12.4


@pytest.mark.parametrize(
    ("days", "share"), [(7, 1.0), (8, 0.75), (14, 0.75), (15, 0.5), (21, 0.5), (22, 0.0)]
)
def test_gap_steps(days: int, share: float) -> None:
    assert gap_multiplier(days) == share


def test_an_enforced_stop_restarts_from_14_days() -> None:
    assert gap_multiplier(13, enforced=True) == 0.75
    assert gap_multiplier(14, enforced=True) == 0.0


def test_day_30_counts_and_day_31_does_not() -> None:
    found = exposures([run(0, 60, 10.0), run(30, 50, 9.0)], as_of=DAY + timedelta(days=30))
    assert found.sessions[1]["longest_30d_km"] == 10.0
    found = exposures([run(0, 60, 10.0), run(31, 50, 9.0)], as_of=DAY + timedelta(days=31))
    assert found.sessions[1]["longest_30d_km"] is None
    assert found.sessions[1]["spike_state"] == "no_baseline"


def test_same_day_sessions_are_no_baseline_for_each_other() -> None:
    found = exposures([run(0, 60, 10.0), run(0, 90, 15.0)], as_of=DAY)
    assert [s["longest_30d_km"] for s in found.sessions] == [None, None]


def test_spike_states_at_their_edges() -> None:
    assert spike_state(11.0 / 10.0) == "reference"
    assert [spike_state(r) for r in (1.3001, 2.0001, 0.4)] == ["moderate", "large", "reference"]


def test_acwr_vector() -> None:
    weeks = [0, 40, 0, 40, 0, 40, 0] * 4 + [0, 60, 0, 60, 0, 60, 0]
    assert ratios.acwr_coupled(weeks) == pytest.approx(1.3333, abs=1e-4)
    assert ratios.acwr_uncoupled(weeks) == pytest.approx(1.5)
    mean = 120 / 7
    assert ratios.ewma(weeks, 7, mean) / ratios.ewma(weeks, 28, mean) == pytest.approx(1.1339, abs=1e-4)
    assert ratios.ewma(weeks, 7, 0) / ratios.ewma(weeks, 28, 0) == pytest.approx(1.2238, abs=1e-4)


def test_ewma_vector() -> None:
    load = [10.0] * 28 + [20.0]
    assert ratios.ewma(load, 7, 10) == pytest.approx(12.5)
    assert ratios.ewma(load, 28, 10) == pytest.approx(10.6897, abs=1e-4)
    assert ratios.ewma_ratio(load) == pytest.approx(1.1694, abs=1e-4)
    assert ratios.ewma_ratio(load[:27]) is None


@pytest.mark.parametrize("uncoupled", [0.5, 1.1, 1.5, 2.0])
def test_the_exact_link_of_the_two_ratios(uncoupled: float) -> None:
    daily = [7.0] * 21 + [7.0 * uncoupled] * 7
    assert ratios.acwr_coupled(daily) == pytest.approx(4 * uncoupled / (uncoupled + 3))


def test_chronic_zero_is_undefined() -> None:
    assert ratios.acwr_uncoupled([0.0] * 21 + [10.0] * 7) is None


def test_monotony_vectors() -> None:
    assert ratios.monotony([40, 40, 40, 40, 40, 40, 0]) == pytest.approx(2.268, abs=1e-3)
    assert ratios.strain([40, 40, 40, 40, 40, 40, 0]) == pytest.approx(544, abs=0.5)
    assert ratios.monotony([0, 40, 0, 40, 0, 40, 0]) == pytest.approx(0.802, abs=1e-3)
    assert ratios.monotony([30] * 7) == float("inf")
    assert ratios.monotony([30, None, 30, 30, 30, 30, 30]) is None


def test_srpe_and_slope() -> None:
    assert srpe(7, 60) == 420
    factors = {
        -0.20: 0.500,
        -0.10: 0.598,
        -0.05: 0.763,
        0: 1,
        0.02: 1.113,
        0.05: 1.301,
        0.10: 1.658,
        0.20: 2.502,
    }
    assert {i: round(cost_factor(i), 3) for i in factors} == pytest.approx(factors, abs=1e-3)


def test_fitness_trend_settles_at_a_constant_load() -> None:
    ctl, atl, balance = fitness_trend([50.0] * 600)[-1]
    assert (ctl, atl) == pytest.approx((50, 50), abs=0.01)
    assert balance == pytest.approx(0, abs=0.01)


def test_modality_trap_both_measures_rise_by_half() -> None:
    """20 + 20 to 30 + 30 minutes: counting only running would miss the elliptical."""
    sessions = [
        run(0, 20, None, "elliptical"), run(0, 20, 3.0, "treadmill_run"),
        run(7, 30, None, "elliptical"), run(7, 30, 4.5, "treadmill_run"),
    ]  # fmt: skip
    weeks = exposures(sessions, as_of=DAY + timedelta(days=14)).weeks
    assert [w["exercise_min"] for w in weeks[:2]] == [40, 60]
    assert [w["run_min"] for w in weeks[:2]] == [20, 30]
    assert weeks[1]["change_pct"] == 50.0
    assert weeks[1]["over_cap_min"] == 60 - 46


def test_forty_to_sixty_minutes_is_a_moderate_spike_16_over() -> None:
    base = [run(d, 40, 6.0) for d in (0, 2, 4, 7, 9, 11, 14, 16, 18, 21, 23, 25)]
    row = exposures([*base, run(28, 60, 9.0)], as_of=DAY + timedelta(days=28)).sessions[-1]
    assert (row["spike_state"], row["over_cap_min"], row["spike_ratio"]) == ("moderate", 16, 1.5)


def test_worked_example_4_gap_of_21_and_35_days() -> None:
    base = [run(7 * w + d, 40, 6.0) for w in range(5) for d in (0, 2, 4)]
    last = base[-1].date
    after_21 = exposures(base, as_of=last + timedelta(days=21)).today
    assert (after_21["state"], after_21["next_session_cap_min"], after_21["gap_multiplier"]) == (
        "gap",
        22,
        0.5,
    )
    after_35 = exposures(base, as_of=last + timedelta(days=35)).today
    assert (after_35["state"], after_35["next_session_cap_min"]) == ("no_baseline", 20)
    assert after_35["longest_30d_km"] is None
    forced = exposures(base, [PainDay(date=last, during_run=7)], as_of=last + timedelta(days=21)).today
    assert (forced["state"], forced["next_session_cap_min"]) == ("restart", 20)


def test_one_short_jog_does_not_reopen_the_old_cap() -> None:
    base = [run(d, 60, 10.0) for d in (0, 2, 4)]
    jog = run(16, 10, 1.5)
    today = exposures([*base, jog], as_of=DAY + timedelta(days=18)).today
    assert today["tolerated_longest_min"] == 45
    assert today["next_session_cap_min"] == 49


def test_a_run_that_hurt_does_not_raise_the_cap() -> None:
    base = [run(d, 60, 11.3) for d in (0, 3, 6, 9, 12)]
    long_run = run(15, 100, 18.2)
    pain = [
        PainDay(date=long_run.date, morning=0),
        PainDay(date=long_run.date + timedelta(days=1), morning=4),
    ]
    today = exposures([*base, long_run], pain, as_of=long_run.date + timedelta(days=4)).today
    assert today["longest_30d_km"] == 18.2
    assert today["tolerated_longest_km"] == 11.3
    assert today["next_session_cap_km"] == 12.4
    assert any("does not raise the cap" in w for w in today["why"])


def test_without_pain_run_allowed_is_unknown_and_says_so() -> None:
    today = exposures([run(0, 40, 6.0)], as_of=DAY + timedelta(days=1)).today
    assert today["run_allowed"] is None
    assert any("no check was made" in w for w in today["why"])


def test_red_pain_forbids_the_next_two_days() -> None:
    hurt = [PainDay(date=DAY, during_run=6)]
    for days, allowed in ((1, False), (2, False), (3, None)):
        assert (
            exposures([run(0, 40, 6.0)], hurt, as_of=DAY + timedelta(days=days)).today["run_allowed"]
            is allowed
        )


def test_nothing_known_is_never_zero() -> None:
    today = exposures([], as_of=DAY).today
    assert today["state"] == "no_baseline"
    assert [
        today[k] for k in ("longest_30d_km", "next_session_cap_km", "days_since_run", "room_left_run_min")
    ] == [None] * 4


def test_a_light_week_does_not_lower_the_next_cap() -> None:
    base = [run(7 * w + d, 40, 6.0) for w in range(3) for d in (0, 2, 4)] + [run(21, 40, 6.0)]
    today = exposures(base, as_of=DAY + timedelta(days=28)).today
    assert today["room_left_run_min"] == 132


def test_days_after_the_log_are_missing_and_not_rest() -> None:
    weeks = exposures([run(0, 40, 6.0)], as_of=DAY + timedelta(days=9)).weeks
    assert [w["missing_days"] for w in weeks] == [6, 3]


@pytest.mark.parametrize("sessions", [[], [run(0, 20)], [run(0, 40, sport="elliptical")]])
def test_red_pain_without_a_run_before_is_no_enforced_stop(sessions: list[Session]) -> None:
    found = exposures(sessions, [PainDay(date=DAY - timedelta(days=2), worst=7)], as_of=DAY)
    assert found.as_of == DAY


def test_the_ladder_of_the_plan_is_no_spike_of_a_week() -> None:
    """From nothing 8 min on a Sunday, then three times 8: the 24 minutes of the ladder are inside the week's line."""
    rows = exposures([run(6, 8), run(8, 8), run(10, 8), run(12, 8)], as_of=DAY + timedelta(days=13)).weeks
    assert [(row["run_min"], row["over_cap_min"]) for row in rows][1] == (24, 0)
    longer = exposures([run(6, 8), run(8, 8), run(10, 8), run(12, 12)], as_of=DAY + timedelta(days=13)).weeks
    assert longer[1]["over_cap_min"] == 4


def test_a_week_of_long_runs_is_on_no_ladder() -> None:
    rows = exposures([run(6, 8), run(8, 8), run(10, 31)], as_of=DAY + timedelta(days=13)).weeks
    assert rows[1]["over_cap_min"] == 25


def test_two_red_weeks_in_a_row_raise_no_reference() -> None:
    """60 min, then 99 and 108 that each held a run that hurt: both count 60, so the next week holds 66."""
    assert last_normal([(60.0, 0, False), (99.0, 0, True), (108.0, 0, True)]) == [None, 60, 60, 60]
