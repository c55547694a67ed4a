"""A look at a bundle with the models of `fhir.resources`, where the extra `fhir` is installed."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any


def is_checked(bundle: dict[str, Any]) -> bool | None:
    """True when the R4B models take the bundle; None where they are not installed. A fault is raised.

    The package has no R4 models. R4B changed no resource that this bundle uses (docs/reference/exports.md).
    """
    if not find_spec("fhir") or not find_spec("fhir.resources"):
        return None
    from fhir.resources.R4B.bundle import Bundle

    Bundle.model_validate(bundle)
    return True
