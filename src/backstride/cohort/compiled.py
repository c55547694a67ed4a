"""The kernels, compiled where Numba is installed, the very same functions as they stand where it is not."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

FEW_ROWS = 20_000  # below, starting the compiler costs more than it saves


@cache
def has_numba() -> bool:
    """Whether the extra `cohort` is installed in full."""
    try:
        import numba  # noqa: F401
    except ImportError:
        return False
    return True


@cache
def _jit(function: Callable[..., None]) -> Callable[..., None]:
    import numba

    # "numpy": no check of every divisor; the kernels divide by nothing that can be zero
    return numba.njit(nogil=True, cache=True, error_model="numpy")(function)  # type: ignore[no-any-return]


def kernel(function: Callable[..., None], rows: int) -> Callable[..., None]:
    """The function to call for so many rows: one definition, two speeds."""
    return _jit(function) if rows >= FEW_ROWS and has_numba() else function


def over_athletes(function: Callable[..., None], starts: Any, *columns: Any) -> None:
    """Call `function(*starts, *columns)`, athletes shared among the machine's cores; athletes never share a row.

    starts: where each athlete begins, and the end behind them; a tuple where rows of several tables belong together,
    the longest last.
    """
    starts = starts if isinstance(starts, tuple) else (starts,)
    longest = starts[-1]
    rows = int(longest[-1]) if len(longest) else 0
    run = kernel(function, rows)
    cores = os.cpu_count() or 1
    if run is function or cores == 1 or len(longest) < 100:
        run(*starts, *columns)
        return
    import numpy as np

    cuts = np.unique(np.searchsorted(longest, np.linspace(int(longest[0]), rows, cores + 1)))
    parts = [[start[a : b + 1] for start in starts] for a, b in pairwise(cuts)]
    with ThreadPoolExecutor(len(parts)) as pool:
        for done in [pool.submit(run, *part, *columns) for part in parts]:
            done.result()
