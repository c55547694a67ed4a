"""The letter's facts as a FHIR R4 bundle: answers, pain and load, plan, and where it came from. Plain JSON values."""

from __future__ import annotations

from backstride.export.fhir.bundle import bundle
from backstride.export.fhir.check import is_checked

__all__ = ["bundle", "is_checked"]
