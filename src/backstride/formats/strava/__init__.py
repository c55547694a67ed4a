"""A list beside the files it names (Strava, Runkeeper, Apple Health): each row goes with its own file, told once."""

from __future__ import annotations

from backstride.formats.strava.joining import Joins

__all__ = ["Joins"]
