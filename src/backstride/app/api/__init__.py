"""REST over the same functions as the pages; a token for scripts, OpenAPI at /api/openapi.json."""

from __future__ import annotations

from ninja import NinjaAPI

from backstride import __version__

api = NinjaAPI(title="Backstride", version=__version__, docs_url=None, urls_namespace="api")
