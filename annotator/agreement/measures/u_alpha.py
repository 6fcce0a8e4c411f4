"""Krippendorff's unitizing alphas of 2016: u, |u (binary), cu and (k)u.

Each coder partitions the text into units with a value and gaps (phi). l_ck are the observed coincidences of values on
positions, l_c their marginals, l their total. A unit was drawn as a whole, so positions inside one unit are not
compared with each other: eps_ck = (l_c l_k - [c = k] corr_c) l / (l^2 - sum corr), with corr_c the sum of squared
lengths of the units of value c, corr_phi the length of all gaps.

* u: 1 - (l - sum l_cc) / (sum eps - sum eps_cc), gaps being a value.
* |u: the same with all values taken for one: were the same passages marked?
* cu: only where two coders have a unit: is it the same value? corr then counts the part of a unit where another coder
  has one.
* (k)u: for value k against the others, where two coders have a unit:
  1 - (eps_.k / l_.k) (l_.k - l_kk) / (eps_.k - eps_kk).

Sources: Krippendorff, Mathet, Bouvry & Widlöcher, Quality & Quantity 50 (2016) 2347-2364; Krippendorff, Content
Analysis (4th ed. 2019), section 12.6. The paper's own numbers could not be had; u and |u agree with an independent
package. For three and more coders cu and (k)u weigh each position by 1 / (m_p - 1), m_p coders with a unit there:
with the constant 1 / (m - 1) of the formulas as printed, expected coincidences become negative where coders have gaps.

Units of one coder must not overlap across codes (overlap_not_allowed). One code by itself is compared with the gaps:
u and |u are then the same, cu has a single value and (k)u is about the codes of the whole corpus.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from annotator.agreement.arrays import FloatArray
from annotator.agreement.corpus import Corpus
from annotator.agreement.data import table_of
from annotator.agreement.measure import Data, Measure, SpanMeasure
from annotator.agreement.measures.krippendorff_alpha import observed_pairs
from annotator.agreement.metrics import distance
from annotator.agreement.result import Outcome, ratio_outcome, reason_code
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import SpanStatistics, Statistics, unsound
from annotator.agreement.table import Table, dense, stack
from annotator.agreement.unitizing import JoinedStatistics, Units, needs_a_line, units_of


def _tables(corpus: Corpus, selection: Selection, coders: Sequence[int]) -> Table:
    """Values on positions: presence of single codes, or the code itself (None in gaps)."""
    return table_of(corpus, replace(selection, metric=None), coders)
