"""A throw-away PostgreSQL cluster, or the server that DATABASE_URL names."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

BIN = Path("/usr/lib/postgresql/15/bin")


@contextmanager
def cluster() -> Iterator[str]:
    """The address of an empty cluster on a socket of its own; nothing listens on the network."""
    told = os.environ.get("DATABASE_URL", "")
    if told.startswith("postgres"):
        yield told
        return
    if not (BIN / "initdb").exists():
        _absent(f"PostgreSQL's programs are not in {BIN}")
    folder = Path(tempfile.mkdtemp(prefix="backstride-pg-", dir="/tmp"))
    as_user: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    data = folder / "data"

    def run(program: str, *words: object) -> None:
        command = [*as_user, str(BIN / program), *map(str, words)]
        # the server inherits what it is given, so its output must not be a pipe that we wait on
        with (folder.parent / f"{folder.name}.log").open("a") as log:
            subprocess.run(command, check=True, cwd=folder, stdout=log, stderr=log)

    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    run("pg_ctl", "-D", data, "-o", options, "-w", "start")
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)
        (folder.parent / f"{folder.name}.log").unlink(missing_ok=True)


def _absent(why: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"in CI PostgreSQL must be there: {why}")
    pytest.skip(reason=f"no PostgreSQL here: {why}")
