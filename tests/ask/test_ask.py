"""Questions: what is answered, what is refused, what stands alone."""

from __future__ import annotations

import pytest

from backstride.ask import ask
from backstride.ask.words import mend


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("do custom orthotics help a bad back", "belts_orthotics"),
        ("would a stronger core stop my backache coming back", "core"),
        ("is acupunture any use", "acupuncture"),
        ("taking shorter quicker steps, does this unload hip and knee", "cadence"),
    ],
)
def test_the_passage_that_speaks_to_it_stands_first(question: str, first: str) -> None:
    got = ask(question)
    assert not got.refused
    assert got.passages[0].id == first


@pytest.mark.parametrize(
    "question",
    [
        "does seaweed help tight hamstrings",
        "how do I fix my bike puncture",
        "should I double my pregabalin",
        "can I mix tramadol with my antidepressant",
    ],
)
def test_what_the_shelf_does_not_hold_is_refused_with_a_place_to_ask(question: str) -> None:
    got = ask(question)
    assert got.refused
    assert got.why
    assert not got.passages


def test_every_sentence_of_an_answer_stands_in_its_first_passage() -> None:
    got = ask("does running wear out my discs?")
    assert got.answer.split(": ", 1)[1] in got.passages[0].text


def test_a_red_flag_in_passing_stands_alone() -> None:
    got = ask("which stretches for a tight back, also since this morning I can't feel when I need to pee")
    assert str(got.disposition) == "emergency_now"
    assert not got.passages


def test_a_slip_keeps_its_first_letter() -> None:
    known = frozenset({"acupuncture"})
    assert mend("acupunture", known) == "acupuncture"
    assert mend("puncture", known) == "puncture"


def test_bleeding_and_one_sided_pain_in_early_pregnancy_is_no_running_question() -> None:
    got = ask("7 weeks pregnant, pain low on one side and bleeding, can I still run")
    assert str(got.disposition) == "emergency_now"
    assert not got.passages


@pytest.mark.parametrize(
    "question",
    [
        "Warum tut mein Rücken nach dem Laufen weh und was soll ich tun?",
        "Ich habe seit gestern Fieber und Rückenschmerzen, was soll ich nach dem Laufen tun?",
        "¿Por qué me duele la espalda después de correr?",
        "Warum tut mein Rücken weh?",
        "mijn rug doet pijn na het lopen",
    ],
)
def test_a_question_in_another_language_is_not_answered_past_its_urgent_signs(question: str) -> None:
    got = ask(question)
    assert got.refused
    assert not got.passages
    assert "urgent signs" in got.answer


@pytest.mark.parametrize(
    "question",
    [
        "what are the signs of cauda equina",
        "what does foot drop mean",
        "when should chest pain be checked in runners",
        "heat exhaustion vs heat stroke",
    ],
)
def test_a_question_about_signs_is_answered(question: str) -> None:
    got = ask(question)
    assert got.passages


@pytest.mark.parametrize(
    "question",
    [
        "I have a fever of 39 and back pain, is it just sore muscles",
        "which pillow is best, I can't start peeing since my back went",
        "signs of cauda equina, can't pee since Tuesday",
        "numb saddle vs cushion, can't pee and back pain",
        "back pain and a numb crotch vs a normal ache, which stretch",
    ],
)
def test_a_sign_beside_a_back_is_heard_whatever_is_asked(question: str) -> None:
    assert str(ask(question).disposition) in {"same_day", "emergency_now"}


def test_bad_spelling_is_english() -> None:
    assert ask("my bak hurtz aftr runing, does heat help").passages


@pytest.mark.parametrize(
    "question",
    [
        "my lad is nine and his back is sore, how much Calpol",
        "limit of brufen per day for a big bloke",
        "two or three nurofen before bed?",
        "how much magnesium do I need",
    ],
)
def test_a_dose_is_refused_under_any_name_of_the_medicine(question: str) -> None:
    got = ask(question)
    assert got.refused
    assert "doses" in got.why


def test_a_question_of_small_words_only_is_answered() -> None:
    assert "prognosis" in [p.id for p in ask("is this going to get better").passages]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("a mate is staggering and talking rubbish in the heat, water?", "Cool first"),
        ("lips fat and throat tight after prawns and a run, antihistamine?", "adrenaline pen"),
        ("confused and sick after drinking gallons at the marathon, more water?", "Do not drink any more"),
        ("numb between the legs since the back spasm, which cushion", "scanner"),
    ],
)
def test_an_emergency_says_what_to_do_first(question: str, told: str) -> None:
    got = ask(question)
    assert str(got.disposition) == "emergency_now"
    assert "call your emergency number" in got.answer
    assert told in got.answer


def test_thoughts_of_ending_ones_life_get_that_text_alone() -> None:
    got = ask("I would rather not wake up with this back, which pillow helps?")
    assert "crisis line" in got.answer
    assert "Do not drive" not in got.answer
    assert not got.passages


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("pink pee after my long run, normal?", "blood_urine"),
        ("how many people with no pain at all have a bulging disc on mri", "findings_without_pain"),
        ("Train driver, ten hours in the seat. Is the sitting to blame for my back?", "sitting_standing"),
        ("what illnesses mean I should check with a pharmacist before buying ibuprofen", "nsaid_who_not"),
    ],
)
def test_what_is_asked_is_not_taken_for_what_is_denied_or_bought(question: str, first: str) -> None:
    got = ask(question)
    assert not got.refused
    assert got.passages[0].id == first


@pytest.mark.parametrize(
    "question",
    [
        "Can you feel whether my pelvis is out of line?",
        "I stretch daily and walk. Could kombucha calm the inflammation in my spine?",
        "does running wreck your knees",
    ],
)
def test_a_sore_back_in_front_does_not_open_what_is_refused(question: str) -> None:
    assert ask(question).refused


@pytest.mark.parametrize(
    "question",
    [
        "I'm confused: heat or ice for a sore back?",
        "can I sit on frozen peas for a sore back",
        "got a dead leg at football until Friday, can I stretch",
        "coughing and on blood pressure tablets, are planks ok",
        "burning in both legs in the last reps, is that ok for a bad back",
    ],
)
def test_words_of_a_sign_alone_make_no_emergency(question: str) -> None:
    assert str(ask(question).disposition) not in {"same_day", "emergency_now"}


@pytest.mark.parametrize(
    "question",
    [
        "he is confused and staggering in the heat, ice?",
        "shin like concrete and the toes numb, coughing up blood too, planks?",
        "the loo paper feels strange since the back spasm, which cushion?",
    ],
)
def test_the_same_words_beside_their_sign_do(question: str) -> None:
    assert str(ask(question).disposition) == "emergency_now"
