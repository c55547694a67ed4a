"""Activities to sessions: sport mapping, merging, duplicates, local days."""
