"""Promises of the whole tree that are cheap to hold."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from backstride.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))


def tracked() -> list[str]:
    out = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if out.returncode:
        pytest.skip("not a git checkout")
    return out.stdout.split()


def test_no_module_has_grown_two_rooms() -> None:
    too_long = {
        str(path.relative_to(ROOT)): n
        for path in SOURCES
        if "migrations" not in path.parts and (n := len(path.read_text().splitlines())) > 600
    }
    assert too_long == {}


def test_nothing_third_party_is_committed() -> None:
    ours = re.compile(r"\.(min\.js|min\.css|woff2?|ttf|onnx|tflite|task|fit|gpx|tcx|mp4)$")
    assert [name for name in tracked() if ours.search(name)] == []


def test_every_command_says_what_it_does_and_shows_an_example() -> None:
    silent = []
    for command in COMMANDS:
        module = ROOT / "src/backstride/cli" / f"{'import_' if command == 'import' else command}.py"
        if not module.exists() or "backstride " + command not in module.read_text():
            silent.append(command)
    assert silent == []


def test_every_command_is_in_the_reference() -> None:
    text = (ROOT / "docs/reference/cli.md").read_text()
    assert [command for command in COMMANDS if f"## {command}" not in text] == []


def test_glossary_words_are_defined_once() -> None:
    words = re.findall(r"^\| ([^|]+?) \|", (ROOT / "docs/glossary.md").read_text(), re.MULTILINE)
    words = [word for word in words if word not in {"word", "---"}]
    assert len(words) == len(set(words))
    assert words == sorted(words)


def test_no_address_is_fetched_at_run_time() -> None:
    """Source code names no other host except in links a person may follow (knowledge and documentation)."""
    address = re.compile(r"https?://(?!127\.0\.0\.1|localhost|\[::1\])[a-z0-9.-]+", re.IGNORECASE)
    xml_names = (
        "www.w3.org",
        "www.topografix.com",
        "www.garmin.com",
        "hl7.org",
        "snomed.info",
        "loinc.org",
        "unitsofmeasure.org",
    )
    found = []
    for path in SOURCES:
        links = [match.group() for match in address.finditer(path.read_text())]
        found += [f"{path.name}: {link}" for link in links if not any(name in link for name in xml_names)]
    assert found == []


def test_the_main_sheet_stays_small():
    """The design's budget, 18 kB raw: what one page alone needs stands in that page's own sheet."""
    sheet = ROOT / "src/backstride/app/static/backstride.css"
    assert sheet.stat().st_size < 18_000


def test_no_rule_of_a_sheet_is_for_a_class_that_nothing_has():
    app = ROOT / "src/backstride/app"
    sources = "".join(
        path.read_text(encoding="utf-8")
        for folder in (app, ROOT / "src/backstride/export")
        for kind in ("*.html", "*.py", "*.js")
        for path in folder.rglob(kind)
    )
    for sheet in (app / "static").glob("*.css"):
        rules = re.sub(
            r"/\*.*?\*/|\{[^{}]*\}|\"[^\"]*\"", " ", sheet.read_text(encoding="utf-8"), flags=re.DOTALL
        )
        for name in sorted(set(re.findall(r"\.([a-z][\w-]*)", rules))):
            made = name.split("-")[0] + "-" if name.startswith(("colour-", "z-")) else name
            assert re.search(rf"(?<![\w-]){re.escape(made)}", sources), f"{sheet.name}: .{name}"
