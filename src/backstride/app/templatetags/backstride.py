"""Template words: addresses that may not exist yet, days, and where a statement comes from."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeData, mark_safe
from django.utils.translation import gettext_lazy as _

from backstride.app import clock
from backstride.app.language import date_format, mark, told
from backstride.app.pages.tables import word

register = template.Library()

#: a text of the knowledge or the domain in the language of the page: `{{ text|say }}`; in attributes and titles
#: `{{ text|told }}`, which carries no mark
register.filter("say", mark)
register.filter("told", told)
register.filter("table_word", word)

_FIGURE = re.compile(
    r"(?<=\d) (?=(?:km|mi|min|h|m|kg|days?|weeks?|minutes?|hours?|Tage[n]?|Wochen?|Minuten?)\b|%)"
)


@register.filter
def tie(text: Any) -> Any:
    """A figure and its unit stay on one line, also in a heading that is balanced over several."""
    tied = _FIGURE.sub("\N{NO-BREAK SPACE}", str(text))
    return mark_safe(tied) if isinstance(text, SafeData) else tied  # noqa: S308 - only a space was changed


@register.filter
def lines(text: Any) -> list[str]:
    """A sentence of signs, "one; two; three.", as a list, each with a capital."""
    parts = [part.strip().rstrip(".") for part in str(text).split(";")]
    return [part[:1].upper() + part[1:] for part in parts if part]


#: how a grade reads beside a statement
GRADE_WORDS = {
    "G1": _("guideline or review"),
    "G2": _("prospective study"),
    "G3": _("small study"),
    "G4": _("expert opinion"),
    "D": _("our setting"),
}


@register.simple_tag
def address(name: str, *parts: Any) -> str:
    """The address of a page by name; empty while that page is not there."""
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return ""


@register.filter
def date(value: Any, form: str) -> str:
    """Django's filter, in the form that the language of the page has for this one."""
    return date_format(value, form)


@register.filter
def day(value: Any) -> str:
    """'Monday 16 March', with the year when it is not this one."""
    if not isinstance(value, dt.date):
        return ""
    is_this_year = value.year == clock.now().year
    return date_format(value, "l j F" if is_this_year else "l j F Y")


@register.filter
def short_day(value: Any) -> str:
    """'Mon 16 Mar', with the year when it is not this one."""
    if not isinstance(value, dt.date):
        return ""
    is_this_year = value.year == clock.now().year
    return date_format(value, "D j M" if is_this_year else "D j M Y")


@register.filter
def grade(value: str) -> str:
    """How good the evidence is, in two words."""
    return str(GRADE_WORDS[value]) if value in GRADE_WORDS else mark(value)


@register.inclusion_tag("_sources.html")
def sources(ids: list[str]) -> dict[str, Any]:
    """The sources of a statement, each a link to its card."""
    from backstride.knowledge.shelf import sources as shelf

    known = shelf()
    return {
        "cards": [
            (
                name,
                told(short(known[name].citation))
                if name == "OURS"
                else short(known[name].citation)
                if name in known
                else name,
            )
            for name in ids
        ]
    }


def short(citation: str) -> str:
    """'Frandsen 2025': up to the year, else up to the first comma."""
    found = re.match(r"(.{3,60}?\b(?:19|20)\d\d)\b", citation)
    return (
        found[1].rstrip(" (,")
        if found
        else citation.split(",", maxsplit=1)[0].split(";", maxsplit=1)[0].strip().rstrip(".")
    )


@register.inclusion_tag("_sources.html")
def source_list(*ids: str) -> dict[str, Any]:
    """Sources named in the template itself."""
    return sources(list(ids))


#: what a ceiling on running allows
CEILING_WORDS = {
    "none": _("no exercise for now"),
    "no_impact": _("walking and exercise without impact, no running"),
    "modified": _("walk-run inside the plan at most"),
}


@register.filter
def ceiling(permission: str) -> str:
    """What a clinician's restriction allows, in words."""
    return str(CEILING_WORDS.get(permission, permission))


PERMISSION_WORDS = {
    **CEILING_WORDS,
    "as_tolerated": _("inside the plan, as tolerated"),
}


@register.filter
def permission(value: Any) -> str:
    """How much running what stands allows."""
    return str(PERMISSION_WORDS.get(str(value), value))


@register.filter
def level_title(disposition: Any) -> str:
    """The level of a standing result as a sentence."""
    from backstride.check.words import texts

    level = texts().levels.get(str(disposition))
    return told(level.title.format(number="")) if level else ""
