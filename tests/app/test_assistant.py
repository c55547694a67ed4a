"""What an assistant on this machine may read: unaltered triage text, nothing written, nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.apps import apps

from backstride.app.assistant.server import answer
from backstride.app.assistant.tools import TOOLS
from backstride.check import case
from backstride.check.words import spoken

pytestmark = pytest.mark.django_db


def call(athlete, method, **params):
    line = json.dumps({"jsonrpc": "2.0", "id": 7, "method": method, "params": params})
    return answer(line, lambda: athlete)


def tool(athlete, name, **arguments):
    return call(athlete, "tools/call", name=name, arguments=arguments)["result"]


def rows() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in apps.get_models()}


def test_it_greets_and_lists_only_reading_tools(ana):
    hello = call(ana, "initialize", protocolVersion="2025-03-26")["result"]
    assert hello["protocolVersion"] == "2025-03-26"
    assert call(ana, "initialize", protocolVersion="1999-01-01")["result"]["protocolVersion"] == "2025-06-18"
    listed = call(ana, "tools/list")["result"]["tools"]
    assert {row["name"] for row in listed} == set(TOOLS)
    assert all(row["annotations"]["readOnlyHint"] for row in listed)
    assert answer('{"jsonrpc": "2.0", "method": "notifications/initialized"}', lambda: ana) is None


def test_triage_text_comes_first_word_for_word(ana):
    story = "Low back pain for two days and now I cannot feel it when I wipe after the toilet"
    found = tool(ana, "check", story=story)
    assert found["structuredContent"]["result"]["disposition"] == "emergency_now"
    assert found["content"][0]["text"] == "\n".join(
        spoken(case(story, {}), "ES")
    )  # the words of the check itself, dates apart: an emergency carries none


def test_no_tool_stores_anything(ana):
    before = rows()
    tool(ana, "check", story="my back aches", answers={"age": 40})
    tool(ana, "load")
    tool(ana, "plan")
    tool(ana, "ask", question="heat or ice?")
    tool(ana, "claims", text="Running wears out your discs.")
    assert rows() == before


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("not json", -32700),
        ("[]", -32600),
        ('{"id": 1, "method": "resources/read"}', -32601),
        ('{"id": 1, "method": "tools/call", "params": {"name": "write"}}', -32602),
        ('{"id": 1, "method": "tools/call", "params": {"name": "ask"}}', -32602),
        ('{"id": 1, "method": "tools/call", "params": {"name": "ask", "arguments": {"q": 1}}}', -32602),
        ("[" * 100_000, -32700),
    ],
)
def test_a_wrong_line_gets_a_clear_word(ana, line, code):
    assert answer(line, lambda: ana)["error"]["code"] == code


def test_a_fault_inside_never_reassures(ana, monkeypatch):
    monkeypatch.setattr("backstride.check.case", lambda *_, **__: 1 / 0)
    found = tool(ana, "check", story="my back aches")
    assert found["isError"]
    assert "be seen" in found["content"][0]["text"]


def test_while_an_emergency_stands_it_is_the_whole_answer(ana, monkeypatch):
    from backstride.app.journal.standing import Standing
    from backstride.core.disposition import Disposition

    monkeypatch.setattr(
        "backstride.app.journal.standing.standing", lambda _: Standing(disposition=Disposition.EMERGENCY_NOW)
    )
    for name in ("load", "plan"):
        found = tool(ana, name)
        assert not found["isError"], found["content"]
        assert set(found["structuredContent"]) == {"how_to_pass_on", "say", "disposition"}
        assert "112" in found["content"][0]["text"]


def test_the_command_speaks_over_standard_input_and_output(tmp_path):
    lines = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18"}},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "load", "arguments": {}}},
    ]
    done = subprocess.run(
        [sys.executable, "-m", "backstride", "mcp"],
        input="".join(json.dumps(line) + "\n" for line in lines),
        env={**os.environ, "BACKSTRIDE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    replies = [json.loads(line) for line in done.stdout.splitlines()]
    assert [reply["id"] for reply in replies] == [1, 2]
    assert replies[1]["result"]["structuredContent"]["today"]["state"] == "no_baseline"
