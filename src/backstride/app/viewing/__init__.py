"""Looking at somebody else's journal: the same pages, read only, piece by piece, with the name in sight.

The address says whose journal it is (`/shared/3/see/load`), so two open tabs never mix two people.
"""
