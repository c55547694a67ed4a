"""The long view: lags against chance, the published course, changes, episodes and what was before them."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstride.check.soundness import BANNED
from backstride.core.pain import PainDay
from backstride.core.session import Session
from backstride.knowledge.shelf import sources
from backstride.load import exposures
from backstride.load.demo import runner
from backstride.load.trends import (
    Episode,
    RunDetail,
    beside,
    changes,
    course_for,
    episodes_of,
    own_course,
    remember,
    shares_by_month,
    trend,
    with_a_window,
)
from backstride.load.trends.settings import rules

TODAY = date(2026, 3, 16)
DAY = timedelta(days=1)


def run(days_ago: int, km: float = 6.0, minutes: float = 36.0, **more) -> Session:
    return Session(date=TODAY - days_ago * DAY, distance_km=km, duration_min=minutes, **more)


def detail(days_ago: int, **more) -> RunDetail:
    told = {"sport": "run", "minutes": 40.0, **more}
    return RunDetail(date=TODAY - days_ago * DAY, **told)


# lags ---------------------------------------------------------------------------------------------------------------


def test_a_made_up_link_is_seen_and_a_random_one_is_not():
    over = [TODAY - n * DAY for n in range(20, 400, 45)]
    linked = {TODAY - n * DAY: 0 for n in range(420)}
    for day in over:
        linked[day + DAY] = 6
    assert trend(over, linked).chance < 0.05
    rng = Random(7)
    loose = {TODAY - n * DAY: (6 if rng.random() < 0.3 else 0) for n in range(420)}
    assert trend(over, loose).chance > 0.05


def test_the_first_days_of_a_log_are_over_no_line():
    """Day 2 of a log is 100 % over the longest before it, which says nothing: the runs before the log are not known."""
    log = [run(n, km=5.0 if n != 58 else 10.0) for n in range(60, 0, -2)]
    rows = exposures([*log, run(0, km=9.0)], as_of=TODAY).sessions
    over = [row["date"] for row in rows if row["worse_state"] not in ("reference", None)]
    assert (TODAY - 58 * DAY).isoformat() in over
    kept = [row["date"] for row in with_a_window(rows)]
    assert min(kept) == (TODAY - 30 * DAY).isoformat()
    assert TODAY.isoformat() in kept
    assert with_a_window([]) == []


def test_a_lag_counts_only_days_that_were_asked():
    over = [TODAY - 10 * DAY]
    said = trend(over, {TODAY - 9 * DAY: 5})
    assert [(lag.n, lag.hits) for lag in said.lags] == [(0, 0), (1, 1), (0, 0), (0, 0)]
    assert not said.is_enough


# the course -----------------------------------------------------------------------------------------------------


ASKED = dict.fromkeys(
    [
        "new_numb_limb",
        "weak_leg",
        "foot_drop",
        "ces_both_legs",
        "cancer_history",
        "trauma_major",
        "trauma_minor",
    ],
    "no",
)


def test_the_published_figures_stand_as_they_were_published():
    shown = course_for(["low_back"], ASKED, "self_care")
    new, lasting = shown.courses
    assert [new.at(week) for week in (0, 6, 26, 52)] == [5.2, 2.3, 1.2, 0.6]
    assert [lasting.at(week) for week in (0, 6, 26, 52)] == [5.1, 3.3, 2.6, 2.3]
    assert new.at(3) == pytest.approx((5.2 + 2.3) / 2)
    assert new.at(400) == 0.6
    assert {s for course in shown.courses for s in course.sources} <= sources().keys()


@pytest.mark.parametrize(
    ("places", "answers", "level", "said"),
    [
        (["mid_back"], ASKED, "self_care", "low back pain only"),
        (["low_back", "chest"], ASKED, "self_care", "low back pain only"),
        ([], ASKED, "self_care", "low back pain only"),
        (["low_back"], ASKED, "clinician_days", "what is found"),
        (["low_back"], ASKED, "incomplete", "what is found"),
        (["low_back"], ASKED, None, "No check was made"),
        (["low_back"], {**ASKED, "weak_leg": "yes"}, "self_care", "what is found"),
        (["low_back"], {**ASKED, "weak_leg": "unsure"}, "self_care", "what is found"),
        (["low_back"], {k: v for k, v in ASKED.items() if k != "cancer_history"}, "self_care", "missing"),
        (["low_back"], {**ASKED, "pregnant": "yes"}, "self_care", "what is found"),
        (["low_back"], {**ASKED, "maybe_pregnant": "unsure"}, "self_care", "what is found"),
    ],
)
def test_it_is_shown_to_nobody_else_and_silence_is_no_no(places, answers, level, said):
    shown = course_for(places, answers, level)
    assert shown.courses == ()
    assert said in shown.why_not


@given(
    st.dictionaries(
        st.sampled_from([*rules().course_rules.not_with]), st.sampled_from(["yes", "unsure"]), min_size=1
    )
)
def test_any_yes_or_unsure_hides_it(more):
    assert course_for(["low_back"], {**ASKED, **more}, "self_care").courses == ()


def test_own_weeks_need_two_scores_and_a_zero_is_a_score():
    pain = [
        PainDay(date=TODAY + n * DAY, worst=worst) for n, worst in ((0, 6), (1, 4), (7, 0), (14, 0), (15, 0))
    ]
    weeks = own_course([*pain, PainDay(date=TODAY + 16 * DAY, morning=3)], TODAY, TODAY + 20 * DAY)
    assert [(week.mean_worst, week.n_days) for week in weeks] == [(5.0, 2), (None, 1), (0.0, 2)]


# changes --------------------------------------------------------------------------------------------------------


def test_new_shoes_are_a_change_the_first_pair_of_a_log_is_none():
    runs = [detail(n, shoes="Blue") for n in range(60, 30, -3)] + [
        detail(n, shoes="Red") for n in range(30, 0, -3)
    ]
    [change] = changes(runs)
    assert (change.kind, change.date, change.before, change.after) == (
        "shoes",
        TODAY - 30 * DAY,
        "Blue",
        "Red",
    )
    assert changes(runs, [("red", TODAY - 33 * DAY)]) == [change]  # written down too: still one
    told = changes([detail(5)], [("Green", TODAY - 4 * DAY)])
    assert [(c.kind, c.after) for c in told] == [("shoes", "Green")]


def test_a_step_of_cadence_is_found_on_its_day_and_noise_is_not():
    rng = Random(3)
    quiet = [detail(n, cadence_spm=166 + rng.uniform(-3, 3)) for n in range(200, 0, -3)]
    assert changes(quiet) == []
    stepped = [
        detail(n, cadence_spm=(166 if n > 99 else 174) + rng.uniform(-2, 2)) for n in range(200, 0, -3)
    ]
    [change] = changes(stepped)
    assert abs((change.date - (TODAY - 98 * DAY)).days) <= 4
    assert (int(change.before), int(change.after)) == pytest.approx((166, 174), abs=2)


def test_few_runs_say_nothing_about_cadence_and_a_treadmill_is_left_out():
    assert changes([detail(n, cadence_spm=160 if n > 20 else 180) for n in (40, 30, 10, 1)]) == []
    mixed = [detail(n, cadence_spm=166) for n in range(200, 0, -3)]
    mixed += [detail(n, cadence_spm=180, sport="treadmill_run", minutes=1) for n in range(100, 0, -2)]
    assert [c for c in changes(mixed) if c.kind == "cadence"] == []


def test_treadmill_months_and_back():
    runs = [
        RunDetail(
            date=date(2025, month, day), sport="treadmill_run" if month in (11, 12) else "run", minutes=40
        )
        for month in (9, 10, 11, 12)
        for day in (3, 10, 17, 24)
    ]
    runs += [RunDetail(date=date(2026, 1, day), sport="run", minutes=40) for day in (3, 10)]
    assert [share.treadmill_pct for share in shares_by_month(runs)] == [0, 0, 100, 100, 0]
    found = [(c.kind, c.date, c.before, c.after) for c in changes(runs)]
    assert found == [
        ("treadmill", date(2025, 11, 1), "0", "100"),
        ("treadmill", date(2026, 1, 1), "100", "0"),
    ]


def test_a_month_without_minutes_has_no_share():
    [share] = shares_by_month([detail(3, minutes=None)])
    assert share.treadmill_pct is None


def test_beside_counts_and_says_what_an_even_spread_gives():
    found = changes([], [("A", TODAY - 300 * DAY), ("B", TODAY - 100 * DAY)])
    episodes = [Episode(TODAY - 290 * DAY, None, is_told=True), Episode(TODAY - 10 * DAY, None, is_told=True)]
    told = beside(found, episodes, TODAY - 399 * DAY, TODAY)
    assert (told.n_episodes, told.after_change) == (2, 1)
    assert told.expected == pytest.approx(2 * 58 / 400)
    assert beside([], episodes, TODAY - 399 * DAY, TODAY).expected is None


# episodes and memory --------------------------------------------------------------------------------------------


def test_scores_give_episodes_that_end_after_two_quiet_weeks():
    worst = {TODAY - n * DAY: 4 for n in (100, 99, 90, 60, 59)} | {TODAY - 30 * DAY: 5}
    assert [(s.first, s.last, s.is_told) for s in episodes_of([], worst, TODAY)] == [
        (TODAY - 100 * DAY, TODAY - 90 * DAY, False),
        (TODAY - 60 * DAY, TODAY - 59 * DAY, False),  # one painful day alone is none
    ]
    open_now = episodes_of([], {TODAY - n * DAY: 4 for n in (3, 2)}, TODAY)
    assert open_now[0].last is None


def test_what_was_told_stands_over_what_the_scores_show():
    worst = {TODAY - n * DAY: 4 for n in (100, 99, 90)}
    told = episodes_of([(TODAY - 102 * DAY, TODAY - 80 * DAY)], worst, TODAY)
    assert [(s.first, s.is_told) for s in told] == [(TODAY - 102 * DAY, True)]


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(st.integers(0, 400), st.integers(0, 10), max_size=60))
def test_every_painful_day_lies_in_at_most_one_episode(scores):
    worst = {TODAY - n * DAY: score for n, score in scores.items()}
    found = episodes_of([], worst, TODAY)
    for day, score in worst.items():
        inside = [episode for episode in found if episode.holds(day, TODAY)]
        assert len(inside) <= 1
        if score >= 3 and not inside:  # a day that stands alone
            others = [d for d, s in worst.items() if s >= 3 and d != day]
            assert all(abs((d - day).days) > rules().episode.quiet_days for d in others)
    for episode in found:
        assert worst[episode.first] >= 3


def remembered(told, sessions, pain=(), found=()):
    load = exposures(sessions, pain, as_of=TODAY)
    worst = {day.date: day.worst for day in pain if day.worst is not None}
    return remember(episodes_of(told, worst, TODAY), sessions, load.sessions, pain, list(found), TODAY)


def test_the_example_runner_remembers_the_long_run():
    ran = runner(20260316, TODAY, years=3)
    load = exposures(ran.sessions, ran.pain, as_of=TODAY)
    worst = {day.date: day.worst for day in ran.pain if day.worst is not None}
    episodes = episodes_of([], worst, TODAY)
    newest, *older = remember(episodes, ran.sessions, load.sessions, ran.pain, [], TODAY)
    assert newest.before.run_km == 18.2
    assert newest.before.run_over_pct == 61
    assert newest.episode.last is None
    assert newest.phases.to_end is None
    assert older
    assert newest.since_last_days == (newest.episode.first - older[0].episode.last).days


def test_phases_are_counted_from_the_first_day():
    first = TODAY - 100 * DAY
    sessions = [run(n) for n in range(160, 100, -2)]
    sessions += [run(n, km=3, minutes=18) for n in (80, 76)] + [run(n) for n in range(60, 0, -2)]
    pain = [PainDay(date=TODAY - 80 * DAY, worst=5), PainDay(date=TODAY - 79 * DAY, morning=4)]
    pain += [
        PainDay(date=TODAY - 76 * DAY, morning=1, during_run=2, worst=2),
        PainDay(date=TODAY - 75 * DAY, morning=1),
    ]
    [told] = remembered([(first, TODAY - 50 * DAY)], sessions, pain)
    assert told.phases.to_next_run == 20
    assert told.phases.to_quiet_run == 24
    assert told.phases.to_end == 50
    assert told.phases.longest_stop == 19
    assert told.phases.to_old_week == 46


def test_a_quiet_run_needs_both_scores():
    sessions = [run(n) for n in range(60, 30, -2)] + [run(10)]
    pain = [PainDay(date=TODAY - 10 * DAY, worst=1)]  # the next morning was not asked
    [told] = remembered([(TODAY - 20 * DAY, None)], sessions, pain)
    assert told.phases.to_quiet_run is None


def test_a_gap_and_a_rise_before_the_first_day():
    sessions = (
        [run(n) for n in range(120, 60, -3)]
        + [run(n) for n in (27, 25)]
        + [run(n, minutes=60) for n in (21, 19)]
    )
    [told] = remembered([(TODAY - 18 * DAY, None)], sessions)
    assert told.before.gap_days == 35
    assert told.before.week_rise_pct == round(100 * (120 / 72 - 1))


def test_an_empty_log_remembers_nothing_and_invents_nothing():
    told = remember([Episode(TODAY - 5 * DAY, None, is_told=True)], [], [], [], [], TODAY)[0]
    assert (told.before.n_runs, told.before.run_over_pct, told.before.week_rise_pct) == (0, None, None)
    assert (told.phases.to_next_run, told.phases.to_old_week, told.worst) == (None, None, None)


def test_settings_name_their_sources():
    told = rules()
    named = {*told.change.sources, *told.episode.sources, *(s for row in told.course for s in row.sources)}
    assert named <= sources().keys()
    assert [row.population for row in told.course if BANNED.search(row.population)] == []
