"""REST keeps its own description: every operation under generated requests."""

from __future__ import annotations

import gc
import re
import shutil
from collections.abc import Iterator

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.conftest import signed_in
from backstride.app.imports.uploads import incoming
from backstride.app.journal.models import ApiToken
from backstride.app.wsgi import application


@pytest.fixture(autouse=True)
def _uploads_go() -> Iterator[None]:
    """A made request is closed by nobody and its import is never read: what it sent goes here."""
    yield
    gc.collect()
    shutil.rmtree(incoming())


@pytest.fixture
def token(ana) -> str:
    return ApiToken.make(ana, "contract")


CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.mark.timeout(300)
def test_every_operation_keeps_its_description(token):
    """Any request that fits the description, or nearly: no fault of ours, and an answer as described."""
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    seen = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def ask(case):
            answer = case.call(headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code < 500, f"{case.method} {case.path}: {answer.text[:2000]}"
            case.validate_response(answer, checks=CHECKS)

        ask()
        seen += 1
    assert seen >= 15


@pytest.mark.timeout(300)
def test_requests_that_break_the_description_are_refused_in_words(token):
    """Wrong types, missing and unknown fields, wild paths: never a fault of ours, never taken for good."""
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    for found in schema.get_all_operations():
        operation = found.ok()
        try:
            strategy = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
        except Exception:  # noqa: BLE001 - an operation without input has nothing to break
            continue

        @settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(case=strategy)
        def ask(case):
            answer = case.call(headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code < 500, f"{case.method} {case.path}: {answer.text[:2000]}"

        try:
            ask()
        except Unsatisfiable:
            continue


def test_no_operation_answers_without_a_token(anonymous, client):
    """Nor by the browser's cookie: a script has a token, a page has its form."""
    description = anonymous.get("/api/openapi.json").json()
    for path, methods in description["paths"].items():
        for method in methods:
            address = re.sub(r"\{\w+\}", "1", path)
            for who in (anonymous, client):
                answer = who.generic(method.upper(), address, b"{}", content_type="application/json")
                assert answer.status_code == 401, (method, address, answer.status_code)


def test_the_description_names_every_operation_once(anonymous):
    description = anonymous.get("/api/openapi.json").json()
    names = [
        operation["operationId"] for path in description["paths"].values() for operation in path.values()
    ]
    assert len(names) == len(set(names))
    assert {"load", "sessions", "start_import", "save_pain", "save_check_in", "check", "plan", "ask"} <= set(
        names
    )


@pytest.fixture
def script(ana) -> Client:
    """Ana's script, with a token."""
    client = signed_in(ana)
    client.defaults["HTTP_AUTHORIZATION"] = "Bearer " + ApiToken.make(ana, "script")
    return client


def test_pain_by_script(script):
    answer = script.put("/api/pain/2026-03-16", {"morning": 3}, content_type="application/json")
    assert answer.json() == {"date": "2026-03-16", "morning": 3, "worst": None, "during_run": None}
    assert script.get("/api/pain").json() == [answer.json()]
    for wrong in ({"morning": 11}, {"morning": 2.5}, {"morning": "3"}, {"mourning": 3}, {"worst": True}):
        assert script.put("/api/pain/2026-03-16", wrong, content_type="application/json").status_code == 422
    assert (
        script.put("/api/pain/2999-01-01", {"worst": 1}, content_type="application/json").status_code == 400
    )
    assert script.get("/api/pain").json()[0]["morning"] == 3


def test_a_misspelt_field_of_a_plan_request_is_refused_by_name(script):
    told = {
        "today": "2026-03-16",
        "disposition": "self_care",
        "run_permission": "as_tolerated",
        "horizon_days": 7,
    }
    assert script.post("/api/plan", told, content_type="application/json").status_code == 200
    unknown = dict.fromkeys(("person", "target", "walks", "screen", "settings"))
    unknown["available"] = {"mon": None, "tue": 60}
    assert script.post("/api/plan", {**told, **unknown}, content_type="application/json").status_code == 200
    told["painn"] = [{"date": "2026-03-15", "worst": 9}]
    answer = script.post("/api/plan", told, content_type="application/json")
    assert answer.status_code == 400
    assert "painn" in answer.json()["detail"]


def test_an_upload_by_script(script, tmp_path):
    from app.logs import folder_of_runs
    from backstride.app.tasks import worker

    folder = folder_of_runs(tmp_path / "log", 2)
    with (folder / "run-000.gpx").open("rb") as one, (folder / "run-001.gpx").open("rb") as two:
        answer = script.post("/api/imports", {"files": [one, two]})
    assert answer.status_code == 202
    number = answer.json()["id"]
    worker.run_until_empty()
    done = script.get(f"/api/imports/{number}").json()
    assert done["state"] == "done", done
    assert done["result"]["activities_added"] == 2
    assert len(script.get(f"/api/imports/{number}/files").json()) == 2
    assert len(script.get("/api/sessions").json()) == 2
    assert script.post(f"/api/imports/{number}/undo").json()["state"] == "undone"
    assert script.get("/api/sessions").json() == []
