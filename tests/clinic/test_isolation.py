"""Every address and every REST operation, walked as people who must see nothing of Ana's.

The walk takes all patterns of the URL conf, so an address that somebody adds later is walked as well.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from backstride.app.api import api
from backstride.app.clinic import grants
from backstride.app.clinic.middleware import PAGES, is_runners
from backstride.app.journal.models import ApiToken, Athlete, LongTask
from backstride.app.journal.sessions import sessions
from backstride.app.viewing.pieces import PAGES as VIEWED
from backstride.app.viewing.pieces import PIECES, WORDS
from clinic.conftest import athlete_of, signed_in
from clinic.journals import MARK, fill

#: words of Ana's that nobody else may read
LEAKS = (MARK, "Ana")


@pytest.fixture
def full(ana, tmp_path):
    fill(ana, tmp_path / "log")
    ana.restrictions.create(permission="no_impact", set_by="Paulo", why=MARK)
    return ana


def patterns(resolver=None, before="") -> Iterator[tuple[str, str]]:
    """Each address as `/route/<int:pk>`, with its name."""
    for one in (resolver or get_resolver()).url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, route)
        elif isinstance(one, URLPattern):
            yield "/" + route, one.name or ""


def filled(route: str, ana) -> list[str]:
    """The address with numbers and names that are Ana's."""
    numbers = {ana.pk} | {
        pk
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is Athlete
        for pk in model.objects.filter(**{field.name: ana}).values_list("pk", flat=True)
        if isinstance(pk, int)
    }
    session = sessions(ana)[0].session_id
    day = sessions(ana)[0].date.isoformat()
    texts = {"session_id": session, "name": "bird-dog", "token": "x", "day": day, "date": day}

    def one(number: int, kind_of_row: str) -> str:
        def put(found: re.Match[str]) -> str:
            kind, _, name = found[1].rpartition(":")
            if kind == "int" or (name.endswith("_id") and kind != "str"):
                return str(number if name != "number" else ana.pk)
            return kind_of_row if name == "kind" else texts.get(name, session)

        return re.sub(r"<([^>]+)>", put, route)

    if "<" not in route:
        return [route]
    return sorted({one(number, kind) for number in numbers for kind in ("note", "treatment")})


def walked(client: Client, ana, *, leaks=LEAKS, skip=("sign-out", "care-set", "care-leave")) -> list[str]:
    """Every address with GET and POST; what leaked, a line each."""
    found = []
    for route, name in patterns():
        if route.startswith("/api/") or name in skip:
            continue
        for address in filled(route, ana):
            for send in (client.get, client.post):
                answer = send(address)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                text = body.decode(errors="replace")
                found += [
                    f"{address} {answer.status_code}: {leak}"
                    for leak in leaks
                    if re.search(rf"\b{leak}\b", text)
                ]
                if answer.status_code >= 500:
                    found.append(f"{address} {answer.status_code}")
                is_there = "<int:" in route and answer.status_code not in {404, 405}
                if is_there and leaks == LEAKS and not is_own_task(address, ana):
                    found.append(f"{address} is there: {answer.status_code}")  # under a row's number of Ana's
    for page in (
        "load",
        "journal",
        "journal/trends",
        "plan",
        "report",
        "form",
        "today",
        "settings",
        "api/sessions",
    ):
        for kind in ("athletes", "shared"):
            answer = client.get(f"/{kind}/{ana.pk}/see/{page}")
            if answer.status_code != 404 or MARK in answer.content.decode():
                found.append(f"{kind} {page} {answer.status_code}")
    return found


def is_own_task(address: str, ana) -> bool:
    """Whether it is an export that the visitor asked for on this walk; its number may be one of Ana's other rows."""
    number = re.findall(r"/(\d+)(?=/|$)", address)
    return LongTask.objects.exclude(athlete=ana).filter(pk__in=map(int, number)).exists()


def counts(ana) -> dict:
    """How much there is of Ana's: a stranger's POST adds and removes nothing."""
    return {
        name: getattr(ana, name).count()
        for name in (
            "tasks",
            "check_runs",
            "notes",
            "treatments",
            "gear",
            "check_ins",
            "plans",
            "releases",
            "restrictions",
            "pain_days",
            "words",
            "grants",
        )
    }


@pytest.mark.timeout(600)
@pytest.mark.parametrize("who", ["stella", "carla", "paulo", "rita"])
def test_who_was_granted_nothing_sees_nothing_at_any_address(full, who, request):
    before = counts(full)
    leaks = (MARK,) if who == "rita" else LEAKS  # an administrator reads the names of accounts
    assert walked(signed_in(request.getfixturevalue(who)), full, leaks=leaks) == []
    assert counts(full) == before


@pytest.mark.timeout(600)
def test_without_a_session_every_address_leads_to_the_door(full):
    client = Client(headers={"host": "127.0.0.1"})
    for route, _name in patterns():
        if route.startswith(("/api/", "/sign-in", "/join/", "/help-now")):
            continue
        for address in filled(route, full)[:1]:
            answer = client.get(address)
            assert answer.status_code == 302, address
            assert answer.headers["Location"].startswith("/sign-in?"), address


@pytest.mark.timeout(600)
def test_after_withdrawal_nothing_is_left_to_see(full, paulo):
    grants.set_pieces(full, paulo, PIECES)
    client = signed_in(paulo)
    assert MARK in client.get(f"/athletes/{full.pk}").content.decode()
    assert MARK in client.get(f"/athletes/{full.pk}/see/journal").content.decode()
    grants.set_pieces(full, paulo, [])
    before = counts(full)
    assert walked(client, full) == []
    assert counts(full) == before


def test_a_page_open_while_access_is_withdrawn_changes_nothing(full, paulo):
    grants.set_pieces(full, paulo, PIECES)
    client = signed_in(paulo)
    run = full.check_runs.get()
    assert client.get(f"/athletes/{full.pk}").status_code == 200
    grants.set_pieces(full, paulo, ["load"])
    deeds = {
        "say": {"about": "disposition", "run": run.pk, "level": "emergency_now"},
        "seen": {"run": run.pk, "date": "2026-01-01", "seen_by": "doctor", "said": "may_run"},
        "limits": {"permission": "none"},
        f"limits/{full.restrictions.get().pk}/lift": {},
        "plan-edit": {"what": "week", "day": "2030-01-01", "version": full.plans.first().pk},
    }
    before = counts(full)
    for deed, told in deeds.items():
        answer = client.post(f"/athletes/{full.pk}/{deed}", told)
        assert answer.status_code == 404, deed
        assert MARK not in answer.content.decode()
    assert counts(full) == before
    assert full.restrictions.get().lifted_at is None


#: piece -> pages that it alone does not open
@pytest.mark.parametrize("piece", PIECES)
def test_one_piece_opens_the_pages_of_that_piece_only(full, carla, piece):
    grants.set_pieces(full, carla, [piece])
    client = signed_in(carla)
    for name, address in {
        "load": "load",
        "trends": "journal/trends",
        "journal": "journal",
        "plan": "plan",
        "report": "report",
        "form": "form",
        "result": f"results/{full.check_runs.get().pk}",
    }.items():
        answer = client.get(f"/athletes/{full.pk}/see/{address}")
        is_open = {piece} >= VIEWED[name]
        assert (answer.status_code != 404) == is_open, (piece, name)


@pytest.mark.timeout(300)
def test_a_physio_sees_of_every_choice_of_pieces_that_and_no_more(ana, paulo, tmp_path):
    """All fifteen choices: pages that need more are not there, what is kept back is named, no deed goes further."""
    fill(full := ana, tmp_path / "log", with_plan=True)
    client, run = signed_in(paulo), full.check_runs.get()
    pages = {
        "load": "load",
        "trends": "journal/trends",
        "journal": "journal",
        "plan": "plan",
        "report": "report",
        "form": "form",
        "result": f"results/{run.pk}",
    }
    for n in range(1, 2 ** len(PIECES)):
        given = {piece for k, piece in enumerate(PIECES) if n >> k & 1}
        grants.set_pieces(full, paulo, given)
        body = client.get(f"/athletes/{full.pk}").content.decode()
        listed = client.get("/athletes").content.decode()
        kept_back = [WORDS[piece] for piece in PIECES if piece not in given]
        assert all(str(words) in html.unescape(body) for words in kept_back), given
        assert (MARK in body) <= ("stories" in given or "pain" in given), given
        assert MARK not in listed
        if "pain" not in given:
            assert "not shown to you" in listed, given
            assert 'id="ci"' not in body, given
            assert client.post(f"/athletes/{full.pk}/limits", {"permission": "none"}).status_code == 404
        for name, address in pages.items():
            answer = client.get(f"/athletes/{full.pk}/see/{address}")
            assert (answer.status_code != 404) == (VIEWED[name] <= given), (given, name)
        letter = client.get(f"/athletes/{full.pk}/letter")
        assert (letter.status_code == 200) == (given >= {"load", "pain", "stories"}), given
        edit = client.get(f"/athletes/{full.pk}/plan-edit")
        assert (edit.status_code != 404) == (given >= {"load", "pain"}), given
        imaging = {"about": "imaging", "run": run.pk, "note": "x"}
        said = client.post(f"/athletes/{full.pk}/say", imaging)
        assert (said.status_code != 404) == (given >= {"pain", "stories"}), given


def test_a_coach_with_the_load_alone_reads_nothing_about_pain(full, carla):
    grants.set_pieces(full, carla, ["load"])
    client = signed_in(carla)
    for address in ("/athletes", f"/athletes/{full.pk}"):
        body = client.get(address).content.decode()
        assert MARK not in body
        assert "pain 3" not in body
        assert "not shown to you" in body or "Not shown to you" in body
        assert 'class="pc"' not in body


def test_a_coach_may_look_and_do_nothing(full, carla):
    grants.set_pieces(full, carla, PIECES)
    client = signed_in(carla)
    run = full.check_runs.get()
    for deed in ("say", "seen", "limits", "plan-edit"):
        assert (
            client.post(f"/athletes/{full.pk}/{deed}", {"run": run.pk, "permission": "none"}).status_code
            == 404
        )
    assert client.get(f"/athletes/{full.pk}/letter").status_code == 404
    assert full.restrictions.count() == 1


def test_every_rest_operation_as_a_stranger(full, stella):
    """Each operation of the OpenAPI document with Ana's numbers and Stella's token."""
    client = Client(headers={"host": "127.0.0.1"})
    own = {"authorization": "Bearer " + ApiToken.make(athlete_of(stella), "own")}
    before = counts(full)
    n = 0
    for path, operations in api.get_openapi_schema()["paths"].items():
        for method in operations:
            route = re.sub(
                r"\{(\w+)\}",
                lambda m: f"<int:{m[1]}>" if m[1] in {"pk", "task_id"} else f"<str:{m[1]}>",
                path,
            )
            for address in filled(route, full):
                for headers in ({}, own):
                    answer = getattr(client, method)(address, headers=headers)
                    n += 1
                    assert not any(
                        re.search(rf"\b{leak}\b", answer.content.decode(errors="replace")) for leak in LEAKS
                    ), (method, address)
                    assert answer.status_code < 500, (method, address)
                    if "<int:" in route:
                        assert answer.status_code in {401, 404, 405}, (method, address, answer.status_code)
                    if not headers and answer.status_code == 200:
                        assert path.endswith(("knowledge", "openapi.json")) or "knowledge" in path, (
                            method,
                            address,
                        )
    assert n > 40
    assert counts(full) == before


def test_a_token_of_a_closed_account_opens_nothing(full):
    token = ApiToken.make(full, "script")
    client = Client(headers={"host": "127.0.0.1", "authorization": f"Bearer {token}"})
    assert client.get("/api/sessions").status_code == 200
    full.owner.is_active = False
    full.owner.save()
    assert client.get("/api/sessions").status_code == 401


def test_every_page_was_thought_of(db):
    """A page that nobody put into a role's list is closed; this names those, so that it is a choice."""
    known = set().union(*PAGES.values())
    closed = {name for _route, name in patterns() if name and name not in known and not is_runners(name)}
    left = {name for name in closed if not name.startswith(("sign-in", "join", "api-", "openapi"))}
    assert left == {
        *("example", "settings-backup", "settings-passphrase", "settings-delete", "settings-phone", "share"),
        "settings-scripts",
        *left & {name for _route, name in patterns() if _route.startswith("/api/")},
    }


def test_no_page_says_that_only_the_athlete_s_own_computer_has_it(ana):
    """On a clinic's server "nothing is sent" and "only you see this answer" would be untrue."""
    client = signed_in(ana.owner.member)
    first = client.get("/?again").content.decode()
    assert "kept on your clinic&#x27;s own server" in first or "kept on your clinic's own server" in first
    assert "/example" not in first, "its page is closed here"
    run = client.post("/check", {"story": ""}, follow=True)
    for address in ("/?again", "/check", "/import", "/check/q/cauda_equina"):
        page = client.get(address, follow=True).content.decode()
        assert "tays on this computer" not in page, address
        assert "leaves this computer" not in page, address
        assert "Only you see" not in page, address
    assert run.status_code == 200
