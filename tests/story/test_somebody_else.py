"""What is told of somebody else, of a thing, or as a turn of phrase is no sign of the writer; their own stays one."""

from __future__ import annotations

import pytest

from backstride.check import case
from backstride.core.disposition import Disposition
from backstride.story import read


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        (
            "My uncle had a slipped disc at my age and couldn't feel his foot, I only have a stiff back.",
            "new_numb_limb",
        ),
        ("One old lady fainted in the queue; I have a sore calf.", "faint"),
        ("People were collapsing in the heat, I only had sore legs.", "collapse"),
        ("The vet put our dog on steroids; my back is stiff from lifting him.", "steroid_tablets"),
        ("I work with cancer patients and my back is stiff after a shift.", "cancer_history"),
        ("Our babysitter is pregnant, so no runs for me; my back is stiff.", "pregnant"),
        ("My wife is 30 weeks pregnant, I am the one with the sore back.", "pregnant"),
        ("I passed out the medals at the finish and my back got stiff.", "faint"),
        ("Somebody leaked the race route; my calves are tight.", "ces_bladder"),
        ("This taper will be the death of me, slight ache in the hip.", "self_harm_thought"),
        ("My calf is sore, better today than yesterday.", "course_worse"),
        ("I was kicked by a ball while building the cot, knee sore.", "course_worse"),
    ],
)
def test_not_the_writers(text: str, sign: str) -> None:
    assert not read(text).has(sign)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("My dad had a slipped disc and now I can't feel my foot.", "new_numb_limb"),
        ("A man knocked me over and my foot is numb.", "new_numb_limb"),
        ("I remember the bend and then a lady holding my feet up.", "faint"),
        ("My wife says I'm 30 weeks pregnant and as big as a house, pelvis aches.", "pregnant"),
        (
            "My husband fell ill on his run. His brother had a stroke, and now he is confused.",
            "confused_or_drowsy",
        ),
        ("My calf hurts more than yesterday.", "course_worse"),
        ("The pain has been growing since Monday.", "course_worse"),
        ("I passed out at the finish beside the medals.", "faint"),
        ("I leaked on the way to the race.", "ces_bladder"),
        ("Had cancer and got the all clear in 2019, now my mid back aches.", "cancer_history"),
        ("A horse kicked me square in the back.", "trauma_major"),
    ],
)
def test_the_writers_own(text: str, sign: str) -> None:
    assert read(text).has(sign)


@pytest.mark.parametrize(
    "text",
    [
        "My heart was pounding at the top of the hill and then settled; my shins are sore.",
        "The bra left a tight line under my breast, otherwise only sore quads.",
        "My foot fell asleep under me while reading, and my back is stiff from the chair.",
        "My arm was dead when I woke from lying on it, fine in two minutes; neck a bit stiff.",
        "Leak a bit of pee when I jump since my second was born, years ago, no different lately; sore heel since Monday.",
        "Coughing makes my abs sore after the plank challenge two days ago.",
    ],
)
def test_a_told_harmless_cause_keeps_it_low(text: str) -> None:
    level = case(text, batch=True, net=False).disposition_if_rest_no
    assert level is not None
    assert level.rank <= Disposition.CLINICIAN_ROUTINE.rank


@pytest.mark.parametrize(
    ("text", "sign", "there"),
    [
        ("My dad had a heart attack at 61.", "family_sudden_death_young", False),
        ("My dad had a heart attack at 61.", "family_heart", True),
        ("My brother had a heart attack at 38.", "family_sudden_death_young", True),
        ("It hurts at 5 km, every run, and goes when I walk home.", "stopped_many_runs", False),
        ("Every run it starts at 5 km and stops when I stop.", "stopped_many_runs", False),
        ("Every run it gets so bad that I have to walk home.", "stopped_many_runs", True),
    ],
)
def test_what_is_told_is_not_more_than_was_said(text: str, sign: str, there: bool) -> None:
    assert read(text).has(sign) is there


def test_a_blow_in_the_back_is_a_blow_to_the_spine() -> None:
    level = case(
        "I had a horse kick me, square in the back, and one spot on the bone is sore.", batch=True
    ).disposition_if_rest_no
    assert level is not None
    assert level.rank >= Disposition.SAME_DAY.rank
