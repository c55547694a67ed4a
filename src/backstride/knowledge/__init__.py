"""Facts as data: files a physiotherapist can read and review, their schema, loader and check."""
