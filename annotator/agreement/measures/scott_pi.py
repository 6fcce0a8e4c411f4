"""Scott's pi for two coders; with more the mean over the pairs.

Chance: both coders draw from their joint distribution of categories, over the units that both coded. Source: Scott,
Public Opinion Quarterly 19 (1955) 321-325.
"""

from __future__ import annotations

from dataclasses import replace

from annotator.agreement.measure import TableMeasure
from annotator.agreement.measures._chance import corrected
from annotator.agreement.measures.fleiss_kappa import expected
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import Recipe
from annotator.agreement.table import Table


def recipe(table: Table, selection: Selection) -> Recipe:
    return corrected(replace(table, strict=True), selection, expected)


SCOTT_PI = TableMeasure("scott_pi", "Scott's pi", "Scott 1955", recipe, pairwise=True)
