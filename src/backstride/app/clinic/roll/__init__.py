"""The list of athletes: who needs a look first, and why. Reasons by name with their day; no score, no ranking."""
