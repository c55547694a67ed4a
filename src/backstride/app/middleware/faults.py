"""Faults become a calm page (or JSON for scripts), in one place; nothing technical comes first."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Any

from django.db.utils import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist

from backstride.app.database import page_waits_briefly
from backstride.app.journal.faults import as_store_error
from backstride.core.errors import BackstrideError, StoreError, StoreFullError, UsageError

log = logging.getLogger("backstride.app")


class Faults:
    """Each of our errors says by itself what happened, what is safe and what to do next."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            with page_waits_briefly():
                answer = self.get_response(request)
        except (BackstrideError, DatabaseError) as error:  # raised by middleware below, before any view
            return _ours(request, error) or fault(request)
        return _wrong_method(request, answer) if isinstance(answer, HttpResponseNotAllowed) else answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return _ours(request, error)


def _ours(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """What an error of ours says; None for any other."""
    if isinstance(error, DatabaseError):
        error = as_store_error(error)
    if not isinstance(error, BackstrideError):
        return None
    log.warning("%s %s: %s", request.method, request.path, error)
    return said(request, str(error), status_of(error))


def _wrong_method(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Django and ninja answer these with an empty page; the address of a form, opened by hand, comes here."""
    allowed = answer.headers.get("Allow", "")
    what = (
        f"{request.method} is not taken here. Taken: {allowed or 'see /api/openapi.json'}."
        if request.path.startswith("/api/")
        else "This address takes what a form sends and shows nothing itself. Nothing was changed."
    )
    told = said(request, what, 405)
    told.headers["Allow"] = allowed
    return told


def status_of(error: BackstrideError) -> int:
    if isinstance(error, UsageError):
        return 400
    if isinstance(error, StoreFullError):
        return 507
    return 503 if isinstance(error, StoreError) else 422


def said(request: HttpRequest, what: str, status: int) -> HttpResponse:
    """The sentence as a page, or as JSON under /api."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": what}, status=status)
    for template in ("fault.html", "signin/said.html"):
        try:
            return render(request, template, {"what": what, "status": status}, status=status)
        except TemplateDoesNotExist:
            continue
        except DatabaseError:
            break  # the page itself needs the journal that is out of reach
    return HttpResponse(what + "\n", content_type="text/plain; charset=utf-8", status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001 - Django's form
    return said(
        request, "We could not understand this request. Nothing was changed. Go back and try again.", 400
    )


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001 - Django's form
    return said(request, "There is no such page here. It may have moved, or belong to another journal.", 404)


def fault(request: HttpRequest) -> HttpResponse:
    """An internal fault never ends in reassurance.

    Django also calls this for errors of ours that a middleware met, an upload that filled the disk for one.
    """
    return _ours(request, sys.exc_info()[1]) or said(
        request,
        "Something went wrong on our side. What was saved before is safe. "
        "If you came here because something hurts and you are in doubt: be seen by a clinician.",
        500,
    )
