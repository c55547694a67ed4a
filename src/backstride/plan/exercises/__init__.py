"""Exercises: the library as knowledge, and which of it is open to a person on a day."""

from __future__ import annotations

from backstride.plan.exercises.library import Block, Dose, Exercise, Library, library
from backstride.plan.exercises.programme import (
    Closed,
    Prescribed,
    Programme,
    Situation,
    block,
    open_questions,
    programme,
    situation_of,
    step_after,
)

__all__ = [
    "Block",
    "Closed",
    "Dose",
    "Exercise",
    "Library",
    "Prescribed",
    "Programme",
    "Situation",
    "block",
    "library",
    "open_questions",
    "programme",
    "situation_of",
    "step_after",
]
