"""Cohen's kappa for two coders; with more the mean over the pairs.

(p_o - p_e) / (1 - p_e) over the units that both rated; chance: each coder draws from their own distribution. Source:
Cohen, Educational and Psychological Measurement 20 (1960) 37-46.
"""

from __future__ import annotations

from annotator.agreement.measure import TableMeasure
from annotator.agreement.measures.weighted_kappa import two_coders
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import Recipe
from annotator.agreement.table import Table


def recipe(table: Table, selection: Selection) -> Recipe:
    return two_coders(table, selection, "identity")


COHEN_KAPPA = TableMeasure("cohen_kappa", "Cohen's kappa", "Cohen 1960", recipe, pairwise=True)
