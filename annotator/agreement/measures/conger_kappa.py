"""Conger's kappa: Cohen's kappa for any number of coders, with missing ratings.

Chance: each coder draws from their own distribution, p_e is the mean over all pairs of coders of
sum_kl w_kl p_gk p_hl with p_gk the share of k among coder g's ratings. Sources: Conger, Psychological Bulletin 88
(1980) 322-328; Gwet (2014), section 2.3 (written there with the variance of p_gk over coders, which is the same).
"""

from __future__ import annotations

import numpy as np

from annotator.agreement.arrays import FloatArray
from annotator.agreement.measure import TableMeasure
from annotator.agreement.measures._chance import apart, observed, weights_name
from annotator.agreement.result import Outcome, ratio_outcome
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import Recipe, unsound
from annotator.agreement.table import Table, stack


def recipe(table: Table, selection: Selection) -> Recipe:
    matrix = apart(table, selection)
    name = weights_name(selection)
    if matrix is None:
        return unsound(table, "metric_undefined", name)
    coders, width = table.patterns.shape[1], len(table.categories)

    def finish(sums: FloatArray) -> Outcome:
        with np.errstate(divide="ignore", invalid="ignore"):
            seen = sums[..., 1] / sums[..., 0]
        given = sums[..., 2:].reshape(*sums.shape[:-1], coders, width)
        return ratio_outcome(seen, _expected(given, matrix), sums[..., 0], agreement=True)

    own = [table.one_hot(coder) for coder in range(coders)]
    return Recipe(stack([table.pairable, observed(table, matrix), *own]), finish, name)


def _expected(given: FloatArray, matrix: FloatArray) -> FloatArray:
    """Mean over ordered pairs of different coders who rated at all; ``given`` (..., coders, categories)."""
    total = given.sum(-1)
    share = given / np.maximum(total, 1e-300)[..., None]
    crossed = np.einsum("...gk,kl,...hl->...gh", share, matrix, share, optimize=True)
    own = np.einsum("...gg->...g", crossed)
    rating = (total > 0).sum(-1).astype(np.float64)
    pairs = np.maximum(rating * (rating - 1), 1)
    expected: FloatArray = (crossed.sum((-1, -2)) - own.sum(-1)) / pairs
    return np.where(rating < 2, 0.0, np.maximum(expected, 0.0))


CONGER_KAPPA = TableMeasure("conger_kappa", "Conger's kappa", "Conger 1980; Gwet 2014, section 2.3", recipe)
