"""REST over the same functions as the pages; a token for scripts, OpenAPI at /api/openapi.json."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError

from backstride import __version__
from backstride.app.api import checks, exports, imports, knowledge, load, pain, plans
from backstride.app.api.tokens import Token
from backstride.core.errors import BackstrideError

api = NinjaAPI(
    title="Backstride",
    version=__version__,
    description="What the pages do, for your own scripts. A result informs; it never rules a cause out.",
    docs_url=None,  # the usual viewers need inline script; docs/how-to/open-the-app.md says where the description is
    urls_namespace="api",
    auth=Token(),
)
for prefix, module in (
    ("", load),
    ("", pain),
    ("", imports),
    ("", checks),
    ("", plans),
    ("", exports),
    ("", knowledge),
):
    api.add_router(prefix, module.router)


@api.exception_handler(AuthenticationError)
def ask_for_token(request: HttpRequest, _error: Any) -> HttpResponse:
    """No token, or one that was taken back."""
    what = "A token is needed. Make one in Settings, Scripts of your own, and send it as: Authorization: Bearer bs_..."
    return api.create_response(request, {"detail": what}, status=401)


@api.exception_handler(BackstrideError)
def say(request: HttpRequest, error: Any) -> HttpResponse:
    """Our errors say by themselves what to do next."""
    from backstride.app.middleware.faults import status_of

    return api.create_response(request, {"detail": str(error)}, status=status_of(error))
