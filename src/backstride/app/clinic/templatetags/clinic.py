"""Template words of the clinic."""

from __future__ import annotations

from django import template

from backstride.app.clinic.pages.deed_words import level_words, pattern_name, pattern_names
from backstride.app.clinic.roll.reasons import items_in_words

register = template.Library()
register.filter("level_words", level_words)
register.filter("pattern_name", pattern_name)
register.filter("pattern_names", pattern_names)
register.filter("safety_items", items_in_words)
