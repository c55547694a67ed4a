"""Clinic mode has settings of its own, so its tests run in a process of their own; and without it there is none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import NoReverseMatch, reverse

from app.postgres import cluster

FOLDER = Path(__file__).parents[1] / "clinic"


def run(tmp_path, *words: object, **env: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *map(str, words)],
        env={**os.environ, "BACKSTRIDE_CLINIC": "1", "BACKSTRIDE_HOME": str(tmp_path / "home"), **env},
        cwd=FOLDER.parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_clinics_tests_pass(tmp_path):
    run(tmp_path, FOLDER, "-m", "not e2e")


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.timeout(600)
def test_they_pass_on_postgresql(tmp_path):
    with cluster() as address:
        names = [
            FOLDER / f"test_{name}.py"
            for name in ("accounts", "audit", "deeds", "isolation", "roll", "tables")
        ]
        run(tmp_path, *names, DATABASE_URL=address)


@pytest.mark.e2e
@pytest.mark.postgres
@pytest.mark.timeout(600)
def test_people_use_it_in_a_browser_and_all_at_once(tmp_path):
    run(tmp_path, FOLDER / "test_browser.py", FOLDER / "test_at_once.py")


def test_a_runners_own_machine_has_no_clinic():
    assert not settings.CLINIC
    assert not apps.is_installed("backstride.app.clinic")
    for name in ("athletes", "care", "members"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_passwords_are_hashed_slowly():
    assert settings.PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.PBKDF2PasswordHasher"
