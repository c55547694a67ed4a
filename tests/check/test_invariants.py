"""The dossier's invariants (A2) over generated findings."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstride.check import assess, case, rescreen
from backstride.check.rescreen import ITEMS
from backstride.core.disposition import Disposition, RunPermission
from backstride.core.finding import Answer, Finding
from backstride.knowledge.rulebook import rulebook

BOOK = rulebook()


def polarities() -> dict[str, set[bool]]:
    """For each name, whether it stands plainly (True) or denied (False) in what rules are made of."""
    inner = {k: c.text for k, c in {**BOOK.facts, **BOOK.gates}.items()}
    found: dict[str, set[bool]] = {}
    done: set[tuple[str, bool]] = set()

    def visit(node: ast.AST, plain: bool) -> None:
        match node:
            case ast.BoolOp(values=values):
                for value in values:
                    visit(value, plain)
            case ast.UnaryOp(operand=operand):
                visit(operand, not plain)
            case ast.Compare(left=ast.Name(id=name)):
                found.setdefault(name, set()).add(plain)
            case ast.Name(id=name):
                if name in inner:
                    if (name, plain) not in done:
                        done.add((name, plain))
                        visit(ast.parse(inner[name], mode="eval").body, plain)
                else:
                    found.setdefault(name, set()).add(plain)

    for text in [c.text for _, c in BOOK.rules] + [g.text for _, g, _ in BOOK.points]:
        visit(ast.parse(text, mode="eval").body, True)
    for _, _, score in BOOK.points:
        for condition, n in score:
            visit(ast.parse(condition.text, mode="eval").body, n > 0)
    return found


POLARITY = polarities()
#: signs that stand plainly everywhere: adding one is adding a symptom and nothing else
SYMPTOMS = sorted(name for name in BOOK.signs if POLARITY.get(name) == {True})
ANY = sorted(BOOK.signs)
PLACES = ["at_low_back", "at_mid_back", "at_chest", "at_calf", "at_groin", "at_neck", "at_rib"]


def yes(*names: str) -> tuple[Finding, ...]:
    return tuple(Finding(id=name, value=Answer.YES) for name in names)


def test_most_signs_can_only_raise() -> None:
    assert len(SYMPTOMS) > 80


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.sets(st.sampled_from(ANY + PLACES), max_size=8), st.sampled_from(SYMPTOMS), st.booleans())
def test_adding_a_symptom_never_lowers(told: set[str], more: str, batch: bool) -> None:
    before, after = assess(yes(*told), batch=batch), assess(yes(*told, more), batch=batch)
    assert after.disposition_if_rest_no.rank >= before.disposition_if_rest_no.rank
    if before.disposition is not Disposition.INCOMPLETE:
        # "incomplete" forbids running for want of answers (A2.3); a level of its own comes with its own permission
        assert after.run_permission.rank <= before.run_permission.rank


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.sets(st.sampled_from(ANY + PLACES), max_size=8))
def test_the_maximum_of_the_fired_rules_wins(told: set[str]) -> None:
    result = assess(yes(*told), batch=True)
    top = max((r.level.rank for r in result.reasons), default=Disposition.SELF_CARE.rank)
    assert result.disposition_if_rest_no.rank == top


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.sets(st.sampled_from(ANY + PLACES), max_size=8))
def test_silence_is_never_self_care(told: set[str]) -> None:
    result = assess(yes(*told))
    assert result.open_questions
    assert result.disposition is not Disposition.SELF_CARE
    if result.disposition is Disposition.INCOMPLETE:
        assert result.run_permission is RunPermission.NONE


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.sets(st.sampled_from(ANY + PLACES), max_size=8))
def test_order_does_not_matter_and_the_same_input_gives_the_same_bytes(told: set[str]) -> None:
    forward, backward = (
        assess(yes(*sorted(told)), batch=True),
        assess(yes(*sorted(told, reverse=True)), batch=True),
    )
    assert [r.to_json() for r in forward.reasons] == [r.to_json() for r in backward.reasons]


URGENT = sorted({i for q, _ in BOOK.questions if q.topic == "Emergencies first" for i in q.items})


@pytest.mark.parametrize("sign", URGENT)
def test_not_sure_is_at_least_same_day(sign: str) -> None:
    result = assess([Finding(id=sign, value=Answer.UNSURE)])
    assert result.disposition.rank >= Disposition.SAME_DAY.rank


@pytest.mark.parametrize("sign", ["chest_pain", "breathless_rest", "faint", "confused_or_drowsy", "collapse"])
def test_not_sure_about_chest_breath_or_collapse_is_an_emergency(sign: str) -> None:
    assert assess([Finding(id=sign, value=Answer.UNSURE)]).disposition is Disposition.EMERGENCY_NOW


def test_two_unsure_saddle_signs_are_an_emergency() -> None:
    told = [Finding(id="ces_saddle", value=Answer.UNSURE), Finding(id="ces_bladder", value=Answer.UNSURE)]
    assert assess(told).disposition is Disposition.EMERGENCY_NOW


def test_of_two_answers_the_more_cautious_stands() -> None:
    told = [
        Finding(id="ces_saddle", value=Answer.NO),
        Finding(id="ces_saddle", value=Answer.YES, origin="story"),
    ]
    assert assess(told).disposition is Disposition.EMERGENCY_NOW


def test_a_story_never_answers_no_for_the_runner() -> None:
    result = case("My low back aches. No numbness, bladder normal, no fever, no chest pain.")
    assert "cauda_equina" in result.open_questions
    assert result.disposition is Disposition.INCOMPLETE


def test_a_fault_inside_ends_in_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    module = sys.modules["backstride.check.assess"]
    monkeypatch.setattr(module, "fire", lambda *_: 1 / 0)
    result = assess(yes("at_low_back"))
    assert result.disposition is Disposition.INCOMPLETE
    assert result.disposition_if_rest_no is None
    assert result.run_permission is RunPermission.NONE
    assert result.error.startswith("could not assess: be seen")


def test_rescreen_needs_all_six() -> None:
    assert rescreen({}).disposition is Disposition.INCOMPLETE
    assert rescreen({}).run_permission is RunPermission.NONE
    answers = {item.id: "no" for item in ITEMS}
    assert rescreen(answers).clear
    for item in ITEMS:
        for said in ("yes", "unsure"):
            found = rescreen({**answers, item.id: said})
            assert found.disposition is item.level
            assert not found.clear


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.sets(st.sampled_from(ANY + PLACES), max_size=8), st.booleans())
def test_nothing_is_ranked_at_same_day_or_above(told: set[str], batch: bool) -> None:
    """A2.7."""
    result = assess(yes(*told), batch=batch)
    if result.disposition_if_rest_no.rank >= Disposition.SAME_DAY.rank:
        assert result.contributors == ()


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.sets(st.sampled_from(ANY + PLACES), max_size=6), st.integers(0, 10), st.integers(0, 10))
def test_worse_pain_never_lowers(told: set[str], one: int, two: int) -> None:
    """A2.1 and A2.12: a better score is no reason either."""
    less, more = sorted((one, two))
    mild = assess((*yes(*told), Finding(id="severity_0_10", value=float(less))), batch=True)
    strong = assess((*yes(*told), Finding(id="severity_0_10", value=float(more))), batch=True)
    assert strong.disposition_if_rest_no.rank >= mild.disposition_if_rest_no.rank
    assert strong.run_permission.rank <= mild.run_permission.rank


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.sets(st.sampled_from(SYMPTOMS + PLACES), max_size=6), st.sampled_from(SYMPTOMS))
def test_not_sure_is_never_below_no(told: set[str], sign: str) -> None:
    """A2.4: not sure can only raise."""
    rest = told - {sign}
    no = assess((*yes(*rest), Finding(id=sign, value=Answer.NO)))
    unsure = assess((*yes(*rest), Finding(id=sign, value=Answer.UNSURE)))
    assert unsure.disposition_if_rest_no.rank >= no.disposition_if_rest_no.rank
    assert unsure.run_permission.rank <= no.run_permission.rank


def test_an_unsure_answer_that_no_rule_raises_leaves_the_check_open() -> None:
    """A1, T0: a mandatory question that stays unsure after its clarification."""
    from backstride.check.rehearsal import Truth, true_answer

    answers: dict[str, object] = {}
    truth = Truth(signs=frozenset({"at_low_back"}), numbers={"age": 40.0, "duration_days": 4.0})
    for _ in range(40):
        result = case("", answers)
        if not result.next_questions:
            break
        name = result.next_questions[0]["id"]
        answers[name] = "unsure" if name in {"history", "cancer_history"} else true_answer(name, truth)
    assert answers["cancer_history"] == "unsure"
    assert result.disposition is Disposition.INCOMPLETE
    assert result.run_permission is RunPermission.NONE
    assert "history" in result.open_questions


#: the gates of A2.9 by the row that names each; nothing else may read them
GATES = {
    "saddle_on_bicycle_only": ("RF-CES-1",),
    "leak_on_strain_only": ("RF-CES-2",),
    "leak_old": ("RF-CES-2",),
    "settled_walking": ("RF-CES-4",),
    "numb_bounded": ("RF-CES-4",),
    "numb_brief": ("RF-NEU-5", "RF-NEU-6", "P9-numb"),  # a laced foot is T1 in its row
    "chest_wall": ("R_ACS", "RF-CW-1", "RF-PE-1"),
    "stitch_gate": ("RF-PE-1", "RF-VASC-1", "R_ACS", "RF-PE-3", "RF-CARD-1b", "RF-BSI-5", "RF-GI"),
    "breath_gate": (),
    "movement_gate": ("RF-VASC-1",),
    "low_back_locks": ("RF-VASC-1",),
    "typical_asthma": ("R_ACS",),
    "flu_like_gate": ("RF-INF-1", "R_INFECTION"),
    "familiar": ("P1", "P2", "P4", "RF-HEAD-1"),
    "urine_food": ("RF-RHA-1", "RF-HAE-1"),
    "faint_pooling": ("RF-CARD-3", "RF-PE-1", "RF-HEA-1", "RF-DVT-1"),
}


def test_each_gate_touches_only_the_rows_that_name_it() -> None:
    assert set(BOOK.gates) == set(GATES)
    for rule, condition in BOOK.rules:
        for gate in condition.names & set(BOOK.gates):
            assert rule.id.startswith(GATES[gate]), (rule.id, gate)


def positives(text: str) -> set[str]:
    """Names that stand undenied in an expression."""
    found: set[str] = set()

    def visit(node: ast.AST) -> None:
        match node:
            case ast.BoolOp(values=values):
                for value in values:
                    visit(value)
            case ast.Name(id=name) if name in BOOK.signs:
                found.add(name)

    visit(ast.parse(text, mode="eval").body)
    return found


@pytest.mark.parametrize("gate", sorted(set(GATES) - {"breath_gate", "familiar", "low_back_locks"}))
def test_a_gate_stays_shut_while_anything_it_needs_is_unasked(gate: str) -> None:
    """A2.11: in an interview silence never opens one."""
    from backstride.check.facts import Known

    known = Known(yes(*positives(BOOK.gates[gate].text)), BOOK, batch=False)
    assert known.look(gate) is False


def test_a_gate_met_for_one_rule_hides_no_other() -> None:
    """A2.10: the chest-wall pattern does not hide a clot behind the same breath pain."""
    told = yes("at_rib", "pleuritic", "pressing_reproduces", "strain_cause", "clot_risk")
    result = assess(told, batch=True)
    assert result.disposition_if_rest_no is Disposition.EMERGENCY_NOW


def test_emergency_texts_and_numbers_ship_with_the_package() -> None:
    """A2.8."""
    from backstride.check.words import spoken, texts

    result = assess(yes("ces_saddle", "at_low_back"))
    for country, (number, _) in texts().numbers.items():
        assert spoken(result, country)[0] == f"Stop. Call {number} now."
    assert spoken(result, "XX")[0] == "Stop. Call your local emergency number now."


def test_thoughts_of_ending_ones_life_stand_alone() -> None:
    """F10: that text and a number, no score, no list."""
    from backstride.check.words import spoken

    lines = spoken(assess(yes("self_harm_thought", "at_low_back")), "GB")
    assert len(lines) == 2
    assert lines[0].startswith("If you might act on thoughts")
    assert "999" in lines[1]
