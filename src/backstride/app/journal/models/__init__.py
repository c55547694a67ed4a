"""The journal's tables, one module a subject."""

from __future__ import annotations

from backstride.app.journal.models.activity import Activity, Stream
from backstride.app.journal.models.athlete import ApiToken, Athlete
from backstride.app.journal.models.check import CheckRun, Episode, Release, Restriction
from backstride.app.journal.models.imported import ActivitySource, ImportedFile
from backstride.app.journal.models.kept_apart import KeptApart
from backstride.app.journal.models.notes import Gear, Note, Treatment
from backstride.app.journal.models.pain import CheckIn, PainDay
from backstride.app.journal.models.plan import ExerciseDone, Override, PlanVersion
from backstride.app.journal.models.session import TrainingSession
from backstride.app.journal.models.work import LongTask

__all__ = [
    "Activity",
    "ActivitySource",
    "ApiToken",
    "Athlete",
    "CheckIn",
    "CheckRun",
    "Episode",
    "ExerciseDone",
    "Gear",
    "ImportedFile",
    "KeptApart",
    "LongTask",
    "Note",
    "Override",
    "PainDay",
    "PlanVersion",
    "Release",
    "Restriction",
    "Stream",
    "TrainingSession",
    "Treatment",
]
