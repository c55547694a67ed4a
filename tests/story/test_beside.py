"""A sign is closed by its own other cause, in its own words; what is merely said beside it closes nothing."""

from __future__ import annotations

import pytest

from backstride.check import case
from backstride.core.disposition import Disposition
from backstride.story import read

BESIDE = [
    ("Since my fall the baby has not moved, 30 weeks.", "baby_moves_less"),
    ("30 weeks pregnant and the baby is moving less than usual.", "baby_moves_less"),
    ("32 weeks. My leg is sore and the baby is quiet since yesterday.", "baby_moves_less"),
    ("34 weeks, hands swollen since my run, a headache and spots in front of my eyes.", "preeclampsia_sign"),
    ("I rolled my ankle three weeks ago, was in a boot, and now my whole calf is swollen.", "calf_swollen"),
    ("My chest hurts like an elephant sits on it in the middle of the night.", "chest_pain"),
    ("Crushing chest pain in the middle of my run this morning.", "chest_pain"),
    ("My chest was tight today and my heart was not in it.", "chest_pain"),
    ("I fainted during the race and the man next to me caught me.", "faint"),
    ("I passed out on the hill and went down on the slope.", "faint"),
    ("He collapsed at the finish and went down hard on the corner.", "collapse"),
    ("After the race they could hardly wake me.", "confused_or_drowsy"),
    ("My face and hands swelled and my throat is closing.", "airway_swelling"),
    ("The mouth is drooping since the exam and my speech is slurred.", "stroke_sign"),
    ("My wife says I talk slurred since this morning.", "stroke_sign"),
    ("I slipped on the ice yesterday and my leg is numb.", "new_numb_limb"),
    ("My left foot always slaps the ground since January.", "foot_drop"),
    ("I sleep fine but my foot is numb for two weeks.", "new_numb_limb"),
    ("I fell off the kerb, and now it is the worst headache of my life.", "headache_worst"),
    ("Since the marathon both my legs are weak, my bladder is normal.", "weak_both_legs"),
    ("No pop, no twist, but my left leg is weak since Monday.", "weak_leg"),
    ("I can still hold a cup but my arm is weak and gets weaker.", "weak_arm"),
    ("Had breast cancer five years ago, the new lump is a cyst, my mid back aches.", "cancer_history"),
    ("My lips went numb at the dentist, and my saddle area is numb.", "ces_saddle"),
    ("I keep to my marathon plan but I want to kill myself.", "self_harm_thought"),
    ("I have a race date but I want to end it all.", "self_harm_thought"),
    ("I would rather be dead than live like this.", "self_harm_thought"),
    ("My back hurts so much I want to die.", "self_harm_thought"),
    ("I want to die.", "self_harm_thought"),
]

#: words of danger in talk that names none
HARMLESS = [
    "I did not finish my race because my knee hurt.",
    "I run by the clock and my knee hurts.",
    "My knee ached but the pain had already gone by tea.",
    "My back pain came on while sitting at my desk.",
    "My back hurts and I picked the wrong day for a long run.",
    "I ran along the river thinking about dinner and my calf twinged.",
    "I missed the bus so I could walk home, my knee is sore.",
    "I am reading how to do it properly, my squat hurts my knee.",
    "I have a plan and feel ready, slight knee niggle.",
    "Knee sore, my mate asked me three times to join a marathon.",
    "Someone said goodbye to everyone at the club, I moved towns. My knee aches.",
    "My knee aches, I gave my old shoes away, I needed new ones anyway.",
    "I am 30 weeks pregnant, I drink waters all day, back ache.",
    "22 weeks, the front of my pelvis nips in bed. No bleeding, baby kicking, no fever.",
    "Hills make me want to die. Sore calf.",
]


@pytest.mark.parametrize(("text", "sign"), BESIDE)
def test_what_is_said_beside_a_sign_does_not_close_it(text: str, sign: str) -> None:
    assert read(text).has(sign)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("My contact lens slipped and I saw double for a step.", "stroke_sign"),
        ("The dentist numbed my jaw and I drooled down my shirt.", "stroke_sign"),
        ("I rolled my ankle and the ankle is puffy.", "calf_swollen"),
        ("Skin on my shin is red, hot and sore round a scratch.", "calf_red_warm"),
        ("My foot slaps the ground on downhills, always has.", "foot_drop"),
    ],
)
def test_its_own_other_cause_closes_it(text: str, sign: str) -> None:
    assert not read(text).has(sign)


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_talk_is_no_emergency(text: str) -> None:
    level = case(text, batch=True, net=False).disposition_if_rest_no
    assert level is not None
    assert level.rank < Disposition.SAME_DAY.rank


@pytest.mark.parametrize(
    ("text", "signs", "others"),
    [
        ("I cannot feel the skin between my legs.", ["ces_saddle"], ["ces_both_legs", "new_numb_limb"]),
        ("Pins and needles between my legs and in my legs.", ["ces_saddle", "ces_both_legs"], []),
        ("My legs tingle.", ["ces_both_legs"], ["ces_saddle"]),
        ("The pain gets worse when I am sitting.", ["sit_worse"], ["pain_at_rest"]),
        ("Low back ache, worse sitting at my desk.", ["sit_worse"], ["pain_at_rest"]),
        ("Buttock pain, sitting makes it worse.", ["sit_worse"], ["pain_at_rest"]),
        ("It hurts even when sitting.", ["pain_at_rest"], []),
        ("My chest aches sitting on the sofa.", ["chest_pain", "pain_at_rest"], []),
        ("My chest is tight, worse lying down.", ["pain_at_rest"], []),
    ],
)
def test_a_list_gives_up_words_that_name_something_else(
    text: str, signs: list[str], others: list[str]
) -> None:
    story = read(text)
    assert [sign for sign in signs if not story.has(sign)] == []
    assert [sign for sign in others if story.has(sign)] == []
