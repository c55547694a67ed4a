"""Questions and the claim ledger, over knowledge."""

from __future__ import annotations

from backstride.ask.answer import Answer, ask
from backstride.ask.search import search
from backstride.core.parts import make_callable
from backstride.knowledge.shelf import Passage, Source, passages, sources

__all__ = ["Answer", "Passage", "Source", "ask", "passages", "search", "sources"]

make_callable(__name__, ask)
