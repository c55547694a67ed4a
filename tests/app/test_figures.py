"""Every exercise is drawn, and every drawn body could be one: limbs reach, knees bend one way, nobody is in the floor."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from backstride.app import figures
from backstride.app.figures.skeleton import FOREARM, SHANK, THIGH, UPPER_ARM, body, full
from backstride.app.figures.turns import add, dot
from backstride.knowledge.poses import faults
from backstride.plan.exercises import library

IN_WATER = {"swimming"}
OFF_THE_FLOOR = {"bike", "skipping-drills"}  # on a saddle, in the air
INWARD = {"abdominal-bracing"}  # nothing moves that the eye could see; the arrows say it
DRAWN = sorted(figures.poses())


def bodies(name: str) -> list[tuple[dict, dict, list]]:
    figure = figures.poses()[name]
    found = []
    for pose in figure["pose"]:
        told = full({"base": figure.get("base", "stand"), **figure.get("start", {}), **pose})
        found.append((told, *body(told)))
    return found


def away(a, b) -> float:
    gap = add(a, b, -1)
    return dot(gap, gap) ** 0.5


def test_every_exercise_is_drawn_and_nothing_else():
    assert faults(library().exercises) == []
    assert faults(["bird-dog"], {"cartwheel": {"title": "T", "desc": "D", "pose": [{}]}}) == [
        "poses.toml: bird-dog: no pose",
        "poses.toml: cartwheel: no exercise of this id",
    ]
    wrong = {"a": {"title": "T", "pose": [{"knees": 3}], "prop": [{"kind": "sofa"}]}}
    assert [f.removeprefix("poses.toml: a: ") for f in faults(["a"], wrong)] == [
        "needs a desc",
        "unknown key 'knees' in a pose",
        "no prop 'sofa'",
    ]


@pytest.mark.parametrize("name", DRAWN)
def test_hands_and_feet_reach_what_they_are_told_to_touch(name):
    for told, joints, _ in bodies(name):
        for side in "lr":
            for tip, end, root, length in (
                ("hand", "wrist", "shoulder", UPPER_ARM + FOREARM),
                ("foot", "ankle", "hip", THIGH + SHANK),
            ):
                goal = told[f"{tip}_{side}"]
                if goal:
                    assert away(goal, joints[f"{end}_{side}"]) < 2, (tip, side)
                    assert away(joints[f"{root}_{side}"], joints[f"{end}_{side}"]) <= length + 0.01


@pytest.mark.parametrize("name", DRAWN)
def test_limbs_keep_their_lengths_and_bend_as_limbs_do(name):
    for told, joints, _ in bodies(name):
        for side in "lr":
            hip, knee, ankle = (joints[f"{n}_{side}"] for n in ("hip", "knee", "ankle"))
            shoulder, elbow, wrist = (joints[f"{n}_{side}"] for n in ("shoulder", "elbow", "wrist"))
            assert away(hip, knee) == pytest.approx(THIGH)
            assert away(knee, ankle) == pytest.approx(SHANK)
            assert away(shoulder, elbow) == pytest.approx(UPPER_ARM)
            assert away(elbow, wrist) == pytest.approx(FOREARM)
            # a folded joint stays above 20 degrees between its bones
            assert away(hip, ankle) > 15
            assert away(shoulder, wrist) > 10
            if told[f"foot_{side}"] is None:
                assert -1 <= told[f"knee_{side}"][0] <= 155
            if told[f"hand_{side}"] is None:
                assert -1 <= told[f"elbow_{side}"][0] <= 150


@pytest.mark.parametrize("name", sorted(set(DRAWN) - IN_WATER))
def test_nobody_is_in_the_floor_and_somebody_touches_it(name):
    lows = []
    for _, _, parts in bodies(name):
        lows.append(min(c[1] - r for _, _, _, hulls in parts for hull in hulls for c, r in hull))
        assert lows[-1] > -2.5, lows
    assert min(lows) < 2.5 or name in OFF_THE_FLOOR


@pytest.mark.parametrize("name", DRAWN)
def test_the_second_position_is_another(name):
    """An exercise that moves shows that it moves: some joint travels at least two centimetres."""
    rows = bodies(name)
    moved = max(away(rows[0][1][joint], row[1][joint]) for row in rows for joint in rows[0][1])
    assert moved > 2 or len(rows) == 1 or name in INWARD
    still = ET.fromstring(figures.still(name))
    shown = [p for p in figures.poses()[name]["pose"] if not p.get("only_move")]
    assert len([node for node in still if node.tag.endswith("svg")]) == len(shown)
