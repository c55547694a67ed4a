"""Start the app on this machine and print a link that opens it once.

backstride serve                    print the link
backstride serve --open             and open it in the browser
backstride serve --port 8700        another port
backstride serve --lan              and let a paired phone in, over TLS, until stopped
"""

from __future__ import annotations

import argparse

#: where we listen when nothing else is told; the next free one is taken when it is in use
PORT = 8610


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--open", action="store_true", help="open the browser")
    parser.add_argument("--no-browser", action="store_true", help="only print the link")
    parser.add_argument("--port", type=int, help=f"port on 127.0.0.1 (default {PORT} or the next free one)")
    parser.add_argument(
        "--lan",
        nargs="?",
        const="",
        metavar="ADDRESS",
        help="also open to your home network, with TLS and a pairing code (the address is found when left out)",
    )


def run(args: argparse.Namespace) -> int:
    from backstride.app.server import serve

    return serve(
        port=args.port,
        is_browser_opened=args.open and not args.no_browser,
        as_json=args.json,
        lan=args.lan,
    )
