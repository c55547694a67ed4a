"""`backstride COMMAND`: one module a command, loaded only when it is called.

A command module defines `add_arguments(parser)` and `run(args) -> int`; its docstring is the long help.
Results go to standard output, messages and progress to standard error (charter 5).
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

from backstride.core.errors import BackstrideError, UsageError

#: command -> one line of help; the module is `backstride.cli.<command>` with "-" and keywords mended
COMMANDS = {
    "inspect": "what is in these files, activity by activity",
    "import": "bring files, folders and archives into your journal",
    "load": "what spiked, and how far you may go today",
    "check": "how soon to be seen, and what likely contributes",
    "plan": "the day-by-day way back, inside its caps",
    "ask": "an answer from cited evidence, or a refusal that says why",
    "claims": "what in this text holds up",
    "form": "what a video, a photo or a watch can say about how you move",
    "cohort": "the same exposures for many athletes",
    "export": "your data and reports in other forms",
    "open": "read a journal that somebody shared in a locked file",
    "backup": "copy everything into one file",
    "restore": "bring a backup back",
    "delete": "remove your data, with proof",
    "demo": "start the app with an example runner",
    "serve": "start the app",
    "clinic": "many athletes and their physios, on PostgreSQL",
    "worker": "run background tasks without the app",
    "mcp": "let a local assistant read load, plan and evidence",
    "doctor": "is this installation sound?",
    "knowledge": "check or print the knowledge base",
    "benchmark": "score the check on a set of cases",
}
#: commands whose name is a Python keyword
_MODULES = {"import": "import_"}
DONE, SOME_FAILED, USAGE, FAULT = 0, 1, 2, 3


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 some inputs failed, 2 usage, 3 internal fault."""
    argv = list(sys.argv[1:] if argv is None else argv)
    command, rest = _split(argv)
    if command is None:
        early = _parser().parse_args(rest)
        command, rest = "serve", ["--open", *(["--home", early.home] if early.home else [])]
    module = import_module(f"backstride.cli.{_MODULES.get(command, command)}")
    sub = argparse.ArgumentParser(
        prog=f"backstride {command}",
        description=module.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[_shared()],
    )
    module.add_arguments(sub)
    args = sub.parse_args(rest)
    if args.home:
        os.environ["BACKSTRIDE_HOME"] = args.home
    try:
        from backstride.cli.spoken import speaking

        with speaking(args.lang, command, as_json=args.json):
            return int(module.run(args))
    except UsageError as error:
        print(f"backstride {command}: {error}", file=sys.stderr)
        return USAGE
    except BackstrideError as error:
        print(f"backstride {command}: {error}", file=sys.stderr)
        return FAULT
    except BrokenPipeError:
        sys.stderr.close()
        return DONE


def _split(argv: list[str]) -> tuple[str | None, list[str]]:
    """The command and everything else; options may stand on either side of it."""
    skip = False
    for i, word in enumerate(argv):
        if skip:
            skip = False
        elif word in {"--home", "--lang"}:
            skip = True
        elif not word.startswith("-"):
            if word not in COMMANDS:
                _parser().error(f"there is no command {word!r}; `backstride --help` lists them")
            return word, argv[:i] + argv[i + 1 :]
    return None, argv


def _shared() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--home", metavar="DIR", help="data folder (or BACKSTRIDE_HOME)")
    shared.add_argument(
        "--lang", metavar="CODE", default="en", help="language of what is printed, such as de"
    )
    shared.add_argument("--json", action="store_true", help="print JSON on standard output and nothing else")
    return shared


def _parser() -> argparse.ArgumentParser:
    lines = "\n".join(f"  {name:<10} {line}" for name, line in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="backstride",
        description="Without a command: start the app and open it in the browser.",
        epilog=f"commands:\n{lines}\n\n`backstride COMMAND --help` says more, with an example.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="backstride [--home DIR] [--version] [COMMAND ...]",
    )
    from backstride import __version__

    parser.add_argument("--version", action="version", version=f"backstride {__version__}")
    parser.add_argument("--home", metavar="DIR", help="data folder")
    return parser
