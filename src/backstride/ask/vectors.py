"""Nearness of meaning, from `backstride.core.vectors`: the check uses the same encoder."""

from backstride.core.vectors import cache_folder, encode, keep, one_thread

__all__ = ["cache_folder", "encode", "keep", "one_thread"]
