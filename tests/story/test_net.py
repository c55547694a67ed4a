"""The net under the words: it raises what the words miss, and changes nothing else."""

from __future__ import annotations

import pytest

from backstride.check import case, story_findings
from backstride.core.finding import Answer
from backstride.knowledge.rulebook import rulebook
from backstride.knowledge.said import net, sentences
from backstride.story import read

#: in words that the vocabulary does not hold
UNREAD = "My back is bad. On the cold loo seat this morning I only felt it on the left half."


@pytest.mark.timeout(600)
def test_a_sign_in_unknown_words_is_raised() -> None:
    assert not read(UNREAD).has("ces_saddle")
    told = next(f for f in read(UNREAD, net=True).findings if f.id == "ces_saddle")
    assert told.value == Answer.YES
    assert told.text.startswith("On the cold loo seat")
    assert UNREAD[told.span[0] : told.span[1]] == told.text


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "text",
    [
        "Low back ache since Sunday's long run, worse bending. Otherwise I feel great and sleep well.",
        "Stitch under the ribs on every run, gone when I stop. I love my new watch very much.",
        "Both calves are sore after the hills. The weather was lovely and we had tea with the club.",
        "My friend told me about a colleague who could not feel his bottom any more. My calf is tight.",
        "If I ever could not feel the seat under me I would ring somebody at once. My calf is tight.",
    ],
)
def test_benign_other_and_supposed_sentences_raise_nothing(text: str) -> None:
    words = {f.id for f in read(text).findings}
    assert {f.id for f in read(text, net=True).findings} == words


@pytest.mark.timeout(600)
def test_it_takes_nothing_away_and_answers_no_to_nothing() -> None:
    for text in (UNREAD, "No numbness. My foot slaps the ground. Oddly I squeeze the wee along when I go."):
        before = {f.id: f.value for f in read(text).findings}
        after = {f.id: f.value for f in read(text, net=True).findings}
        assert before.keys() <= after.keys()
        assert all(after[name] == Answer.YES for name in after.keys() - before.keys())
        assert all(after[name] in (value, Answer.YES) for name, value in before.items())


@pytest.mark.timeout(600)
def test_the_check_uses_it_and_can_do_without() -> None:
    assert case(UNREAD, batch=True).disposition_if_rest_no.rank == 5
    assert case(UNREAD, batch=True, net=False).disposition_if_rest_no.rank < 5
    assert "ces_saddle" not in {f.id for f in story_findings(UNREAD, net=False)}


def test_signs_of_the_net_are_known_and_taught() -> None:
    known = set(rulebook().signs)
    taught = {sign for _, sign in sentences()}
    assert set(net().raises) <= known & taught
    assert sum(sign == "" for _, sign in sentences()) > 500


def test_only_a_denied_sign_of_weight_closes_a_sentence() -> None:
    assert net().lets_pass("scope_inside")
    assert net().lets_pass("course_worse")
    assert not net().lets_pass("new_numb_limb")
    assert not net().lets_pass("ces_saddle")
