from hypothesis import given, settings
from hypothesis import strategies as st

from backstride.story.text import MAX_CHARS, lowered, read_words


def words(text):
    return [w.word for w in read_words(text).words]


def test_contractions_are_opened():
    assert words("I can't feel it; it's gone, they’ve left") == [
        "i",
        "can",
        "not",
        "feel",
        "it",
        "it",
        "is",
        "gone",
        "they",
        "have",
        "left",
    ]


def test_numbers_in_words_and_figures():
    found = {
        w.word: w.number
        for w in read_words("twenty-five minutes, 1,850 ft, 38.5 and 7").words
        if w.number is not None
    }
    assert sorted(found.values()) == [7, 25, 38.5, 1850]


def test_sentences_and_clauses():
    text = read_words("No numbness, no fever. It leaks").words
    assert [w.sentence for w in text] == [0, 0, 0, 0, 1, 1]
    assert [w.clause for w in text] == [0, 0, 1, 1, 2, 2]


def test_decimal_point_and_time_are_no_sentence_end():
    assert {w.sentence for w in read_words("it was 38.7 at 7:30 today").words} == {0}


def test_a_long_text_is_cut_and_says_so():
    text = read_words("my back hurts. " * 9_000)
    assert text.cut
    assert all(w.end <= MAX_CHARS for w in text.words)


@given(st.text(max_size=300))
@settings(max_examples=120, derandomize=True, deadline=None)
def test_lowering_keeps_every_place(text):
    assert len(lowered(text)) == len(text)


@given(st.text(max_size=300))
@settings(max_examples=120, derandomize=True, deadline=None)
def test_offsets_lie_in_the_text_in_order(text):
    last = 0
    for word in read_words(text).words:
        assert 0 <= word.start <= word.end <= len(text)
        assert word.start >= last
        last = word.start
