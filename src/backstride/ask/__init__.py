"""Questions and the claim ledger, over knowledge."""
