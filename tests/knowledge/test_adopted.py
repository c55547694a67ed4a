"""Knowledge of one's own comes into force only whole and checked; otherwise the last good stays."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from backstride import cli
from backstride.knowledge import place


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("BACKSTRIDE_HOME", str(tmp_path / "home"))
    place.in_force.cache_clear()
    yield tmp_path / "home"
    monkeypatch.undo()
    place.in_force.cache_clear()


def _draft(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    draft = tmp_path / "mine"
    assert cli.main(["knowledge", "copy", str(draft)]) == 0
    assert "knowledge use" in capsys.readouterr().out
    return draft


def _edit(draft: Path, old: str, new: str) -> None:
    rules = draft / "rules" / "neuro.toml"
    text = rules.read_text(encoding="utf-8")
    assert old in text
    rules.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_sound_folder_comes_into_force_and_can_be_left(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = _draft(tmp_path, capsys)
    _edit(draft, "a foot that slaps, drops or keeps catching", "a foot that drops")
    assert cli.main(["knowledge", "use", str(draft)]) == 0
    assert "in force" in capsys.readouterr().out
    folder, why = place.in_force()
    assert not why
    assert "a foot that drops" in (folder / "rules" / "neuro.toml").read_text(encoding="utf-8")
    _edit(draft, "a foot that drops", "something else")  # the draft is no longer what is in force
    assert "a foot that drops" in (folder / "rules" / "neuro.toml").read_text(encoding="utf-8")
    assert cli.main(["knowledge", "use", "package"]) == 0
    assert place.in_force()[0] == resources.files("backstride.knowledge")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('grade = "G1"', 'grad = "G1"', "rules/neuro.toml:"),
        ('level = "same_day"', 'level = "self_care"', "may only raise"),
        ('sources = ["S06", "S09"]', 'sources = ["NOBODY"]', "no source"),
        ("foot_drop and (", "foot_dorp and (", "foot_dorp"),
    ],
)
def test_a_mistake_is_refused_and_the_last_good_stays(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    draft = _draft(tmp_path, capsys)
    _edit(draft, old, new)
    assert cli.main(["knowledge", "use", str(draft)]) == 1
    told = capsys.readouterr().out
    assert said in told
    assert "stays in force" in told
    assert place.in_force() == (resources.files("backstride.knowledge"), "")


def test_a_copy_that_was_changed_is_left_aside(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.copy_to(tmp_path / "mine")
    kept = place.adopt(tmp_path / "mine")
    (kept / "rules" / "neuro.toml").write_text("", encoding="utf-8")
    place.in_force.cache_clear()
    folder, why = place.in_force()
    assert folder == resources.files("backstride.knowledge")
    assert "changed since" in why


def test_another_version_of_the_package_asks_for_a_new_check(home: Path, tmp_path: Path) -> None:
    place.copy_to(tmp_path / "mine")
    place.adopt(tmp_path / "mine")
    pointer = home / "knowledge" / "in_force.json"
    pointer.write_text(pointer.read_text().replace('"made_for": "', '"made_for": "0'), encoding="utf-8")
    place.in_force.cache_clear()
    assert "another version" in place.in_force()[1]
    pointer.write_text("{", encoding="utf-8")
    place.in_force.cache_clear()
    assert "cannot be read" in place.in_force()[1]
