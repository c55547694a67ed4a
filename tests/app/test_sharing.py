"""A shared file: Ana locks her journal, Paulo opens it read only beside his own, nobody else does."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from app.conftest import signed_in
from app.logs import folder_of_runs
from backstride.app import clock
from backstride.app.imports.run import import_paths
from backstride.app.journal import checks, notes, pain, sessions, standing
from backstride.app.journal.models import Athlete, PlanVersion, Stream
from backstride.app.journal.read_only import ReadOnlyError, read_only
from backstride.app.sharing import copies, locked
from backstride.app.sharing.models import SharedCopy
from backstride.app.transfer.delete import delete_rows
from backstride.core.errors import UnreadableError, UsageError

SECRET, PUBLIC = locked.make_key()


@pytest.fixture
def full(ana, tmp_path) -> Athlete:
    import_paths(ana, [folder_of_runs(tmp_path / "log", 3)])
    pain.save_check_in(ana, clock.today(ana), pain.Said(note="ached at night"), morning=4)
    checks.finish_check(
        checks.start_check(ana, story="my back after the long run"),
        {"disposition": "clinician_days", "run_permission": "no_impact", "contributors": []},
    )
    notes.write_note(ana, date(2026, 3, 2), "new desk")
    return ana


@pytest.fixture
def paulo(db) -> Athlete:
    user = User.objects.create_user(username="paulo")
    return Athlete.objects.create(owner=user, name="Paulo", time_zone="Europe/Lisbon")


def file_of(athlete, **options) -> bytes:
    return copies.share(athlete, partial(locked.lock_for_keys, keys=[PUBLIC]), **options)


def opened(paulo, content) -> SharedCopy:
    return copies.open_shared(paulo.owner, "ana.age", content, partial(copies.unlock, SECRET))


def test_the_copy_says_what_the_journal_said(full, paulo):
    copy = opened(paulo, file_of(full))
    assert copy.athlete.name == "Ana"
    assert [row.session_id for row in sessions.sessions(copy.athlete)] == [
        row.session_id for row in sessions.sessions(full)
    ]
    assert standing.standing(copy.athlete).disposition == standing.standing(full).disposition
    assert notes.search(copy.athlete, "desk")


def test_positions_and_seconds_stay_at_home_unless_asked_for(full, paulo):
    assert Stream.objects.filter(activity__athlete=full).exists()
    plain = locked.open_with_key("f", file_of(full), SECRET)
    names = zipfile.ZipFile(io.BytesIO(plain)).namelist()
    assert not [name for name in names if name.startswith("records/")]
    assert not Stream.objects.filter(activity__athlete=opened(paulo, file_of(full)).athlete).exists()
    with_all = locked.open_with_key("f", file_of(full, with_seconds=True), SECRET)
    assert [n for n in zipfile.ZipFile(io.BytesIO(with_all)).namelist() if n.startswith("records/")]


def test_nothing_mixes_with_ones_own(full, paulo):
    copy = opened(paulo, file_of(full))
    assert sessions.sessions(paulo) == []
    assert list(Athlete.objects.filter(owner=paulo.owner)) == [paulo]
    client = signed_in(paulo)
    session = client.session
    session["athlete"] = copy.athlete.pk
    session.save()
    assert client.get("/today").wsgi_request.athlete == paulo


def test_the_same_file_opens_the_same_copy(full, paulo):
    content = file_of(full)
    assert opened(paulo, content) == opened(paulo, content)
    assert SharedCopy.objects.count() == 1


@pytest.mark.parametrize("page", ["load", "journal", "report", "form", "journal/trends"])
def test_pages_of_a_copy_open_read_only_with_the_name_on_them(full, paulo, page):
    copy = opened(paulo, file_of(full))
    answer = signed_in(paulo).get(f"/shared/{copy.pk}/see/{page}")
    assert answer.status_code == 200
    body = answer.content.decode()
    assert "<b>Ana</b>, read only" in body
    assert f'href="/shared/{copy.pk}/see/load"' in body
    assert 'href="/checkin"' not in body


def test_no_page_of_a_copy_takes_a_change(full, paulo):
    copy = opened(paulo, file_of(full))
    client = signed_in(paulo)
    for page in (
        "journal/note",
        "check",
        "checkin",
        "plan/make",
        "settings",
        "settings/delete",
        "report",
        "api/pain",
    ):
        address = f"/shared/{copy.pk}/see/{page}"
        assert client.post(address, {"text": "x"}).status_code == 405, page
    for page in ("checkin", "check", "settings", "today", "plan/make", "import", "api/load", "api/sessions"):
        assert client.get(f"/shared/{copy.pk}/see/{page}").status_code == 404, page
    assert notes.search(copy.athlete, "x") == []


def test_the_database_refuses_what_the_pages_forgot(full):
    with read_only():
        assert sessions.sessions(full)
        with pytest.raises(ReadOnlyError), transaction.atomic():
            pain.save_pain(full, clock.today(full), morning=1)
        with pytest.raises(ReadOnlyError), transaction.atomic():
            PlanVersion.objects.create(athlete=full, request={}, plan={})
        with pytest.raises(ReadOnlyError), transaction.atomic():
            full.delete()
    pain.save_pain(full, clock.today(full), morning=1)


def test_a_plan_in_a_copy_is_shown_as_it_was_not_made_again(full, paulo):
    copy = opened(paulo, file_of(full))
    n = PlanVersion.objects.count()
    assert signed_in(paulo).get(f"/shared/{copy.pk}/see/plan").status_code in {200, 302}
    assert PlanVersion.objects.count() == n


def test_stella_opens_no_copy_of_paulos(full, paulo, stella):
    copy = opened(paulo, file_of(full))
    for page in ("load", "journal", "report", "form", "plan", "exercises/figures.css"):
        answer = signed_in(stella).get(f"/shared/{copy.pk}/see/{page}")
        assert answer.status_code == 404
        assert "Ana" not in answer.content.decode()
    assert signed_in(stella).post("/share", {"do": "close", "copy": copy.pk}).status_code == 404
    assert SharedCopy.objects.count() == 1


def test_what_is_wrong_with_a_file_is_said(full):
    content = file_of(full)
    other = locked.make_key()[0]
    cases = {
        "somebody else": (content, other),
        "cut short": (content[: len(content) // 2], SECRET),
        "damaged": (content[:-9] + bytes(9), SECRET),
        "newer program": (content.replace(b"encryption.org/v1", b"encryption.org/v9", 1), SECRET),
        "not have the age format": (b"PK\x03\x04 something", SECRET),
        "somebody else: by": (content, "a passphrase of mine"),
    }
    for words, (what, secret) in cases.items():
        with pytest.raises(UnreadableError, match=words.replace("(", "")):
            copies.unlock(secret, "ana.age", what)


@pytest.mark.timeout(300)
def test_a_passphrase_opens_and_a_wrong_one_is_told(paulo):
    content = locked.lock_with_passphrase(b"hello", "three quiet hills")
    assert copies.unlock("three quiet hills", "f", content) == b"hello"
    with pytest.raises(UnreadableError, match="not the right one"):
        copies.unlock("three loud hills", "f", content)
    with pytest.raises(UsageError, match="at least"):
        locked.lock_with_passphrase(b"hello", "short")


def test_a_journal_of_a_newer_backstride_is_refused_whole(full, paulo):
    plain = io.BytesIO(locked.open_with_key("f", file_of(full), SECRET))
    out = io.BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "manifest.json":
                data = json.dumps({**json.loads(data), "version": 99}).encode()
            new.writestr(name, data)
    before = Athlete.objects.count()
    with pytest.raises(UnreadableError, match="newer Backstride"):
        opened(paulo, locked.lock_for_keys(out.getvalue(), [PUBLIC]))
    assert Athlete.objects.count() == before
    with pytest.raises(UnreadableError, match="no Backstride journal"):
        opened(paulo, locked.lock_for_keys(b"holiday pictures", [PUBLIC]))


def test_the_page_locks_and_opens(full, paulo):
    made = signed_in(full).post("/share", {"do": "make", "key": PUBLIC})
    assert made.status_code == 200
    assert made.content.startswith(b"age-encryption.org/v1")
    assert b"manifest.json" not in made.content
    upload = io.BytesIO(made.content)
    upload.name = "ana.age"
    client = signed_in(paulo)
    answer = client.post("/share", {"do": "open", "file": upload, "passphrase": SECRET})
    copy = SharedCopy.objects.get()
    assert answer.headers["Location"] == f"/shared/{copy.pk}/see/report"
    assert "Ana" in client.get("/share").content.decode()
    client.post("/share", {"do": "close", "copy": copy.pk})
    assert not SharedCopy.objects.exists()
    assert not Athlete.objects.filter(name="Ana").exclude(pk=full.pk).exists()


def test_the_page_says_what_is_missing(client):
    for said, words in (
        ({}, "either a passphrase or a public key"),
        ({"passphrase": "three quiet hills", "again": "other"}, "not the same"),
        ({"passphrase": "short", "again": "short"}, "too short"),
        ({"key": "age1nonsense"}, "not a public key"),
    ):
        answer = client.post("/share", {"do": "make", **said})
        assert answer.status_code == 422
        assert words in answer.content.decode()


def test_deleting_everything_takes_the_copies_along(full, paulo):
    opened(paulo, file_of(full))
    delete_rows(paulo.owner)
    assert list(Athlete.objects.values_list("name", flat=True)) == ["Ana"]


def test_what_went_wrong_with_a_file_is_where_the_browser_looks(client):
    """It stands in the second form, below the fold of a desk: the browser goes there."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    told = {"do": "open", "file": SimpleUploadedFile("photo.age", b"no such thing"), "passphrase": "x"}
    page = client.post("/share", told).content.decode()
    alert = page[page.index('role="alert"') :]
    assert alert.index("autofocus") < alert.index("does not have the age format")
