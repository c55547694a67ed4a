"""What a runner sees: one module a page, thin over the journal and the library."""
