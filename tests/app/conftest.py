"""The app under test: a data folder of its own, Ana signed in, Stella who must see nothing of hers."""

# ruff: noqa: E402 - the data folder is chosen before Django reads its settings
from __future__ import annotations

import atexit
import os
import shutil
import tempfile

# set before Django's settings are read; never a real journal
_HOME = tempfile.mkdtemp(prefix="backstride-test-home-")
os.environ["BACKSTRIDE_HOME"] = _HOME
os.environ["DJANGO_SETTINGS_MODULE"] = "backstride.app.settings"
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)

import django

django.setup()

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from backstride.app import place
from backstride.app.journal.models import Athlete

# the test runner's plugin may have read the settings before this file chose the folder
settings.HOME = place.prepare(Path(_HOME))
place.secret_key(settings.HOME)


@pytest.fixture
def ana(db) -> Athlete:
    """The athlete whose journal it is."""
    user = User.objects.create_user(username="ana")
    return Athlete.objects.create(owner=user, name="Ana", time_zone="Europe/Madrid", country="ES")


@pytest.fixture
def stella(db) -> Athlete:
    """A stranger on the same machine."""
    user = User.objects.create_user(username="stella")
    return Athlete.objects.create(owner=user, name="Stella", time_zone="Europe/Madrid")


def signed_in(athlete: Athlete) -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(athlete.owner)
    return client


@pytest.fixture
def client(ana) -> Client:
    """Ana's browser."""
    return signed_in(ana)


@pytest.fixture
def stellas_client(stella) -> Client:
    return signed_in(stella)


@pytest.fixture
def anonymous(db) -> Client:
    """A browser without a session."""
    return Client(headers={"host": "127.0.0.1"})
