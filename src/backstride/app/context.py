"""What every template may use: the athlete, the version, whether this is the example runner."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from backstride import __version__
from backstride.app.language import is_partly_english


def everywhere(request: HttpRequest) -> dict[str, Any]:
    athlete = getattr(request, "athlete", None)
    return {
        "athlete": athlete,
        "backstride_version": __version__,
        "is_example": bool(athlete and athlete.is_example),
        "LANGUAGE_CODE": get_language() or "en",
        "is_partly_english": is_partly_english,  # asked by the foot, after the page above it was written
        "is_clinic": settings.CLINIC,
        "member": getattr(request, "member", None),
        "view": getattr(request, "view", None),
        "theme": athlete.theme if athlete else "auto",
    }
