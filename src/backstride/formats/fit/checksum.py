"""FIT's CRC-16 of a whole file at once.

The checksum is the remainder of the file, read as a polynomial over GF(2), by x^16 + x^15 + x^2 + 1, which is
(x + 1)(x^15 + x + 1) and so divides x^32767 + 1: bits 32,767 apart weigh the same. They are folded onto each other and
what is left is looked up. Leading zeros weigh nothing (FIT protocol, "CRC": start 0, lowest bit first).
"""

from __future__ import annotations

from functools import cache
from typing import Any

PERIOD = 32_767
#: the polynomial, its lowest power in the highest bit
_POLYNOMIAL = 0xA001


@cache
def _weights() -> Any:
    """The remainder of each bit of a period; the last bit of a file is worth x^16."""
    import numpy as np

    weights = np.empty(PERIOD, dtype=np.uint16)
    remainder = _POLYNOMIAL
    for n in reversed(range(PERIOD)):
        weights[n] = remainder
        remainder = remainder >> 1 ^ (_POLYNOMIAL if remainder & 1 else 0)
    return weights


def crc16(data: bytes) -> int:
    """The checksum; 0 for bytes that end with their own checksum, low byte first."""
    import numpy as np

    folded = np.frombuffer(bytes(-len(data) % PERIOD) + data, dtype=np.uint8).reshape(-1, PERIOD)
    bits = np.unpackbits(np.bitwise_xor.reduce(folded, axis=0), bitorder="little").reshape(8, PERIOD)
    set_ones = np.bitwise_xor.reduce(bits, axis=0)
    return int(np.bitwise_xor.reduce(_weights() * set_ones))
