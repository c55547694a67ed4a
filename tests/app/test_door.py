"""Who gets in, and what every answer carries."""

from __future__ import annotations

import os
import stat

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from backstride.app.signin import links, passphrase


def test_sign_in_link_opens_once(ana, anonymous):
    address = f"/sign-in/{links.make(ana.owner)}"
    assert anonymous.get(address).status_code == 302
    assert anonymous.get("/sign-in").status_code == 302  # signed in now
    another = Client(headers={"host": "127.0.0.1"})
    refused = another.get(address)
    assert refused.status_code == 401
    assert "works once" in refused.content.decode()
    assert settings.SESSION_COOKIE_NAME not in another.cookies


def test_a_link_is_used_up_by_a_browser_that_is_signed_in_already(ana, client, anonymous):
    address = f"/sign-in/{links.make(ana.owner)}"
    assert client.get(address).status_code == 302
    assert anonymous.get(address).status_code == 401


def test_sign_in_link_grows_old(ana, anonymous, monkeypatch):
    token = links.make(ana.owner)
    monkeypatch.setattr(links, "VALID_S", -1)
    assert anonymous.get(f"/sign-in/{token}").status_code == 401


def test_forged_link_opens_nothing(ana, anonymous):
    for token in ("nonsense", links.make(ana.owner)[:-2] + "xx", ":" * 30, "%00"):
        assert anonymous.get(f"/sign-in/{token}").status_code == 401


def test_without_a_session_every_page_leads_to_the_sign_in(anonymous):
    for address in ("/", "/today", "/load", "/nothing-here"):
        answer = anonymous.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in?next=")


def test_there_is_no_default_password(db):
    from backstride.app.start import owner

    assert not owner().has_usable_password()
    assert not Client().login(username="owner", password="")


@pytest.mark.parametrize("name", ["evil.example", "127.0.0.1.evil.example", "10.0.0.5", "backstride"])
def test_foreign_host_names_are_refused(client, name):
    answer = client.get("/sign-in", headers={"host": name})
    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_sites_get_nothing(client, site):
    for mode, dest in (("no-cors", "image"), ("cors", "empty"), ("navigate", "iframe")):
        fetch = {"sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": dest}
        assert client.get("/sign-in", headers=fetch).status_code == 403
    fetch = {"sec-fetch-site": site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert client.post("/sign-out", headers=fetch).status_code == 403
    assert client.get("/sign-in", headers=fetch).status_code != 403  # a link followed on purpose


def test_every_answer_carries_the_headers(client, anonymous):
    for browser, address in ((client, "/nothing"), (anonymous, "/sign-in"), (anonymous, "/api/openapi.json")):
        headers = browser.get(address).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'self'")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_session_cookie_is_out_of_reach_of_scripts(ana, anonymous):
    anonymous.get(f"/sign-in/{links.make(ana.owner)}")
    cookie = anonymous.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert int(cookie["max-age"]) <= 7 * 24 * 3600


def test_a_session_ends_a_week_after_the_last_visit(client, monkeypatch):
    from datetime import timedelta

    from django.contrib.sessions.models import Session
    from django.utils import timezone

    client.get("/nothing")
    [row] = Session.objects.all()
    assert timedelta(days=6) < row.expire_date - timezone.now() <= timedelta(days=7)
    Session.objects.update(expire_date=timezone.now() + timedelta(days=1))
    monkeypatch.setenv("BACKSTRIDE_NOW", (timezone.now() + timedelta(days=1)).isoformat())
    client.get("/nothing")
    assert Session.objects.get().expire_date - timezone.now() > timedelta(days=6)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/nothing").status_code == 302


def test_forms_without_our_token_change_nothing(ana):
    browser = Client(headers={"host": "127.0.0.1"}, enforce_csrf_checks=True)
    browser.force_login(ana.owner)
    answer = browser.post("/sign-out")
    assert answer.status_code == 403
    assert "nothing was saved" in answer.content.decode()


def test_next_never_leaves_the_app(ana, anonymous):
    answer = anonymous.get(f"/sign-in/{links.make(ana.owner)}?next=//evil.example/x")
    assert answer["Location"] == "/"


def test_passphrase_is_asked_after_the_link_and_guessing_slows_down(ana, anonymous):
    passphrase.put(ana.owner, "six blue horses")
    answer = anonymous.get(f"/sign-in/{links.make(ana.owner)}")
    assert answer["Location"] == "/sign-in/passphrase"
    assert anonymous.get("/today").status_code == 302
    for _ in range(6):
        assert anonymous.post("/sign-in/passphrase", {"passphrase": "wrong"}).status_code == 401
    right = anonymous.post("/sign-in/passphrase", {"passphrase": "six blue horses"})
    assert right.status_code == 401, "a right guess has to wait as well"
    ana.refresh_from_db()
    ana.preferences = {}
    ana.save()
    assert anonymous.post("/sign-in/passphrase", {"passphrase": "six blue horses"}).status_code == 302
    assert anonymous.get("/sign-in")["Location"] == "/"


def test_locking_needs_the_passphrase_again(ana, client):
    passphrase.put(ana.owner, "six blue horses")
    client.force_login(User.objects.get(pk=ana.owner_id))
    assert client.post("/sign-out")["Location"] == "/sign-in/passphrase"
    assert client.get("/today").status_code == 302


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_the_data_folder_is_its_owners_alone():
    assert stat.S_IMODE(settings.HOME.stat().st_mode) == 0o700
    for name in ("journal.sqlite3", "secret.key"):
        assert stat.S_IMODE((settings.HOME / name).stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_folder_with_other_peoples_things_keeps_its_permissions(tmp_path):
    from backstride.app import place

    folder = tmp_path / "documents"
    folder.mkdir(mode=0o755)
    (folder / "letter.txt").write_text("...")
    place.prepare(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    assert stat.S_IMODE((folder / place.DATABASE).stat().st_mode) == 0o600
