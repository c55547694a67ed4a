"""Seen is not cleared (dossier A8), as a pure function over the history of checks."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstride.check.release import Checked, Seen, after_seen, released_by, standing
from backstride.core.disposition import Disposition, RunPermission

D1, D2, D3 = date(2026, 11, 20), date(2026, 11, 22), date(2026, 11, 25)
E, S, C, R, H = (
    Disposition.EMERGENCY_NOW,
    Disposition.SAME_DAY,
    Disposition.CLINICIAN_DAYS,
    Disposition.CLINICIAN_ROUTINE,
    Disposition.SELF_CARE,
)


def check(
    level: Disposition, permission: RunPermission = RunPermission.NONE, *seen: Seen, **more: object
) -> Checked:
    return Checked(on=D1, disposition=level, run_permission=permission, seen=seen, **more)  # type: ignore[arg-type]


def visit(said: str, by: str = "doctor", on: date = D2, **more: bool) -> Seen:
    return Seen(on=on, by=by, said=said, **more)


@pytest.mark.parametrize("level", [E, S, C])
def test_only_may_run_lifts_and_the_plan_starts_at_the_gate(level: Disposition) -> None:
    holds = after_seen(check(level, RunPermission.NONE, visit("may_run")))
    assert holds.run_permission is RunPermission.MODIFIED
    assert holds.from_entry_gate
    assert holds.is_plan_allowed


@pytest.mark.parametrize(
    ("said", "permission"),
    [
        ("walk_or_cross", RunPermission.NO_IMPACT),
        ("no_exercise", RunPermission.NONE),
        ("nothing", RunPermission.NONE),
    ],
)
def test_anything_else_sets_or_keeps_it(said: str, permission: RunPermission) -> None:
    holds = after_seen(check(S, RunPermission.NONE, visit(said)))
    assert holds.run_permission is permission
    assert holds.disposition is C
    assert holds.ask_when_to_run is (said == "nothing")
    assert not holds.from_entry_gate


def test_a_past_faint_seen_without_a_word_keeps_none() -> None:
    """Vignette V45."""
    assert after_seen(check(S, RunPermission.NONE, visit("nothing"))).run_permission is RunPermission.NONE


@pytest.mark.parametrize(
    "seen",
    [
        visit("may_run", is_about_this=False),
        visit("may_run", by="physiotherapist"),
        visit("may_run", on=date(2026, 11, 1)),
        visit("may_run", by="friend"),
    ],
)
def test_what_releases_nothing(seen: Seen) -> None:
    holds = after_seen(check(E, RunPermission.NONE, seen))
    assert holds.disposition is E
    assert not holds.is_plan_allowed


def test_the_newest_word_counts() -> None:
    seen = (visit("may_run", on=D2), visit("no_exercise", on=D3))
    assert after_seen(check(E, RunPermission.NONE, *seen)).run_permission is RunPermission.NONE


@pytest.mark.parametrize(
    ("rules", "physiotherapist"),
    [
        ([("RF-BSI-2", S)], True),
        ([("R_BSI", C)], True),
        ([("B3.7-unclear", C)], True),
        ([("RF-NEU-1", S)], False),
        ([("R_ACS-settled", C)], False),
        ([("RF-HEAD-2", S), ("R_BSI", C)], False),
        ([("RF-PREG-2", C)], False),
        ([("UNSURE:ces_saddle", S)], False),
        ([("P1", R)], True),
    ],
)
def test_whose_word_counts(rules: list[tuple[str, Disposition]], physiotherapist: bool) -> None:
    assert ("physiotherapist" in released_by(rules)) is physiotherapist
    assert "doctor" in released_by(rules)


def test_a_calmer_check_later_lowers_nothing_and_the_symptom_again_fires_again() -> None:
    calm = Checked(on=D3, disposition=H, run_permission=RunPermission.MODIFIED)
    holds = standing([check(E), calm])
    assert holds is not None
    assert holds.disposition is E
    released = check(E, RunPermission.NONE, visit("may_run"))
    again = Checked(on=D3, disposition=E, run_permission=RunPermission.NONE)
    holds = standing([released, again])
    assert holds is not None
    assert holds.disposition is E
    assert not holds.is_plan_allowed


def test_nothing_stands_without_a_check_or_after_its_end() -> None:
    assert standing([]) is None
    assert standing([check(E, is_over=True)]) is None


LEVELS = st.sampled_from(list(Disposition))
VISITS = st.builds(
    Seen,
    on=st.sampled_from([D1, D2, D3]),
    by=st.sampled_from(["doctor", "emergency_department", "physiotherapist", "friend"]),
    said=st.sampled_from(["walk_or_cross", "no_exercise", "nothing"]),
)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.lists(LEVELS, min_size=1, max_size=4), st.lists(VISITS, max_size=3))
def test_without_may_run_no_urgent_check_ever_gives_running_back(
    levels: list[Disposition], seen: list[Seen]
) -> None:
    history = [
        Checked(on=D1, disposition=level, run_permission=RunPermission.NONE, seen=tuple(seen))
        for level in levels
    ]
    holds = standing(history)
    assert holds is not None
    if any(level in (E, S, C) for level in levels):
        assert holds.run_permission.rank <= RunPermission.NO_IMPACT.rank
        assert holds.disposition.rank >= C.rank
