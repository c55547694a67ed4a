"""Every form of every page with empty, senseless, huge and hostile values: a clear word, nothing lost, nothing run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import walking
from app.conftest import signed_in
from backstride.app.demo import load_example
from backstride.app.journal.models import Activity, Athlete, CheckRun, PlanVersion

pytestmark = pytest.mark.django_db
PAGES = (
    "/?again",
    "/today",
    "/check",
    "/check/next",
    "/check/q/where",
    "/checkin",
    "/checkin?page=2",
    "/checkin?page=2&each",
    "/checkin?page=3",
    "/load",
    "/journal",
    "/journal/notes",
    "/journal/gear",
    "/journal/trends",
    "/session/{session}",
    "/plan",
    "/plan/make",
    "/plan/calendar",
    "/plan/what-if?what=week&day=2026-03-20",
    "/exercises",
    "/exercises/bird-dog",
    "/check/tests",
    "/check/tests/ST_WALL",
    "/form",
    "/form/photos",
    "/form/videos",
    "/form/runs",
    "/form/list",
    "/form/cues",
    "/ask?q=heat",
    "/claims",
    "/evidence?q=imaging",
    "/import",
    "/report",
    "/settings",
    "/settings/phone",
    "/settings/scripts",
    "/settings/delete",
    "/results/1",
)
HOSTILE = "<script>alert(1)</script>'\"; DROP TABLE journal_athlete; -- {{ 7*7 }} {% load x %} ../../etc/passwd \u202e\u0000 \U0001f3c3"
#: kind of bad value -> what every field is filled with
KINDS = {
    "empty": "",
    "nonsense": "kjh 12 ÷ ½ x",
    "huge": "9" * 40_000,
    "hostile": HOSTILE,
    "negative": "-1e308",
    "not a number": "nan",
    "off the calendar": "0000-99-99",
}


@dataclass
class Form:
    """A form as a page shows it."""

    page: str
    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)


class Forms(HTMLParser):
    """All forms of a page with their fields."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found, self.now = page, [], None

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "form":
            self.now = Form(self.page, told.get("action") or self.page, told.get("method", "get"))
            self.found.append(self.now)
        if self.now is None or not told.get("name"):
            return
        if tag == "button":
            self.now.buttons.append((told["name"], told.get("value", "")))
        elif tag in {"input", "select", "textarea"} and told.get("type") == "file":
            self.now.files.append(told["name"])
        elif tag in {"input", "select", "textarea"}:
            self.now.fields[told["name"]] = told.get("value") or ""
            if told.get("type") == "hidden":
                self.now.kept.add(told["name"])

    def handle_endtag(self, tag):
        if tag == "form":
            self.now = None


@pytest.fixture
def full(ana, monkeypatch) -> Client:
    """Ana with a log, a plan, and a check that is open."""
    monkeypatch.setenv("BACKSTRIDE_NOW", "2026-03-12T09:00:00+00:00")
    owner = ana.owner
    Athlete.objects.filter(owner=owner).delete()
    load_example(owner, years=1)
    Athlete.objects.filter(owner=owner).update(is_example=False)
    client = signed_in(Athlete.objects.get(owner=owner))
    walking.check(client)
    walking.plan(client)
    client.post("/check", {"story": "my calf aches"})
    return client


def forms(client: Client) -> list[Form]:
    session = (
        Athlete.objects.get(is_example=False).training_sessions.order_by("-distance_km").first().session_id
    )
    result = CheckRun.objects.exclude(finished_at=None).latest("pk").pk
    found = []
    for row in PAGES:
        page = row.replace("{session}", session).replace("/results/1", f"/results/{result}")
        answer = client.get(page, follow=True)
        reader = Forms(answer.request["PATH_INFO"])
        reader.feed(answer.content.decode())
        found += reader.found
    return found


def is_left_alone(form: Form, button: tuple[str, str]) -> bool:
    """Signing out ends the test, the example is another journal, the door to the network has its own test."""
    return form.action in {"/sign-out", "/example"} or button == ("do", "open")


def test_there_are_forms_on_most_pages(full):
    found = forms(full)
    assert len({form.action.split("?")[0] for form in found}) >= 20
    assert sum(len(form.fields) for form in found) > 100


@pytest.mark.timeout(600)
@pytest.mark.parametrize("hidden", [False, True], ids=["fields", "and hidden ones"])
def test_bad_values_get_a_clear_word(full, hidden):
    full.raise_request_exception = False
    wrong = []
    for form in forms(full):
        for kind, value in KINDS.items():
            told = {n: given if n in form.kept and not hidden else value for n, given in form.fields.items()}
            told.pop("csrfmiddlewaretoken", None)
            for button in form.buttons or [("", "")]:
                if is_left_alone(form, button):
                    continue
                data = {**told, **({button[0]: button[1]} if button[0] else {})}
                ask = full.post if form.method == "post" else full.get
                fault = wrong_in(ask(urlsplit(form.action).path, data))
                if fault:
                    wrong.append((kind, form.page, form.action, button, fault))
    assert wrong == []
    # nothing lost: the log and the plan are there, and pages open
    assert Activity.objects.count() > 50
    assert PlanVersion.objects.exists()
    for page in ("/today", "/load", "/journal", "/settings"):
        assert full.get(page, follow=True).status_code == 200


def wrong_in(answer) -> str:
    """What is wrong with an answer to bad values; "" when it is a page with a word, or leads to one."""
    text = answer.content.decode() if not answer.streaming else ""
    if answer.status_code >= 500:
        return str(answer.status_code)
    if "Traceback" in text or "<script>alert" in text:
        return "shows what it must not"
    if answer.status_code >= 400 and not re.search(r"<(h1|p|li|div)[ >]", text):
        return "says nothing"
    return ""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("run.gpx", b""),
        ("run.gpx", b"\x00" * 5000),
        ("run.fit", b"<gpx>cut"),
        ("run.zip", b"PK\x03\x04 cut off in the middle"),
        ("../../etc/passwd", b"root:x:0:0"),
        ("a" * 300 + ".gpx", b"<gpx/>"),
        ("run\u202egpx.exe", b"MZ"),
        ("\u0000.gpx", b"<gpx/>"),
    ],
)
def test_uploads_that_are_cut_or_renamed(full, name, content):
    """Every file field of every page takes what it cannot read with a word, and the journal stays as it was."""
    full.raise_request_exception = False
    before = Activity.objects.count()
    for form in forms(full):
        for file in form.files:
            data = {name: given for name, given in form.fields.items() if name in form.kept}
            answer = full.post(form.action, {**data, file: SimpleUploadedFile(name, content)})
            assert answer.status_code < 500, (form.page, answer.status_code)
            assert "Traceback" not in answer.content.decode()
    assert Activity.objects.count() == before


def test_a_page_from_an_earlier_visit_saves_nothing_and_says_so(full):
    """The token of another session: a page left open over a restart, or a foreign page."""
    strict = Client(headers={"host": "127.0.0.1"}, enforce_csrf_checks=True)
    strict.force_login(Athlete.objects.get(is_example=False).owner)
    before = (Activity.objects.count(), CheckRun.objects.count(), PlanVersion.objects.count())
    for form in forms(full):
        if form.method != "post":
            continue
        answer = strict.post(form.action, {**form.fields, "csrfmiddlewaretoken": "x" * 64})
        assert answer.status_code == 403, form.action
        assert "nothing was saved" in answer.content.decode(), form.action
    assert before == (Activity.objects.count(), CheckRun.objects.count(), PlanVersion.objects.count())


def test_bodies_that_are_no_form(full):
    """What no browser sends: another content type, a broken multipart, too many fields, a giant field."""
    full.raise_request_exception = False
    many = urlencode([(f"f{n}", "x") for n in range(5000)])
    bodies = (
        ("application/json", b'{"morning": 3}'),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=morning\r\n"),
        ("multipart/form-data", b"no boundary"),
        ("application/x-www-form-urlencoded", many.encode()),
        ("application/x-www-form-urlencoded", b"story=" + b"a" * 3_000_000),
        ("application/x-www-form-urlencoded; charset=klingon", b"story=a"),
        ("application/x-www-form-urlencoded", b"story=%ED%A0%80%FF%00"),
    )
    for action in {form.action for form in forms(full) if form.method == "post"}:
        if action == "/sign-out":
            continue
        for content_type, body in bodies:
            answer = full.generic("POST", action, body, content_type=content_type)
            assert answer.status_code < 500, (action, content_type, answer.status_code)
