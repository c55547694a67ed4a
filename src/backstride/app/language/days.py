"""Days and numbers as a language writes them: 'Monday 16 March', 'Montag, 16. März'; 18.2 and 18,2."""

from __future__ import annotations

from typing import Any

from django.template import defaultfilters
from django.utils.translation import pgettext, pgettext_lazy

#: every form in which a page writes a day; a language gives its own in its catalogue
FORMS = (
    pgettext_lazy("form of a day", "D j"),
    pgettext_lazy("form of a day", "D j M"),
    pgettext_lazy("form of a day", "D j M Y"),
    pgettext_lazy("form of a day", "F Y"),
    pgettext_lazy("form of a day", "j F"),
    pgettext_lazy("form of a day", "j F Y"),
    pgettext_lazy("form of a day", "j F Y, H:i"),
    pgettext_lazy("form of a day", "j F, H:i"),
    pgettext_lazy("form of a day", "j M"),
    pgettext_lazy("form of a day", "j M Y"),
    pgettext_lazy("form of a day", "l j F"),
    pgettext_lazy("form of a day", "l j F Y"),
    pgettext_lazy("form of a day", "l j F, H:i"),
)


def date_format(value: Any, form: str) -> str:
    """Django's filter, in the form that the language of the page has for this one."""
    return str(defaultfilters.date(value, pgettext("form of a day", form)))
