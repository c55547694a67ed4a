"""Template words of the clinic."""

from __future__ import annotations

from django import template

from backstride.app.clinic.pages.deed_words import level_words

register = template.Library()
register.filter("level_words", level_words)
