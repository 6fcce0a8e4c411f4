"""Names for the array types that the package uses. Nothing else lives here."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]
#: A dense array or a scipy sparse one; only ever multiplied from the left and sliced by rows.
Matrix: TypeAlias = Any
