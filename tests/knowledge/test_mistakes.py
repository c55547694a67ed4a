"""A mistake in a knowledge file is one line that names file, line and field, never a heap of stories gone wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from backstride import cli
from backstride.knowledge import place

MISTAKES = [
    (
        "vocabulary/plain.toml",
        "\nfinding = ",
        "\nfindnig = ",
        r"vocabulary/plain\.toml:\d+: sign\[0\]\.findnig: ",
    ),
    (
        "vocabulary/chest.toml",
        '"@heart_word ',
        '"@heart_wrod ',
        r"vocabulary/chest\.toml:\d+: .*no list named heart_wrod",
    ),
    (
        "figurative.toml",
        "\nfigurative = ",
        "\nfigurativ = ",
        r"lists\.figurative: this list of cues is missing",
    ),
    ("other_words.toml", "\nversion", "\nvresion", r"other_words\.toml:\d+: vresion: "),
    ("other_words.toml", "[words]", "[[words", r"other_words\.toml:\d+: file: "),
    ("phrases/neuro.toml", "\nsays = ", "\nsiad = ", r"phrases/neuro\.toml:\d+: sign\[0\]\.siad: "),
    ("rules/bone.toml", '\nwhen = "', '\nwhen = "(', r"rules/bone\.toml:\d+: R_\S+\.when: .*never closed"),
]


@pytest.mark.parametrize(("file", "old", "new", "said"), MISTAKES)
def test_a_mistake_is_one_line_with_its_place(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    file: str,
    old: str,
    new: str,
    said: str,
) -> None:
    import re

    monkeypatch.setenv("BACKSTRIDE_HOME", str(tmp_path / "home"))
    place.in_force.cache_clear()
    draft = tmp_path / "mine"
    place.copy_to(draft)
    text = (draft / file).read_text(encoding="utf-8")
    assert old in text
    (draft / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert cli.main(["knowledge", "use", str(draft)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert re.search(said, told[0])
    assert told[1:] == ["knowledge: 1 fault, refused", "Not adopted. What was in force stays in force."]
    place.in_force.cache_clear()


def test_other_words_of_an_adopted_folder_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from backstride.story import text

    place.copy_to(tmp_path / "mine")
    monkeypatch.setenv("BACKSTRIDE_KNOWLEDGE", str(tmp_path / "mine"))
    text._other_words.cache_clear()
    try:
        words = tmp_path / "mine" / "other_words.toml"
        words.write_text(words.read_text(encoding="utf-8") + 'zwickt = "hurts"\n', encoding="utf-8")
        assert [word.word for word in text.read_words("it zwickt").words] == ["it", "hurts"]
    finally:
        monkeypatch.undo()
        text._other_words.cache_clear()
