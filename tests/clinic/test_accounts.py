"""Invited once, two factors, slower and slower for a guesser, out after a while."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.core import management
from django.test import Client

from backstride.app import clock
from backstride.app.clinic import codes, grants, invitations, throttle
from backstride.app.clinic.models import AuditEntry, Invitation, Member
from backstride.core.errors import UsageError
from clinic.conftest import PASSWORD, SECRET, signed_in


@pytest.fixture
def browser(db) -> Client:
    return Client(headers={"host": "127.0.0.1"})


@pytest.fixture
def at(monkeypatch):
    """Move the clock: `at(minutes=5)`."""
    begin = clock.now()

    def move(**delta) -> None:
        monkeypatch.setattr(clock, "now", lambda: begin + timedelta(**delta))

    return move


def code_now(secret=SECRET, steps=0) -> str:
    return pyotp.TOTP(secret).at(int(clock.now().timestamp()) + 30 * steps)


@pytest.fixture
def with_password(paulo) -> Member:
    paulo.user.set_password(PASSWORD)
    paulo.user.save()
    return paulo


def join(browser, token, login="ana.b", password=PASSWORD):
    first = browser.post(f"/join/{token}", {"login": login, "password": password, "again": password})
    if first.status_code != 302:
        return first
    secret = codes.opened(browser.session["joining"]["secret"])
    return browser.post(f"/join/{token}/phone", {"code": code_now(secret)})


def test_an_invited_athlete_makes_an_account_and_is_in(browser, paulo):
    token = invitations.invite("Ana", "athlete", paulo)
    assert "Welcome, Ana" in browser.get(f"/join/{token}").content.decode()
    answer = join(browser, token)
    assert answer.headers["Location"] == "/account/codes"
    shown = browser.get("/account/codes").content.decode()
    assert shown.count("<li>") == codes.N_RECOVERY
    assert "<li>" not in browser.get("/account/codes").content.decode(), "shown once"
    assert browser.get("/today").status_code == 200
    assert browser.get("/today").wsgi_request.athlete.name == "Ana"
    assert User.objects.get(username="ana.b").check_password(PASSWORD)


def test_a_link_works_once_and_a_week(browser, paulo, at):
    token = invitations.invite("Ana", "athlete", paulo)
    at(days=6, hours=23)
    assert browser.get(f"/join/{token}").status_code == 200
    at(days=7, seconds=1)
    assert browser.get(f"/join/{token}").status_code == 410
    at(days=1)
    join(browser, token)
    other = Client(headers={"host": "127.0.0.1"})
    assert other.get(f"/join/{token}").status_code == 410
    assert join(other, token, "ana.c").status_code == 410
    assert Member.objects.filter(role="athlete").count() == 1


def test_two_browsers_with_one_link_make_one_account(paulo, browser):
    token = invitations.invite("Ana", "athlete", paulo)
    first, second = browser, Client(headers={"host": "127.0.0.1"})
    for one, login in ((first, "ana.b"), (second, "ana.c")):
        one.post(f"/join/{token}", {"login": login, "password": PASSWORD, "again": PASSWORD})
    for one in (first, second):
        secret = codes.opened(one.session["joining"]["secret"])
        one.post(f"/join/{token}/phone", {"code": code_now(secret)})
    assert Member.objects.filter(role="athlete").count() == 1


def test_a_withdrawn_link_opens_nothing(browser, paulo):
    token = invitations.invite("Ana", "athlete", paulo)
    assert signed_in(paulo).post(f"/members/invitations/{Invitation.objects.get().pk}").status_code == 302
    assert browser.get(f"/join/{token}").status_code == 410


def test_only_the_hash_of_a_link_is_kept(paulo):
    token = invitations.invite("Ana", "athlete", paulo)
    assert token not in str(list(Invitation.objects.values()))


@pytest.mark.parametrize("role", ["physio", "coach", "administrator"])
def test_a_physio_invites_athletes_only(paulo, role):
    with pytest.raises(UsageError):
        invitations.invite("Eve", role, paulo)
    assert signed_in(paulo).post("/members", {"name": "Eve", "role": role}).status_code == 422
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("password", ["short", "qwerty123456", "123456789012345", "ana.b.ana.b"])
def test_weak_passwords_are_refused(browser, paulo, password):
    token = invitations.invite("Ana", "athlete", paulo)
    assert join(browser, token, password=password).status_code == 422
    assert not Member.objects.filter(role="athlete").exists()


def test_the_phone_must_prove_itself_before_there_is_an_account(browser, paulo):
    token = invitations.invite("Ana", "athlete", paulo)
    browser.post(f"/join/{token}", {"login": "ana.b", "password": PASSWORD, "again": PASSWORD})
    assert browser.post(f"/join/{token}/phone", {"code": "000000"}).status_code == 422
    assert not User.objects.filter(username="ana.b").exists()
    assert browser.get("/today").status_code == 302


def enter(browser, password=PASSWORD, name="paulo"):
    return browser.post("/sign-in", {"name": name, "password": password})


def test_both_halves_open_the_door(browser, with_password):
    assert enter(browser).headers["Location"] == "/sign-in/code"
    assert browser.get("/athletes").status_code == 302, "the password alone opens nothing"
    assert browser.post("/sign-in/code", {"code": code_now()}).headers["Location"] == "/"
    assert browser.get("/").headers["Location"] == "/athletes"
    assert browser.get("/athletes").status_code == 200


def test_a_code_works_once(browser, with_password):
    enter(browser)
    code = code_now()
    assert browser.post("/sign-in/code", {"code": code}).status_code == 302
    other = Client(headers={"host": "127.0.0.1"})
    enter(other)
    assert other.post("/sign-in/code", {"code": code}).status_code == 401


def test_an_old_code_and_a_code_without_password_open_nothing(browser, with_password):
    enter(browser)
    assert browser.post("/sign-in/code", {"code": code_now(steps=-3)}).status_code == 401
    fresh = Client(headers={"host": "127.0.0.1"})
    assert fresh.post("/sign-in/code", {"code": code_now()}).headers["Location"] == "/sign-in"


def test_a_recovery_code_works_once(browser, with_password):
    [code, *_] = codes.new_recovery_codes(with_password)
    assert code not in str(list(with_password.recovery_codes.values()))
    enter(browser)
    assert browser.post("/sign-in/code", {"code": code.upper()}).status_code == 302
    other = Client(headers={"host": "127.0.0.1"})
    enter(other)
    assert other.post("/sign-in/code", {"code": code}).status_code == 401


def test_guessing_a_password_gets_slower(browser, with_password, at):
    at(seconds=0)  # the clock stands, however slow the machine is
    for _ in range(throttle.FREE["name"]):
        assert enter(browser, "wrong").status_code == 401
    assert enter(browser, "wrong").status_code == 401
    answer = enter(browser)
    assert answer.status_code == 429, "the right password has to wait as well"
    at(seconds=10)
    assert enter(browser).status_code == 302


def test_guessing_codes_gets_slower(browser, with_password, at):
    at(seconds=0)
    enter(browser)
    for _ in range(throttle.FREE["name"] + 1):
        browser.post("/sign-in/code", {"code": "000000"})
    assert browser.post("/sign-in/code", {"code": code_now()}).status_code == 429


def test_an_address_that_tries_many_names_is_slowed(browser, with_password, at):
    at(seconds=0)
    for n in range(throttle.FREE["from"] + 1):
        enter(browser, "wrong", f"somebody{n}")
    assert enter(browser).status_code == 429


def test_a_wrong_name_and_a_wrong_password_look_the_same(browser, with_password):
    told = [enter(browser, "wrong").content, enter(browser, "wrong", "nobody").content]
    clean = [text.decode().replace("nobody", "paulo") for text in told]
    assert len(clean[0]) == len(clean[1])


def test_a_closed_account_is_out_at_once(with_password, rita):
    client = signed_in(with_password)
    assert client.get("/athletes").status_code == 200
    signed_in(rita).post(f"/members/{with_password.pk}", {"do": "close"})
    assert client.get("/athletes").status_code == 302
    browser = Client(headers={"host": "127.0.0.1"})
    assert enter(browser).status_code == 401


def test_a_physios_session_ends_when_idle_and_after_half_a_day(paulo, at):
    client = signed_in(paulo)
    at(minutes=29)
    assert client.get("/athletes").status_code == 200
    at(minutes=58)
    assert client.get("/athletes").status_code == 200
    at(minutes=89)
    assert client.get("/athletes").status_code == 302
    client = signed_in(paulo)
    for n in range(1, 26):
        at(minutes=89 + 29 * n)
        answer = client.get("/athletes")
    assert answer.status_code == 302, "twelve hours are the end"


def test_an_administrator_gives_a_new_phone_by_a_new_link(browser, with_password, rita):
    answer = (
        signed_in(rita).post(f"/members/{with_password.pk}", {"do": "again"}, follow=True).content.decode()
    )
    token = answer.split("/join/")[1].split("<")[0].split("&")[0].strip()
    password = "five quiet hills at dusk"
    browser.post(f"/join/{token}", {"password": password, "again": password})
    secret = codes.opened(browser.session["joining"]["secret"])
    assert browser.post(f"/join/{token}/phone", {"code": code_now(secret)}).status_code == 302
    assert Member.objects.filter(role="physio").count() == 1
    with_password.refresh_from_db()
    assert codes.opened(with_password.totp_secret) == secret
    assert enter(Client(headers={"host": "127.0.0.1"})).status_code == 401, "the old password is gone"


NEW = "five quiet hills at dusk"


def entered(browser, code=None):
    """In by both halves."""
    enter(browser)
    assert browser.post("/sign-in/code", {"code": code or code_now()}).status_code == 302
    return browser


def test_a_password_is_changed_by_oneself_and_ends_other_sessions(browser, with_password, at):
    at(seconds=0)
    entered(browser)
    other = signed_in(with_password)
    told = {"old": PASSWORD, "new": NEW, "again": NEW, "code": code_now()}
    assert browser.post("/account/password", told).status_code == 422, "the code of the sign-in counts once"
    at(seconds=60)
    assert browser.post("/account/password", {**told, "code": code_now()}).status_code == 302
    assert browser.get("/athletes").status_code == 200
    assert other.get("/athletes").status_code == 302
    fresh = Client(headers={"host": "127.0.0.1"})
    assert enter(fresh).status_code == 401
    assert enter(fresh, NEW).status_code == 302
    assert AuditEntry.objects.filter(deed="password_changed", actor="Paulo").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"old": "not it at all"},
        {"code": "000000"},
        {"again": "another one"},
        {"new": "short", "again": "short"},
    ],
)
def test_a_password_stays_when_anything_is_wrong(with_password, at, wrong):
    at(seconds=0)
    client = signed_in(with_password)
    told = {"old": PASSWORD, "new": NEW, "again": NEW, "code": code_now(), **wrong}
    assert client.post("/account/password", told).status_code == 422
    with_password.user.refresh_from_db()
    assert with_password.user.check_password(PASSWORD)
    if {"again", "new"} & set(wrong):
        assert client.post("/account/password", {**told, "new": NEW, "again": NEW}).status_code == 302, (
            "unused"
        )


def test_guessing_at_the_account_page_gets_slower(with_password, at):
    at(seconds=0)
    client = signed_in(with_password)
    told = {"old": "a wrong one", "new": NEW, "again": NEW, "code": code_now()}
    for _ in range(throttle.FREE["name"] + 1):
        client.post("/account/password", told)
    answer = client.post("/account/password", {**told, "old": PASSWORD})
    assert answer.status_code == 422
    assert "Too many tries" in answer.content.decode()


def test_a_lost_phone_is_replaced_with_the_last_recovery_code(browser, with_password):
    [code, *_] = codes.new_recovery_codes(with_password)
    other = signed_in(with_password)
    enter(browser)
    assert browser.post("/sign-in/code", {"code": code}).headers["Location"] == "/account"
    assert "Set up another one" in browser.get("/account").content.decode()
    assert browser.post("/account/phone", {"old": "not it at all"}).status_code == 422
    assert browser.post("/account/phone", {"old": PASSWORD}).headers["Location"] == "/account/phone/new"
    secret = codes.opened(browser.session["new_phone"]["secret"])
    assert browser.post("/account/phone/new", {"code": "000000"}).status_code == 422
    assert (
        browser.post("/account/phone/new", {"code": code_now(secret)}).headers["Location"] == "/account/codes"
    )
    assert browser.get("/account/codes").content.decode().count("<li>") == codes.N_RECOVERY
    assert other.get("/athletes").status_code == 302, "whoever has the lost phone is out"
    fresh = Client(headers={"host": "127.0.0.1"})
    enter(fresh)
    assert fresh.post("/sign-in/code", {"code": code_now(SECRET)}).status_code == 401
    assert fresh.post("/sign-in/code", {"code": code_now(secret, 1)}).status_code == 302
    assert AuditEntry.objects.filter(deed="phone_changed").count() == 1


def test_another_phone_needs_both_factors_and_is_proven_first(with_password, at):
    at(seconds=0)
    client = signed_in(with_password)
    assert client.post("/account/phone", {"old": PASSWORD, "code": "000000"}).status_code == 422
    assert client.get("/account/phone/new").headers["Location"] == "/account/phone"
    assert client.post("/account/phone", {"old": PASSWORD, "code": code_now()}).status_code == 302
    with_password.refresh_from_db()
    assert codes.opened(with_password.totp_secret) == SECRET, (
        "the old phone counts until the new one showed a code"
    )
    at(minutes=11)
    assert client.get("/account/phone/new").headers["Location"] == "/account/phone"


def test_an_athlete_reads_of_a_changed_password_in_the_own_log(ana, at):
    at(seconds=0)
    ana.owner.set_password(PASSWORD)
    ana.owner.save()
    client = signed_in(ana.owner.member)
    told = {"old": PASSWORD, "new": NEW, "again": NEW, "code": code_now()}
    assert client.post("/account/password", told).status_code == 302
    assert "changed the own password" in client.get("/care").content.decode()


def test_the_secret_of_a_phone_is_not_readable_in_the_database(paulo):
    assert SECRET not in str(list(Member.objects.values()))
    assert codes.opened(paulo.totp_secret) == SECRET


def test_the_runners_own_door_is_shut(browser, ana):
    from backstride.app.signin import links

    assert browser.get(f"/sign-in/{links.make(ana.owner)}").status_code in {302, 404}
    assert browser.get("/today").status_code == 302


def test_what_happened_to_accounts_is_written_down(browser, with_password):
    enter(browser, "wrong")
    enter(browser)
    browser.post("/sign-in/code", {"code": code_now()})
    assert set(AuditEntry.objects.values_list("deed", flat=True)) >= {"sign_in_refused", "signed_in"}


def test_tables_are_up_to_date(db):
    management.call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_an_athlete_reads_of_a_new_link_for_their_account(ana, rita):
    invitations.invite("Ana", "athlete", rita, again_for=ana.owner.member)
    assert "new_link" in {row.deed for row in AuditEntry.objects.filter(athlete_id=ana.pk)}
    client = signed_in(ana.owner.member)
    told = "made a new link for the account of Ana (Athlete)"
    assert told in client.get("/care").content.decode()
    assert told in signed_in(rita).get("/members/log").content.decode()
    ana.language = "de"
    ana.save()
    german = client.get("/care").content.decode()
    assert "machte einen neuen Link für das Konto von Ana (" in german
    assert "as athlete" not in german
    invitations.invite("Bea", "athlete", None)
    log = signed_in(rita).get("/members/log", headers={"accept-language": "de"}).content.decode()
    assert "Befehlszeile" in log
    assert "command line" not in log


def test_who_shows_something_to_an_account_reads_that_it_was_renewed(ana, stella, paulo, rita):
    """Whoever opened that link sees from now on what was shown to Paulo."""
    grants.set_pieces(ana, paulo, ["load", "pain"])
    token = invitations.invite("Paulo", "physio", rita, again_for=paulo)
    hashed = make_password(PASSWORD)
    invitations.accept(token, invitations.Account("paulo", hashed, codes.new_secret(), 0))
    said = "got a new password and phone by a link that Rita made"
    page = signed_in(ana.owner.member).get("/care").content.decode()
    assert page.count(said) == 1
    assert said not in signed_in(stella).get("/care").content.decode()


def test_no_line_of_the_log_is_out_of_reach(ana, paulo, rita, monkeypatch):
    from backstride.app.clinic import audit

    monkeypatch.setattr(audit, "LINES", 3)
    monkeypatch.setattr("backstride.app.clinic.pages.deed_words.LINES", 3)
    for n in range(7):
        audit.note("looked", paulo, athlete=ana, about=f"page-{n}")
        audit.note("signed_in", paulo, about=f"time-{n}")
    for who, start, mark in ((ana.owner.member, "/care", "page"), (rita, "/members/log", "time")):
        client, address, seen = signed_in(who), start, []
        while address:
            page = client.get(address).content.decode()
            seen += re.findall(rf"{mark}-\d", page)
            more = re.search(r'href="(\?before=\d+)#looks"', page)
            address = start + more[1] if more else ""
        assert seen == [f"{mark}-{n}" for n in reversed(range(7))], start
    assert signed_in(rita).get("/members/log?before=x").status_code == 200


def test_one_runners_commands_refuse_the_database_of_a_clinic(db, settings, monkeypatch):
    from backstride.app import start

    settings.CLINIC, settings.DATABASE_URL = False, "postgresql://clinic"
    with pytest.raises(UsageError, match="of a clinic"):
        start.ready(migrate=False)
