"""Files into the journal: staged, read, recognised, stored, undone."""
