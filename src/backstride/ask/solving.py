"""Linear equations with a symmetric positive definite table, in the table's own memory and precision.

`numpy.linalg.solve` works in double precision on copies: six times the memory of a large single-precision table.
"""

from __future__ import annotations

from typing import Any

#: rows and columns that are worked on together
BLOCK = 256


def solve_in_place(table: Any, wanted: Any) -> Any:
    """X with table @ X = wanted, by Cholesky's method block by block.

    `table`: float32, shape (n, n), symmetric and positive definite; overwritten. `wanted`: float32, shape (n, m).
    Raises numpy.linalg.LinAlgError where the table is not positive definite.
    """
    import numpy as np

    n = len(table)
    starts = range(0, n, BLOCK)
    inverse = []
    for k in starts:
        end = min(k + BLOCK, n)
        factor = np.linalg.cholesky(table[k:end, k:end].astype(np.float64))
        inverse.append(np.linalg.inv(factor).astype(np.float32))
        table[end:, k:end] = table[end:, k:end] @ inverse[-1].T
        for j in range(end, n, BLOCK):
            below = table[j:, k:end]
            table[j:, j : j + BLOCK] -= below @ below[:BLOCK].T
    found = wanted.copy()
    for k, back in zip(starts, inverse, strict=True):
        end = k + BLOCK
        found[k:end] = back @ found[k:end]
        found[end:] -= table[end:, k:end] @ found[k:end]
    for k, back in zip(reversed(starts), reversed(inverse), strict=True):
        end = k + BLOCK
        found[k:end] = back.T @ (found[k:end] - table[end:, k:end].T @ found[end:])
    return found
