"""Holsti's coefficient of reliability: 2 M / (N1 + N2), for two coders; with more the mean over the pairs.

M is the number of units that both coded alike, N1 and N2 how many each of them coded at all: a unit that only one of
them coded counts against agreement. On text, where every assigned coder decides on every position, it equals percent
agreement. Source: Holsti, Content Analysis for the Social Sciences and Humanities (1969), p. 140.
"""

from __future__ import annotations

import numpy as np

from annotator.agreement.arrays import FloatArray
from annotator.agreement.measure import TableMeasure
from annotator.agreement.result import Outcome, reason_code
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import Recipe
from annotator.agreement.table import Table, stack


def recipe(table: Table, selection: Selection) -> Recipe:
    alike = table.given.all(1) & (table.patterns[:, 0] == table.patterns[:, 1])
    return Recipe(stack([table.pairable, alike.astype(np.float64), table.raters.astype(np.float64)]), _finish)


def _finish(sums: FloatArray) -> Outcome:
    units = sums[..., 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(units > 0, 2.0 * sums[..., 1] / sums[..., 2], np.nan)
    reason = np.where(units > 0, 0, reason_code("no_pairable"))
    return Outcome(value, value, np.full(units.shape, np.nan), units, reason)


HOLSTI = TableMeasure("holsti", "Holsti's coefficient", "Holsti 1969, p. 140", recipe, pairwise=True)
