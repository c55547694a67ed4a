"""The clinic under test: Ana grants, Paulo looks, Stella must see nothing.

Clinic mode is chosen before Django reads its settings, so these tests have a process of their own:
`BACKSTRIDE_CLINIC=1 pytest tests/clinic`. `tests/app/test_clinic_mode.py` starts it, on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

IS_ON = bool(os.environ.get("BACKSTRIDE_CLINIC"))
collect_ignore_glob = [] if IS_ON else ["test_*.py"]

if IS_ON:
    _HOME = tempfile.mkdtemp(prefix="backstride-clinic-home-")
    os.environ["BACKSTRIDE_HOME"] = _HOME
    os.environ["DJANGO_SETTINGS_MODULE"] = "backstride.app.settings"
    atexit.register(shutil.rmtree, _HOME, ignore_errors=True)

    import django

    django.setup()

    from django.conf import settings
    from django.contrib.auth.models import User
    from django.test import Client

    from backstride.app import clock, place
    from backstride.app.clinic import codes
    from backstride.app.clinic.models import Member
    from backstride.app.journal.athletes import own_athlete
    from backstride.app.journal.models import Athlete

    settings.HOME = place.prepare(Path(_HOME))
    # a slow hash on purpose would be half the time of these tests; test_clinic_mode looks at the real one
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    place.secret_key(settings.HOME)

    SECRET = codes.new_secret()
    PASSWORD = "four quiet hills at dawn"

    def member(name: str, role: str) -> Member:
        user = User.objects.create_user(username=name.lower(), password=None)
        made = Member.objects.create(user=user, name=name, role=role, totp_secret=codes.sealed(SECRET))
        if role == "athlete":
            athlete = own_athlete(user)
            athlete.name, athlete.time_zone, athlete.country = name, "Europe/Madrid", "ES"
            athlete.save()
        return made

    def athlete_of(made: Member) -> Athlete:
        return own_athlete(made.user)

    def signed_in(made: Member) -> Client:
        """A browser that went through both halves of the door."""
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(made.user)
        session = client.session
        session["in_at"] = session["seen_at"] = clock.now().isoformat()
        session.save()
        return client

    @pytest.fixture
    def ana(db) -> Athlete:
        return athlete_of(member("Ana", "athlete"))

    @pytest.fixture
    def stella(db) -> Member:
        """A stranger: an athlete of the same clinic."""
        return member("Stella", "athlete")

    @pytest.fixture
    def paulo(db) -> Member:
        return member("Paulo", "physio")

    @pytest.fixture
    def carla(db) -> Member:
        """A coach."""
        return member("Carla", "coach")

    @pytest.fixture
    def rita(db) -> Member:
        """The administrator."""
        return member("Rita", "administrator")
