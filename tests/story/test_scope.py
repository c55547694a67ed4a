"""The traps of scope: a list denied, a later positive, past, supposed, somebody else's, figurative, similes."""

import pytest

from backstride.story import read


def has(text, finding):
    return read(text).has(finding)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("No numbness, weakness or fever with my back pain.", "new_numb_limb"),
        ("No numbness, weakness or fever with my back pain.", "fever"),
        ("My back hurts. Bladder normal, saddle fine.", "ces_bladder"),
        ("I don't have any tingling or weakness in the leg.", "weak_leg"),
        ("Back pain without fever.", "fever"),
        ("If I ever wet myself I'd go to hospital.", "ces_bladder"),
        ("My aunt had breast cancer.", "cancer_history"),
        ("I'm numb with disappointment after the race.", "new_numb_limb"),
        ("Dying at km 30, legs like concrete.", "weak_both_legs"),
        ("As a student I had a numb foot for a month. Now my back is stiff.", "new_numb_limb"),
        ("Six loose stools, no blood.", "blood_from_bowel"),
        ("I wondered what if my legs went numb.", "new_numb_limb"),
        ("Glands in my neck are big.", "neck_pain"),
        ("I passed out with boredom at the briefing.", "faint"),
        ("I passed out on the sofa after dinner.", "faint"),
        ("I blacked out the windows.", "faint"),
        ("My legs were like jelly from laughing.", "weak_both_legs"),
        ("I collapsed laughing.", "collapse"),
        ("I slump at the computer all day.", "faint"),
    ],
)
def test_does_not_fire(text, finding):
    assert not has(text, finding)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("No incontinence, but the stream is weak.", "ces_bladder"),
        ("I can't feel the paper when I wipe.", "ces_saddle"),
        ("No fever, my foot is numb.", "new_numb_limb"),
        ("Probably nothing, but my foot slaps the ground.", "foot_drop"),
        ("It is as if a strap were pulled tight round my chest.", "trunk_band"),
        ("My bladder. It leaks since Monday.", "ces_bladder"),
        ("Bad back since Monday and now I cannot pee properly, nothing comes.", "ces_bladder"),
        ("It was numb down there yesterday, fine now.", "ces_saddle"),
        ("The baby has been less lively than normal.", "baby_moves_less"),
        ("I had breast cancer years ago.", "cancer_history"),
        ("My son is 14 and his testicle hurts.", "testicle_pain"),
        ("My legs went numb. The doctor says no worry.", "ces_both_legs"),
        ("I was fainting with chest pain on the hill.", "faint"),
        ("I passed out in bed with chest pain.", "faint"),
        ("I passed out in bed after 20 km.", "faint"),
        ("I slumped at my desk and came round on the floor.", "faint"),
        ("All I passed was brown like tea after the ultra.", "dark_urine"),
        ("I blacked out the moment I stood up.", "faint"),
        ("I blacked out the second time this week.", "faint"),
    ],
)
def test_fires(text, finding):
    assert has(text, finding)


def test_a_plain_denial_is_kept_for_display_and_gates():
    story = read("My low back aches. No numbness, bladder normal.")
    denied = {f.id for f in story.findings if f.value == "no"}
    assert "new_numb_limb" in denied
    assert "ces_bladder" in denied


def test_a_positive_wins_over_a_denial_of_the_same_sign():
    assert has("No numbness on Monday, but since Tuesday my foot is numb.", "new_numb_limb")


def test_who_is_speaking():
    assert read("My son is 12 and his knee hurts.").reporter == "parent"
    assert read("My wife gets a headache when she runs.").reporter == "partner"
    assert read("My wife says my back is crooked. I have back pain.").reporter == "self"
