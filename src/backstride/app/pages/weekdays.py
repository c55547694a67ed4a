"""Days of the week, Monday first."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
