"""Strava's export in the languages that Strava speaks, and in one that we do not: a row, its file and its words become one run."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, datetime

import pytest

from backstride.core.activity import Activity, ReadResult
from backstride.formats.lists.by_place import TOLD
from backstride.formats.reading import read_bytes

#: header of the first 22 columns, a date, the words for run, ride and walk, the decimal mark
LANGUAGES: dict[str, tuple[str, str, tuple[str, str, str], str]] = {
    "French": (
        "ID de l'activité,Date de l'activité,Nom de l'activité,Type d'activité,Description de l'activité,Temps écoulé,Distance,Fréquence cardiaque max.,Effort relatif,Déplacement-transport,Note privée sur les activités,Matériel utilisé pour l'activité,Nom du fichier,Poids de l'athlète,Poids du vélo,Temps écoulé,Durée de déplacement,Distance,Vitesse max.,Vitesse moyenne,Dénivelé positif,Dénivelé négatif",
        "12 mars 2024 à 18:03:22", ("Course à pied", "Vélo", "Marche"), ",",
    ),
    "German": (
        "Aktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Aktivitätsbeschreibung,Verstrichene Zeit,Distanz,Max. Herzfrequenz,Relative Leistung,Pendeln,Hinweis zur Privatsphäre für Aktivitäten,Aktivitätsausrüstung,Dateiname,Sportlergewicht,Fahrradgewicht,Verstrichene Zeit,Bewegungszeit,Distanz,Höchstgeschw.,Durchschnittliche Geschwindigkeit,Höhenzunahme,Höhenunterschied",
        "12.03.2024, 18:03:22", ("Lauf", "Radfahrt", "Spaziergang"), ",",
    ),
    "Spanish": (
        "ID de actividad,Fecha de la actividad,Nombre de la actividad,Tipo de actividad,Descripción de la actividad,Tiempo transcurrido,Distancia,Frecuencia cardiaca máxima,Esfuerzo relativo,Desplazamiento al trabajo,Nota privada de la actividad,Equipamiento de la actividad,Nombre del archivo,Peso del atleta,Peso de la bicicleta,Tiempo transcurrido,Tiempo en movimiento,Distancia,Velocidad máxima,Velocidad media,Desnivel positivo,Desnivel negativo",
        "12 mar 2024, 18:03:22", ("Carrera", "Bicicleta", "Caminata"), ",",
    ),
    "Italian": (
        "ID attività,Data dell'attività,Nome dell'attività,Tipo di attività,Descrizione dell'attività,Tempo trascorso,Distanza,Frequenza cardiaca massima,Sforzo relativo,Pendolarismo,Nota privata dell'attività,Attrezzatura dell'attività,Nome del file,Peso dell'atleta,Peso della bici,Tempo trascorso,Tempo in movimento,Distanza,Velocità max.,Velocità media,Dislivello positivo,Dislivello negativo",
        "12 mar 2024, 18:03:22", ("Corsa", "Giro in bici", "Camminata"), ",",
    ),
    "Dutch": (
        "Activiteits-ID,Datum van activiteit,Naam van activiteit,Activiteitstype,Activiteitsbeschrijving,Verstreken tijd,Afstand,Max. hartslag,Relatieve inspanning,Woon-werkverkeer,Privénotitie,Materiaal voor activiteit,Bestandsnaam,Gewicht van atleet,Fietsgewicht,Verstreken tijd,Beweegtijd,Afstand,Max. snelheid,Gemiddelde snelheid,Hoogtewinst,Hoogteverlies",
        "12 mrt. 2024 18:03:22", ("Hardloopsessie", "Fietsrit", "Wandeling"), ",",
    ),
    "Polish": (
        "Identyfikator aktywności,Data aktywności,Nazwa aktywności,Rodzaj aktywności,Opis aktywności,Czas całkowity,Dystans,Maksymalne tętno,Względny wysiłek,Dojazd,Prywatna notatka,Sprzęt,Nazwa pliku,Waga sportowca,Waga roweru,Czas całkowity,Czas ruchu,Dystans,Maks. prędkość,Średnia prędkość,Wzrost wysokości,Spadek wysokości",
        "12 mar 2024, 18:03:22", ("Bieg", "Jazda na rowerze", "Spacer"), ",",
    ),
    "Japanese": (
        "アクティビティID,アクティビティ実行日,アクティビティ名,アクティビティタイプ,アクティビティの説明,経過時間,距離,最大心拍数,相対的エフォート,通勤,非公開メモ,アクティビティの使用ギア,ファイル名,アスリートの体重,バイクの重量,経過時間,移動時間,距離,最大速度,平均速度,獲得標高,標高の損失",
        "2024/03/12 18:03:22", ("ランニング", "ライド", "ウォーキング"), ".",
    ),
    "Portuguese": (
        "ID da atividade,Data da atividade,Nome da atividade,Tipo de atividade,Descrição da atividade,Tempo decorrido,Distância,Frequência cardíaca máxima,Esforço relativo,Deslocamento,Nota privada da atividade,Equipamento da atividade,Nome do arquivo,Peso do atleta,Peso da bicicleta,Tempo decorrido,Tempo de movimentação,Distância,Velocidade máx.,Velocidade média,Ganho de elevação,Perda de elevação",
        "12 de mar. de 2024, 18:03:22", ("Corrida", "Pedalada", "Caminhada"), ",",
    ),
    "Russian": (
        "Идентификатор тренировки,Дата тренировки,Название тренировки,Тип тренировки,Описание тренировки,Общее время,Расстояние,Максимальная частота пульса,Относительное усилие,Дорога на работу,Личная заметка,Снаряжение,Имя файла,Вес спортсмена,Вес велосипеда,Общее время,Время в движении,Расстояние,Макс. скорость,Средняя скорость,Набор высоты,Потеря высоты",
        "12 мар. 2024 г., 18:03:22", ("Забег", "Велозаезд", "Ходьба"), ",",
    ),
    "Chinese": (
        "活动 ID,活动日期,活动名称,活动类型,活动描述,总用时,距离,最大心率,相对强度,通勤,活动私人备注,活动装备,文件名,运动员体重,自行车重量,总用时,移动时间,距离,最大速度,平均速度,爬升海拔,下降海拔",
        "2024年3月12日 18:03:22", ("跑步", "骑行", "步行"), ".",
    ),
    "Swedish": (
        "Aktivitets-ID,Aktivitetsdatum,Aktivitetsnamn,Aktivitetstyp,Aktivitetsbeskrivning,Förfluten tid,Distans,Maxpuls,Relativ ansträngning,Pendling,Privat anteckning,Aktivitetsutrustning,Filnamn,Idrottarens vikt,Cykelvikt,Förfluten tid,Tid i rörelse,Distans,Maxhastighet,Genomsnittlig hastighet,Höjdökning,Höjdminskning",
        "12 mars 2024 18:03:22", ("Löpning", "Cykling", "Promenad"), ",",
    ),
}  # fmt: skip
UNKNOWN = (
    "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v",
    "2024-03-12 18:03:22",
    ("Run", "Ride", "Walk"),
    ".",
)
ROWS = 6


def table(language: tuple[str, str, tuple[str, str, str], str]) -> bytes:
    """Six activities from 8 km on, each half a kilometre longer, on days of their own."""
    header, day, words, mark = language
    text = io.StringIO()
    rows = csv.writer(text)
    names = header.split(",")
    rows.writerow(names)
    for n in range(ROWS):
        km = f"{8 + n * 0.5:.2f}".replace(".", mark)
        rows.writerow([
            1000 + n, day.replace("12", str(12 + n), 1), f"Round {n}", words[n % 3], "", 2900 + n * 180, km, 171, 44, "false", "", "Ghost",
            f"activities/{1000 + n}.gpx.gz" if n else "", 70.0, "", float(2900 + n * 180), float(2800 + n * 180), 8000.0 + n * 500, 4.5, 2.9, 55.0, 54.0,
        ])  # fmt: skip
    return text.getvalue().encode()


def only(data: bytes) -> ReadResult:
    [result] = read_bytes(data, "activities.csv")
    return result


def facts(a: Activity) -> tuple[object, ...]:
    return (
        a.start,
        a.sport,
        a.distance_m,
        a.timer_s,
        a.elapsed_s,
        a.max_hr_bpm,
        a.ascent_m,
        a.descent_m,
        a.name,
        a.gear,
        a.source_id,
        a.source,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_is_known(language: str) -> None:
    result = only(table(LANGUAGES[language]))
    first, second, third, *_ = result.activities
    at = datetime(2024, 3, 12, 18, 3, 22, tzinfo=UTC)
    assert facts(first)[:10] == (
        at,
        "run",
        8000,
        2800,
        2900,
        171,
        55,
        None if language == "German" else 54,
        "Round 0",
        "Ghost",
    )
    assert [a.sport for a in result.activities] == ["run", "ride", "walk"] * 2
    assert (second.source_id, third.start) == ("activities/1001.gpx.gz", at.replace(day=14))
    assert {a.source for a in result.activities} == {"strava"}
    assert result.problems == ()


def test_a_language_without_words_is_read_by_the_order_of_columns_and_told() -> None:
    result = only(table(UNKNOWN))
    first = result.activities[0]
    assert facts(first)[:10] == (
        datetime(2024, 3, 12, 18, 3, 22, tzinfo=UTC),
        "run",
        8000,
        2800,
        2900,
        None,
        55,
        54,
        "Round 0",
        "Ghost",
    )
    assert [p.what for p in result.problems] == [TOLD]


def test_the_old_short_export_too() -> None:
    row = [
        "{}",
        "2015-03-{} 06:00:00",
        "Dawn",
        "Run",
        "",
        "1800",
        "5200.5",
        "false",
        "Shoe",
        "activities/{}.gpx",
    ]
    text = "\n".join([",".join("abcdefghij"), *(",".join(row).replace("{}", str(10 + n)) for n in range(4))])
    result = only(text.encode())
    assert [(a.distance_m, a.elapsed_s, a.gear) for a in result.activities] == [(5200.5, 1800, "Shoe")] * 4


@pytest.mark.parametrize("cell", ["activities/x.gpx", "activities/7.exe", "media/7.jpg", ""])
def test_no_other_table_is_taken_for_it(cell: str) -> None:
    text = "\n".join(
        [",".join("abcdefghij"), *[f"{n},2015-03-01,Dawn,Run,,1800,5200,false,Shoe,{cell}" for n in range(4)]]
    )
    assert not only(text.encode()).activities


@pytest.mark.parametrize("language", [*LANGUAGES, "none"])
def test_row_and_file_of_an_export_are_one_run(language: str, track: str) -> None:
    """The track says no sport and no name: the row's words stand with the file's seconds."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("activities.csv", table(LANGUAGES.get(language, UNKNOWN)))
        archive.writestr("activities/1003.gpx", track)
    found = [a for result in read_bytes(held.getvalue(), "export.zip") for a in result.activities]
    [joined] = [a for a in found if a.n_records]
    assert (len(found), joined.sport, joined.name, joined.source) == (ROWS, "run", "Round 3", "strava")


@pytest.fixture
def track() -> str:
    points = "".join(
        f'<trkpt lat="48.{n:05d}" lon="9.0"><time>2024-03-15T18:{n // 60 + 3:02d}:{n % 60:02d}Z</time></trkpt>'
        for n in range(600)
    )
    return f'<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1"><trk><trkseg>{points}</trkseg></trk></gpx>'
