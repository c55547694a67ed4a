"""Let an assistant on this machine read load, plan and evidence and run the check, over standard input and output.

  backstride mcp              start it from the assistant's settings, as the command of a local MCP server

It opens no port and writes nothing. Triage text is passed on unaltered; to keep something, use the app.
"""

from __future__ import annotations

import argparse
import sys


def add_arguments(_: argparse.ArgumentParser) -> None:
    """No options of its own."""


def run(_: argparse.Namespace) -> int:
    from backstride.app import start
    from backstride.app.assistant.server import serve
    from backstride.app.journal.faults import store_faults

    start.ready()

    def write(line: str) -> None:
        sys.stdout.write(line)
        sys.stdout.flush()

    with store_faults():
        serve(sys.stdin, write, start.athlete)
    return 0
