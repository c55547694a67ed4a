"""The clinic's own pages, one module a subject."""
