"""Questions and the claim ledger, over knowledge."""

from __future__ import annotations

from backstride.ask.answer import Answer, ask
from backstride.ask.library import Passage, Source, passages, sources
from backstride.ask.search import search
from backstride.core.parts import make_callable

__all__ = ["Answer", "Passage", "Source", "ask", "passages", "search", "sources"]

make_callable(__name__, ask)
