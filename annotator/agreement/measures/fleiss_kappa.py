"""Fleiss' kappa for any number of coders, with missing ratings.

Chance: every coder draws from the mean distribution of categories, p_e = sum_kl w_kl pi_k pi_l with pi_k the mean over
rated units of n_uk / m_u. Source: Fleiss, Psychological Bulletin 76 (1971) 378-382; with missing ratings and weights
Gwet (2014), section 2.3. For two coders without missing ratings it is Scott's pi.
"""

from __future__ import annotations

from annotator.agreement.arrays import FloatArray
from annotator.agreement.measure import TableMeasure
from annotator.agreement.measures._chance import corrected
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import Recipe
from annotator.agreement.table import Table


def recipe(table: Table, selection: Selection) -> Recipe:
    return corrected(table, selection, expected)


def expected(share: FloatArray, matrix: FloatArray) -> FloatArray:
    """sum_kl (1 - w_kl) pi_k pi_l."""
    product: FloatArray = ((share @ matrix) * share).sum(-1)
    return product


FLEISS_KAPPA = TableMeasure("fleiss_kappa", "Fleiss' kappa", "Fleiss 1971; Gwet 2014, section 2.3", recipe)
