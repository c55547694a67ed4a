"""Before and after: only like with like, and noise is never called a change."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import backstride
from backstride.form.compare import differences, reading
from backstride.form.faults import PhotoUnreadableError
from backstride.form.photo import look, of_body
from backstride.form.result import FormResult
from backstride.form.texts import cues, ramp, refusal, self_looks
from backstride.form.video.analyse import judge
from backstride.form.video.track import Track
from backstride.form.watch import pair

from .made import jittery_runner, run

DAY = date(2026, 3, 1)
ALIKE = {"near": "left", "net": "full", "speed_kmh": 10.0}


def row(name: str, value: float, error: float | None = 5.0) -> dict:
    return {"id": name, "value": value, "unit": "deg", "error": error, "grade": "C"}


@given(st.floats(-60, 60), st.floats(-60, 60), st.floats(0.5, 20))
def test_a_difference_counts_only_beyond_both_errors(first: float, second: float, error: float):
    found = differences(
        [row("knee_flexion_contact", first, error)],
        [row("knee_flexion_contact", second, error)],
        ALIKE,
        ALIKE,
    )[0]
    assert (found.reading == "noise") == (abs(second - first) <= round(error * 2**0.5, 2))
    if found.reading != "noise":
        assert found.reading == ("more" if second > first else "less")


def test_an_unknown_error_is_never_a_change():
    assert reading(500.0, None) == "noise"


@pytest.mark.parametrize(
    ("measure", "change", "why"),
    [
        ("overstride", {"near": "right"}, "different sides"),
        ("overstride", {"net": "heavy"}, "different nets"),
        ("cadence", {"speed_kmh": None}, "not known for both"),
        ("cadence", {"speed_kmh": 11.0}, "speeds differ"),
    ],
)
def test_what_is_not_alike_is_not_compared(measure: str, change: dict, why: str):
    found = differences([row(measure, 10)], [row(measure, 90)], ALIKE, {**ALIKE, **change})[0]
    assert found.reading == "not_alike"
    assert why in found.why


def test_a_measure_that_one_film_lacks_is_left_out():
    assert differences([row("cadence", 160)], [row("trunk_lean", 4)], ALIKE, ALIKE) == ()


def noisy(cadence: float, seed: int, **more):
    n = 2400
    return run(DAY, cadence_spm=cadence + np.random.default_rng(seed).normal(0, 3, n), **more)


def test_two_runs_differ_only_beyond_the_spread_within_them():
    changes, refused = pair(noisy(168, 1), noisy(168.5, 2))
    assert not refused
    assert next(c for c in changes if c.id == "cadence").reading == "noise"
    changes, _ = pair(noisy(168, 1), noisy(176, 2))
    assert next(c for c in changes if c.id == "cadence").reading == "more"


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"device": "another"}, "other_device"),
        ({"speed": 4.2}, "never_alike"),
        ({"minutes": 6}, "never_alike"),
    ],
)
def test_runs_that_are_not_alike_are_refused_with_a_way_out(more: dict, why: str):
    changes, refused = pair(run(DAY, cadence=160), run(DAY, cadence=180, **more))
    assert changes == ()
    assert refused[0].id == why
    assert refused[0].fix


def person(width: float = 8.0, ear_ahead: float = 20.0, facing: int = -1) -> np.ndarray:
    points = np.full((33, 3), 0.95)
    points[:, :2] = 300.0
    for side in (0, 1):
        points[11 + side, :2] = 300 + side * width, 300
        points[23 + side, :2] = 300, 520
        points[7 + side, :2] = 300 + facing * ear_ahead, 200
    points[0, :2] = 300 + facing * (ear_ahead + 45), 205
    return points


def test_the_ear_is_ahead_whichever_way_one_looks():
    left = of_body(person(facing=-1), 0.95).measures[0]
    right = of_body(person(facing=1, width=0), 0.95).measures[0]
    assert left.value == pytest.approx(11.3, abs=0.1)
    assert right.value == pytest.approx(11.3, abs=0.1)
    assert left.grade == "C"
    assert "not a craniovertebral angle" in left.note


def test_a_photo_from_the_front_or_with_a_hidden_ear_is_refused():
    assert of_body(person(width=150), 0.95).refused[0].id == "photo_not_from_the_side"
    hidden = person()
    hidden[7, 2] = 0.2
    assert of_body(hidden, 0.95).refused[0].id == "photo_no_person"
    assert of_body(person(), 0.4).refused[0].id == "photo_no_person"
    lying = person()
    lying[:, :2] = np.stack(
        [-lying[:, 1], lying[:, 0]], axis=1
    )  # the camera on its side, and nothing told so
    assert of_body(lying, 0.95).refused[0].id == "photo_not_upright"


def test_a_photo_without_the_net_still_takes_the_two_marks(tmp_path: Path):
    file = tmp_path / "me.png"
    Image.new("RGB", (600, 800), "white").save(file)
    said = look(file, tmp_path, (200, 400), (250, 340))
    assert [m.id for m in said.measures] == ["craniovertebral"]
    assert [r.id for r in said.refused] == ["photo_needs_setup"]
    assert not look(file, tmp_path, (200, 400), (250, 3400)).accepted  # a mark outside the photo
    assert not look(file, tmp_path).accepted


def test_a_file_that_is_no_photo_says_so(tmp_path: Path):
    file = tmp_path / "me.heic"
    file.write_bytes(b"\0\0\0\x18ftypheic")
    with pytest.raises(PhotoUnreadableError, match="JPEG"):
        look(file, tmp_path)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_picture_that_would_fill_the_memory_is_refused(tmp_path: Path):
    file = tmp_path / "huge.png"
    Image.new("1", (12_000, 11_000)).save(file)
    with pytest.raises(PhotoUnreadableError, match="too large"):
        look(file, tmp_path)


def test_one_cue_has_a_number_and_it_is_small():
    numbered = [cue for cue in cues() if cue.pct]
    assert [cue.target_spm(160) for cue in numbered] == [168]
    assert all(cue.about_backs for cue in cues())
    assert ramp().before.startswith("Not while your back hurts")
    assert refusal("one_side_only").measures


def test_a_mistake_in_the_forms_knowledge_is_told(tmp_path: Path, monkeypatch):
    from backstride.core.errors import KnowledgeError
    from backstride.form import texts
    from backstride.knowledge.place import copy_to

    assert texts.faults() == []
    copy_to(tmp_path / "k")
    file = tmp_path / "k/form.toml"
    good = file.read_text("utf-8")
    monkeypatch.setenv("BACKSTRIDE_KNOWLEDGE", str(tmp_path / "k"))
    file.write_text(good.replace('sources = ["DRO24", "HEI11"]', 'sources = ["NOBODY99"]', 1), "utf-8")
    texts._file.cache_clear()
    assert any("NOBODY99" in fault for fault in texts.faults())
    file.write_text(good.replace("about_backs =", "about_back =", 1), "utf-8")
    texts._file.cache_clear()
    with pytest.raises(KnowledgeError, match=r"form\.toml"):
        texts.faults()
    monkeypatch.undo()
    texts._file.cache_clear()


def terminal(capsys, *words: str):
    import json

    from backstride.cli import main

    assert main(["form", "tests", "--json", *words]) == 0
    return json.loads(capsys.readouterr().out)


def test_days_of_a_guided_test_in_the_terminal(capsys):
    assert terminal(capsys, "--test", "ST_BEND", "--values", "5,4")["reading"] == "noise"
    assert terminal(capsys, "--test", "ST_BEND", "--values", "6,5,2")["reading"] == "less"
    assert terminal(capsys, "--test", "ST_ONE_LEG", "--values", "12,27")["reading"] == "more"
    assert terminal(capsys, "--test", "ST_ONE_LEG", "--values", "12")["reading"] is None


def test_the_list_in_the_terminal_says_what_is_known(capsys):
    from backstride.cli import main

    assert main(["form", "list"]) == 0
    said = capsys.readouterr().out
    assert said.count("[ ]") == len(self_looks()) == 6
    assert "No video of ours measures the pelvis" in said


def test_no_guided_test_opens_while_help_comes_first(capsys):
    said = terminal(capsys, "--story", "Low back pain and since this morning I cannot hold my urine")
    assert said["tests"] == []
    assert "Stop if it hurts" in said["stop"]
    assert {row["id"] for row in said["never"]} >= {"ST_HOP"}


def test_the_library_sets_two_looks_against_each_other():
    def looked(cadence: float) -> FormResult:
        t, points, _ = jittery_runner(cadence, 30, 1)
        return judge(Track(t, points, np.ones(len(t)), 0.0, 0, False, 1280), 30).result

    before, after = looked(165), looked(180)
    said = backstride.form.compare_videos(before, after, speed_kmh_before=10, speed_kmh_after=10.2)
    assert {c.id: c.reading for c in said.changes}["cadence"] == "more"
    said = backstride.form.compare_videos(before, after)
    assert {c.id: c.reading for c in said.changes}["cadence"] == "not_alike"
    said = backstride.form.compare_videos(FormResult(refused=(refusal("still"),)), after)
    assert [r.id for r in said.refused][-1] == "before_still"
    assert said.changes == ()
