"""Bad input, offsets, marking, spelling: what must hold for any text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstride.core.finding import Answer
from backstride.story import mark, read
from backstride.story.vocabulary import compile_files, finding_ids, vocabulary


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\n\n", "😀😀", "\x00\x01\x1b[0m", "???", "7", "(((", "a" * 100_000, "back pain " * 10_000],
)
def test_odd_input_never_fails(text):
    story = read(text)
    assert story.text == text
    assert "".join(piece.text for piece in mark(text, story)) == text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ich habe seit zwei Wochen Schmerzen im Rücken und kann nicht laufen.", "de"),
        ("J'ai mal au dos depuis deux semaines et je ne peux pas courir.", "fr"),
        ("Tengo dolor de espalda desde hace una semana al correr.", "es"),
        ("У меня болит спина после бега.", "ru"),
        ("My lower back hurts after running.", "en"),
    ],
)
def test_language(text, language):
    assert read(text).language == language


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("My privates are nubm since yesterday, back pain.", "ces_saddle"),
        ("Sudden brethlessness sitting still.", "breathless_rest"),
        ("I have sciattica down the leg.", "shooting_limb_pain"),
        ("Crushing chset pain now.", "chest_pain"),
        ("Pins & needles in my foot", "new_numb_limb"),
        ("diarrhea and tummy ache", "scope_outside"),
    ],
)
def test_misspelled_and_spelled_otherwise(text, finding):
    assert read(text).has(finding)


STORIES = st.lists(
    st.sampled_from(
        [
            "My foot is numb.", "No fever.", "I'm 34.", "My aunt has osteoporosis.", "When I wipe I can't feel the paper.",
            "Back pain for three weeks", "if I ever", "but", "7/10", "😀", "I ran 20 km", "my son", "years ago", "fine by evening", ",",
        ]
    ),
    max_size=12,
).map(" ".join)  # fmt: skip


@given(st.one_of(STORIES, st.text(max_size=200)))
@settings(max_examples=100, derandomize=True, deadline=None)
def test_findings_point_into_the_text_and_reading_is_deterministic(text):
    story = read(text)
    assert story == read(text)
    ids = [f.id for f in story.findings]
    assert len(ids) == len(set(ids))
    for found in story.findings:
        assert found.origin == "story"
        assert found.span is not None
        start, end = found.span
        assert text[start:end] == found.text
    assert "".join(piece.text for piece in mark(text, story)) == text


def test_marking_tells_taken_from_denied():
    text = "My foot is numb. No fever."
    how = {name: piece.how for piece in mark(text, read(text)) for name in piece.findings}
    assert how["new_numb_limb"] == "taken"
    assert how["fever"] == "denied"


def test_a_body_function_left_unexplained_is_kept_for_the_interview():
    story = read("My back is stiff. The waterworks have opinions lately.")
    assert story.unexplained or story.has("ces_bladder") or story.has("residue_bladder")


def test_vocabulary_compiles_and_every_sign_has_a_pattern():
    vocab = vocabulary()
    assert all(sign.any or sign.deny for sign in vocab.signs)
    assert len(finding_ids(vocab)) > 150


def test_every_finding_of_the_vocabulary_is_in_the_catalogue(request):
    import tomllib
    from importlib import resources

    path = resources.files("backstride.knowledge") / "findings.toml"
    if not path.is_file():
        pytest.skip("the catalogue is not there")
    known = str(tomllib.loads(path.read_text(encoding="utf-8")))
    helpers = ("residue_", "quality_", "scope_")
    missing = [name for name in finding_ids() if f"'{name}'" not in known and not name.startswith(helpers)]
    assert len(missing) < 60, missing


def test_a_mistake_in_a_vocabulary_file_names_the_file_and_the_sign():
    from backstride.core.errors import KnowledgeError

    good = [("scope_cues.toml", 'version = "1"')]
    with pytest.raises(KnowledgeError, match=r"bad\.toml"):
        compile_files([*good, ("bad.toml", 'version = "1"\nunknown = 3')])
    with pytest.raises(KnowledgeError, match="no list named"):
        compile_files(
            [*good, ("bad.toml", 'version = "1"\n[[sign]]\nfinding = "x"\nany = ["@nowhere pain"]')]
        )


def test_only_plain_words_answer_no():
    for found in read("Bladder fine, no fever, no numbness.").findings:
        assert found.value in (Answer.NO, Answer.YES) or isinstance(found.value, float | str)
