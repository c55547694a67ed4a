"""Exposures: session spike, weekly change, gap, and the research ratios."""
