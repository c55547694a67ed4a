"""What a form showed when it was opened, as a short mark in it: a save from an older look overwrites nothing unasked."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

#: said beside what was typed, which stays; saving again is then meant
CHANGED = gettext_lazy(
    "This was changed in another tab since the page was opened. Nothing was overwritten yet: look, then save again."
)


def mark(shown: Any) -> str:
    """A mark of what is kept now; equal things give equal marks."""
    return hashlib.sha256(json.dumps(shown, sort_keys=True, default=str).encode()).hexdigest()[:16]


def is_stale(request: HttpRequest, kept: Any) -> bool:
    """Whether the form was opened before what is kept now. A form without a mark, such as a script's, is taken."""
    seen = request.POST.get("seen", "")
    return bool(seen) and seen != mark(kept)
