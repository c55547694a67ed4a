"""Many athletes, their physios and coaches, on a server of the clinic's own. Needs PostgreSQL.

export DATABASE_URL='postgresql://backstride:...@localhost/backstride'
backstride clinic invite --role administrator --name "Rita"     prints a link that works once
backstride clinic invite --again rita                           a new password and phone for an account
backstride clinic serve                                         on 127.0.0.1
backstride clinic serve --host 192.168.1.20 --tls-cert clinic.crt --tls-key clinic.key
backstride clinic members                                       who has an account

docs/how-to/clinic.md is the runbook.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from backstride.core.errors import UsageError

ROLES = ("athlete", "physio", "coach", "administrator")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("serve", "invite", "members"))
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on; beyond loopback only with TLS"
    )
    parser.add_argument("--port", type=int, default=8620, help="default 8620")
    parser.add_argument(
        "--name",
        action="append",
        default=[],
        help="serve: a name browsers know this server by; invite: of whom",
    )
    parser.add_argument("--tls-cert", metavar="FILE", help="certificate (PEM, with its chain)")
    parser.add_argument("--tls-key", metavar="FILE", help="its key (PEM)")
    parser.add_argument(
        "--behind-proxy",
        action="store_true",
        help="a proxy on this machine speaks TLS and passes the request on",
    )
    parser.add_argument("--role", choices=ROLES, help="invite: as what")
    parser.add_argument("--again", metavar="LOGIN", help="invite: a new password and phone for this account")
    parser.add_argument("--address", default="", metavar="URL", help="invite: how browsers reach the clinic")


def run(args: argparse.Namespace) -> int:
    try:
        import psycopg  # noqa: F401
        import pyotp  # noqa: F401
    except ImportError:
        raise UsageError("`clinic` needs its extra", "pip install 'backstride[clinic]'") from None
    return {"serve": _serve, "invite": _invite, "members": _members}[args.what](args)


def _serve(args: argparse.Namespace) -> int:
    from backstride.app.clinic.server import Where, serve

    return serve(
        Where(
            host=args.host,
            port=args.port,
            names=tuple(args.name),
            tls_cert=_path(args.tls_cert),
            tls_key=_path(args.tls_key),
            behind_proxy=args.behind_proxy,
        )
    )


def _path(said: str | None) -> Path | None:
    return Path(said).expanduser().absolute() if said else None


def _invite(args: argparse.Namespace) -> int:
    if not args.again and (not args.role or len(args.name) != 1):
        raise UsageError("Say whom and as what", "backstride clinic invite --role administrator --name Rita")
    _ready()
    from backstride.app.clinic import invitations
    from backstride.app.clinic.models import Member

    name, role, member = (args.name or [""])[0], args.role, None
    if args.again:
        member = Member.objects.filter(user__username=args.again).first()
        if member is None:
            raise UsageError(f"Nobody signs in as {args.again!r}", "`backstride clinic members` lists all")
        name, role = member.name, member.role
    token = invitations.invite(name, role, None, again_for=member)
    link = f"{(args.address or f'http://{args.host}:{args.port}').rstrip('/')}/join/{token}"
    print(json.dumps({"link": link, "role": role, "days": 7}) if args.json else link)
    return 0


def _members(args: argparse.Namespace) -> int:
    _ready()
    from backstride.app.clinic.models import Member

    for row in Member.objects.select_related("user"):
        said: dict[str, Any] = {
            "name": row.name,
            "login": row.user.username,
            "role": row.role,
            "is_open": row.user.is_active,
        }
        state = "" if row.user.is_active else "  closed"
        print(json.dumps(said) if args.json else f"{row.role:<14} {row.user.username:<20} {row.name}{state}")
    return 0


def _ready() -> None:
    from backstride.app.clinic.server import switch_on

    switch_on()
    from backstride.app import start

    start.ready()
