"""Is this installation sound? Packages, data folder, journal, knowledge, disk, clock.

backstride doctor
backstride doctor --json
"""

from __future__ import annotations

import argparse
import json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def run(args: argparse.Namespace) -> int:
    from backstride.app.doctor import examine

    findings = examine()
    is_sound = all(finding.is_good for finding in findings)
    if args.json:
        checks = [
            {"check": finding.check, "ok": finding.is_good, "what": finding.what, "do": finding.do or None}
            for finding in findings
        ]
        print(json.dumps({"ok": is_sound, "checks": checks}, ensure_ascii=False))
    else:
        for finding in findings:
            print(f"{'ok ' if finding.is_good else 'NOT'}  {finding.check}: {finding.what}")
            if finding.do:
                print(f"       {finding.do}")
    return 0 if is_sound else 1
