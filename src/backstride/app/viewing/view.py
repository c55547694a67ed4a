"""Who looks at whose journal, and where the answer comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from backstride.app.journal.models import Athlete


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One look: the athlete, the pieces shown, where "back" leads, and how old the copy is (None: live)."""

    athlete: Athlete
    pieces: frozenset[str]
    prefix: str
    back: str
    as_of: datetime | None = None

    @property
    def name(self) -> str:
        return self.athlete.name or _("Journal %(n)s") % {"n": self.athlete.pk}


#: first part of an address -> who may look: `resolve(request, number, url_name) -> View | None`
Resolver = Callable[[HttpRequest, int, str], View | None]
RESOLVERS: dict[str, Resolver] = {}
