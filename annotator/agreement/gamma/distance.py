"""Distances between units: how far apart they lie, how different their codes are. No searching, no aligning.

d(u, v) = alpha d_pos + beta d_cat, with d_pos = ((|s_u - s_v| + |e_u - e_v|) / (length u + length v))^2 and d_cat
the distance of the codes, from 0 to 1. Everything is measured in deltas, delta being the cost of a unit without
partner: disorders are multiplied by it in the end, and alignments do not depend on it.
Source: Mathet, Widlöcher & Métivier, Computational Linguistics 41 (2015) 437-479, section 4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from annotator.agreement.arrays import FloatArray, IntArray
from annotator.agreement.gamma.lines import Lines


@dataclass(frozen=True, eq=False)
class Distance:
    """``codes`` (codes, codes) holds the distances between codes, symmetric, from 0 to 1, with 0 on the diagonal."""

    alpha: float
    beta: float
    codes: FloatArray

    def position(self, lines: Lines, i: IntArray, j: IntArray) -> FloatArray:
        """d_pos of the units i and j, element by element."""
        apart = np.abs(lines.start[i] - lines.start[j]) + np.abs(lines.end[i] - lines.end[j])
        ratio: FloatArray = apart / (lines.length[i] + lines.length[j])
        return ratio * ratio

    def label(self, lines: Lines, i: IntArray, j: IntArray) -> FloatArray:
        """d_cat of the units i and j."""
        distance: FloatArray = self.codes[lines.label[i], lines.label[j]]
        return distance

    def between(self, lines: Lines, i: IntArray, j: IntArray) -> FloatArray:
        """d of the units i and j."""
        d: FloatArray = self.alpha * self.position(lines, i, j) + self.beta * self.label(lines, i, j)
        return d
