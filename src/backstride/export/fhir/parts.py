"""What every resource of the bundle shares: ids that repeat, references, codes. Unknown is left out, never guessed."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5

#: our own words where no international code says the same; urn, so that nothing looks like an address to fetch
OURS = "urn:backstride"
LOINC, UCUM = "http://loinc.org", "http://unitsofmeasure.org"
DATA_ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"


def full_url(kind: str, key: str) -> str:
    """A name that the same facts give again."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{OURS}:{kind}:{key}')}"


def reference(kind: str, key: str) -> dict[str, str]:
    return {"reference": full_url(kind, key)}


def entry(kind: str, key: str, resource: dict[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in resource.items() if value not in (None, [], {}, "")}
    return {"fullUrl": full_url(kind, key), "resource": {"resourceType": kind, **told}}


def concept(text: str, system: str = "", code: str = "", display: str = "") -> dict[str, Any]:
    """A code in words, with its coding where there is one."""
    if not code:
        return {"text": text}
    coding = {"system": system, "code": code, **({"display": display} if display else {})}
    return {"coding": [coding], "text": text}


def ours(system: str, code: str, text: str = "") -> dict[str, Any]:
    """A code of Backstride's own list."""
    return concept(text or code.replace("_", " "), f"{OURS}:{system}", code)
