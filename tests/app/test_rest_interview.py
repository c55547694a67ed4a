"""The interview over REST: the same engine, the state in the script's own hands."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from backstride.app.journal.models import ApiToken
from backstride.check.rehearsal import Truth, true_answer


@pytest.fixture
def post(ana):
    headers = {"authorization": f"Bearer {ApiToken.make(ana, 'interview')}"}
    client = Client()

    def send(step, body):
        return client.post(
            f"/api/interview/{step}", json.dumps(body), content_type="application/json", headers=headers
        )

    return send


def test_a_whole_interview_from_a_script(post):
    truth = Truth(signs=frozenset({"at_low_back"}), numbers={"age": 38.0, "duration_days": 4.0})
    at = post("start", {"story": ""}).json()
    for _ in range(40):
        if at["question"] is None:
            break
        body = {
            "interview": at["interview"],
            "question": at["question"]["id"],
            "value": true_answer(at["question"]["id"], truth),
        }
        at = post("answer", body).json()
    assert at["phase"] == "done"
    assert at["result"]["disposition"] == "self_care"
    assert at["n_asked"] == len(at["review"])
    again = post("result", {"interview": at["interview"]}).json()
    assert again == at


def test_back_over_rest_restores_the_answer(post):
    at = post("start", {"story": "My low back aches."}).json()
    first = at["question"]["id"]
    at = post("answer", {"interview": at["interview"], "question": first, "value": ["none"]}).json()
    assert at["back"]["id"] == first
    at = post("back", {"interview": at["interview"]}).json()
    assert at["question"]["id"] == first
    assert at["draft"] == ["none"]


def test_a_sign_in_the_words_is_an_emergency_at_once(post):
    at = post("start", {"story": "Back pain and it feels numb when I wipe."}).json()
    assert at["phase"] == "emergency"
    assert at["question"] is None


@pytest.mark.parametrize(
    ("step", "body"),
    [
        ("answer", {"interview": {}, "question": "where", "value": ["neck"]}),
        (
            "answer",
            {
                "interview": {"format": 1, "story": "", "given": [], "history": []},
                "question": "severity",
                "value": 11,
            },
        ),
        ("result", {"interview": {"format": 7}}),
        ("back", {}),
    ],
)
def test_what_is_wrong_is_said_and_never_a_fault_of_ours(post, step, body):
    answer = post(step, body)
    assert 400 <= answer.status_code < 500
    assert answer.json()["detail"]
