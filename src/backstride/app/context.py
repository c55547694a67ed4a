"""What every template may use: the athlete, the version, whether this is the example runner."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from backstride import __version__


def everywhere(request: HttpRequest) -> dict[str, Any]:
    athlete = getattr(request, "athlete", None)
    return {
        "athlete": athlete,
        "backstride_version": __version__,
        "is_example": bool(athlete and athlete.is_example),
        "theme": athlete.theme if athlete else "auto",
    }
