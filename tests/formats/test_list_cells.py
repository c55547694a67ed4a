"""Cells of lists as people, services and spreadsheets write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backstride.formats.lists.columns import map_columns, unit_of
from backstride.formats.lists.dates import DateOrder, date_order, when
from backstride.formats.lists.durations import clocked, seconds
from backstride.formats.lists.numbers import Marks, mangled, marks, number, readings


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.5", 1234.5), ("1.234,5", 1234.5), ("6,060", 6060), ("2,94", 2.94), ("--", None), ("12.0", 12), ("1 234", 1234),
        ("1\u202f234,5", 1234.5), ("'-12", -12), ('="42"', 42), ("#VALUE!", None), ("#####", None), ("10,5 km", 10.5), ("−3", -3),
        ("0.123", 0.123), ("1'234.5", 1234.5), ("1.05E+03", 1050),
    ],
)  # fmt: skip
def test_numbers(text: str, value: float | None) -> None:
    assert number(text) == value


def test_a_column_tells_its_decimal_mark() -> None:
    assert marks(["2,94", "10,5", "1.234,0"]).is_comma
    assert not marks(["2.94", "10.5", "1,234.0"]).is_comma
    assert readings("2,945", Marks(comma_decimal=3)) == [2.945, 2945]
    assert readings("1.250", Marks(comma_decimal=3)) == [1250, 1.25]


@given(st.floats(0.01, 999_999, allow_nan=False).map(lambda x: round(x, 2)))
def test_both_ways_of_writing_a_number_read_the_same(value: float) -> None:
    english = f"{value:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert number(english, marks([english])) == pytest.approx(value)
    assert number(german, marks([german, "0,5"])) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1:02:03", 3723), ("20:46", 1246), ("00:04:24.5", 264.5), ("00:04:24,5", 264.5), ("1h 5m", 3900), ("1h05", 3900),
        ("PT36M26S", 2186), ("1 day, 2:03:04", 93784), ("0 days 00:36:26.000000", 2186), ("1899-12-30 00:36:26", 2186),
        ("1970-01-01 00:36:26.000000", 2186), ("12:36:26 AM", 2186), ("45 min", 2700), ("01:00:19.49.7", 3619.49), ("36'26\"", 2186),
        ("1384", 1384), ("--", None), ("", None),
    ],
)  # fmt: skip
def test_durations(text: str, value: float | None) -> None:
    assert seconds(text) == (pytest.approx(value, abs=1) if value is not None else None)


@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59))
def test_every_clock_reads_back(h: int, m: int, s: int) -> None:
    assert clocked(f"{h}:{m:02d}:{s:02d}")[0] == h * 3600 + m * 60 + s


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("21 Jan 2017, 20:41:57", datetime(2017, 1, 21, 20, 41, 57)),
        ("Sep 30, 2022, 1:23:45 PM", datetime(2022, 9, 30, 13, 23, 45)),
        ("Sep 30, 2022, 12:03:45 AM", datetime(2022, 9, 30, 0, 3, 45)),
        ("lun., 30 juin 2014 7:03", datetime(2014, 6, 30, 7, 3)),
        ("mar., 3 juin 2014 7:03", datetime(2014, 6, 3, 7, 3)),  # a Tuesday in June
        ("13 apr. 2013 09:41:11", datetime(2013, 4, 13, 9, 41, 11)),
        ("5 de mar. de 2024, 07:03:12", datetime(2024, 3, 5, 7, 3, 12)),
        ("5 mars 2024 à 07:03:12", datetime(2024, 3, 5, 7, 3, 12)),
        ("2024. márc. 5. 7:03:12", datetime(2024, 3, 5, 7, 3, 12)),
        ("5 marca 2024 07:03", datetime(2024, 3, 5, 7, 3)),
        ("5 мар. 2024 г., 7:03:12", datetime(2024, 3, 5, 7, 3, 12)),
        ("2024年3月5日 7:03:12", datetime(2024, 3, 5, 7, 3, 12)),
        ("2024年3月5日 下午3:12:00", datetime(2024, 3, 5, 15, 12)),
        ("2024. 3. 5. 오후 3:12", datetime(2024, 3, 5, 15, 12)),
        ("2024/09/07 15:13:23", datetime(2024, 9, 7, 15, 13, 23)),
        ("3. März 2024, 08:00:01", datetime(2024, 3, 3, 8, 0, 1)),
        ("21.07.2026, 15:09:27", datetime(2026, 7, 21, 15, 9, 27)),
        ("20240305", datetime(2024, 3, 5)),
        ("30-Sep-22", datetime(2022, 9, 30)),
        ("7/9/23", datetime(2023, 7, 9)),
        ("2024-05-12 10:03:04+0200", datetime(2024, 5, 12, 8, 3, 4, tzinfo=UTC)),
        ("2024-05-12 10:03:04 UTC", datetime(2024, 5, 12, 10, 3, 4, tzinfo=UTC)),
        ("1658651539000", datetime(2022, 7, 24, 8, 32, 19, tzinfo=UTC)),
        ("nonsense", None), ("", None), ("31/31/2020", None), ("9" * 100, None),
    ],
)  # fmt: skip
def test_dates(text: str, value: datetime | None) -> None:
    assert when(text) == value


@given(st.datetimes(datetime(1995, 1, 1), datetime(2035, 1, 1)).map(lambda d: d.replace(microsecond=0)))
def test_a_date_reads_back_in_every_form(moment: datetime) -> None:
    day_first = DateOrder(day_first=True)
    assert when(f"{moment:%Y-%m-%d %H:%M:%S}") == moment
    assert when(f"{moment:%d %b %Y, %H:%M:%S}") == moment
    assert when(f"{moment:%b %d, %Y, %I:%M:%S %p}") == moment
    assert when(f"{moment:%d.%m.%Y, %H:%M:%S}", day_first) == moment
    assert when(f"{moment:%m/%d/%Y %H:%M:%S}", DateOrder()) == moment


def test_day_and_month_are_told_by_the_column() -> None:
    assert date_order(["3/4/2020", "13/4/2020"]).day_first
    assert not date_order(["3/4/2020", "3/14/2020"]).day_first
    assert date_order(["01/03/2026", "08/03/2026", "02/04/2026"]).day_first  # lists are sorted
    assert not date_order(["3/1/2026", "3/8/2026", "4/2/2026"]).day_first
    assert not date_order(["3/1/2026", "4/1/2026"]).is_sure
    assert date_order(["45200.5", "45201"]).is_serial


@pytest.mark.parametrize(
    ("text", "value"),
    [("05. Dez", 5.12), ("12-May", 12.05), ("5.12.2026", 5.12), ("10.5", None), ("10,50", None)],
)
def test_a_distance_that_became_a_date(text: str, value: float | None) -> None:
    assert mangled(text) == value


@pytest.mark.parametrize(
    "head",
    [
        "Activity Type,Date,Distance,Time", "Aktivitätstyp,Datum,Distanz,Zeit", "Tipo de atividade,Data,Distância,Tempo",
        "Type d'activité,Date,Distance,Durée", "Tipo de actividad,Fecha,Distancia,Tiempo", "Aktivitetstype,Dato,Distance,Tid",
        "Tevékenység típusa,Dátum,Távolság,Idő", "Tipo di attività,Data,Distanza,Tempo", "Activiteittype,Datum,Afstand,Tijd",
        "Typ aktywności,Data,Dystans,Czas", "Aktivitetstyp,Datum,Distans,Tid", "アクティビティタイプ,日付,距離,タイム", "活动类型,日期,距离,时间",
    ],
)  # fmt: skip
def test_headers_of_many_languages(head: str) -> None:
    assert {"sport", "start", "distance", "timer"} <= map_columns(head.split(",")).places.keys()


def test_headers_without_accents_case_and_units_mean_the_same() -> None:
    columns = map_columns(["DATE", "Sport Type", "total distance (km)", "duration_min", "Avg. Heart-Rate"])
    assert columns.places == {"start": [0], "sport": [1], "distance": [2], "timer": [3], "avg_hr": [4]}
    assert (columns.unit[2], columns.unit[3]) == ("km", "min")
    assert unit_of("Distance (mi)") == "mi"


@pytest.mark.parametrize(
    "head",
    [
        "date,weight,restingHR,hrv,sleepSecs", "Date,Calories Burned,Steps,Distance,Floors,Minutes Sedentary", "timestamp,heart rate",
        "end_date_time,activity_names,perceived_exertion,duration_min", "calendarDate,totalSteps,totalDistanceMeters,durationInMilliseconds",
        "name,address,phone", "date,amount,description",
    ],
)  # fmt: skip
def test_other_tables_are_no_activity_lists(head: str) -> None:
    assert not map_columns(head.split(",")).is_list
