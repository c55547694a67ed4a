"""For each branch of each rule, findings of somebody for whom it fires: made from the rule itself.

The harness answers the interview for that person and sees whether it ends at the rule's level.
"""

from __future__ import annotations

import ast
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from backstride.check.assess import assess
from backstride.check.rehearsal import Truth, truth_of
from backstride.core.finding import Answer, Finding
from backstride.knowledge.rulebook import rulebook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backstride.core.disposition import Disposition

    Assignment = dict[str, Any]

#: alternatives followed for one expression
_WIDTH: Final = 60
_PEOPLE: Final[tuple[Assignment, ...]] = tuple(
    {"age": age, "duration_days": days, "severity_0_10": 4.0}
    for age, days in ((30.0, 3.0), (30.0, 20.0), (45.0, 3.0), (45.0, 20.0), (67.0, 3.0), (30.0, 1.0))
)
#: what a person with one sign has as well, where no rule says so: a place, or the wider sign that the screens ask for
GOES_WITH: Final[dict[str, tuple[str, ...]]] = {
    "flank_pain": ("at_flank",),
    "colic_waves": ("at_flank",),
    "burning_pee": ("at_abdomen",),
    "pancreas_pattern": ("at_abdomen",),
    "gallbladder_pattern": ("at_abdomen",),
    "appendix_pattern": ("at_abdomen",),
    "belly_pain": ("at_abdomen",),
    "belly_pulsing": ("at_abdomen",),
    "vomit_blood": ("at_abdomen",),
    "pelvic_pain": ("at_pelvis", "one_sided_pelvic"),
    "one_sided_pelvic": ("at_pelvis",),
    "testicle_pain": ("at_testicle",),
    "testicle_sudden_severe": ("at_testicle", "testicle_pain"),
    "testicle_lump": ("at_testicle",),
    "shingles_strip": ("at_rib",),
    "rash_or_blisters_trunk": ("at_rib", "shingles_strip"),
    "violent_vomit_then_pain": ("at_chest",),
    "blow_to_belly": ("at_abdomen", "trauma_minor"),
    "rib_after_blow": ("at_rib", "trauma_minor"),
    "head_blow": ("at_head", "trauma_minor"),
    "trauma_high_energy": ("trauma_major",),
    "head_injury_severe": ("head_blow", "at_head", "trauma_minor"),
    "head_injury_symptom": ("head_blow", "at_head", "trauma_minor"),
    "headache_any": ("at_head",),
    "headache_worst": ("at_head", "headache_any"),
    "headache_each_run": ("at_head", "headache_any"),
    "headache_severe": ("at_head", "headache_any", "severe_pain"),
    "stiff_neck_light_fever": ("at_neck", "fever"),
    "neck_artery_sign": ("at_neck",),
    "neck_pain": ("at_neck",),
    "neck_pain_unlike_before": ("at_neck",),
    "bone_point": ("at_shin",),
    "limp": ("at_shin", "pain_on_walking"),
    "effort_discomfort_upper": ("at_jaw", "effort_related", "eases_with_rest", "never_at_rest"),
    "tendon_pop": ("at_calf",),
    "joint_hot_swollen": ("at_knee",),
    "calf_pain": ("at_calf",),
    "calf_swollen": ("at_calf",),
    "leg_claudication": ("at_calf",),
    "wound_not_healing": ("at_foot",),
    "limb_cold_sudden": ("at_calf",),
    "limb_cold_pale": ("at_foot",),
    "skin_hot_red_spreading": ("at_calf",),
    "muscle_rock_hard": ("at_calf",),
    "exertional_compartment": ("at_shin",),
    "groin_lump": ("at_groin",),
    "groin_pain": ("at_groin",),
    "periods_absent": ("at_shin",),
    "low_energy_intake": ("at_shin",),
    "tired_unexplained": ("at_shin",),
    "weak_leg": ("at_low_back",),
    "weak_both_legs": ("at_low_back",),
    "foot_drop": ("at_low_back",),
    "new_numb_limb": ("at_low_back",),
    "ces_both_legs": ("at_low_back",),
    "ces_saddle": ("at_low_back",),
    "ces_bladder": ("at_low_back",),
    "ces_bowel": ("at_low_back",),
    "ces_sexual": ("at_low_back",),
    "pain_gone_deficit_grew": ("at_low_back",),
    "shooting_limb_pain": ("at_low_back",),
    "whole_limb_numb_hours": ("at_low_back",),
    "spine_stenosis_walk": ("at_low_back", "ces_both_legs"),
    "saddle_numb_only_cycling": ("at_genital",),
    "weak_arm": ("at_arm",),
    "clumsy_hands": ("at_neck",),
    "gait_unsteady": ("at_neck",),
    "lhermitte": ("at_neck",),
    "trunk_band": ("at_mid_back",),
    "dark_urine": ("at_thigh", "after_hard_effort"),
    "overdrinking_signs": ("at_head", "after_hard_effort"),
    "heat_symptom": ("at_head", "after_hard_effort"),
    "airway_swelling": ("hives", "after_hard_effort"),
    "hives": ("after_hard_effort",),
    "hives_exercise_food": ("hives", "after_hard_effort"),
    "faint_during_effort": ("faint", "faint_today", "at_chest"),
    "palpitations_lightheaded": ("at_chest",),
    "chest_pain": ("at_chest",),
    "pleuritic": ("at_rib",),
    "breathless_ordinary_effort": ("at_chest",),
    "cough_blood": ("at_chest",),
    "ptx_sign": ("at_chest",),
    "tearing_pain": ("at_mid_back",),
    "pain_moved_chest_back": ("at_chest", "tearing_pain"),
    "exercise_wheeze": ("chest_pain", "at_chest", "cough", "effort_related"),
    "stitch": ("at_rib", "effort_related"),
    "returns_with_running": ("third_episode",),
    "returns": ("third_episode",),
    "chest_with_sweat_sick_faint": ("chest_pain_now",),
    "fever_days_many": ("fever",),
    "adrenal_insufficiency": ("at_low_back",),
    "baby_moves_less": ("pregnant", "at_low_back"),
    "numb_growing": ("numb_lasting",),
    "headache_built_after_effort": ("headache_any", "headache_severe"),
    "impact_pain": ("single_leg_load_pain", "at_low_back"),
    "reliever_not_helping": ("chest_pain", "exercise_wheeze", "cough", "at_chest", "effort_related"),
    "skin_far_worse": ("skin_hot_red_spreading", "at_calf"),
    "faint_on_stopping_only": ("faint", "at_chest"),
    "phlegm_coloured": ("fever",),
}


def branches() -> Iterator[tuple[str, Disposition, Truth | None]]:
    """Each rule's id and level with a person for whom it fires and nothing stricter; None where none was found."""
    book = rulebook()
    for rule, condition in book.rules:
        yield rule.id, rule.level, _person(rule.id, rule.level, condition.text)


def _person(rule: str, level: Disposition, when: str) -> Truth | None:
    ways = sorted(_ways(when, True), key=len)
    for person, assignment in ((person, way) for person in _PEOPLE for way in ways):
        told = _completed(person, assignment)
        findings = tuple(
            Finding(id=name, value=Answer.YES if value is True else value)
            for name, value in told.items()
            if value is not False
        )
        result = assess(findings, batch=True)
        if result.disposition_if_rest_no is level and any(r.rule == rule for r in result.reasons):
            side = (
                "left" if told.get("side_left") is True else "right" if told.get("side_right") is True else ""
            )
            sex = "f" if told.get("sex_female") is True else "m" if told.get("sex_male") is True else ""
            return replace(truth_of(findings), side=side, sex=sex)
    return None


def _completed(person: Assignment, assignment: Assignment) -> Assignment:
    told = {**person, **assignment}
    has_place = any(name.startswith("at_") and value is True for name, value in told.items())
    for name in [name for name, value in assignment.items() if value is True]:
        for more in GOES_WITH.get(name, ()):
            if more.startswith("at_") and has_place:
                continue
            told.setdefault(more, True)
    wall = told.get("pressing_reproduces") is True and (
        told.get("strain_cause") is True or told.get("cough") is True
    )
    if wall and (told.get("pleuritic") is True or told.get("chest_pain") is True):
        told |= {"chest_wall_said": True, "strain_cause": True}
        told.setdefault("pain_at_rest", told.get("chest_pain_now", False))
    return told


@lru_cache(maxsize=4096)
def _ways(text: str, want: bool) -> tuple[Assignment, ...]:
    """Assignments of findings that make an expression true (or not), facts and gates unfolded."""
    return tuple(_node(ast.parse(text.strip(), mode="eval").body, want))


def _node(node: ast.expr, want: bool) -> list[Assignment]:
    match node:
        case ast.BoolOp(op=op, values=values):
            parts = [_node(value, want) for value in values]
            if isinstance(op, ast.And) is want:
                return _together(parts)
            return [way for part in parts for way in part][:_WIDTH]
        case ast.UnaryOp(operand=operand):
            return _node(operand, not want)
        case ast.Compare(left=ast.Name(id=name), ops=[op], comparators=[ast.Constant(value=number)]):
            return _number(name, type(op), float(number), want)  # type: ignore[arg-type]
        case ast.Name(id="true"):
            return [{}] if want else []
        case ast.Name(id=name):
            inner = rulebook().facts.get(name) or rulebook().gates.get(name)
            return list(_ways(inner.text, want)) if inner is not None else [{name: want}]
    return []


def _number(name: str, op: type[ast.cmpop], number: float, want: bool) -> list[Assignment]:
    above, below = number + 1, number - 1 if number >= 1 else number / 2
    inside, outside = {
        ast.Gt: (above, number),
        ast.GtE: (number, below),
        ast.Lt: (below, number),
        ast.LtE: (number, above),
    }.get(op, (number, above))
    return [{name: inside}] if want else [{}, {name: outside}]


def _together(parts: list[list[Assignment]]) -> list[Assignment]:
    found: list[Assignment] = [{}]
    for part in parts:
        joined = [
            {**one, **two} for one in found for two in part if all(one.get(k, v) == v for k, v in two.items())
        ]
        found = sorted(joined, key=len)[:_WIDTH]
    return found
