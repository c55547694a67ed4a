"""Sports by the names runners use."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backstride.core import sports

SPORT_WORDS = {
    sports.RUN: _("Run"),
    sports.TREADMILL: _("Treadmill run"),
    sports.TRAIL: _("Trail run"),
    sports.WALK: _("Walk"),
    sports.HIKE: _("Hike"),
    sports.RIDE: _("Ride"),
    sports.INDOOR_RIDE: _("Indoor ride"),
    sports.ELLIPTICAL: _("Elliptical"),
    sports.ROW: _("Rowing"),
    sports.SWIM: _("Swim"),
    sports.SKI: _("Skiing"),
    sports.SKATE: _("Skating"),
    sports.STRENGTH: _("Strength"),
    sports.MOBILITY: _("Mobility"),
    sports.RACKET: _("Racket sport"),
    sports.TEAM: _("Team sport"),
    sports.CLIMB: _("Climbing"),
    sports.CARDIO: _("Other cardio"),
    sports.OTHER: _("Something else (not counted)"),
}


def sport_word(code: str) -> str:
    return str(SPORT_WORDS.get(code, code))
