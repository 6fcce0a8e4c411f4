"""Gwet's AC1 and AC2 for any number of coders, with missing ratings.

Chance: p_e = T_w / (q (q - 1)) sum_k pi_k (1 - pi_k), T_w the sum of all weights, q the number of categories. AC1 has
identity weights, AC2 weights of partial agreement (quadratic unless others are named). Source: Gwet, British Journal
of Mathematical and Statistical Psychology 61 (2008) 29-48; Gwet (2014), sections 2.3 and 3.5.

Data without variation is no reason to be undefined here: with two or more categories to choose from, a code that no
coder used anywhere gives 1. With a single category there is nothing to choose: no_variation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from annotator.agreement.arrays import FloatArray
from annotator.agreement.measure import TableMeasure
from annotator.agreement.measures._chance import apart, chosen_from, corrected, weights_name
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import Recipe, unsound
from annotator.agreement.table import Table


def _recipe(default: str) -> Callable[[Table, Selection], Recipe]:
    def recipe(table: Table, selection: Selection) -> Recipe:
        matrix = apart(table, selection, default)
        name = weights_name(selection, default)
        if matrix is None:
            return unsound(table, "metric_undefined", name)
        count, weight = chosen_from(table, selection, matrix)
        if count < 2:
            return unsound(table, "no_variation", name)
        made = corrected(table, selection, lambda share, _: _expected(share, weight, count), default)
        return replace(made, details={"categories": count, "weights": name})

    return recipe


def _expected(share: FloatArray, total_weight: float, count: int) -> FloatArray:
    chance = total_weight / (count * (count - 1)) * (share * (1.0 - share)).sum(-1)
    return np.asarray(1.0 - chance, np.float64)


GWET_AC1 = TableMeasure("gwet_ac1", "Gwet's AC1", "Gwet 2008", _recipe("identity"))
GWET_AC2 = TableMeasure("gwet_ac2", "Gwet's AC2", "Gwet 2014, section 3.5", _recipe("quadratic"))
