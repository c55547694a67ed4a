"""Exports as other services, languages and tools write them: made here after their shape."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from backstride.formats import read
from backstride.formats.lists.dates import when

from .test_tracks import TEN_MINUTES, gpx, point, tcx

#: (list, what its first row says): sport, start, seconds, metres, heart rate, steps a minute
LISTS = {
    "strava, Danish": (
        ("Aktivitets-id,Aktivitetsdato,Aktivitetsnavn,Aktivitetstype,Forløbet tid,Distance,Tid i bevægelse\n"
        '1,"1. mar. 2026, 08.00.00",Morgen,Løb,3700,"10,52",3600\n'),
        ("run", datetime(2026, 3, 1, 8, tzinfo=UTC), 3600, 10_520, None, None),
    ),
    "strava, Norwegian": (
        ("Aktivitets-ID,Aktivitetsdato,Aktivitetsnavn,Aktivitetstype,Total tid,Distanse,Tid i bevegelse\n"
        '1,"1. mars 2026, 08:00:00",Morgen,Løpetur,3700,"10,52",3600\n'),
        ("run", datetime(2026, 3, 1, 8, tzinfo=UTC), 3600, 10_520, None, None),
    ),
    "strava, Russian": (
        ("Идентификатор тренировки,Дата тренировки,Название тренировки,Тип тренировки,Общее время,Дистанция,Время движения\n"
        '1,"1 мар. 2026 г., 08:00:00",Утро,Забег,3700,"10,52",3600\n'),
        ("run", datetime(2026, 3, 1, 8, tzinfo=UTC), 3600, 10_520, None, None),
    ),
    "strava, Japanese": (
        ("アクティビティ ID,アクティビティ日,アクティビティ名,アクティビティの種類,経過時間,距離,移動時間\n"
        "1,2026/03/01 8:00:00,朝,ラン,3700,10.52,3600\n"),
        ("run", datetime(2026, 3, 1, 8, tzinfo=UTC), 3600, 10_520, None, None),
    ),
    "a training diary with plans": (
        ("Title,WorkoutType,PlannedDuration,PlannedDistanceInMeters,WorkoutDay,DistanceInMeters,TimeTotalInHours,CadenceAverage,HeartRateAverage\n"
        "Easy,Run,1,11000,2026-03-01,10520,1.0,86,150\nMissed,Run,1,11000,2026-03-02,,,,\n"),
        ("run", datetime(2026, 3, 1), 3600, 10_520, 150, 172),
    ),
    "submitted a day later": (
        ("Date Submitted,Workout Date,Activity Type,Distance (mi),Workout Time (seconds)\n"
        '"March 1, 2026","Feb. 28, 2026",Run,6.54,3600\n'),
        ("run", datetime(2026, 2, 28), 3600, 10_525, None, None),
    ),
    "day and clock in the start time": (
        ("Start time;Duration;Distance;Activity;Average HR\n2026-03-01T08:00:00Z;3600;10520;Running;150\n"),
        ("run", datetime(2026, 3, 1, 8, tzinfo=UTC), 3600, 10_520, 150, None),
    ),
    "kinds of runs": (
        ("Date,Type,Miles,Time\n3/14/26,Long run,12,1:50:00\n3/1/26,Run,6.5,58:30\n"),
        ("run", datetime(2026, 3, 14), 6600, 19_312, None, None),
    ),
    "Garmin, Norwegian": (
        ("Aktivitetstype,Dato,Favoritt,Tittel,Distanse,Totale kalorier,Tid,Gjennomsnittlig puls,Makspuls,Gjennomsnittlig frekvens for løping\n"
        'Løping på tredemølle,2026-03-01 08:00:00,false,"x","10,52","612","01:00:00","150","170","172"\n'),
        ("treadmill_run", datetime(2026, 3, 1, 8), 3600, 10520, 150, 172),
    ),
    "Garmin, Korean": (
        "활동 유형,날짜,즐겨찾기,제목,거리,칼로리,시간,평균 심박수,최대 심박수,평균 달리기 케이던스\n러닝,2026-03-01 08:00:00,false,x,10.52,600,01:00:00,150,170,172\n",
        ("run", datetime(2026, 3, 1, 8), 3600, 10520, 150, 172),
    ),
    "Garmin, Japanese": (
        ("アクティビティタイプ,日付,お気に入り,タイトル,距離,カロリー,タイム,平均心拍数,最大心拍数,平均ピッチ,移動時間,経過時間\n"
        "トレイルラン,2026-03-01 08:00:00,false,x,10.52,600,01:00:00,150,170,172,00:59:00,01:02:00\n"),
        ("trail_run", datetime(2026, 3, 1, 8), 3540, 10520, 150, 172),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_lists(name):
    text, (sport, start, seconds, metres, hr, cadence) = LISTS[name]
    [result] = read(text.encode(), "list.csv")
    first = result.activities[0]
    assert (first.sport, first.start) == (sport, start)
    assert first.timer_s == seconds
    assert first.distance_m == pytest.approx(metres, abs=1)
    assert (first.avg_hr_bpm, first.avg_cadence_spm) == (hr, cadence)


def test_a_plan_that_was_not_done_is_no_run():
    text, _ = LISTS["a training diary with plans"]
    [result] = read(text.encode(), "list.csv")
    assert len(result.activities) == 1
    assert [p.where for p in result.problems if p.what == "planned, not done; left out"] == ["row 3"]


def test_codes_for_sports_of_an_app_that_we_do_not_know_are_never_taken_for_runs():
    text = "type,startTime,duration(s),distance(m)\n1,2026-03-01 08:00:00+0000,3600,10520.0\n9,2026-03-02 08:00:00+0000,3600,40000.0\n"
    [result] = read(text.encode(), "list.csv")
    assert {a.sport for a in result.activities} == {"other"}
    assert any("sports we do not know, in no measure: 1, 9" in p.what for p in result.problems)


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("1. mar. 2026, 08.00.30", datetime(2026, 3, 1, 8, 0, 30)),
        ("1 mars 2026 kl. 8.05", datetime(2026, 3, 1, 8, 5)),
        ("mar. 07/04/26 8:00", datetime(2026, 4, 7, 8)),
        ("01.03.2026 08.00.00", datetime(2026, 3, 1, 8)),
    ],
)
def test_dates_with_dotted_clocks(cell, moment):
    from backstride.formats.lists.dates import DateOrder

    assert when(cell, DateOrder(day_first=True)) == moment


HEART = "<extensions><gpxtpx:TrackPointExtension><gpxtpx:hr>150</gpxtpx:hr><gpxtpx:cad>86</gpxtpx:cad></gpxtpx:TrackPointExtension></extensions>"


def test_a_namespace_that_nobody_declares():
    [result] = read(gpx("".join(point(s, s * 3.0, HEART) for s in range(300))).encode(), "run.gpx")
    [run] = result.activities
    assert (run.avg_hr_bpm, run.avg_cadence_spm, run.n_records) == (150, 172, 300)
    assert any("does not declare gpxtpx; read all the same" in p.what for p in result.problems)


@pytest.mark.parametrize("name", ["Tom & Jerry", "tab\x0bbed", "AT&T;"])
def test_characters_that_must_not_be_in_xml(name):
    text = gpx(TEN_MINUTES).replace("<name>x</name>", f"<name>{name}</name>")
    [result] = read(text.encode(), "run.gpx")
    assert result.activities[0].timer_s == 600


def test_tcx_with_an_undeclared_namespace():
    more = "<Extensions><ns3:TPX><ns3:RunCadence>86</ns3:RunCadence></ns3:TPX></Extensions>"
    points = "".join(
        f"<Trackpoint><Time>2026-03-01T08:{n // 6:02}:{n % 6 * 10:02}Z</Time>{more}</Trackpoint>"
        for n in range(60)
    )
    [result] = read(tcx(points).encode(), "run.tcx")
    assert result.activities[0].avg_cadence_spm == 172


def test_cadence_told_in_strides_a_second():
    more = "<extensions><cadence>1.43</cadence></extensions>"
    [result] = read(gpx("".join(point(s, s * 3.0, more) for s in range(300))).encode(), "run.gpx")
    assert result.activities[0].avg_cadence_spm == pytest.approx(171.6)
