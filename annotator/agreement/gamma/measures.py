"""The measures of the gamma family, as MEASURES lists them: gamma, soft-gamma, gamma-cat and gamma-k.

gamma = 1 - observed / expected: the disorder of the best alignment over the mean disorder of random continua.
Source: Mathet, Widlöcher & Métivier, Computational Linguistics 41 (2015) 437-479.
gamma-cat and gamma-k: the same for the labels of the units that the best alignment brings together, of all codes or
of one. Source: Mathet, Computational Linguistics 43 (2017) 661-681.
soft-gamma: gamma of the best alignment where a unit may be aligned several times, so that a unit split in two is no
unit missed. Source: pygamma-agreement (Titeux & Riad, Journal of Open Source Software 6 (2021) 2989), documentation.

Over documents 1 - sum(observed) / sum(expected), each weighted by its units per coder (gamma-cat and gamma-k: by the
weight of its aligned pairs), so that documents count by what there is in them; the literature defines it for one
document only. Values are not clamped. Undefined: no unit (empty); no pair aligned, for gamma-cat and gamma-k, which
know nothing then (no_pairable); chance would agree as fully (no_variation).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from annotator.agreement.arrays import FloatArray
from annotator.agreement.corpus import Corpus
from annotator.agreement.gamma.distance import Distance
from annotator.agreement.gamma.options import CODE_METRICS, Options, code_distances, unknown_metric
from annotator.agreement.gamma.report import described
from annotator.agreement.gamma.study import Question, Studied, Study, study
from annotator.agreement.measure import Data, SpanMeasure
from annotator.agreement.metrics import name_of
from annotator.agreement.result import Outcome, reason_code, undefined_outcome
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import SpanStatistics, Statistics


@dataclass(frozen=True)
class GammaMeasure(SpanMeasure):
    """A measure of the family; ``by_category``: of one code's pairs, in the alignment of all codes."""

    by_category: bool = False

    def can_handle(self, data: Data, selection: Selection) -> str:
        if unknown_metric(selection.metric):
            known = ", ".join(CODE_METRICS)
            return f"{self.label} compares codes as {known}, or by distances of your own, not as “{selection.metric}”."
        if self.by_category and selection.together and selection.category is None:
            return f"{self.label} is about one code: say which."
        return super().can_handle(data, selection)


def gamma(corpus: Corpus, selection: Selection, coders: Sequence[int]) -> Statistics:
    return _statistics(corpus, selection, coders, soft=False)


def soft_gamma(corpus: Corpus, selection: Selection, coders: Sequence[int]) -> Statistics:
    return _statistics(corpus, selection, coders, soft=True)


def _statistics(corpus: Corpus, selection: Selection, coders: Sequence[int], soft: bool) -> Statistics:
    """One row for all codes together, or one for the units of each code."""
    rows = []
    for codes in _rows(corpus, selection):
        found = _found(corpus, selection, coders, codes, soft)
        rows.append((found, None if found is None else _sums(corpus, found, coders, _disorder)))
    return _made(corpus, selection, coders, rows)


def gamma_cat(corpus: Corpus, selection: Selection, coders: Sequence[int]) -> Statistics:
    rows = []
    for codes in _rows(corpus, selection):
        found = _found(corpus, selection, coders, codes, soft=False)
        rows.append((found, None if found is None else _sums(corpus, found, coders, _labels(-1))))
    return _made(corpus, selection, coders, rows)


def gamma_k(corpus: Corpus, selection: Selection, coders: Sequence[int]) -> Statistics:
    """The units of all codes are aligned; each row looks at the pairs with one code."""
    if selection.together:
        codes, wanted = selection.codes or corpus.codes, (selection.category,)
    else:
        codes, wanted = corpus.codes, corpus.codes if selection.codes is None else selection.codes
    found = _found(corpus, selection, coders, codes, soft=False)
    rows = []
    for category in wanted:
        if found is None or category not in codes:
            rows.append((found, None if found is None else np.zeros((len(corpus), _WIDTH))))
        else:
            rows.append((found, _sums(corpus, found, coders, _labels(list(codes).index(category)))))
    return _made(corpus, selection, coders, rows)


def _rows(corpus: Corpus, selection: Selection) -> list[tuple[Hashable, ...]]:
    codes = corpus.codes if selection.codes is None else selection.codes
    return [codes] if selection.together else [(code,) for code in codes]


def _found(
    corpus: Corpus, selection: Selection, coders: Sequence[int], codes: Sequence[Hashable], soft: bool
) -> Study | None:
    """None where the codes do not support the metric."""
    options = Options.of(selection)
    used = [place for place in corpus.code_places(codes) if place >= 0]
    names = [corpus.codes[place] for place in used]
    between = code_distances(selection.metric, names, selection.category_names) if len(names) > 1 else np.zeros((1, 1))
    if between is None:
        return None
    distance = Distance(options.alpha, options.beta, between)
    return study(corpus, Question(tuple(coders), tuple(used), distance, options, soft))
