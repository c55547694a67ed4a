"""Killed, full, locked, read-only: a clear word, and an intact journal."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from app.logs import folder_of_runs

RUNS = 60


def backstride(home: Path, *words: object, database: str = "", **more) -> subprocess.Popen:
    env = {**os.environ, "BACKSTRIDE_HOME": str(home)}
    env.pop("DATABASE_URL", None)
    if database:
        env["DATABASE_URL"] = database
    command = [sys.executable, "-m", "backstride", *map(str, words)]
    return subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more
    )


def said(home: Path, *words: object) -> tuple[int, str, str]:
    process = backstride(home, *words)
    out, err = process.communicate(timeout=100)
    return process.returncode, out, err


def count(home: Path, table: str) -> int:
    path = home / "journal.sqlite3"
    if not path.exists():
        return 0
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
        try:
            return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        except sqlite3.OperationalError:
            return 0


@pytest.fixture
def log(tmp_path) -> Path:
    return folder_of_runs(tmp_path / "log", RUNS)


@pytest.mark.timeout(300)
@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
@pytest.mark.parametrize("files_before_the_kill", [0, 7, RUNS // 2])
def test_a_killed_import_goes_on_with_nothing_lost_or_doubled(tmp_path, log, files_before_the_kill):
    home, whole = tmp_path / "home", tmp_path / "whole"
    process = backstride(home, "import", log, "--json")
    deadline = time.monotonic() + 60
    while count(home, "journal_longtask") == 0 or (
        count(home, "journal_importedfile") < files_before_the_kill
    ):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    was = count(home, "journal_importedfile")
    assert was < RUNS, "killed too late to show anything"

    code, out, err = said(home, "worker", "--once", "--json")
    assert code == 0, err
    assert [task["state"] for task in json.loads(out)["tasks"]] == ["done"]
    assert count(home, "journal_importedfile") == RUNS
    assert count(home, "journal_activity") == RUNS

    code, out, _ = said(home, "import", log, "--json")
    assert (json.loads(out)["activities_added"], json.loads(out)["duplicates"]) == (0, RUNS)
    said(whole, "import", log)
    assert said(home, "export", "csv")[1] == said(whole, "export", "csv")[1]


def in_a_namespace(script: str) -> None:
    """Run a script that may mount a small disk of its own."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        pytest.skip(reason="a disk of our own needs Linux's unshare")
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script], capture_output=True, text=True, check=False, timeout=150
    )
    if done.returncode == 99 or "unshare" in done.stderr:
        pytest.skip(reason="this system does not let us mount a disk")
    assert done.returncode == 0, done.stderr


def two_imports_at_once(tmp_path: Path, log: Path, database: str = "") -> None:
    """Two programs bring the same files in at the same moment: each run is there once."""
    home = tmp_path / "home"
    assert backstride(home, "import", log / "run-000.gpx", database=database).wait(60) == 0
    both = [backstride(home, "import", log, "--json", database=database) for _ in range(2)]
    told = [process.communicate(timeout=100) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    added = sum(json.loads(out)["activities_added"] for out, _ in told)
    assert added == RUNS - 1
    rows = backstride(home, "export", "csv", database=database).communicate(timeout=60)[0]
    assert len(rows.splitlines()) == RUNS + 1


@pytest.mark.timeout(200)
def test_two_programs_at_once_double_nothing(tmp_path, log):
    two_imports_at_once(tmp_path, log)


@pytest.mark.timeout(200)
def test_a_full_disk_is_said_and_the_journal_stays_whole(tmp_path, log):
    disk = tmp_path / "disk"
    disk.mkdir()
    script = f"""
        mount -t tmpfs -o size=3m none {disk} || exit 99
        export BACKSTRIDE_HOME={disk}/home
        {sys.executable} -m backstride import {log / "run-000.gpx"} --json || exit 98
        dd if=/dev/zero of={disk}/filler bs=4k 2>/dev/null
        {sys.executable} -m backstride import {log} --json > {tmp_path}/out 2> {tmp_path}/err
        echo $? > {tmp_path}/code
        cp {disk}/home/journal.sqlite3* {tmp_path}/
        rm {disk}/filler
        {sys.executable} -m backstride import {log / "run-001.gpx"} --json > {tmp_path}/after
    """
    in_a_namespace(script)
    assert (tmp_path / "code").read_text().strip() == "3"
    assert "no room left" in (tmp_path / "err").read_text()
    assert "Traceback" not in (tmp_path / "err").read_text()
    with closing(sqlite3.connect(tmp_path / "journal.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("SELECT count(*) FROM journal_activity").fetchone()[0] >= 1
    assert json.loads((tmp_path / "after").read_text())["files"] == 1


@pytest.mark.skipif(os.name != "posix", reason="locks as POSIX does them")
def test_a_locked_journal_is_said(tmp_path, log, monkeypatch):
    home = tmp_path / "home"
    assert said(home, "import", log / "run-000.gpx")[0] == 0
    monkeypatch.setenv("BACKSTRIDE_BUSY_S", "0.5")
    with closing(sqlite3.connect(home / "journal.sqlite3")) as other:
        other.execute("BEGIN IMMEDIATE")
        code, _, err = said(home, "import", log / "run-001.gpx")
    assert code == 3
    assert "another program is writing" in err
    assert "Traceback" not in err
    assert said(home, "import", log / "run-001.gpx")[0] == 0


def test_a_read_only_disk_is_said(tmp_path, log):
    disk = tmp_path / "disk"
    disk.mkdir()
    script = f"""
        mount -t tmpfs -o size=20m none {disk} || exit 99
        export BACKSTRIDE_HOME={disk}/home
        {sys.executable} -m backstride import {log / "run-000.gpx"} || exit 98
        mount -o remount,ro {disk} || exit 99
        {sys.executable} -m backstride import {log / "run-001.gpx"} 2> {tmp_path}/err
        echo $? > {tmp_path}/code
    """
    in_a_namespace(script)
    err = (tmp_path / "err").read_text()
    assert (tmp_path / "code").read_text().strip() == "3", err
    assert "ead-only" in err
    assert "Traceback" not in err


def test_a_journal_that_is_no_journal_is_said(tmp_path, log):
    home = tmp_path / "home"
    home.mkdir()
    (home / "journal.sqlite3").write_bytes(b"a letter to nobody " * 500)
    code, _, err = said(home, "import", log / "run-000.gpx")
    assert code == 3
    assert "damaged" in err
    assert "Traceback" not in err
