"""Workouts for the watch, decoded again by the maker's own decoder and by a second one."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstride.core.errors import UsageError
from backstride.export.fit_workout import file_name, steps_of, workout
from backstride.export.fit_workout.encode import crc, text
from export.made import plan

sdk = pytest.importorskip("garmin_fit_sdk")
MADE = datetime(2026, 3, 16, 8, 30, tzinfo=UTC)


def decoded(raw: bytes) -> dict:
    decoder = sdk.Decoder(sdk.Stream.from_byte_array(bytearray(raw)))
    assert decoder.is_fit()
    assert decoder.check_integrity()
    found, faults = sdk.Decoder(sdk.Stream.from_byte_array(bytearray(raw))).read()
    assert faults == []
    return found


def day(**told) -> dict:
    return {"date": "2026-03-20", "kind": "walkrun", "run_min": 0, "walk_min": 0, "intervals": [], **told}


def run_seconds(steps: list[dict]) -> int:
    """Running time as a watch would play the steps."""
    total, at, left = 0.0, 0, {}
    while at < len(steps):
        step = steps[at]
        if step["duration_type"] == "repeat_until_steps_cmplt":
            left.setdefault(at, step["repeat_steps"] - 1)
            if left[at] > 0:
                left[at] -= 1
                at = step["duration_step"]
                continue
        elif step["wkt_step_name"] == "Run":
            total += step["duration_time"]
        at += 1
    return round(total)


def test_a_walk_run_day():
    first = next(d for d in plan()["days"] if d["kind"] == "walkrun")
    found = decoded(workout(first, made_at=MADE))
    [head], [name] = found["file_id_mesgs"], found["workout_mesgs"]
    assert (head["type"], head["time_created"]) == ("workout", MADE)
    steps = found["workout_step_mesgs"]
    assert (name["sport"], name["num_valid_steps"]) == ("running", len(steps))
    assert [s["intensity"] for s in steps if "intensity" in s] == ["warmup", "active", "recovery", "cooldown"]
    assert steps[0]["duration_time"] == 300
    assert steps[-1]["duration_type"] == "open"
    assert run_seconds(steps) == 60 * first["run_min"]


def test_every_day_of_a_plan_decodes_and_runs_what_the_plan_says():
    n_files = 0
    for told in plan()["days"]:
        if not steps_of(told):
            continue
        n_files += 1
        steps = decoded(workout(told, made_at=MADE))["workout_step_mesgs"]
        assert run_seconds(steps) == 60 * told["run_min"]
        assert [s["message_index"] for s in steps] == list(range(len(steps)))
    assert n_files > 20


def test_a_second_decoder_agrees():
    fitdecode = pytest.importorskip("fitdecode")
    first = next(d for d in plan()["days"] if d["kind"] == "walkrun")
    with fitdecode.FitReader(
        io.BytesIO(workout(first, made_at=MADE)), check_crc=fitdecode.CrcCheck.RAISE
    ) as fit:
        names = [frame.name for frame in fit if frame.frame_type == fitdecode.FIT_FRAME_DATA]
    assert names[:2] == ["file_id", "workout"]
    assert set(names[2:]) == {"workout_step"}


def test_strength_has_open_steps_with_the_dose():
    told = day(
        kind="strength",
        walk_min=30,
        exercises=[{"name": "Clamshell", "sets": 2, "reps": 12, "hold_s": None, "per_side": True}],
    )
    found = decoded(workout(told, made_at=MADE))
    walk, clamshell = found["workout_step_mesgs"]
    assert found["workout_mesgs"][0]["sub_sport"] == "strength_training"
    assert walk["duration_time"] == 1800
    assert (clamshell["duration_type"], clamshell["notes"]) == ("open", "2 x 12, each side")


def test_a_rest_day_has_no_file():
    with pytest.raises(UsageError, match="nothing for a watch"):
        workout(day(kind="rest"), made_at=MADE)


def test_names_and_bytes_repeat():
    told = day(run_min=20, walk_min=10, kind="easy_run")
    assert file_name(told) == "2026-03-20-easy_run.fit"
    assert workout(told, made_at=MADE) == workout(told, made_at=MADE)


@given(st.text(max_size=80), st.integers(2, 64))
def test_a_text_fits_and_is_never_cut_inside_a_character(words, size):
    raw = text(words, size)
    assert len(raw) == size
    assert raw[-1] == 0
    raw.rstrip(b"\0").decode()


def test_the_check_sum_is_the_protocols():
    assert crc(b"123456789") == 0xBB3D  # CRC-16/ARC, as the protocol's description says
    broken = bytearray(workout(day(run_min=20, walk_min=10), made_at=MADE))
    broken[40] ^= 1
    assert not sdk.Decoder(sdk.Stream.from_byte_array(broken)).check_integrity()


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 20), st.sampled_from([1, 1.5, 2, 3, 4, 5.5, 8, 13]), st.sampled_from([1, 1.5, 2]))
def test_any_interval_plays_its_running_minutes(repeat, run, walk):
    told = day(
        run_min=repeat * run,
        walk_min=repeat * walk + 10,
        level=3,
        intervals=[{"repeat": repeat, "run_min": run, "walk_min": walk}],
    )
    assert run_seconds(decoded(workout(told, made_at=MADE))["workout_step_mesgs"]) == round(60 * repeat * run)
