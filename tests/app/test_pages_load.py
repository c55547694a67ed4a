"""Load: what stood out, how far today and why; drawings and tables from the same figures."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

import walking
from backstride.app import clock
from backstride.app.charts import PainCell, RunStem, WeekBar, runs_against_longest, weeks_inside_the_line
from backstride.app.charts.chart import scale_to
from backstride.app.demo import load_example
from backstride.app.imports.run import import_paths
from backstride.app.journal.checkin import check_in
from backstride.app.journal.checks import record_check
from backstride.app.journal.models import Athlete
from backstride.app.pages.load import next_run
from backstride.check.rescreen import ITEMS

DAY = date(2026, 3, 12)


@pytest.fixture
def example(client, ana, monkeypatch) -> Athlete:
    monkeypatch.setenv("BACKSTRIDE_NOW", "2026-03-12T09:00:00+01:00")
    athlete = load_example(ana.owner)
    session = client.session
    session["athlete"] = athlete.pk
    session.save()
    return athlete


def test_empty(client):
    assert "There is no training here yet." in client.get("/load").content.decode()


def test_the_spike_leads_and_the_room_names_rule_grade_and_source(client, example):
    page = client.get("/load").content.decode()
    page = page.replace("\xa0", " ")
    assert "One run stood out: 18.2 km, 61 % over your longest of the 30 days before." in page
    assert "It is not proof that the run caused it." in page
    assert re.search(r"Up to [\d.]+ km or \d+ min today, whichever comes first", page)
    assert "By the log alone" in page  # nobody has checked anything yet
    assert "One run against the longest of 30 days" in page
    assert "prospective study" in page
    assert "Frandsen 2025" in page
    assert "does not raise your limit" in page


def test_a_closed_run_gate_wins_over_the_log(client, example):
    """Today says "no running"; Load must not say "up to 9 km" beside it."""
    Athlete.objects.filter(pk=example.pk).update(is_example=False)
    walking.check(client)
    walking.plan(client)
    assert "No running today" in client.get("/today").content.decode()
    page = client.get("/load").content.decode()
    room = page.split('id="room"')[1]
    assert "No run yet: the run gate is closed" in room
    assert "Up to" not in room.split("</h2>")[0]
    assert '<a href="/plan#gate">' in room
    assert next_run({"gate": [{"met": True}], "days": []}, DAY) is None


def test_a_check_that_allows_no_running_wins_over_the_log(client, example):
    told = {"disposition": "clinician_days", "run_permission": "none", "knowledge_version": "test"}
    record_check(example, told, origin="interview")
    page = client.get("/load").content.decode()
    assert "No run today" in page
    assert "Up to" not in page.split('id="room"')[1].split("</h2>")[0]
    assert "Book a clinician for this week." in page


def test_miles_are_converted_and_a_limit_is_never_rounded_up(client, example):
    from backstride.app.journal.load import exposures

    Athlete.objects.filter(pk=example.pk).update(units="imperial")
    page = client.get("/load").content.decode()
    cap = exposures(example).today["next_session_cap_km"]
    page = page.replace("\xa0", " ")
    shown = float(re.search(r"Up to ([\d.]+) mi", page)[1])
    assert shown <= cap / 1.609344 < shown + 0.1
    assert "11.3 mi, 61 % over" in page  # 18.2 km


def test_ranges_change_the_chart_and_nonsense_does_not(client, example):
    short, long = (len(client.get(f"/load?weeks={n}").content) for n in (12, 52))
    assert long > short
    assert len(client.get("/load?weeks=9999999").content) == short
    assert len(client.get("/load?weeks=%00<script>").content) == short
    assert long < 150_000


def test_each_research_figure_says_what_it_can_tell(client, example):
    page = client.get("/load").content.decode()
    assert "None of these tells your risk." in page
    assert "predicts no better than chance" in page


def test_no_style_attribute_and_no_inline_script(client, example):
    for path in ("/load", "/today", "/journal", "/journal/trends", "/settings", "/import"):
        page = client.get(path).content.decode()
        assert " style=" not in page, path
        assert "<style" not in page, path
        assert not re.search(r"<script(?![^>]*src=)", page), path


def stems(lengths: list[float]) -> list[RunStem]:
    made = []
    for n, length in enumerate(lengths):
        before = max(lengths[max(0, n - 5) : n], default=None)
        ratio = length / before if before else None
        day = DAY - timedelta(days=6 * (len(lengths) - 1 - n))
        made.append(RunStem(day, length, before, ratio, bool(ratio and ratio > 1.1)))
    return made


@settings(max_examples=60, derandomize=True)
@given(st.lists(st.floats(0.1, 60), max_size=20), st.lists(st.integers(0, 10), max_size=14))
def test_the_table_tells_what_the_drawing_shows(lengths, scores):
    pain = [PainCell(DAY - timedelta(days=n), score) for n, score in enumerate(scores)]
    chart = runs_against_longest(
        stems(lengths), pain, first=DAY - timedelta(days=84), last=DAY, today=DAY, unit="km", line_until=DAY
    )
    shown = [stem for stem in stems(lengths) if stem.date >= DAY - timedelta(days=84)]
    assert len(chart.rows) == len(shown) == chart.wide.count("<circle")
    assert chart.wide.count('class="over"') == sum(stem.is_over for stem in shown)
    assert "nan" not in chart.wide + chart.narrow


def test_the_same_figures_give_the_same_bytes():
    told = {"first": DAY - timedelta(days=84), "last": DAY, "today": DAY, "unit": "km", "line_until": DAY}
    assert runs_against_longest(stems([5, 6, 9]), [], **told) == runs_against_longest(
        stems([5, 6, 9]), [], **told
    )


def test_the_letters_of_a_drawing_are_not_read_out_beside_its_finding_and_table():
    told = {"first": DAY - timedelta(days=84), "last": DAY, "today": DAY, "unit": "km", "line_until": DAY}
    chart = runs_against_longest(stems([5, 6, 9]), [PainCell(DAY, 3)], **told)
    for svg in (chart.wide, chart.narrow):
        named = re.fullmatch(r'<svg [^>]*role="img"[^>]*><g aria-hidden="true">(.*)</g></svg>', svg)
        assert named[1].count("<text") == svg.count("<text") > 3


def test_what_is_read_has_the_decimal_sign_of_the_language_and_what_is_drawn_its_point():
    told = {"first": DAY - timedelta(days=84), "last": DAY, "today": DAY, "unit": "km", "line_until": DAY}
    with translation.override("de"):
        chart = runs_against_longest(stems([5, 6.5, 9.2]), [], **told)
    read = [chart.sentence, *chart.rows[-1], *re.findall(r">([^<]+)</text>", chart.wide + chart.narrow)]
    assert not [said for said in read if re.search(r"\d\.\d", said)]
    assert {said for said in read if re.search(r"9,2\b", said)}
    assert re.search(r'cy="\d+\.\d', chart.wide)
    assert not re.search(r'="\d+,\d', chart.wide)


@settings(max_examples=60, derandomize=True)
@given(st.lists(st.tuples(st.floats(0, 600), st.floats(0, 300), st.floats(0, 900)), max_size=15))
def test_only_weeks_above_their_cap_are_clay(figures):
    bars = [
        WeekBar(DAY + timedelta(weeks=n), run, other, 0, cap, max(0.0, run + other - cap), 0)
        for n, (run, other, cap) in enumerate(figures)
    ]
    chart = weeks_inside_the_line(bars)
    assert chart.wide.count('class="over"') == sum(bar.over > 0 for bar in bars)
    assert len(chart.rows) == len(bars)


def test_unknown_days_of_a_week_are_named():
    week = WeekBar(DAY, 60, 0, 0, None, 0, 2)
    chart = weeks_inside_the_line([week])
    assert chart.rows[0][5:] == ("-", "2 days unknown")
    assert 'class="dots"' in chart.wide


@given(st.floats(0, 100_000))
def test_an_axis_holds_its_values(most):
    top, step = scale_to(most)
    assert top >= most
    assert step > 0


def test_the_log_does_not_say_that_no_check_was_made_where_one_was(client, example):
    assert "no check was made" in client.get("/load").content.decode()
    told = {"disposition": "self_care", "run_permission": "modified", "knowledge_version": "test"}
    record_check(example, told, origin="interview")
    assert "no check was made" not in client.get("/load").content.decode()


def asked_four_ways(client, athlete) -> list[dict[str, Any]]:
    """`today` as the library, a script and an assistant are given it."""
    from backstride.app.api.tokens import ApiToken
    from backstride.app.assistant.tools import TOOLS
    from backstride.app.exports.facts import facts
    from backstride.app.journal.load import exposures

    told = client.get("/api/load", headers={"authorization": "Bearer " + ApiToken.make(athlete, "script")})
    read = [exposures(athlete).to_json(), told.json(), TOOLS["load"].call(athlete, {}), facts(athlete).load]
    return [one["today"] for one in read]


@pytest.mark.parametrize(
    ("level", "permission"), [("same_day", "none"), ("clinician_days", "no_impact"), ("incomplete", "none")]
)
def test_what_a_check_forbids_no_log_allows_whoever_asks(client, example, level, permission):
    check_in(example, clock.today(example), screen={item.id: "no" for item in ITEMS})
    for today in asked_four_ways(client, example):
        assert today["run_allowed"] is True
    told = {"disposition": level, "run_permission": permission, "knowledge_version": "test"}
    record_check(example, told, origin="interview")
    for today in asked_four_ways(client, example):
        assert today["run_allowed"] is False
        assert today["sentence"] == "No run today"
        assert today["why"][0] == "The last check allows no running."
        assert not any(line.startswith("Up to") for line in today["why"])


def test_after_a_check_the_six_of_today_come_before_any_figure_is_leave_to_run(client, example):
    told = {"disposition": "self_care", "run_permission": "modified", "knowledge_version": "test"}
    record_check(example, told, origin="interview")
    for today in asked_four_ways(client, example):
        assert today["run_allowed"] is None
        assert any("six safety questions" in line for line in today["why"])
        assert not any("no check was made" in line for line in today["why"])


def test_a_run_of_unknown_length_is_said_where_it_cannot_be_drawn(client, ana, tmp_path, monkeypatch):
    monkeypatch.setenv("BACKSTRIDE_NOW", "2026-03-12T09:00:00+01:00")
    (tmp_path / "log.csv").write_text(
        "date,sport,distance_km,duration_min\n2026-03-02,run,8,45\n2026-03-05,run,,45\n2026-03-07,run,8,45\n"
    )
    import_paths(ana, [tmp_path])
    assert "1 run without a known distance is not drawn." in client.get("/load").content.decode()
    (tmp_path / "log.csv").write_text("date,sport,distance_km,duration_min\n2026-03-05,run,7,45\n")
    import_paths(ana, [tmp_path])
    assert "is not drawn" not in client.get("/load").content.decode()


def boxes(svg: str) -> list[tuple[float, float, float, float]]:
    """Where the bold words stand: left, right, top and base line."""
    found = re.findall(
        r'<text class="(?:k|hotk)"(?: text-anchor="(end)")? x="([\d.]+)" y="([\d.]+)">([^<]+)<', svg
    )
    return [
        (
            float(x) - 7.2 * len(said) * bool(end),
            float(x) + 7.2 * len(said) * (not end),
            float(y) - 9,
            float(y),
        )
        for end, x, y, said in found
    ]


@settings(max_examples=40, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from([5.0, 6.5, 8.0, 15.0, 18.0, 24.0]), min_size=200, max_size=360))
def test_no_word_of_a_full_year_stands_on_a_stem(lengths):
    told = {"first": DAY - timedelta(days=364), "last": DAY, "today": DAY, "unit": "km", "line_until": DAY}
    chart = runs_against_longest(stems(lengths), [], **told)
    for svg in (chart.wide, chart.narrow):
        dots = [(float(x), float(y)) for x, y in re.findall(r'<circle [^>]*cx="([\d.]+)" cy="([\d.]+)"', svg)]
        for left, right, _top, base in boxes(svg)[:-1]:  # the last is "Today", above the drawing
            assert not [dot for dot in dots if left < dot[0] < right and dot[1] < base]
