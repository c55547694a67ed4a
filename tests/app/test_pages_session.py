"""One session: figures, the second-by-second picture, where it broke, corrections."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import numpy as np
import pytest

from app.logs import folder_of_runs, gpx
from backstride.app.charts.recording import STRIP, TOP, recording
from backstride.app.demo import load_example
from backstride.app.imports.run import import_paths
from backstride.app.journal.models import Activity, TrainingSession
from backstride.app.journal.sessions import session_rows
from backstride.app.pages.measures import Units, minutes
from backstride.app.pages.recording import picture, warm_up
from backstride.log.breaks import Break

pytestmark = pytest.mark.django_db


def test_the_long_run_shows_where_it_broke(client, ana, monkeypatch):
    monkeypatch.setenv("BACKSTRIDE_NOW", "2026-03-12T09:00:00+01:00")
    example = load_example(ana.owner)
    session = client.session
    session["athlete"] = example.pk
    session.save()
    row = session_rows(example).filter(sport="run").order_by("-distance_km").first()
    page = client.get(f"/session/{row.session_id}").content.decode()
    page = page.replace("\xa0", " ")
    assert "18.2 km" in page
    assert "61 % over the longest of the 30 days before it (11.3 km)" in page
    assert "It first broke at minute" in page
    assert "a walk break" in page
    assert 'class="broke"' in page
    assert "not proof of cause" in page
    assert "The same run from another record" in page  # the phone's copy
    assert len(page) < 60_000


def test_a_session_without_a_record_has_no_picture_and_says_so(client, ana, tmp_path):
    (tmp_path / "list.csv").write_text("date,sport,distance_km,duration_min\n2026-03-02,run,5.0,30\n")
    import_paths(ana, [tmp_path / "list.csv"])
    [row] = session_rows(ana)
    page = client.get(f"/session/{row.session_id}").content.decode()
    assert "5.0 km in 30 min" in page
    assert "no second-by-second record" in page
    assert '<svg class="chart' not in page


def test_the_sport_is_corrected_and_nonsense_is_not(client, ana, tmp_path):
    import_paths(ana, [folder_of_runs(tmp_path / "log", 1)])
    [row] = session_rows(ana)
    client.post(f"/session/{row.session_id}/sport", {"sport": "spaceflight"})
    assert Activity.objects.get().sport == "run"
    answer = client.post(f"/session/{row.session_id}/sport", {"sport": "walk"}, follow=True)
    assert "Counted as Walk" in answer.content.decode()
    assert TrainingSession.objects.get().sport == "walk"


def test_two_records_are_parted_and_joined_again(client, ana, tmp_path):
    start = datetime(2026, 3, 2, 7, tzinfo=UTC)
    (tmp_path / "watch.gpx").write_text(gpx(start, step=5))
    (tmp_path / "phone.gpx").write_text(gpx(start, step=20))
    import_paths(ana, [tmp_path])
    [row] = session_rows(ana)
    lesser = Activity.objects.get(winner__isnull=False)
    client.post(f"/session/{row.session_id}/record/{lesser.pk}", {"do": "apart"})
    assert not Activity.objects.filter(winner__isnull=False).exists()
    client.post(f"/session/{row.session_id}/record/{lesser.pk}", {"do": "merge"})
    assert Activity.objects.filter(winner__isnull=False).count() == 1


def test_a_stranger_gets_no_session(client, stellas_client, ana, tmp_path):
    import_paths(ana, [folder_of_runs(tmp_path / "log", 1)])
    [row] = session_rows(ana)
    assert client.get(f"/session/{row.session_id}").status_code == 200
    assert stellas_client.get(f"/session/{row.session_id}").status_code == 404
    assert stellas_client.post(f"/session/{row.session_id}/sport", {"sport": "walk"}).status_code == 404
    part = Activity.objects.get()
    assert stellas_client.post(f"/session/{row.session_id}/record/{part.pk}").status_code == 404


def record(n: int = 1800, speed: float = 3.0) -> dict[str, np.ndarray]:
    return {"t_s": np.arange(n, dtype=float), "speed_mps": np.full(n, speed), "hr_bpm": np.full(n, 140.0)}


def test_gaps_stay_gaps_and_a_stop_does_not_flatten_the_pace():
    streams = record()
    streams["hr_bpm"][600:900] = np.nan
    streams["speed_mps"][1000:1100] = 0.0
    said = picture(streams, [Break(16.7, "stop", 100)], "run", Units())
    pace, heart = said.lines
    assert None in heart.values
    assert max(v for v in pace.values if v is not None) <= 1.8 * 1000 / 3 / 60 + 0.01
    assert "minute 17" in said.sentence
    assert said.rows[0][0] == "0-5"


def test_no_record_no_picture():
    assert picture({}, [], "run", Units()) is None
    assert picture({"t_s": np.zeros(100)}, [], "run", Units()) is None
    assert picture({"t_s": np.arange(100.0), "hr_bpm": np.full(100, np.nan)}, [], "run", Units()) is None


def test_a_slow_first_ten_minutes_is_told():
    streams = record(3000)
    streams["speed_mps"][:600] = 2.0
    assert "33 % slower" in warm_up(streams, Units())
    assert "no slower start" in warm_up(record(3000), Units())
    assert warm_up(record(900), Units()) == ""


def test_figures_in_words():
    assert minutes(47.2) == "47 min"
    assert minutes(125) == "2 h 5 min"
    assert Units().pace(30, 5) == "6:00 /km"
    assert Units(is_metric=False).distance(16.09344) == "10.0 mi"
    assert Units().pace(30, None) == ""


def test_a_pace_that_never_changes_is_drawn_through_the_middle_and_said_once():
    seconds = np.arange(0.0, 1200.0)
    level = {"t_s": seconds, "speed_mps": np.full(1200, 3.0), "hr_bpm": 120 + seconds / 60}
    chart = recording(picture(level, [], "treadmill_run", Units("metric")))
    pace = re.search(r'class="trace pace" d="([^"]+)"', chart.wide)[1]
    heights = {float(y) for _, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", pace)}
    assert heights == {TOP + STRIP / 2}
    assert chart.wide.count(">5:33<") == 1


def test_the_pace_of_a_run_with_walks_is_that_of_the_whole_way():
    from datetime import date

    from backstride.app.pages.session import _figures

    row = TrainingSession(
        date=date(2026, 3, 2), sport="run", distance_km=10.0, duration_min=75.0, run_min=50.0, walk_min=25.0
    )
    told = {figure.title: figure.value for figure in _figures(row, [], None, Units())}
    assert told["Pace"] == "7:30 /km"
