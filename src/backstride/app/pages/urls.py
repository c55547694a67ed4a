"""The addresses of the pages: each page module brings its own `urlpatterns`."""

from __future__ import annotations

from importlib import import_module

#: page modules, in the order a runner meets them
PAGES: tuple[str, ...] = (
    "first",
    "help_now",
    "own",
    "today",
    "import_",
    "load",
    "session",
    "journal",
    "gear",
    "trends",
    "settings",
    "phone",
    "scripts",
    "check",
    "result",
    "self_tests",
    "emergency",
    "ask",
    "claims",
    "evidence",
    "checkin",
    "plan",
    "plan_out",
    "report",
    "share",
    "exercises",
    "form",
    "form_runs",
    "form_photo",
    "form_cues",
    "form_list",
)

urlpatterns = [pattern for page in PAGES for pattern in import_module(f"{__package__}.{page}").urlpatterns]
