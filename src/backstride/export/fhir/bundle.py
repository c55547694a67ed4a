"""All resources in one bundle."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from backstride import __version__
from backstride.check.words import review_line
from backstride.export.facts import Facts
from backstride.export.fhir.answers import response
from backstride.export.fhir.care_plan import care_plan
from backstride.export.fhir.observations import observations
from backstride.export.fhir.parts import OURS, entry, full_url, ours, reference


def bundle(facts: Facts, *, key: str) -> dict[str, Any]:
    """An R4 Bundle of type collection. `key` names the runner inside it; the same facts give the same bundle.

    Everything stands on what the runner told: Observations on the level are preliminary, and the Provenance says which
    program and which knowledge made them, and that no clinician has reviewed it.
    """
    made_at = datetime.combine(facts.made_on, time(0), UTC).isoformat().replace("+00:00", "Z")
    patient = entry(
        "Patient",
        key,
        {
            "name": [{"text": facts.name}] if facts.name else [],
            "birthDate": str(facts.born_year) if facts.born_year else None,
        },
    )
    parts = [response(facts, key), *observations(facts, key), care_plan(facts, key)]
    told = [part for part in parts if part is not None]
    device = entry(
        "Device",
        key,
        {
            "deviceName": [{"name": "Backstride", "type": "user-friendly-name"}],
            "version": [
                {"value": __version__},
                {"type": {"text": "knowledge"}, "value": facts.knowledge_version},
            ],
            "note": [{"text": review_line()}],
        },
    )
    provenance = entry(
        "Provenance",
        key,
        {
            "target": [{"reference": part["fullUrl"]} for part in told]
            or [{"reference": patient["fullUrl"]}],
            "recorded": made_at,
            "activity": ours("activity", "export", "Written from the runner's own journal"),
            "agent": [
                {"type": ours("agent", "author"), "who": reference("Patient", key)},
                {"type": ours("agent", "assembler"), "who": reference("Device", key)},
            ],
        },
    )
    return {
        "resourceType": "Bundle",
        "language": "en",  # its words stay as they were decided, in whatever language the app is read
        "identifier": {"system": OURS, "value": full_url("Bundle", f"{key}:{facts.made_on.isoformat()}")},
        "type": "collection",
        "timestamp": made_at,
        "entry": [patient, device, *told, provenance],
    }
