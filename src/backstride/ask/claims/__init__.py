"""The claim ledger: what a page says, what the evidence says."""

from __future__ import annotations

from backstride.ask.claims.ledger import Claim, PageLedger, read_page
from backstride.ask.claims.urgent import Urgent

__all__ = ["Claim", "PageLedger", "Urgent", "read_page"]
