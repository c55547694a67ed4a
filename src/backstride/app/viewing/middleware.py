"""`/shared/3/see/load`: the page `/load` of another journal, if it was given to this user; else there is none."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, get_script_prefix, resolve, set_script_prefix
from django.utils import timezone

from backstride.app import clock
from backstride.app.journal.read_only import read_only
from backstride.app.middleware.faults import not_found, said
from backstride.app.viewing.pieces import may_see
from backstride.app.viewing.view import RESOLVERS

_ADDRESS = re.compile(r"/(?P<kind>[a-z]+)/(?P<number>[0-9]{1,18})/see(?P<page>/.+)")


class Viewing:
    """Serve the pages of a journal that somebody else owns: read only, and only what was given."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.view = None
        found = _ADDRESS.fullmatch(request.path_info)
        if found is None or found["kind"] not in RESOLVERS:
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            return said(request, "This journal is read only here. Nothing was changed.", 405)
        try:
            name = resolve(found["page"]).url_name or ""
        except (Resolver404, Http404):
            return not_found(request)
        view = RESOLVERS[found["kind"]](request, int(found["number"]), name)
        if view is None or not may_see(name, view.pieces):
            return not_found(request)
        return self._shown(request, view, found["page"])

    def _shown(self, request: HttpRequest, view: Any, page: str) -> HttpResponse:
        """The page itself: its links stay inside this journal, and nothing can be written to it."""
        request.view, request.athlete, request.path_info = view, view.athlete, page
        before = get_script_prefix()
        set_script_prefix(view.prefix + "/")
        try:
            with timezone.override(clock.zone(view.athlete.time_zone)), read_only():
                return self.get_response(request)
        finally:
            set_script_prefix(before)
