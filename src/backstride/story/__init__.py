"""The runner's own words to findings with spans."""

from backstride.story.marking import MarkedPiece, mark
from backstride.story.reading import Seen, Story, read

__all__ = ["MarkedPiece", "Seen", "Story", "mark", "read"]
