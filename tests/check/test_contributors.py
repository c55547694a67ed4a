"""Contributors: bands on the worst case, never beside urgent help, what the log adds, the dossier's vignettes (C6)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstride import check
from backstride.check import assess, case, log_findings
from backstride.check.contributors import ranked
from backstride.check.facts import Known
from backstride.check.soundness import BANNED
from backstride.core.disposition import Disposition
from backstride.core.errors import KnowledgeError
from backstride.core.finding import Answer, Finding
from backstride.knowledge.patterns import BANDS, build, patterns
from backstride.knowledge.rulebook import rulebook

BOOK = rulebook()
USED = sorted({name for name in patterns().by_name() if name in BOOK.signs})
SITES = (
    "low_back",
    "mid_back",
    "upper_back",
    "neck",
    "rib",
    "buttock",
    "groin",
    "hip",
    "hamstring",
    "knee",
    "shin",
    "calf",
    "foot",
)


def told(**findings: object) -> list[Finding]:
    return [
        Finding(id=name, value=value if isinstance(value, float) else Answer(value))
        for name, value in findings.items()
    ]


def bands(result) -> dict[str, str]:
    return {row["id"]: row["band"] for row in result.contributors}


@pytest.mark.parametrize(
    ("story", "fitting"),
    [
        ("20+20 min at the gym, then 30+30 minutes; next morning a low-back ache, no leg symptoms, 34 years old", {"LOAD_SPIKE", "MUSCLE_OVERLOAD"}),
        ("Low back ache 10-15 min into each run, eases after stopping, desk job, back to running after a break, 41", {"NON_SPECIFIC", "LOAD_SPIKE"}),
        ("Stitch under the ribs on the right while running, gone 3 minutes after stopping, 30 years old", {"ETAP"}),
    ],
)  # fmt: skip
def test_the_dossiers_vignettes(story, fitting):
    found = bands(case(story, batch=True))
    assert {name for name in fitting if found.get(name) in {"partly_fits", "fits_well"}} == fitting


def test_pregnancy_shortens_the_list():
    found = bands(
        case("24 weeks pregnant, low back ache on stairs and turning over in bed, I run", batch=True)
    )
    assert "PREGNANCY_LBP" in found
    assert set(found) <= {"PREGNANCY_LBP", "SIJ", "LOAD_SPIKE", "NON_SPECIFIC"}


def test_an_imaging_label_ranks_nothing():
    assert "DDD" not in bands(
        case("My doctor says I have degenerative disc disease, low back ache, is running bad?", batch=True)
    )


@pytest.mark.parametrize("finding", ["ces_saddle", "breathless_rest", "foot_drop", "tearing_pain"])
def test_nothing_stands_beside_urgent_help(finding):
    result = assess(
        told(
            at_low_back="yes",
            at_chest="yes",
            at_calf="yes",
            spike_session="yes",
            onset_next_day="yes",
            **{finding: "yes"},
        )
    )
    assert result.disposition_if_rest_no.rank >= Disposition.SAME_DAY.rank
    assert result.contributors == ()
    assert result.worth_ruling_out == ()


def test_chest_patterns_wait_for_the_screens():
    signs = told(at_rib="yes", twist_worse="yes", pressing_reproduces="yes", pleuritic="no", breathless="no", breathless_rest="no",
                 breathless_ordinary_effort="no", night_bone_pain="no", night_walk_about="no")  # fmt: skip
    known = Known(signs, BOOK, batch=False)
    assert "THORACIC_JOINT" not in {one.contributor.id for one in ranked(known, screens_done=False)}
    assert "THORACIC_JOINT" in {one.contributor.id for one in ranked(known, screens_done=True)}


def test_fits_well_needs_three_features_of_two_kinds():
    firm = told(at_low_back="yes", palm_sized="yes", pressing_reproduces="yes", onset_next_day="yes", spike_session="yes", below_knee="no",
                new_numb_limb="no", am_stiff_gt30="no", pain_at_rest="no")  # fmt: skip
    assert bands(assess(firm))["MUSCLE_OVERLOAD"] == "fits_well"
    # the same points out of fewer features do not reach it
    assert (
        bands(assess([f for f in firm if f.id not in {"palm_sized", "onset_next_day"}]))["MUSCLE_OVERLOAD"]
        == "partly_fits"
    )


def test_a_posture_finding_never_leads():
    found = {
        r["id"]: r
        for r in assess(
            told(at_low_back="yes", wall_gap_gt1hand="yes", extension_worse="yes", stand_worse="yes")
        ).contributors
    }
    assert found["HYPERLORDOSIS"]["band"] == "possible"


def test_weight_is_neutral_and_opt_in():
    assert "EXCESS_WEIGHT" not in bands(assess(told(at_low_back="yes")))
    assert "EXCESS_WEIGHT" in bands(assess(told(at_low_back="yes", bmi=31.0)))
    assert "EXCESS_WEIGHT" not in bands(assess(told(at_low_back="yes", bmi=31.0, periods_absent="yes")))
    assert "EXCESS_WEIGHT" not in bands(assess(told(at_low_back="yes", bmi=24.0)))


def test_the_site_changes_the_suspect():
    low = bands(
        assess(
            told(
                at_low_back="yes", hamstring_tight_selftest="yes", shooting_limb_pain="no", new_numb_limb="no"
            )
        )
    )
    mid = bands(
        assess(
            told(
                at_mid_back="yes", hamstring_tight_selftest="yes", shooting_limb_pain="no", new_numb_limb="no"
            )
        )
    )
    assert "HAMSTRING_TIGHT" in low
    assert "HAMSTRING_TIGHT" not in mid


def test_a_pattern_outside_running_is_always_on_the_list():
    assert "NON_SPECIFIC" in bands(assess(told(at_low_back="yes", spike_session="yes", onset_next_day="yes")))


def test_close_patterns_are_told_with_what_would_part_them():
    result = assess(
        told(
            at_calf="yes",
            calf_pull_felt="yes",
            same_time_every_run="yes",
            am_stiff="yes",
            new_shoes="yes",
            calf_swollen="no",
        )
    )
    rows = {row["id"]: row for row in result.contributors}
    tied = [row for row in rows.values() if row.get("tie_with")]
    assert tied or result.disposition_if_rest_no.rank >= Disposition.SAME_DAY.rank
    assert all(other in rows for row in tied for other in row["tie_with"])


signs = st.dictionaries(st.sampled_from(USED), st.sampled_from(["yes", "no", "unsure"]), max_size=14)
sites = st.sampled_from(SITES)


def scores(site: str, answers: dict[str, str]):
    known = Known(told(**{f"at_{site}": "yes"}, **answers), BOOK, batch=False)
    return {one.contributor.id: one for one in ranked(known, screens_done=True)}


@settings(max_examples=150, deadline=None)
@given(sites, signs)
def test_one_answer_more_only_narrows_the_interval(site, answers):
    known = Known(told(**{f"at_{site}": "yes"}, **answers), BOOK, batch=False)
    fewer = Known(told(**{f"at_{site}": "yes"}, **dict(list(answers.items())[:-1])), BOOK, batch=False)
    from backstride.check.contributors import score

    for row, _, features in patterns().contributors:
        now, before = score(row, features, known), score(row, features, fewer)
        assert before.low <= now.low <= now.high <= before.high, row.id


@settings(max_examples=100, deadline=None)
@given(sites, signs, st.randoms())
def test_order_changes_nothing(site, answers, random):
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    assert scores(site, answers) == scores(site, dict(shuffled))


@settings(max_examples=100, deadline=None)
@given(sites, signs)
def test_what_is_shown_is_within_its_ceiling_and_has_a_source(site, answers):
    for one in scores(site, answers).values():
        row = one.to_json()
        assert row["sources"]
        assert row["low"] <= row["high"]
        ceiling = one.contributor.ceiling
        assert not ceiling or BANDS.index(one.band) <= BANDS.index(ceiling)
        assert one.fits or one.contributor.always


@settings(max_examples=60, deadline=None)
@given(sites, signs)
def test_contributors_never_move_a_level(site, answers):
    findings = told(**{f"at_{site}": "yes"}, **answers)
    jump = (
        Finding(id="spike_session", value=Answer.YES, origin="log", text="x"),
        Finding(id="spike_ratio", value=1.6, origin="log", text="x"),
    )
    plain, with_log = assess(findings), assess(findings, log=jump)
    assert (plain.disposition, plain.run_permission, plain.reasons) == (
        with_log.disposition,
        with_log.run_permission,
        with_log.reasons,
    )


MONDAY = date(2026, 3, 2)


def load_of(*runs: tuple[int, float, float | None], missing: int = 0) -> dict:
    sessions = [
        {
            "date": (MONDAY - timedelta(days=d)).isoformat(),
            "run_km": km,
            "run_min": km * 6,
            "spike_ratio": ratio,
        }
        for d, km, ratio in runs
    ]
    weeks = [
        {"week_start": (MONDAY - timedelta(days=7 * n)).isoformat(), "missing_days": missing}
        for n in range(6)
    ]
    return {"sessions": sessions, "weeks": weeks}


def test_the_log_names_its_run_and_the_day():
    found = {f.id: f for f in log_findings(load_of((1, 18.2, 1.61), (8, 11.3, 1.0), (15, 10.8, 1.0)), MONDAY)}
    assert found["spike_session"].value == Answer.YES
    assert found["spike_ratio"].value == 1.61
    assert found["spike_days_before"].value == 1.0
    assert (
        found["spike_session"].text
        == "18.2 km on Sunday 1 March, 61 % over the longest of the 30 days before; pain came the next day"
    )
    result = check.case("low back ache", {}, log=tuple(found.values()))
    jump = next(row for row in result.contributors if row["id"] == "LOAD_SPIKE")
    assert found["spike_session"].text in jump["log"]


@pytest.mark.parametrize(("days", "seen"), [(14, True), (15, False)])
def test_the_window_ends_after_fourteen_days(days, seen):
    found = log_findings(load_of((days, 18.2, 1.61), (2, 8.0, 0.9)), MONDAY)
    assert any(f.id == "spike_ratio" for f in found) is seen


def test_no_jump_is_said_only_where_nothing_is_missing():
    runs = [(2, 8.0, 0.9), (9, 8.5, 0.9)]
    assert [f.value for f in log_findings(load_of(*runs), MONDAY)] == [Answer.NO]
    assert log_findings(load_of(*runs, missing=1), MONDAY) == ()
    assert log_findings({"sessions": [], "weeks": []}, MONDAY) == ()


@pytest.mark.parametrize(("gap", "seen"), [(14, True), (13, False)])
def test_a_return_after_a_break(gap, seen):
    found = log_findings(load_of((2, 5.0, 0.9), (2 + gap, 8.0, 0.9)), MONDAY)
    assert any(f.id == "return_after_break" for f in found) is seen


def test_no_word_of_theirs_is_banned():
    for row, _, features in patterns().contributors:
        for text in (row.name, row.say, row.course, row.limits, *(f.label for f, _ in features)):
            assert not BANNED.search(text), text


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        (b'version = "1"\nreview_by = 2027-01-01\nreviewed_by = ""\ncolour = 1\n', "colour"),
        (b'version = "1"\nreview_by = 2027-01-01\nreviewed_by = ""\n[[contributor]]\nid = "A"\n', "name"),
        (b"version = [", "file"),
    ],
)
def test_a_mistake_is_refused_with_file_and_field(broken, field):
    with pytest.raises(KnowledgeError) as fault:
        build([("new.toml", broken)])
    assert "new.toml" in str(fault.value)
    assert field in str(fault.value)
