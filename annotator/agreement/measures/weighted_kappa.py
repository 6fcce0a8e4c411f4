"""Cohen's weighted kappa for two coders; with more the mean over the pairs.

1 - sum (1 - w_kl) p_kl / sum (1 - w_kl) p_k. p_.l over the units that both rated. Weights are quadratic unless others
are named, on the categories' values where these are numbers, on their rank otherwise. Source: Cohen, Psychological
Bulletin 70 (1968) 213-220.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from annotator.agreement.arrays import FloatArray
from annotator.agreement.measure import TableMeasure
from annotator.agreement.measures._chance import apart, observed, weights_name
from annotator.agreement.result import Outcome, ratio_outcome
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import Recipe, unsound
from annotator.agreement.table import Table, stack


def two_coders(table: Table, selection: Selection, default: str) -> Recipe:
    """The recipe of kappa with weights, for a table of two coders."""
    table = replace(table, strict=True)  # only units that both rated
    matrix = apart(table, selection, default)
    name = weights_name(selection, default)
    if matrix is None:
        return unsound(table, "metric_undefined", name)
    width = len(table.categories)

    def finish(sums: FloatArray) -> Outcome:
        first, second = sums[..., 2 : 2 + width], sums[..., 2 + width :]
        units = sums[..., 0]
        with np.errstate(divide="ignore", invalid="ignore"):
            seen = sums[..., 1] / units
            chance = ((first @ matrix) * second).sum(-1) / units**2
        return ratio_outcome(seen, chance, units, agreement=True)

    parts = [table.pairable, observed(table, matrix), table.one_hot(0), table.one_hot(1)]
    return Recipe(stack(parts), finish, name)


def recipe(table: Table, selection: Selection) -> Recipe:
    return two_coders(table, selection, "quadratic")


WEIGHTED_KAPPA = TableMeasure("weighted_kappa", "Weighted kappa", "Cohen 1968", recipe, pairwise=True)
