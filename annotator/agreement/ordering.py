"""Sorting by several keys at once, through one packed integer where they fit into one."""

from __future__ import annotations

import numpy as np

from annotator.agreement.arrays import IntArray


def ordering(*keys: IntArray) -> IntArray:
    """What sorts by the first key, then the second, and so on; equal ones come in any order. Keys are >= 0."""
    packed = np.zeros(len(keys[0]), np.int64)
    bits = 0
    for key in reversed(keys):
        width = int(key.max(initial=0)).bit_length()
        if bits + width > 62:
            return np.lexsort(keys[::-1])
        packed |= key << bits
        bits += width
    return np.argsort(packed)
