"""Phases, caps, the solver, re-planning from check-ins, the exercise programme."""
