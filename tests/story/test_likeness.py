"""Sentences told apart by what they share with examples."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from backstride.core.likeness import features, learn

TEXTS = [
    "My foot slaps the ground on every step.",
    "The toes of my left foot will not lift.",
    "The front of my foot drags on the carpet.",
    "My urine is as dark as cola since the race.",
    "Brown urine after the marathon, like tea.",
    "I pee the colour of strong tea today.",
    "My new shoes are lovely on the road.",
    "We had tea and cake after the race.",
]
KINDS = [0, 0, 0, 1, 1, 1, -1, -1]


def test_an_unseen_sentence_is_of_the_kind_whose_words_it_shares() -> None:
    known = learn(TEXTS, KINDS, 2)
    foot = known.scores("Since Monday the toes of my right foot drag.")
    urine = known.scores("The urine was dark brown, like tea.")
    neither = known.scores("Lovely cake, and the road was dry.")
    assert foot[0] > 0.2 > foot[1]
    assert urine[1] > 0.2 > urine[0]
    assert neither.max() < 0.1


def test_it_is_the_exact_solution_to_a_hundredth() -> None:
    known = learn(TEXTS, KINDS, 2)
    rows = [known.scores(text) for text in TEXTS]
    keys = sorted({key for text in TEXTS for key in features(text)})
    table = np.zeros((len(TEXTS), len(keys)))
    for row, text in enumerate(TEXTS):
        table[row, [keys.index(key) for key in features(text)]] = 1
    table *= np.log(len(TEXTS) / table.sum(axis=0))
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    alike = 2.0 * table @ table.T
    wanted = np.array([[kind == 0, kind == 1] for kind in KINDS], dtype=float)
    exact = alike @ np.linalg.solve(alike + np.eye(len(TEXTS)), wanted)
    np.testing.assert_allclose(rows, exact, atol=0.01)


@given(st.text(max_size=300))
def test_any_text_has_a_finite_score(text: str) -> None:
    scores = learn(TEXTS, KINDS, 2).scores(text)
    assert scores.shape == (2,)
    assert np.isfinite(scores).all()
