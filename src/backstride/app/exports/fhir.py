"""The same facts as a FHIR R4 bundle."""

from __future__ import annotations

import json
from collections import Counter

from backstride.app.exports.facts import facts
from backstride.app.exports.kept import own_key
from backstride.app.exports.kinds import File, Options
from backstride.app.journal.models import Athlete
from backstride.export.fhir import bundle, is_checked


def make(athlete: Athlete, options: Options) -> File:
    """Checked with the models before it leaves, where the extra `fhir` is installed."""
    told = facts(athlete, with_name=options.name)
    made = bundle(told, key=own_key(athlete))
    kinds = Counter(entry["resource"]["resourceType"] for entry in made["entry"])
    about = {"kind": "fhir", "resources": dict(sorted(kinds.items())), "checked": is_checked(made)}
    content = json.dumps(made, ensure_ascii=False, indent=1).encode()
    return File(f"backstride-{told.made_on.isoformat()}.fhir.json", "application/fhir+json", content, about)
