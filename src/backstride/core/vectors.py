"""Nearness of meaning between a reader's words and our wordings, with the packaged sentence encoder.

What can be worked out again is kept in the cache folder.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


@lru_cache(maxsize=1)
def _encoder() -> Any:
    from backstride.core.encoder import load

    return load(cache_folder())


@lru_cache(maxsize=1)
def _pools() -> Any:
    import numpy as np  # noqa: F401 - its pool of threads is the one to find
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def one_thread() -> AbstractContextManager[Any]:
    """Sums of small tables on one thread: more only wait for each other, a hundredfold on a busy machine."""
    return _pools().limit(limits=1, user_api="blas")  # type: ignore[no-any-return]


def encode(texts: list[str]) -> Any:
    """Unit vectors, one a text; shape (len(texts), 512), float32."""
    import numpy as np

    if not texts:
        return np.zeros((0, 512), dtype=np.float32)
    return np.asarray(_encoder().encode(texts), dtype=np.float32)


def cache_folder() -> Path:
    """Where what can be worked out again is kept."""
    given = os.environ.get("BACKSTRIDE_CACHE")
    if given:
        return Path(given)
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("backstride"))


def keep(path: Path, write: Any) -> None:
    """Write a cache file whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as file:
            write(file)
        part.replace(path)
    except OSError:
        pass
