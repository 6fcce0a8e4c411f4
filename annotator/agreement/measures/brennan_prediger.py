"""Brennan and Prediger's kappa: Bennett's S for two coders, Randolph's free-marginal kappa for more.

Chance: every category is as likely as any other, p_e = T_w / q^2 (1/q without weights), q the number of categories:
the codebook's where it is known, those observed otherwise. Sources: Bennett, Alpert & Goldstein (1954); Brennan &
Prediger, Educational and Psychological Measurement 41 (1981) 687-699; Gwet (2014), section 2.3.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from annotator.agreement.measure import TableMeasure
from annotator.agreement.measures._chance import apart, chosen_from, corrected, weights_name
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import Recipe, unsound
from annotator.agreement.table import Table


def recipe(table: Table, selection: Selection) -> Recipe:
    matrix = apart(table, selection)
    name = weights_name(selection)
    if matrix is None:
        return unsound(table, "metric_undefined", name)
    count, weight = chosen_from(table, selection, matrix)
    if count < 2:
        return unsound(table, "no_variation", name)
    made = corrected(table, selection, lambda share, _: np.full(share.shape[:-1], 1.0 - weight / count**2))
    return replace(made, details={"categories": count, "weights": name})


BRENNAN_PREDIGER = TableMeasure(
    "brennan_prediger", "Brennan-Prediger kappa (S)", "Brennan & Prediger 1981; Gwet 2014, section 2.3", recipe
)
