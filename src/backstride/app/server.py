"""The server process: waitress on loopback, the worker as a thread of it, and the link that opens it."""

from __future__ import annotations

import html
import json
import os
import signal
import socket
import sys
import tempfile
import threading
import webbrowser
from pathlib import Path
from typing import Any

from backstride.app import clock, start
from backstride.core.errors import UsageError

HOST = "127.0.0.1"
FIRST_PORT = 8610
PORTS_TRIED = 20
#: connections that may wait before they are taken
WAITING = 1024
RUNNING = "serve.json"
_FOR_THE_PHONE = """Open to your home network, until you stop it. Only on a network you trust. On the phone:
  1. open {url}
  2. the browser warns, because this computer made the certificate itself; go on only if its SHA-256 is
     {sha256}
  3. type the pairing code {code} (five minutes, five tries; Settings makes a new one)
"""


def serve(*, port: int | None, is_browser_opened: bool, as_json: bool = False, lan: str | None = None) -> int:
    """Serve until stopped. When this data folder is served already, print a new link to that server.

    `lan` opens the door to the local network as well: an address of this computer, or "" to find one.
    """
    start.ready()
    from django.conf import settings

    note = settings.HOME / RUNNING
    running = running_port(note)
    if running is not None and port in {None, running}:
        if lan is not None:
            raise UsageError("Backstride runs already", "Open it to your phone in Settings, or stop it first")
        print("Backstride runs already; here is a new link.", file=sys.stderr)
        _show(link(running), is_browser_opened, as_json)
        return 0
    listener = listen(port)
    port = listener.getsockname()[1]
    import waitress
    from django.contrib.sessions.models import Session

    from backstride.app.imports.uploads import incoming, tidy
    from backstride.app.journal.athletes import athlete_of
    from backstride.app.lan.door import door
    from backstride.app.spool import answering
    from backstride.app.tasks.worker import WorkerThread
    from backstride.app.wsgi import application

    athlete_of(start.owner())
    Session.objects.filter(expire_date__lt=clock.now()).delete()
    tidy(clock.now())
    # the server spools large uploads: into the private folder, not into one that all share
    tempfile.tempdir = str(incoming())
    server = answering(
        waitress.create_server(
            application,
            sockets=[listener],
            threads=6,
            ident=None,
            clear_untrusted_proxy_headers=True,
            max_request_body_size=settings.MOST_UPLOAD_BYTES,
            inbuf_overflow=1024 * 1024,
            channel_timeout=300,
        )
    )
    code = door.open(application, settings.HOME, lan) if lan is not None else None
    worker = WorkerThread()
    worker.start()
    _private_text(note, json.dumps({"pid": os.getpid(), "port": port}))
    address = link(port)

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    try:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, stop)
        _show(address, is_browser_opened, as_json, _phone(door, code))
        server.run()
    except KeyboardInterrupt:
        print("Stopped. Your journal is saved.", file=sys.stderr)
    finally:
        door.close()
        worker.stop()
        note.unlink(missing_ok=True)
        server.close()
    return 0


def link(port: int) -> str:
    """A new one-time sign-in link of the local owner."""
    from backstride.app.signin import links

    return f"http://{HOST}:{port}/sign-in/{links.make(start.owner())}"


def listen(port: int | None) -> socket.socket:
    """A socket that listens on loopback: at the port asked for, else at the first free one from 8610 on.

    Bound alone it would not hold its port: a second server that starts just then may bind the same one.
    """
    tried = [port] if port is not None else [*range(FIRST_PORT, FIRST_PORT + PORTS_TRIED), 0]
    for number in tried:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, number))
            listener.listen(WAITING)
        except (OSError, OverflowError):
            listener.close()
            continue
        return listener
    raise UsageError(
        f"Port {port} is in use or not allowed", "Choose another with --port, or leave --port out"
    )


def running_port(note: Path) -> int | None:
    """The port of a server that already serves this data folder, if it still answers."""
    try:
        port = int(json.loads(note.read_text())["port"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(0.5)
        return port if probe.connect_ex((HOST, port)) == 0 else None


def _phone(door: Any, code: Any) -> dict[str, str]:
    """What the phone needs: where, the certificate's fingerprint, the pairing code."""
    if code is None:
        return {}
    return {"url": f"{door.url}/pair", "sha256": door.certificate.fingerprint, "code": code.digits}


def _show(address: str, is_browser_opened: bool, as_json: bool, phone: dict[str, str] | None = None) -> None:
    if as_json:
        told = {"url": address, "port": int(address.split(":")[2].split("/", maxsplit=1)[0])}
        print(json.dumps(told | ({"phone": phone} if phone else {})), flush=True)
    else:
        if phone:
            print(_FOR_THE_PHONE.format(**phone), file=sys.stderr)
        print("Open this link in your browser (it works once, for half an hour):", file=sys.stderr)
        print(address, flush=True)
    if is_browser_opened:
        _open(address)


def _open(address: str) -> None:
    """Open the browser by way of a private file, so that the link never shows in the list of processes."""
    folder = Path(tempfile.mkdtemp(prefix="open-", dir=_folder()))
    page = folder / "backstride.html"
    target = html.escape(address, quote=True)
    _private_text(
        page,
        f'<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url={target}">'
        f'<title>Backstride</title><p><a href="{target}">Open Backstride</a></p>',
    )

    def tidy() -> None:
        page.unlink(missing_ok=True)
        folder.rmdir()

    webbrowser.open(page.as_uri())
    timer = threading.Timer(60, tidy)
    timer.daemon = True
    timer.start()


def _folder() -> Path:
    from django.conf import settings

    home: Path = settings.HOME
    return home


def _private_text(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
