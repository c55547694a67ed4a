"""The sports that load is counted for, and which measure each of them feeds."""

from __future__ import annotations

from typing import Final

RUN: Final = "run"
TREADMILL: Final = "treadmill_run"
TRAIL: Final = "trail_run"
WALK: Final = "walk"
HIKE: Final = "hike"
RIDE: Final = "ride"
INDOOR_RIDE: Final = "indoor_ride"
ELLIPTICAL: Final = "elliptical"
ROW: Final = "row"
SWIM: Final = "swim"
SKI: Final = "ski"
SKATE: Final = "skate"
STRENGTH: Final = "strength"
MOBILITY: Final = "mobility"
RACKET: Final = "racket"
TEAM: Final = "team_sport"
CLIMB: Final = "climb"
CARDIO: Final = "cardio"  # other aerobic exercise: stair climber, HIIT, dance ...
OTHER: Final = "other"  # known not to be aerobic exercise, or unknown

#: counted in run_km and run_min
RUNNING: Final = frozenset({RUN, TREADMILL, TRAIL})
#: counted in foot_min only: never capped (load dossier A0)
WALKING: Final = frozenset({WALK, HIKE})
#: no run or walk was recorded where the average is faster (m/s; our setting)
FASTEST_RUN_MPS: Final = 9.0
#: counted in no aerobic measure (load dossier A0)
NOT_AEROBIC: Final = frozenset({STRENGTH, MOBILITY, OTHER})
#: counted in exercise_min beside running
CROSS: Final = frozenset({RIDE, INDOOR_RIDE, ELLIPTICAL, ROW, SWIM, SKI, SKATE, RACKET, TEAM, CLIMB, CARDIO})
ALL: Final = RUNNING | WALKING | NOT_AEROBIC | CROSS
