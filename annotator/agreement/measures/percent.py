"""Percent agreement: the share of agreeing pairs of coders, averaged over units.

p_a = mean over units with two or more ratings of sum_k n_uk (n*_uk - 1) / (m_u (m_u - 1)), where n*_uk adds up the
weights of partial agreement. Source: Gwet (2014), section 2.2; for two coders the share of equal codings. It corrects
for nothing: two coders who both mark little agree almost everywhere.
"""

from __future__ import annotations

import numpy as np

from annotator.agreement.arrays import FloatArray
from annotator.agreement.measure import TableMeasure
from annotator.agreement.measures._chance import apart, observed, weights_name
from annotator.agreement.result import Outcome, reason_code
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import Recipe, unsound
from annotator.agreement.table import Table, stack


def recipe(table: Table, selection: Selection) -> Recipe:
    matrix = apart(table, selection)
    name = weights_name(selection)
    if matrix is None:
        return unsound(table, "metric_undefined", name)
    return Recipe(stack([table.pairable, observed(table, matrix)]), shares_of, name)


def shares_of(sums: FloatArray) -> Outcome:
    """From sums (..., 2), units and the disagreements in them, to the share that agrees."""
    units = sums[..., 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        value = 1.0 - sums[..., 1] / units
    reason = np.where(units > 0, 0, reason_code("no_pairable"))
    value = np.where(units > 0, value, np.nan)
    return Outcome(value, value, np.full(units.shape, np.nan), units, reason)


PERCENT = TableMeasure("percent", "Percent agreement", "Gwet 2014, section 2.2", recipe)
