"""Start the app with an example runner, in a folder of its own: your journal is not touched.

backstride demo
backstride demo --no-browser --port 8700
"""

from __future__ import annotations

import argparse
import os


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-browser", action="store_true", help="only print the link")
    parser.add_argument("--port", type=int, help="port on 127.0.0.1 (default: the first free one from 8610)")
    parser.add_argument("--years", type=int, default=3, choices=range(1, 11), help="how long the log is")


def run(args: argparse.Namespace) -> int:
    from backstride.app import place

    os.environ["BACKSTRIDE_HOME"] = str(place.home() / "demo")
    from backstride.app import start
    from backstride.app.server import serve

    start.ready()
    from backstride.app.demo import show_example
    from backstride.app.journal.faults import store_faults

    with store_faults():
        show_example(start.owner(), years=args.years)
    return serve(port=args.port, is_browser_opened=not args.no_browser, as_json=args.json)
