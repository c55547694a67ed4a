"""Clinic mode: many athletes who own their journals, and clinicians who see what was granted, piece by piece.

Only there when BACKSTRIDE_CLINIC is set, which `backstride clinic ...` does; a runner's own machine has none of it.
"""
