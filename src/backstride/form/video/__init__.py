"""One phone video from the side: what it can bear, each figure with its error, and refusals with a way out."""

from __future__ import annotations
