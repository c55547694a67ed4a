"""The runner's own words to findings with spans."""
