"""The R4 bundle, validated with the R4B models, its references followed, its silence left silent."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from backstride.core.pain import PainDay
from backstride.export.facts import Facts
from backstride.export.fhir import bundle, is_checked
from export.facts import facts
from export.made import TODAY


def resources(told: dict, kind: str) -> list[dict]:
    return [e["resource"] for e in told["entry"] if e["resource"]["resourceType"] == kind]


def validate(told: dict) -> None:
    models = pytest.importorskip("fhir.resources.R4B")
    models.get_fhir_model_class("Bundle").model_validate(told)
    for one in told["entry"]:
        kind = one["resource"]["resourceType"]
        models.get_fhir_model_class(kind).model_validate(one["resource"])


def test_the_models_take_it_whole_and_resource_by_resource():
    told = bundle(facts(), key="k")
    validate(told)
    assert is_checked(told) is True
    kinds = {e["resource"]["resourceType"] for e in told["entry"]}
    assert kinds == {
        "Patient", "Device", "QuestionnaireResponse", "Observation", "CarePlan", "Provenance",
    }  # fmt: skip


def test_the_models_refuse_a_broken_one():
    pytest.importorskip("fhir.resources.R4B")
    told = bundle(facts(), key="k")
    del resources(told, "Observation")[0]["code"]
    with pytest.raises(ValueError, match="code"):
        is_checked(told)


def test_every_reference_is_inside_and_every_name_once():
    told = bundle(facts(), key="k")
    names = [one["fullUrl"] for one in told["entry"]]
    assert len(names) == len(set(names))
    found: set[str] = set()

    def follow(value) -> None:
        if isinstance(value, dict):
            if "reference" in value:
                found.add(value["reference"])
            for inner in value.values():
                follow(inner)
        elif isinstance(value, list):
            for inner in value:
                follow(inner)

    follow(told["entry"])
    assert found <= set(names)
    [origin] = resources(told, "Provenance")
    rest = {one["fullUrl"] for one in told["entry"]} - {row["reference"] for row in origin["target"]}
    assert len(rest) == 3  # patient, device and the provenance itself


def test_answers_yes_no_unsure_and_nothing():
    findings = [
        {"id": "chest_pain", "value": "unsure", "origin": "answer"},
        {"id": "breathless_rest", "value": "no", "origin": "answer"},
        {"id": "faint", "value": "yes", "origin": "answer"},
        {"id": "stroke_sign", "value": "no", "origin": "story"},
        {"id": "severity_0_10", "value": 6.0, "origin": "answer"},
    ]
    told = bundle(facts(result={"disposition": "emergency_now", "findings": findings, "open": []}), key="k")
    validate(told)
    [answers] = resources(told, "QuestionnaireResponse")
    screen = next(item for item in answers["item"] if item["linkId"] == "emergency_now")
    said = {item["linkId"].split(".")[1]: item.get("answer") for item in screen["item"]}
    assert said["faint"] == [{"valueBoolean": True}]
    assert said["breathless_rest"] == [{"valueBoolean": False}]
    assert said["chest_pain"][0]["valueCoding"]["code"] == "asked-unknown"
    assert said["stroke_sign"] is None  # a denial in the story is no answer
    assert said["confused_or_drowsy"] is None
    assert next(i for i in answers["item"] if i["linkId"] == "severity")["answer"] == [{"valueDecimal": 6.0}]


def test_a_zero_is_an_observation_a_silent_day_is_none():
    days = (PainDay(date=TODAY, worst=0), PainDay(date=TODAY - timedelta(days=1), morning=3))
    pain = [
        o for o in resources(bundle(facts(pain=days), key="k"), "Observation") if "72514-3" in json.dumps(o)
    ]
    assert [o.get("valueInteger") for o in pain] == [0, None]
    assert len(pain) == 2


@pytest.mark.parametrize("level", ["emergency_now", "same_day", "incomplete"])
def test_no_care_plan_above_what_may_hold(level):
    told = bundle(replace(facts(), disposition=level), key="k")
    validate(told)
    assert resources(told, "CarePlan") == []
    assert f'"code": "{level}"' in json.dumps(told)


def test_a_run_behind_the_gate_is_on_hold():
    [plan] = resources(bundle(facts(), key="k"), "CarePlan")
    runs = [row["detail"] for row in plan["activity"] if "run" in row["detail"]["code"]["coding"][0]["code"]]
    assert runs
    assert {row["status"] for row in runs} == {"on-hold"}


def test_an_empty_journal_is_a_valid_bundle():
    told = bundle(Facts(made_on=TODAY, knowledge_version="v"), key="k")
    validate(told)
    assert len(told["entry"]) == 3


def test_same_facts_same_bundle():
    assert bundle(facts(), key="k") == bundle(facts(), key="k")
    assert "not yet reviewed by a clinician" in json.dumps(bundle(facts(), key="k"))
