"""JSON-RPC 2.0 over lines of text, as the Model Context Protocol asks for on standard input and output.

Source: Model Context Protocol, revision 2025-06-18, sections "Lifecycle", "Transports: stdio" and "Tools".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from backstride import __version__
from backstride.app.assistant.tools import TOOLS
from backstride.core.errors import BackstrideError

#: revisions we can speak, newest first
PROTOCOLS = ("2025-06-18", "2025-03-26", "2024-11-05")
PARSE, REQUEST, METHOD, PARAMS, INTERNAL = -32700, -32600, -32601, -32602, -32603
#: longest line taken, in characters
MOST_LINE = 2_000_000
INSTRUCTIONS = (
    "Backstride reads a runner's log and own words on this machine. Triage text is passed on unaltered, first and "
    "complete. Nothing here can store or change anything: what the runner wants to keep, they write in the app."
)


class RequestError(Exception):
    """A request that cannot be answered: its JSON-RPC code and why."""

    def __init__(self, code: int, why: str) -> None:
        self.code, self.why = code, why
        super().__init__(why)


def serve(lines: Iterable[str], write: Callable[[str], None], athlete: Callable[[], Any]) -> None:
    """Answer each line until there are no more. `athlete` gives the journal's runner when a tool needs one."""
    for line in lines:
        if line.strip():
            reply = answer(line, athlete)
            if reply is not None:
                write(json.dumps(reply, ensure_ascii=False, default=str) + "\n")


def answer(line: str, athlete: Callable[[], Any]) -> dict[str, Any] | None:
    """The reply to one line; None for a notification."""
    asked: Any = None
    try:
        asked = _read(line)
        method, params = _parts(asked)
        if "id" not in asked:
            return None
        return {"jsonrpc": "2.0", "id": asked["id"], "result": _result(method, params, athlete)}
    except RequestError as fault:
        name = asked.get("id") if isinstance(asked, dict) else None
        return {"jsonrpc": "2.0", "id": name, "error": {"code": fault.code, "message": fault.why}}


def _read(line: str) -> Any:
    if len(line) > MOST_LINE:
        raise RequestError(REQUEST, f"a line has at most {MOST_LINE:,} characters")
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RequestError(PARSE, f"this line is not JSON: {error}") from error


def _parts(asked: Any) -> tuple[str, dict[str, Any]]:
    if not isinstance(asked, dict) or not isinstance(asked.get("method"), str):
        raise RequestError(REQUEST, "a request is an object with a method")
    params = asked.get("params") or {}
    if not isinstance(params, dict):
        raise RequestError(PARAMS, "params is not an object")
    return asked["method"], params


def _result(method: str, params: dict[str, Any], athlete: Callable[[], Any]) -> dict[str, Any]:
    if method == "initialize":
        wanted = params.get("protocolVersion")
        return {
            "protocolVersion": wanted if wanted in PROTOCOLS else PROTOCOLS[0],
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "backstride", "version": __version__},
            "instructions": INSTRUCTIONS,
        }
    if method == "ping":
        return {}
    if method == "tools/list":
        return {"tools": [tool.to_json() for tool in TOOLS.values()]}
    if method == "tools/call":
        return _call(params, athlete)
    raise RequestError(METHOD, f"there is no method {method!r}")


def _call(params: dict[str, Any], athlete: Callable[[], Any]) -> dict[str, Any]:
    tool = TOOLS.get(str(params.get("name")))
    if tool is None:
        raise RequestError(PARAMS, f"there is no tool {params.get('name')!r}")
    told = params.get("arguments") or {}
    if not isinstance(told, dict):
        raise RequestError(PARAMS, "arguments is not an object")
    if unknown := sorted(set(told) - set(tool.properties)):
        raise RequestError(PARAMS, f"{tool.name} does not take {', '.join(unknown)}")
    if absent := [name for name in tool.required if name not in told]:
        raise RequestError(PARAMS, f"{tool.name} needs {', '.join(absent)}")
    try:
        found = tool.call(athlete(), told)
    except BackstrideError as error:
        return {"content": [{"type": "text", "text": str(error)}], "isError": True}
    except Exception as error:  # noqa: BLE001 - the assistant must hear that nothing was assessed
        why = f"This did not work ({type(error).__name__}). If it was about a complaint: it could not be assessed, be seen."
        return {"content": [{"type": "text", "text": why}], "isError": True}
    lines = found.get("say")
    content = [{"type": "text", "text": "\n".join(lines)}] if lines else []
    content.append({"type": "text", "text": json.dumps(found, ensure_ascii=False, default=str)})
    return {"content": content, "structuredContent": found, "isError": False}
