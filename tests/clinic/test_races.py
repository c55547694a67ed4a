"""Access withdrawn while something is under way: the deed is refused or recorded, and no answer leaves."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from app.postgres import cluster
from backstride.app.clinic import deeds, grants
from backstride.app.clinic.models import AuditEntry
from backstride.app.clinic.pages import athletes as pages
from backstride.app.journal.models import Restriction
from backstride.app.viewing.pieces import PIECES
from clinic.conftest import signed_in
from clinic.journals import fill


@pytest.fixture
def shown(ana, paulo, tmp_path):
    fill(ana, tmp_path / "log")
    grants.set_pieces(ana, paulo, PIECES)
    return ana


def withdrawing(athlete, member, function):
    """The function, and while it works the athlete takes everything back."""

    def made(*told, **named):
        grants.set_pieces(athlete, member, [])
        return function(*told, **named)

    return made


def test_a_page_that_was_being_made_does_not_leave(shown, paulo, monkeypatch):
    monkeypatch.setattr(pages, "weeks_of", withdrawing(shown, paulo, pages.weeks_of))
    answer = signed_in(paulo).get(f"/athletes/{shown.pk}")
    assert answer.status_code == 404
    assert "Ana" not in answer.content.decode()


def test_a_piece_taken_back_is_enough(shown, paulo, monkeypatch):
    whole = pages.weeks_of

    def weeks(who):
        grants.set_pieces(shown, paulo, ["load"])
        return whole(who)

    monkeypatch.setattr(pages, "weeks_of", weeks)
    client = signed_in(paulo)
    assert client.get(f"/athletes/{shown.pk}").status_code == 404
    assert client.get(f"/athletes/{shown.pk}").status_code == 200, "with what is still shown"


@pytest.mark.parametrize("page", ["load", "journal", "report"])
def test_a_page_of_the_journal_does_not_leave(shown, paulo, monkeypatch, page):
    from backstride.app.viewing import middleware

    whole = middleware.Viewing._shown

    def late(self, request, view, address):
        answer = whole(self, request, view, address)
        grants.set_pieces(shown, paulo, [])
        return answer

    monkeypatch.setattr(middleware.Viewing, "_shown", late)
    answer = signed_in(paulo).get(f"/athletes/{shown.pk}/see/{page}")
    assert answer.status_code == 404
    assert "Ana" not in answer.content.decode()


def test_a_letter_does_not_leave_and_the_attempt_is_in_the_log(shown, paulo, monkeypatch):
    from backstride.app.clinic.pages import deeds as page

    monkeypatch.setattr(page, "make", withdrawing(shown, paulo, page.make))
    answer = signed_in(paulo).get(f"/athletes/{shown.pk}/letter")
    assert answer.status_code != 200
    assert b"%PDF" not in answer.content


def test_the_list_is_made_anew(shown, paulo, monkeypatch):
    monkeypatch.setattr(pages, "lines_of", withdrawing(shown, paulo, pages.lines_of))
    client = signed_in(paulo)
    answer = client.get("/athletes?q=an")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/athletes?q=an")
    assert "Ana" not in client.get(answer.headers["Location"]).content.decode()


def test_a_deed_that_was_done_first_stays_and_is_in_the_log(shown, paulo, monkeypatch):
    monkeypatch.setattr(deeds, "_plan_anew", withdrawing(shown, paulo, deeds._plan_anew))
    client = signed_in(paulo)
    client.post(f"/athletes/{shown.pk}/limits", {"permission": "none", "why": "shin"})
    assert Restriction.objects.get(athlete=shown).permission == "none"
    assert list(AuditEntry.objects.filter(athlete_id=shown.pk).values_list("deed", flat=True))[::-1][-5:] == [
        "restricted",
        *["withdrew"] * 4,
    ]
    assert client.get(f"/athletes/{shown.pk}").status_code == 404


#: both at the same moment, on two connections, many times over
RACE = """
import json, random, sys, threading, time
from backstride.app.clinic.server import switch_on
switch_on()
from backstride.app import start
start.ready()
from django.contrib.auth.models import User
from django.db import connection
from django.http import Http404
from backstride.app.clinic import deeds, grants
from backstride.app.clinic.models import AuditEntry, Member
from backstride.app.journal.athletes import own_athlete
from backstride.app.journal.models import Restriction

def member(name, role):
    user = User.objects.create_user(username=name.lower())
    return Member.objects.create(user=user, name=name, role=role, totp_secret="-")

ana, paulo = own_athlete(member("Ana", "athlete").user), member("Paulo", "physio")
told = []
for n in range(40):
    grants.set_pieces(ana, paulo, ["load", "pain"])
    before = AuditEntry.objects.latest("pk").pk
    gate, outcome = threading.Barrier(2), {}
    def limit():
        gate.wait()
        time.sleep(random.random() / 200)
        try:
            deeds.restrict(paulo, ana, "no_impact", None, str(n))
            outcome["deed"] = "recorded"
        except Http404:
            outcome["deed"] = "refused"
        connection.close()
    def withdraw():
        gate.wait()
        time.sleep(random.random() / 200)
        grants.set_pieces(ana, paulo, [])
        connection.close()
    both = [threading.Thread(target=one) for one in (limit, withdraw)]
    [one.start() for one in both]
    [one.join() for one in both]
    log = list(AuditEntry.objects.filter(pk__gt=before).order_by("pk").values_list("deed", flat=True))
    told.append([outcome.get("deed"), Restriction.objects.filter(why=str(n)).count(), log])
print(json.dumps(told))
"""


@pytest.mark.postgres
@pytest.mark.timeout(300)
def test_at_the_same_moment_a_deed_is_refused_or_recorded(tmp_path):
    with cluster() as address:
        env = {**os.environ, "DATABASE_URL": address, "BACKSTRIDE_HOME": str(tmp_path / "home")}
        done = subprocess.run(
            [sys.executable, "-c", RACE], env=env, capture_output=True, text=True, check=False
        )
    assert not done.returncode, done.stderr
    rounds = json.loads(done.stdout)
    assert len(rounds) == 40
    for deed, limits, log in rounds:
        withdrawn = ["withdrew", "withdrew"]
        assert (limits, log) == {"refused": (0, withdrawn), "recorded": (1, ["restricted", *withdrawn])}[deed]
