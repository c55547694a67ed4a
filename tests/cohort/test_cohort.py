"""Many athletes: equal to a plain reference, whole in any order, every rejected row named, the estimate recovers the truth."""

from __future__ import annotations

import csv
import gzip
import json
import math
import os
import random
import re
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

# ruff: noqa: E402 - without the extra the whole file is skipped by name
pa = pytest.importorskip("pyarrow")
pytest.importorskip("numba")
import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backstride.cohort import local, simulate
from backstride.cohort.associate import associate
from backstride.cohort.cleaning import clean
from backstride.cohort.daily import daily_exposures
from backstride.cohort.describe import describe
from backstride.cohort.fingerprint import fingerprint
from backstride.cohort.intervals import EXPOSURES, NAMES, ratio_days
from backstride.cohort.presets import preset, presets
from backstride.cohort.sessions import session_exposures
from backstride.core.errors import UnreadableError, UsageError

HEAD = ["athlete", "date", "sport", "distance_km", "duration_min"]
DAY = date(2025, 1, 1)
DOCS = Path(__file__).parents[2] / "docs"


def table(rows):
    return pa.table({name: [row[k] for row in rows] for k, name in enumerate(HEAD)})


def write(path, rows):
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEAD)
        out.writerows(rows)
    return path


def plain(rows):
    """The reference: for each run the longest of the athlete's earlier days d-30 to d-1, by looking at every pair."""
    found = {}
    for n, (who, day, _, km, _) in enumerate(rows):
        before = [k for w, d, _, k, _ in rows if w == who and 1 <= (day - d).days <= 30 and k > 0]
        found[n] = (km / max(before)) if before and km > 0 else math.nan
    return found


runs = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 80), st.integers(1, 300)), min_size=1, max_size=60
).map(lambda rows: [(who, DAY + timedelta(days=d), "run", km / 10, km * 0.6) for who, d, km in rows])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(runs)
def test_it_equals_the_plain_reference(rows):
    good, bad = clean(table(rows))
    assert bad.num_rows == 0
    found = session_exposures(good, preset("frandsen2025")).to_pylist()
    want = sorted((r[0], r[1], r[3], v) for r, v in zip(rows, plain(rows).values(), strict=True))
    got = sorted(
        (r["athlete"], r["date"], r["run_km"], math.nan if r["spike_ratio"] is None else r["spike_ratio"])
        for r in found
    )
    for one, two in zip(want, got, strict=True):
        assert one[:3] == two[:3]
        assert (math.isnan(one[3]) and math.isnan(two[3])) or abs(one[3] - two[3]) < 1e-6


@pytest.mark.parametrize(("days", "has"), [(1, True), (30, True), (31, False), (0, False)])
def test_the_window_is_the_thirty_days_before(days, has):
    rows = [("a", DAY, "run", 10.0, 60.0), ("a", DAY + timedelta(days=days), "run", 15.0, 90.0)]
    last = session_exposures(clean(table(rows))[0], preset("frandsen2025")).to_pylist()[-1]
    assert (last["spike_ratio"] is not None) is has


@pytest.mark.parametrize(
    ("ratio", "state"),
    [
        (1.1, "reference"),
        (1.11, "small"),
        (1.3, "small"),
        (1.31, "moderate"),
        (2.0, "moderate"),
        (2.01, "large"),
    ],
)
def test_the_limits_belong_to_the_lower_state(ratio, state):
    rows = [("a", DAY, "run", 10.0, 60.0), ("a", DAY + timedelta(days=3), "run", 10.0 * ratio, 90.0)]
    assert (
        session_exposures(clean(table(rows))[0], preset("frandsen2025")).to_pylist()[-1]["spike_state"]
        == state
    )


def test_one_runner_and_a_table_of_many_agree(tmp_path):
    from backstride.load import exposures, read_table

    dice = random.Random(3)
    rows = [
        ("a", DAY + timedelta(days=d), "run", round(dice.uniform(3, 20), 2), round(dice.uniform(20, 120), 1))
        for d in range(0, 120, 2)
    ]
    text = "date,sport,distance_km,duration_min\n" + "".join(f"{d},{s},{k},{m}\n" for _, d, s, k, m in rows)
    sessions, _ = read_table(text, "x.csv")
    one = {
        r["date"]: r["spike_ratio"]
        for r in exposures(sessions, [], as_of=DAY + timedelta(days=121)).to_json()["sessions"]
    }
    too_fast = clean(table(rows))[1].to_pylist()  # the one runner's count as runs of unknown length
    assert {row["reason"] for row in too_fast} == {"a run faster than anybody runs"}
    assert {one[row["date"]] for row in too_fast} == {None}
    for row in session_exposures(clean(table(rows))[0], preset("backstride")).to_pylist():
        mine = one[row["date"].isoformat()]
        assert (mine is None) == (row["spike_ratio"] is None)
        assert mine is None or mine == pytest.approx(row["spike_ratio"], abs=1e-3)


BAD = [
    ["", "2025-01-01", "run", "5", "30"],
    ["a", "yesterday", "run", "5", "30"],
    ["a", "1850-01-01", "run", "5", "30"],
    ["a", "2025-01-02", "run", "five", "30"],
    ["a", "2025-01-02", "run", "5", "soon"],
    ["a", "2025-01-02", "run", "-5", "30"],
    ["a", "2025-01-02", "run", "5", "-30"],
    ["a", "2025-01-02", "run", "1000000000", "30"],
    ["a", "2025-01-02", "run", "5", "99999"],
    ["a", "2025-01-02", "rest", "0", "0"],
]


def test_every_row_that_cannot_be_is_named_with_its_reason(tmp_path):
    path = write(tmp_path / "runs.csv", [*BAD, ["a", "2025-01-03", "run", "5", "30"]])
    report = local.run(path, tmp_path / "out.parquet")
    assert report.sessions == 1
    assert report.rejected == len(BAD)
    with Path(report.rejected_file).open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["reason"] for row in rows}) == len(BAD)
    assert rows[5]["distance_km"] == "-5"
    assert rows[5]["row"] == "6"


LINES = st.lists(st.sampled_from(["good", "date", "few", "many", "empty", "km"]), min_size=1, max_size=60)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_a_rejected_row_is_found_again_where_the_list_says(tmp_path, monkeypatch, kinds, ending, is_packed):
    """Lines left out, empty or not, shift no later row; pieces are small, so that a file has many."""
    monkeypatch.setattr("backstride.cohort.reading.BLOCK_BYTES", 200)
    texts = {"good": "{n},2025-01-01,run,5,30", "date": "{n},soon,run,5,30", "few": "{n},2025-01-01,run"}
    texts |= {"many": "{n},2025-01-01,run,5,30,1", "km": "{n},2025-01-01,run,-5,30", "empty": ""}
    lines = [texts[kind].format(n=n) for n, kind in enumerate(kinds)]
    path = tmp_path / ("runs.csv.gz" if is_packed else "runs.csv")
    data = ending.join([",".join(HEAD), *lines, "last,2025-01-01,run,5,30"]).encode()
    path.write_bytes(gzip.compress(data) if is_packed else data)
    report = local.run(path, tmp_path / "out.parquet")
    told = {}
    if report.rejected_file:
        with Path(report.rejected_file).open(newline="") as file:
            told = {int(row["row"]): row for row in csv.DictReader(file)}
    bad = {n + 1 for n, kind in enumerate(kinds) if kind not in ("good", "empty")}
    assert set(told) == bad
    for n, row in told.items():
        assert row["athlete"].split(",")[0] == lines[n - 1].split(",")[0]


@pytest.mark.parametrize("engine", ["local", "spark"])
def test_a_result_is_put_over_nothing_of_anybodys(tmp_path, engine):
    source = write(tmp_path / "runs.csv", [["a", "2025-01-03", "run", "5", "30"]])
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "thesis.txt").write_text("years of work")
    inside = write(folder / "runs.csv", [["a", "2025-01-03", "run", "5", "30"]])
    before = source.read_bytes()
    for handed_in, out in ((source, source), (source, folder), (folder, folder), (inside, folder)):
        code, _, err = command("cohort", "exposures", str(handed_in), str(out), "--engine", engine)
        assert code == 2, err
        assert "Traceback" not in err
    assert (folder / "thesis.txt").read_text() == "years of work"
    assert source.read_bytes() == inside.read_bytes() == before


def test_an_older_result_is_replaced_a_folder_of_sparks_too(tmp_path):
    source = write(tmp_path / "runs.csv", [["a", "2025-01-03", "run", "5", "30"]])
    older = tmp_path / "out.parquet"
    older.mkdir()
    for name in ("part-00000-x.snappy.parquet", "_SUCCESS", "._SUCCESS.crc", ".part-00000-x.crc"):
        (older / name).write_text("x")
    for _ in range(2):
        assert local.run(source, older).sessions == 1
        assert older.is_file()


def test_made_up_tables_go_over_nobodys_own(tmp_path):
    words = ("cohort", "simulate", str(tmp_path), "--athletes", "3", "--days", "60")
    assert command(*words)[0] == command(*words)[0] == 0  # made-up over made-up
    own = write(tmp_path / "runs.csv", [["a", "2025-01-03", "run", "5", "30"]])
    (tmp_path / "sessions.parquet").write_bytes(own.read_bytes())
    code, _, err = command(*words)
    assert code == 2
    assert "did not make up" in err
    assert (tmp_path / "sessions.parquet").read_bytes() == own.read_bytes()


def shuffled_cohort(tmp_path, athletes=60, days=200):
    rows = simulate.as_table(simulate.sessions(athletes, days, 5))
    whole = tmp_path / "whole.parquet"
    pq.write_table(rows, whole)
    order = list(range(rows.num_rows))
    random.Random(1).shuffle(order)
    parts = tmp_path / "parts"
    parts.mkdir()
    mixed = rows.take(pa.array(order))
    third = rows.num_rows // 3
    pq.write_table(mixed.slice(0, third), parts / "one.parquet")
    pq.write_table(mixed.slice(third), parts / "two.parquet")
    return whole, parts


def test_order_and_files_change_nothing(tmp_path, monkeypatch):
    whole, parts = shuffled_cohort(tmp_path)
    one = local.run(whole, tmp_path / "a.parquet")
    two = local.run(parts, tmp_path / "b.parquet")
    monkeypatch.setattr(local, "BYTES_A_ROW", 4000)
    small = local.run(parts, tmp_path / "c.parquet", memory_mb=1)
    assert one.fingerprint == two.fingerprint == small.fingerprint
    assert one.sessions == two.sessions == small.sessions > 1000
    assert one.athletes == 60
    assert "buckets" in small.why


def test_a_file_cut_in_half_is_told_and_the_others_are_read(tmp_path):
    whole, parts = shuffled_cohort(tmp_path)
    cut = parts / "three.parquet"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    report = local.run(parts, tmp_path / "out.parquet")
    assert [f["file"] for f in report.failed] == [str(cut)]
    assert report.sessions > 1000
    with pytest.raises(UnreadableError):
        local.run(cut, tmp_path / "nothing.parquet")
    assert not (tmp_path / "nothing.parquet").exists()


def damaged_in_the_middle(path):
    """A table whose end is whole and whose last rows are not."""
    n = 400
    columns = {"athlete": ["half"] * n, "date": [DAY] * n, "distance_km": [5.0] * n, "duration_min": [30] * n}
    pq.write_table(pa.table(columns), path, row_group_size=100, use_dictionary=False)
    whole = bytearray(path.read_bytes())
    group = pq.ParquetFile(path).metadata.row_group(3)
    begin = group.column(0).data_page_offset
    whole[begin : begin + 12] = bytes(byte ^ 0x55 for byte in whole[begin : begin + 12])
    path.write_bytes(bytes(whole))


def test_a_file_damaged_in_its_middle_is_left_out_whole(tmp_path, monkeypatch):
    """Its first rows were among the others already: everything is read anew without it."""
    from backstride.cohort import reading

    monkeypatch.setattr(reading, "ROWS_A_PIECE", 100)
    _, parts = shuffled_cohort(tmp_path)
    whole = local.run(parts, tmp_path / "whole.parquet")
    bad = parts / "a.parquet"
    damaged_in_the_middle(bad)
    told = []
    report = local.run(parts, tmp_path / "out.parquet", tell=told.append)
    assert report.fingerprint == whole.fingerprint
    assert report.rows_read == whole.rows_read
    assert [row["file"] for row in report.failed] == [str(bad)]
    assert any("left out whole" in line for line in told)
    with pytest.raises(UnreadableError):
        local.run(bad, tmp_path / "nothing.parquet")


def test_times_of_many_zones_keep_the_day_on_their_own_clock():
    rows = table(
        [
            ("a", "2025-01-02T23:30:00+02:00", "run", 5.0, 30.0),
            ("a", "2025-01-03T00:30:00-05:00", "run", 5.0, 30.0),
        ]
    )
    assert clean(rows)[0]["day"].to_pylist() == [20090, 20091]


def test_pain_goes_along_and_what_cannot_be_is_rejected(tmp_path):
    """It is in the result where any file tells of it, it changes no exposure, and it is described by state."""
    felt = {0: "2", 2: "", 4: "7", 6: "11", 8: "-1", 10: "much", 12: "5"}
    rows = [(DAY + timedelta(days=n), 5 if n < 12 else 9, pain) for n, pain in felt.items()]
    (folder := tmp_path / "in").mkdir()
    (folder / "a.csv").write_text(
        "athlete,date,sport,distance_km,duration_min,Pain\n"
        + "".join(f"a,{day},run,{km},30,{pain}\n" for day, km, pain in rows)
    )
    write(folder / "b.csv", [["b", str(DAY), "run", 5, 30]])
    report = local.run(folder, tmp_path / "out.parquet")
    found = pq.read_table(tmp_path / "out.parquet")
    assert found["pain"].to_pylist() == [2.0, None, 7.0, 5.0, None]
    assert report.reasons == {"the pain is no number from 0 to 10": 3}
    said = describe(found)
    assert said["sessions_with_pain_told"] == 3
    assert said["red_pain_per_1000_told"] == {"no_baseline": 0.0, "reference": 1000.0, "moderate": 1000.0}
    (folder / "a.csv").unlink()
    local.run(folder, tmp_path / "without.parquet")
    without = pq.read_table(tmp_path / "without.parquet")
    assert "pain" not in without.column_names
    assert "sessions_with_pain_told" not in describe(without)


def test_a_table_without_its_columns_says_which(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("who,when\na,2025-01-01\n")
    with pytest.raises(UnreadableError, match="athlete"):
        local.run(path, tmp_path / "out.parquet")
    with pytest.raises(UsageError):
        local.run(tmp_path / "no-such.csv", tmp_path / "out.parquet")
    with pytest.raises(UsageError, match="frandsen2025"):
        preset("frandsen")


def test_daily_rows_stand_beside(tmp_path):
    path = write(
        tmp_path / "runs.csv",
        [["a", str(DAY + timedelta(days=2 * n)), "run", 5 + n % 3, 30] for n in range(40)],
    )
    report = local.run(path, tmp_path / "out.parquet", daily=True)
    days = pq.read_table(report.daily).to_pylist()
    assert len(days) == 79  # every day from the first to the last, rest days too
    assert all(row["athlete"] == "a" for row in days)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(runs, st.randoms(use_true_random=False))
def test_daily_rows_equal_the_plain_definitions(rows, dice):
    """Each figure from the list of that athlete's days, by the functions for one runner."""
    from backstride.load import ratios

    rows = [*rows, *rows[:9], *rows[:4]]  # several sessions of a day
    dice.shuffle(rows)
    days = pa.concat_tables(daily_exposures(clean(table(rows))[0], preset("frandsen2025"))).to_pylist()
    for who in {row[0] for row in rows}:
        own = [row for row in rows if row[0] == who]
        first, last = min(row[1] for row in own), max(row[1] for row in own)
        km = [
            sum(row[3] for row in own if row[1] == first + timedelta(days=n))
            for n in range((last - first).days + 1)
        ]
        got = [row for row in days if row["athlete"] == who]
        assert [row["date"] for row in got] == [first + timedelta(days=n) for n in range(len(km))]
        for n, row in enumerate(got):
            so_far, week = km[: n + 1], sum(km[max(0, n - 6) : n + 1])
            before = [r[3] for r in own if 1 <= (row["date"] - r[1]).days <= 30]
            monotony = ratios.monotony(so_far)
            want = {
                "run_km": km[n],
                "sessions": sum(r[1] == row["date"] for r in own),
                "longest_30d_km": max(before) if before else None,
                "sum_7d": week if n >= 6 else None,
                "acwr_coupled": ratios.acwr_coupled(so_far),
                "acwr_uncoupled": ratios.acwr_uncoupled(so_far),
                "ewma_ratio": ratios.ewma_ratio(so_far),
                "monotony": None if monotony == math.inf else monotony,
                "strain": ratios.strain(so_far),
            }
            for name, value in want.items():
                assert row[name] == (None if value is None else pytest.approx(value, abs=1e-6)), (name, n)


def test_compiled_and_as_they_stand_the_kernels_give_the_same_bits(monkeypatch):
    from backstride.cohort import compiled

    good = clean(simulate.as_table(simulate.sessions(120, 90, 5)))[0]

    def both():
        return session_exposures(good, preset("backstride")), pa.concat_tables(
            daily_exposures(good, preset("backstride"))
        )

    monkeypatch.setattr(compiled, "FEW_ROWS", 10**9)
    plain_sessions, plain_days = both()
    monkeypatch.setattr(compiled, "FEW_ROWS", 0)
    fast_sessions, fast_days = both()
    assert fast_sessions.equals(plain_sessions)
    assert fast_days.equals(plain_days)


def test_what_the_paper_does_not_say_is_said():
    """Every line of the preset stands on the page, and no other."""
    page = (DOCS / "reference/frandsen2025.md").read_text(encoding="utf-8")
    listed = page.split("## What we could not know")[1]
    assert tuple(re.findall(r"^- (.+)$", listed, re.MULTILINE)) == presets()["frandsen2025"].unknown


def test_the_recipe_for_a_notebook_runs_as_it_stands(tmp_path):
    page = (DOCS / "how-to/research-a-cohort.md").read_text(encoding="utf-8")
    shell, cells = (re.findall(rf"```{kind}\n(.+?)```", page, re.DOTALL) for kind in ("", "python"))
    for line in shell[0].strip().splitlines():
        words = line.replace("3000", "300").split()[1:]
        done = subprocess.run(
            [sys.executable, "-m", "backstride", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    done = subprocess.run(
        [sys.executable, "-c", cells[0]], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "not a cause" in done.stdout
    head = (tmp_path / "spans.csv").read_text().splitlines()[0].replace('"', "")
    r = re.search(r"```r\n(.+?)```", page, re.DOTALL)[1]
    assert set(re.findall(r"Surv\((\w+), (\w+), (\w+)\)", r)[0]) <= set(head.split(","))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("exposure", EXPOSURES)
def test_the_estimate_recovers_the_hazards_it_was_made_with(exposure):
    """Of all three exposures of the study: over several made-up cohorts the mean lies on the truth, three errors wide."""
    truth = {"small": 1.64, "moderate": 1.52, "large": 2.28}
    definition, told = preset("frandsen2025"), {name: [] for name in truth}
    for seed in range(4):
        rows = simulate.sessions(2500, 400, seed)
        onsets = simulate.onsets(rows, seed, exposure=exposure)
        if exposure == "session":
            found = session_exposures(rows, definition)
        else:
            found = pa.concat_tables(daily_exposures(rows, definition))
        said = associate(found, onsets, exposure=exposure, limits=definition.limits)
        assert said["episodes"] == onsets.num_rows, "every onset is one day of the follow-up"
        for row in said["cox"]:
            if row["state"] in truth:
                error = (math.log(row["high"]) - math.log(row["low"])) / (2 * 1.96)
                told[row["state"]].append((math.log(row["hazard_ratio"]), 1 / error**2))
    for state, ratio in truth.items():
        weight = sum(w for _, w in told[state])
        mean = sum(value * w for value, w in told[state]) / weight
        assert abs(mean - math.log(ratio)) < 3 / math.sqrt(weight), (state, math.exp(mean))
        assert 1 / math.sqrt(weight) < 0.2, "wide enough for anything is no test"
    assert "not a cause" in said["warning"]
    assert said["assumptions"]


def test_a_days_state_is_that_of_its_ratio_on_the_right_side_of_each_limit():
    """Ten kilometres in a week, then others: 1.10 is the reference still, 1.30 small, 2.00 moderate."""
    for later, state in {
        11.0: "reference",
        11.1: "small",
        13.0: "small",
        13.1: "moderate",
        20.1: "large",
    }.items():
        weeks = [10.0, 10.0, 10.0, 10.0, later]
        rows = [("a", DAY + timedelta(days=7 * n), "run", km, 60.0) for n, km in enumerate(weeks)]
        days = pa.concat_tables(daily_exposures(clean(table(rows))[0], preset("frandsen2025")))
        for exposure in ("acwr", "week"):
            spans = ratio_days(days, exposure, preset("frandsen2025").limits)
            assert NAMES[spans.state[-1]] == state, (exposure, later)
            assert NAMES[spans.state[0]] == "no_baseline"
            assert int(spans.days.sum()) == 29


def test_spans_of_ones_own_give_the_same_model(tmp_path):
    """What `--spans` writes is all that the model knows."""
    import pandas as pd
    from lifelines import CoxTimeVaryingFitter

    assert command("cohort", "simulate", str(tmp_path / "in"), "--athletes", "800", "--days", "300")[0] == 0
    given = [str(tmp_path / "in" / name) for name in ("sessions.parquet", "onsets.csv")]
    spans = tmp_path / "spans.csv"
    words = ("cohort", "associate", *given, "--preset", "frandsen2025", "--json")
    code, out, err = command(*words, "--spans", str(spans))
    assert code == 0, err
    rows = pd.read_csv(spans)
    for name in (wanted := sorted(set(rows["state"]) - {"reference"})):
        rows[name] = (rows["state"] == name).astype(float)
    columns = ["athlete", "start", "stop", "event", *wanted]
    model = CoxTimeVaryingFitter().fit(
        rows[columns], id_col="athlete", event_col="event", start_col="start", stop_col="stop"
    )
    ours = {row["state"]: row["hazard_ratio"] for row in json.loads(out)["cox"]}
    assert ours == {name: pytest.approx(model.hazard_ratios_[name], rel=1e-6) for name in ours}
    assert len(ours) >= 3
    code, _, err = command(*words, "--spans", given[1])
    assert code == 2
    assert "handed in" in err
    code, out, err = command("cohort", "associate", *given, "--exposure", "acwr", "--json")
    assert code == 0, err
    assert any("uncoupled 7:21" in line for line in json.loads(out)["assumptions"])


def test_an_onset_that_counts_nowhere_is_named_with_its_reason():
    rows = [("a", DAY + timedelta(days=n), "run", 5.0, 30.0) for n in range(0, 40, 2)]
    found = session_exposures(clean(table(rows))[0], preset("backstride"))
    told = {"a": [DAY - timedelta(days=3), DAY + timedelta(days=300)], "b": [DAY]}
    pairs = [(who, day) for who, days in told.items() for day in days]
    onsets = pa.table({"athlete": [who for who, _ in pairs], "onset": [day for _, day in pairs]})
    said = associate(found, onsets, model=False)
    assert [row["why"] for row in said["onsets_outside"]] == [
        "before the first run",
        "after the last run's state",
        "no such athlete among the runners",
    ]
    assert said["episodes"] == 0


@pytest.mark.parametrize("athletes", [1, 3, 8, 20, 60])
def test_a_table_too_small_for_a_model_keeps_its_rates_and_says_so(athletes):
    rows = simulate.sessions(athletes, 200, 1)
    onsets = simulate.onsets(rows, 1)
    found = associate(session_exposures(rows, preset("backstride")), onsets)
    assert sum(row["athlete_days"] for row in found["rates"]) > 0
    assert bool(found["cox"]) is (found["no_model"] is None)
    assert all(0 < row["low"] <= row["hazard_ratio"] <= row["high"] < math.inf for row in found["cox"])
    json.dumps(found, allow_nan=False)


def test_what_is_left_out_of_an_association_is_told(tmp_path):
    runs = write(
        tmp_path / "runs.csv", [["a", str(DAY + timedelta(days=n)), "run", 5, 30] for n in range(40)]
    )
    onsets = tmp_path / "onsets.csv"
    onsets.write_text("athlete,onset\na,2025-01-20\n\nx\nnobody,2025-01-05\na,soon\n")
    code, out, err = command("cohort", "associate", str(runs), str(onsets), "--json")
    assert code == 1, err
    found = json.loads(out)
    assert [row["row"] for row in found["rejected_onsets"]] == [5, 3]
    assert found["onsets_outside_follow_up"] == 1
    assert "row 5: no onset date" in err
    assert found["onsets_outside"] == [
        {"athlete": "nobody", "onset": "2025-01-05", "why": "no such athlete among the runners"}
    ]
    assert "onset outside every follow-up: nobody, 2025-01-05" in err
    assert found["no_model"]
    code, out, err = command("cohort", "associate", str(runs), str(onsets))
    assert "too few episodes" in out
    assert "Traceback" not in err
    code, _, err = command("cohort", "associate", str(runs), str(onsets), "--in-force-days", "0")
    assert code == 2


def command(*words):
    done = subprocess.run(
        [sys.executable, "-m", "backstride", *words], capture_output=True, text=True, timeout=240, check=False
    )
    return done.returncode, done.stdout, done.stderr


def test_the_command_prints_one_object_and_says_its_path(tmp_path):
    path = write(
        tmp_path / "runs.csv", [["a", str(DAY + timedelta(days=n)), "run", 5, 30] for n in range(40)]
    )
    code, out, err = command("cohort", "exposures", str(path), str(tmp_path / "out.parquet"), "--json")
    assert code == 0, err
    found = json.loads(out)
    assert found["engine"] == "local"
    assert found["sessions"] == 40
    assert "one process" in err
    columns = pq.read_table(tmp_path / "out.parquet").column_names
    assert {"athlete", "date", "run_km", "run_min", "longest_30d_km", "spike_ratio", "spike_state"} <= set(
        columns
    )
    code, out, _ = command("cohort", "describe", str(path), "--json")
    assert code == 0
    assert json.loads(out)["athletes"] == 1


@pytest.mark.skipif(
    shutil.which("java") is None and not os.environ.get("CI"), reason="no Java on this machine"
)
def test_spark_gives_the_same_answer(tmp_path):
    pytest.importorskip("pyspark")
    _, parts = shuffled_cohort(tmp_path)
    here = local.run(parts, tmp_path / "local.parquet", daily=True)
    code, out, err = command(
        "cohort",
        "exposures",
        str(parts),
        str(tmp_path / "spark.parquet"),
        "--engine",
        "spark",
        "--daily",
        "--json",
    )
    assert code == 0, err[-2000:]
    there = json.loads(out)
    assert there["engine"] == "spark"
    assert there["fingerprint"] == here.fingerprint
    for name in ("sessions", "athletes", "states", "same_rows"):
        assert there[name] == getattr(here, name), name
    assert fingerprint(there["daily"]) == fingerprint(here.daily)


@pytest.mark.timeout(600)
@pytest.mark.skipif(
    shutil.which("java") is None and not os.environ.get("CI"), reason="no Java on this machine"
)
def test_spark_reads_any_folder_as_one_process_does(tmp_path):
    """Separators, letters, clocks, kinds of column, lines too short, rows that cannot be, a file cut in half."""
    pytest.importorskip("pyspark")
    folder = tmp_path / "in"
    folder.mkdir()
    good = [["a", str(DAY + timedelta(days=n)), "ride" if n % 3 else "run", "5", "30"] for n in range(30)]
    write(folder / "a.csv", [*BAD, *good])
    (folder / "b.csv").write_bytes(
        "Athlete;Date;Distance_km;Duration_min\n"
        "M\u00fcller;2025-01-05;6,5;39\nM\u00fcller;2025-01-09T23:30:00-05:00;8;48\na;2025-01-31;9\n".encode(
            "cp1252"
        )
    )
    late = [datetime(2025, 1, day, 23, 30, tzinfo=UTC) for day in (3, 10)]  # past midnight in Madrid

    def store(name, **columns):
        pq.write_table(
            pa.table({**columns, "distance_km": [7.0, 9.5], "duration_min": [40, 55]}), folder / name
        )

    store("c.parquet", athlete=["a", None], date=[DAY, DAY])
    store("d.parquet", athlete=["cid", "cid"], date=pa.array(late, pa.timestamp("us", tz="Europe/Madrid")))
    (folder / "p.csv").write_text(
        "athlete,date,distance_km,duration_min,pain\np,2025-01-05,5,30,6\np,2025-01-07,5,30,\np,2025-01-09,5,30,11\n"
    )
    store("e.parquet", athlete=["dan", "dan"], date=pa.array(late, pa.timestamp("ns", tz="Europe/Madrid")))
    store(
        "f.parquet", athlete=[7, 7], date=pa.array([t.replace(tzinfo=None) for t in late], pa.timestamp("ns"))
    )
    whole = (folder / "f.parquet").read_bytes()
    (folder / "g.parquet").write_bytes(whole[: len(whole) // 2])
    damaged_in_the_middle(folder / "h.parquet")
    here = local.run(folder, tmp_path / "local.parquet")
    words = ("cohort", "exposures", str(folder), str(tmp_path / "spark"), "--engine", "spark", "--json")
    code, out, err = command(*words)
    assert (code, out != "") == (1, True), err[-3000:]  # done, but a file failed
    there = json.loads(out)
    assert there["fingerprint"] == here.fingerprint
    assert there["reasons"] == here.reasons
    assert there["failed"] == here.failed
    assert [Path(row["file"]).name for row in here.failed] == ["g.parquet", "h.parquet"]
    assert (there["rows_read"], there["sessions"]) == (here.rows_read, here.sessions) == (54, 41)
    first = {row["athlete"]: str(row["date"]) for row in pq.read_table(tmp_path / "spark").to_pylist()[::-1]}
    assert (first["cid"], first["dan"], first["7"]) == ("2025-01-04", "2025-01-04", "2025-01-03")
    listed = Path(there["rejected_file"]).read_text(encoding="utf-8")
    assert listed == Path(here.rejected_file).read_text(encoding="utf-8")  # file and row too
    assert len(listed.splitlines()) - 1 == sum(here.reasons.values())


_DYING = """
import os, signal, sys
from pathlib import Path
from backstride.cohort import local, spark

marker, parts, out = (sys.argv[n] for n in (1, 2, 3))
whole = spark._expose

def once(definition, folder, daily, pain, batches):
    import os, signal
    from pathlib import Path
    if not Path(marker).exists():
        Path(marker).touch()
        (Path(folder) / "sessions" / ".part-00000.parquet-0").write_bytes(b"PAR1 half")
        os.kill(os.getpid(), signal.SIGKILL)
    yield from whole(definition, folder, daily, pain, batches)

spark._expose = once
report = spark.run(parts, out)
assert all(path.name.startswith("part-") for path in Path(out).iterdir())
assert not list(Path(out).parent.glob("*unfinished*"))
print(Path(marker).exists(), report.fingerprint)
"""


@pytest.mark.timeout(600)
@pytest.mark.skipif(
    shutil.which("java") is None and not os.environ.get("CI"), reason="no Java on this machine"
)
def test_a_worker_killed_in_the_middle_loses_nothing(tmp_path):
    pytest.importorskip("pyspark")
    _, parts = shuffled_cohort(tmp_path)
    here = local.run(parts, tmp_path / "local.parquet")
    words = [str(tmp_path / "died"), str(parts), str(tmp_path / "spark.parquet")]
    done = subprocess.run([sys.executable, "-c", _DYING, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split()[-2:] == ["True", here.fingerprint]


_ALWAYS_DYING = """
import os, signal, sys
from pathlib import Path
from backstride.cohort import spark
from backstride.core.errors import StoreError

parts, out = sys.argv[1:]

def never(definition, folder, daily, pain, batches):
    import os, signal
    os.kill(os.getpid(), signal.SIGKILL)
    yield

spark._expose = never
try:
    spark.run(parts, out)
except StoreError as error:
    print(error)
print([path.name for path in Path(out).parent.glob("*unfinished*")], Path(out).exists())
"""


@pytest.mark.timeout(600)
@pytest.mark.skipif(
    shutil.which("java") is None and not os.environ.get("CI"), reason="no Java on this machine"
)
def test_a_worker_that_dies_each_time_is_told_in_a_sentence_and_leaves_nothing(tmp_path):
    pytest.importorskip("pyspark")
    _, parts = shuffled_cohort(tmp_path)
    words = [sys.executable, "-c", _ALWAYS_DYING, str(parts), str(tmp_path / "spark.parquet")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    said = done.stdout.strip().splitlines()
    assert said[-2].startswith("Spark stopped before the result was whole: ")
    assert "Nothing was written" in said[-2]
    assert said[-1] == "[] False"
