"""Activity lists of every service and by hand. The list stands in the docstring of its test."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstride.core.activity import ReadResult
from backstride.formats.lists import matches, read
from backstride.formats.reading import read_bytes


def measured(table: ReadResult) -> list[tuple[str, float | None, float | None]]:
    return [(a.sport, a.distance_m, a.timer_s) for a in table.activities]


def said(table: ReadResult) -> str:
    return " | ".join(f"{p.where}: {p.what}" for p in table.problems)


def test_two_distance_columns_mean_metres_in_the_second(table: ReadResult) -> None:
    """Strava, English.

    Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,Filename,Elapsed Time,Moving Time,Distance
    1,"Sep 30, 2022, 1:23:45 PM",Lunch Run,Run,3600,10.01,activities/1.fit.gz,3600,3500,10010.5
    2,"Oct 1, 2022, 1:23:45 PM",Swim,Swim,2637,"1,250",,2637,2631,1250.0
    """
    run, swim = table.activities
    assert (run.distance_m, run.timer_s, run.sport) == (10010.5, 3500, "run")
    assert run.start == datetime(2022, 9, 30, 13, 23, 45, tzinfo=UTC)
    assert run.source_id == "activities/1.fit.gz"
    assert (swim.sport, swim.distance_m) == ("swim", 1250)


def test_the_same_in_german_with_decimal_commas(table: ReadResult) -> None:
    """Strava, German.

    Aktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Verstrichene Zeit,Distanz,Verstrichene Zeit,Bewegungszeit,Distanz
    1,"21.07.2026, 15:09:27",Lauf am Nachmittag,Lauf,1390,"2,81",1390,1380,"2810,5"
    """
    assert measured(table) == [("run", 2810.5, 1380)]
    assert table.activities[0].start == datetime(2026, 7, 21, 15, 9, 27, tzinfo=UTC)


def test_miles_in_the_first_column_are_known_by_the_second(table: ReadResult) -> None:
    """Strava, an account in miles.

    Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,Moving Time,Distance
    "Sep 30, 2022, 1:23:45 PM",Lunch Run,Run,3600,6.22,3500,10010.5
    """
    assert measured(table) == [("run", 10010.5, 3500)]
    assert table.problems == ()


def test_a_comma_parts_thousands_or_decimals_by_what_can_be_run(table: ReadResult) -> None:
    """Garmin, French: both ways in one column.

    Type d'activité,Date,Favori,Titre,Distance,Calories,Durée,Fréquence cardiaque moyenne,Pas,Consommation du Body Battery
    Course à pied,2026-02-04 17:31:41,false,"x","21,130","1,443","01:58:00","150","4,404","'-12"
    Course à pied,2026-09-07 09:53:45,false,"y","9.33","685","01:08:50","150","4,404","'-12"
    Natation en piscine,2026-09-08 09:53:45,false,"z","1,250","685","00:40:50","--","--","'-12"
    """
    assert measured(table) == [("run", 21130, 7080), ("run", 9330, 4130), ("swim", 1250, 2450)]
    assert table.activities[0].calories_kcal == 1443


def test_stride_and_cadence_tell_miles(table: ReadResult) -> None:
    """Garmin, English, an account in miles: the list does not say so.

    Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Avg Run Cadence,Total Ascent,Avg Stride Length,Decompression
    Running,2026-04-23 08:04:14,false,x,"6.21","513","00:55:00","150","165",328,1.10,No
    Running,2026-04-22 08:04:14,false,x,"3.11","513","00:27:30","150","165",0,1.10,No
    Running,2026-04-21 08:04:14,false,x,"3.11","513","00:27:30","150","165",0,1.10,No
    """
    first = table.activities[0]
    assert first.distance_m == pytest.approx(9994, abs=1)
    assert first.ascent_m == pytest.approx(100, abs=1)  # feet too
    assert table.problems == ()


def test_without_any_sign_it_is_kilometres_and_told(table: ReadResult) -> None:
    """Garmin, Danish.

    Aktivitetstype,Dato,Favorit,Titel,Distance,Tid,Dekompression
    Løb,2020-03-02 15:05:08,false,"5k","6.29","00:36:26",Nej
    """
    assert measured(table) == [("run", 6290, 2186)]
    assert table.problems[0].choice == ("km", "miles")


def test_a_run_counts_its_moving_time_but_not_a_faulty_one(table: ReadResult) -> None:
    """Garmin: a run with long stops, and a treadmill whose moving time is nonsense.

    Activity Type,Date,Distance,Time,Moving Time,Elapsed Time,Grit
    Running,2024-08-09 18:31:09,3.40,01:01:34,00:24:57,01:01:34,0
    Treadmill Running,2024-08-10 18:31:09,5.00,00:30:00,00:00:12,00:30:00,0
    """
    assert [a.timer_s for a in table.activities] == [1497, 1800]


def test_local_clock_and_utc_give_the_offset(table: ReadResult) -> None:
    """intervals.icu.

    id,start_date_local,name,type,moving_time,distance,elapsed_time,average_cadence,start_date,icu_training_load
    i1,2025-12-09T06:25:57,Run,Run,1980,7000,2000,82,2025-12-09T11:25:57Z,40
    """
    [run] = table.activities
    assert run.start == datetime(2025, 12, 9, 11, 25, 57, tzinfo=UTC)
    assert run.utc_offset_s == -5 * 3600
    assert run.avg_cadence_spm == 164  # the list counts one leg
    assert run.source == "intervals"


def test_runkeeper_in_miles_and_feet(table: ReadResult) -> None:
    """Runkeeper.

    Date,Type,Route Name,Distance (mi),Duration,Average Pace,Average Speed (mph),Calories Burned,Climb (ft),Average Heart Rate (bpm),Notes,GPX File
    2015-03-27 12:26:34,Running,,3.31,29:57,9:03,6.63,297.0,48.45,157,,2015-03-27-1226.gpx
    2015-03-21 09:44:25,Running,,11.31,2:12:01,11:40,5.14,986.0,283.41,146,,2015-03-21-0944.gpx
    """
    short, long = table.activities
    assert short.distance_m == pytest.approx(5327, abs=1)
    assert (short.timer_s, long.timer_s) == (1797, 7921)
    assert short.ascent_m == pytest.approx(14.8, abs=0.1)


def test_a_plain_table(table: ReadResult) -> None:
    """By hand: rest days are no activities, one bad row loses nothing else, two equal runs of a day stay two.

    date,sport,distance_km,duration_min
    2026-03-01,run,10.5,61
    2026-03-01,run,10.5,61
    2026-03-02,rest,,
    2026-03-03,elliptical,,40
    rubbish,run,3,20
    2026-03-04,walk,2,25
    """
    assert measured(table) == [
        ("run", 10500, 3660),
        ("run", 10500, 3660),
        ("elliptical", None, 2400),
        ("walk", 2000, 1500),
    ]
    assert len({(a.start, a.source_id) for a in table.activities}) == 4
    assert said(table) == "row 6: no date we can read; row left out"


def test_a_list_of_runs_by_their_kind(table: ReadResult) -> None:
    """By hand: the column "Run Type" holds no sports.

    Date,Distance (mi),Run Type,Treadmill?,Moving Time,AVG HR
    7/9/23,0.0,Rest,False,,
    7/10/23,1.7,Easy,False,0:27:32,129.0
    7/31/23,3.1,Long,True,0:47:32,129.0
    """
    assert [(a.sport, round(a.distance_m or 0)) for a in table.activities] == [
        ("run", 2736),
        ("treadmill_run", 4989),
    ]
    assert [a.start.month for a in table.activities if a.start] == [7, 7]


def test_clock_in_a_column_of_its_own(table: ReadResult) -> None:
    """Polar.

    Name,Sport,Date,Start time,Duration,Total distance (km),Average heart rate (bpm),Average speed (km/h)
    Ana,RUNNING,20-06-2018,11:17:03,00:30:08,4.48,156,8.9
    """
    assert table.activities[0].start == datetime(2018, 6, 20, 11, 17, 3)


def test_fitbit_counts_millimetres(table: ReadResult) -> None:
    """Google Takeout, UserExercises.

    exercise_id,exercise_start,exercise_end,utc_offset,activity_name,log_type,tracker_total_steps,tracker_total_distance_mm,tracker_avg_heart_rate
    1,2024-05-12 10:03:04+0000,2024-05-12 10:33:04+0000,+02:00,Run,TRACKER,4000,5010000,150
    """
    [run] = table.activities
    assert (run.sport, run.distance_m, run.timer_s, run.utc_offset_s) == ("run", 5010, 1800, 7200)


def test_a_spreadsheet_made_dates_and_hours(table: ReadResult) -> None:
    """Mangled: 5.12 km became a date, 29:57 became hours, a column was too narrow.

    Activity Type,Date,Title,Distance,Time,Avg HR
    Running,2026-03-01 10:00,x,05. Dez,29:57:00,140
    Running,2026-03-02 10:00,x,10.2,00:55:00,140
    Running,2026-03-03 10:00,x,10.2,#####,140
    Treadmill Running,2026-03-04 10:00,x,0.05,00:30:00,140
    """
    assert measured(table) == [
        ("run", 5120, 1797),
        ("run", 10200, 3300),
        ("run", 10200, None),
        ("treadmill_run", 50, 1800),
    ]
    assert "row 2: a spreadsheet made a date of the distance; read as 5.12" in said(table)


def test_spreadsheet_serials(table: ReadResult) -> None:
    """Saved as numbers.

    Date,Activity,Distance (km),Duration
    45200.5,Run,10,0.0416667
    45201.25,Run,5,0.02
    """
    assert [a.start for a in table.activities] == [datetime(2023, 10, 1, 12), datetime(2023, 10, 2, 6)]
    assert table.activities[0].timer_s == pytest.approx(3600, abs=1)


def test_each_row_in_one_quoted_cell(table: ReadResult) -> None:
    """Saved again with another delimiter.

    "Activity Type,Date,Title,Distance,Time";;;
    "Running,2026-03-01 10:00,""x, y"",10.2,0:55:00";;;
    """
    assert measured(table) == [("run", 10200, 3300)]
    assert table.activities[0].name == "x, y"


def test_lines_before_the_header_and_tabs(table: ReadResult) -> None:
    """A log with a heading.

    sep=;
    My log

    Date;Sport;Distance (km);Duration
    13/03/2026;Run;10,2;0:55:00
    """
    assert measured(table) == [("run", 10200, 3300)]


def test_an_open_quotation_mark_spoils_its_own_row_only(table: ReadResult) -> None:
    """One stray mark.

    Activity Type,Date,Title,Distance,Time
    Running,2026-03-01 10:00,"bad quote,10.2,0:55:00
    Running,2026-03-02 10:00,"ok",11.2,0:55:00
    Running,2026-03-03 10:00,"two
    lines, of text",12.2,0:55:00
    """
    assert [a.distance_m for a in table.activities] == [10200, 11200, 12200]
    assert "row 2: a quotation mark is not closed" in said(table)


def test_what_cannot_be_is_taken_out_and_told(table: ReadResult) -> None:
    """Absurd figures.

    date,sport,distance_km,duration_min
    1989-12-31,run,10,60
    2099-01-01,run,10,60
    2026-03-01,run,-5,30
    2026-03-02,run,100000,30
    2026-13-45,run,1,1
    2026-03-03,run,10,99999999
    """
    assert len(table.activities) == 5
    assert [p.where for p in table.problems] == [f"row {n}" for n in range(2, 8)]
    assert [a.distance_m for a in table.activities] == [10_000, 10_000, None, None, 10_000]


def test_sums_and_unknown_sports_are_told(table: ReadResult) -> None:
    """A list with a foot.

    Sport,Date,Distance (km),Time
    Run,2026-03-01,10,0:55:00
    Quidditch,2026-03-02,3,0:30:00
    Total,,13,1:25:00
    """
    assert [a.sport for a in table.activities] == ["run", "other"]
    assert "Quidditch" in said(table)
    assert {p.severity for p in table.problems} == {"note"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(encoding: str) -> None:
    text = "Aktivitetstype,Dato,Distance,Tid\nLøb,2020-03-02 15:05:08,6.29,00:36:26\n"
    [result] = read_bytes(text.encode(encoding), "a.csv")
    assert result.activities[0].sport == "run"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1250", "Tevékenység típusa,Dátum,Távolság,Idő\nFutás,2020-03-02 15:05:08,6.29,00:36:26\n"),
        ("cp1251", "Тип тренировки,Дата,Расстояние,Время\nБег,2020-03-02 15:05:08,6.29,00:36:26\n"),
        ("shift_jis", "アクティビティタイプ,日付,距離,タイム\nラン,2026-10-06 08:00:00,10.0,00:52:00\n"),
        ("gb18030", "活动类型,日期,标题,距离,时间\n跑步,2026-09-18 17:24:55,合成,8.01,00:50:54\n"),
    ],
)
def test_old_code_pages_are_told_by_the_words_they_give(encoding: str, text: str) -> None:
    [run] = read(text.encode(encoding), "a.csv").activities
    assert run.sport == "run"


def test_a_list_as_json_loses_only_its_broken_entry() -> None:
    entry = {
        "id": 1, "type": "Run", "start_date": "2024-04-07T14:25:54Z", "start_date_local": "2024-04-07T16:25:54Z", "distance": 5020.0,
        "moving_time": 1304, "elapsed_time": 1400, "map": {"summary_polyline": "x"},
    }  # fmt: skip
    data = f'[{json.dumps(entry)}, {{"id": 2, BROKEN}}, {json.dumps(entry | {"id": 3})}]'.encode()
    assert matches(data, "activities.json")
    found = read(data, "activities.json")
    assert [(a.distance_m, a.timer_s, a.utc_offset_s) for a in found.activities] == [(5020, 1304, 7200)] * 2
    assert [p.severity for p in found.problems] == ["error"]


@given(st.lists(st.text(max_size=30), min_size=4, max_size=4), st.integers(0, 3))
@settings(max_examples=100, deadline=None)
def test_no_row_loses_another(cells: list[str], at: int) -> None:
    """Whatever stands in one row, the other rows are read as before."""
    good = [f"2026-03-0{d},run,10,60" for d in range(1, 5)]
    bad = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    text = "\n".join(["date,sport,distance_km,duration_min", *good[:at], bad, *good[at:]])
    days = {
        a.start.day
        for a in read(text.encode("utf-8", "replace"), "x.csv").activities
        if a.start and a.distance_m == 10_000
    }
    assert {1, 2, 3, 4} <= days


@given(st.binary(max_size=400), st.integers(0, 200))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_calmly(noise: bytes, at: int) -> None:
    text = b'Activity Type,Date,Title,Distance,Time\nRunning,2026-03-01 10:00,"x",10.2,0:55:00\nRunning,2026-03-02,y,5,0:30:00\n'
    result = read(text[:at] + noise + text[at:], "x.csv")
    assert result.failed or result.not_activity or result.activities


def test_the_points_of_one_run_are_no_list_of_runs() -> None:
    """As adidas keeps them beside the run's sums: clock, seconds and metres since the start."""
    points = [
        {"timestamp": f"2026-03-01 06:{n // 20:02d}:{n % 20 * 3:02d} +0000", "latitude": 43.0, "duration": n * 3000, "distance": n * 9}
        for n in range(400)
    ]  # fmt: skip
    [result] = read_bytes(json.dumps(points).encode(), "x.json")
    assert result.activities == ()
    assert result.not_activity == "points or laps of one recording, not a list of activities"


def test_counters_of_eight_digits_are_no_dates() -> None:
    rows = "".join(f"{17_217_869 + n * 5},93,{n * 14.2:.1f}\n" for n in range(0, 20_000, 40))
    [result] = read_bytes(("Timestamp,Heart Rate,Distance [m]\n" + rows).encode(), "x.csv")
    assert result.activities == ()


def test_measurements_of_mornings_are_no_runs() -> None:
    table = "date,time,HR,AVNN,SDNN,rMSSD,note,run_distance,run_time,location\n2026-03-01,07:39,45,1300,78,84,,,,home\n"
    [result] = read_bytes(table.encode(), "x.csv")
    assert result.activities == ()


def test_tasks_with_a_start_and_an_end_are_no_runs() -> None:
    table = "Workstream,Activity,Start Date,End Date\nWP1,Draft,2026-01-15,2026-01-17\nWP1,Proofread,2026-02-15,2026-02-16\n"
    [result] = read_bytes(table.encode(), "x.csv")
    assert (result.activities, result.not_activity) == ((), "a table in which we find no activity")


def test_many_rows_of_one_start_are_parts_of_one_recording() -> None:
    rows = "".join(f"2026-03-01 08:00:00,{n * 0.05:.2f},{n}\n" for n in range(1, 200))
    [result] = read_bytes(("Start,Distance,Time (s)\n" + rows).encode(), "x.csv")
    assert result.not_activity == "points or laps of one recording, not a list of activities"


def test_the_column_with_a_clock_is_the_start() -> None:
    """As a program saved what Strava answered: the day, and the clock on the wall behind which Strava writes a Z."""
    table = "date,name,type,distance_km,moving_time_s,start_date_local\n2026-03-01,Lunch,Run,5.0,1800,2026-03-01T12:57:03Z\n"
    [result] = read_bytes(table.encode(), "x.csv")
    [run] = result.activities
    assert run.start == datetime(2026, 3, 1, 12, 57, 3)


def test_goals_of_a_strava_export_are_no_activities() -> None:
    table = "type,activity,goal,start_date,end_date,segment_id,period,interval_time\ndistance,Run,20000,2026-03-02 00:00:00,2026-03-09 00:00:00,,week\n"
    [result] = read_bytes(table.encode(), "goals.csv")
    assert (result.activities, result.not_activity) == ((), "a table in which we find no activity")


def test_rows_that_tell_neither_distance_nor_time_are_told_and_no_activities() -> None:
    table = "date,sport,distance_km\n2026-03-01,run,\n2026-03-02,ride,\n"
    [result] = read_bytes(table.encode(), "x.csv")
    assert (result.activities, result.not_activity) == (
        (),
        "a table whose rows tell neither distance nor time",
    )


def test_statistics_of_running_page_are_no_damaged_list() -> None:
    data = json.dumps(
        {
            "generated_at": "2026-03-01",
            "longest": {"run_id": 1, "moving_time": "0:30:00", "start_date_local": "x"},
        }
    )
    [result] = read_bytes(data.encode(), "x.json")
    assert (result.failed, result.not_activity) == ("", "statistics of activities, not a list of them")


def test_days_of_google_fit_are_no_runs() -> None:
    table = (
        "Date,Move Minutes count,Calories (kcal),Distance (m),Heart Points,Step count,Walking duration (ms),Running duration (ms)\n"
        "2026-03-01,60,2000,6000,30,8000,3000000,600000\n2026-03-02,50,1900,5000,20,7000,2000000,\n"
    )
    [result] = read_bytes(table.encode(), "Daily activity metrics.csv")
    assert result.activities == ()
