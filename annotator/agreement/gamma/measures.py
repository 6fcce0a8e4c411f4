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
know nothing then (no_pairable); chance would do as well (no_variation); names on an ordinal or interval scale
(metric_undefined).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from annotator.agreement.arrays import FloatArray
from annotator.agreement.corpus import Corpus
from annotator.agreement.gamma.distance import Distance
from annotator.agreement.gamma.options import CODE_METRICS, Options, code_distances, unknown_metric
from annotator.agreement.gamma.report import Alignments, Part, described
from annotator.agreement.gamma.study import Question, Studied, Study, study
from annotator.agreement.measure import Data, SpanMeasure
from annotator.agreement.metrics import name_of
from annotator.agreement.resampling import Tick
from annotator.agreement.result import Outcome, reason_code, undefined_outcome
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import SpanStatistics, Statistics

#: Sums of a document: observed and expected times weight, weight, n, units, 1.
WIDTH = 6


@dataclass(frozen=True)
class GammaMeasure(SpanMeasure):
    """A measure of the family; ``by_category``: of one code's pairs, in the alignment of all codes."""

    count: Callable[..., Statistics]
    by_category: bool = False

    def statistics(
        self, data: Data, selection: Selection, coders: Sequence[int], tick: Tick | None = None
    ) -> Statistics:
        """As for all measures; aligning takes long enough to tell how far it is, and to be stopped."""
        return self.count(data, selection, coders, tick)

    def can_handle(self, data: Data, selection: Selection) -> str:
        if unknown_metric(selection.metric):
            known = ", ".join(CODE_METRICS)
            return f"{self.label} compares codes as {known}, or by distances of your own, not as “{selection.metric}”."
        if self.by_category and selection.together and selection.category is None:
            return f"{self.label} is about one code: say which."
        return super().can_handle(data, selection)


@dataclass(frozen=True, eq=False)
class _Row:
    """One figure: the codes whose units are aligned, and how a document's part in it is read."""

    codes: tuple[Hashable, ...]
    part: Callable[[Studied, Sequence[Hashable]], Part]


def gamma(corpus: Corpus, selection: Selection, coders: Sequence[int], tick: Tick | None = None) -> Statistics:
    rows = [_Row(codes, _disorder(selection)) for codes in _codes(corpus, selection)]
    return _statistics(corpus, selection, coders, rows, tick)


def soft_gamma(corpus: Corpus, selection: Selection, coders: Sequence[int], tick: Tick | None = None) -> Statistics:
    rows = [_Row(codes, _disorder(selection)) for codes in _codes(corpus, selection)]
    return _statistics(corpus, selection, coders, rows, tick, soft=True)


def gamma_cat(corpus: Corpus, selection: Selection, coders: Sequence[int], tick: Tick | None = None) -> Statistics:
    rows = [_Row(codes, _labels(None)) for codes in _codes(corpus, selection)]
    return _statistics(corpus, selection, coders, rows, tick)


def gamma_k(corpus: Corpus, selection: Selection, coders: Sequence[int], tick: Tick | None = None) -> Statistics:
    """The units of all codes are aligned; each row looks at the pairs with one code."""
    if selection.together:
        rows = [_Row(codes, _labels((selection.category,))) for codes in _codes(corpus, selection)]
    else:
        wanted = corpus.codes if selection.codes is None else selection.codes
        rows = [_Row(corpus.codes, _labels((code,))) for code in wanted]
    return _statistics(corpus, selection, coders, rows, tick)


def _codes(corpus: Corpus, selection: Selection) -> list[tuple[Hashable, ...]]:
    """The codes of each row: all in one, or one each."""
    codes = corpus.codes if selection.codes is None else selection.codes
    return [codes] if selection.together else [(code,) for code in codes]


def _disorder(selection: Selection) -> Callable[[Studied, Sequence[Hashable]], Part]:
    delta = Options.of(selection).delta

    def part(studied: Studied, names: Sequence[Hashable]) -> Part:
        chance = studied.expected
        drawn = (math.nan, math.nan) if chance is None else (delta * chance.mean, delta * chance.spread)
        return Part(studied, delta * studied.observed, *drawn, studied.per_coder, studied.units, studied.units)

    return part


def _labels(category: tuple[Hashable] | None) -> Callable[[Studied, Sequence[Hashable]], Part]:
    """Of all pairs of aligned units, or of those with a unit of the category."""

    def part(studied: Studied, names: Sequence[Hashable]) -> Part:
        if category is not None and category[0] not in names:
            return Part(studied, math.nan, math.nan, math.nan, 0.0, 0, 0.0)
        at = -1 if category is None else list(names).index(category[0])
        sums, chance = studied.labels, studied.expected
        weight = float(sums.weight[at])
        drawn = (math.nan, math.nan)
        if chance is not None:
            drawn = (float(chance.label_mean[at]), float(chance.label_spread[at]))
            weight = 0.0 if math.isnan(drawn[0]) else weight  # nothing to compare it with
        observed = float(sums.different[at]) / weight if weight > 0 else math.nan
        return Part(studied, observed, *drawn, weight, int(studied.units_of[at]), float(sums.pairs[at]))

    return part


def _statistics(
    corpus: Corpus,
    selection: Selection,
    coders: Sequence[int],
    rows: Sequence[_Row],
    tick: Tick | None,
    soft: bool = False,
) -> SpanStatistics:
    counted = corpus.rosters[:, list(coders)].sum(1) >= 2
    sums = np.zeros((len(rows), len(corpus), WIDTH))
    sums[:, counted, -1] = 1.0
    metric, options, details = name_of(selection.metric), Options.of(selection), []
    alignments: dict[int, Alignments] = {}  # gamma-k: one for all rows
    for place, row in enumerate(rows):
        found = _found(corpus, selection, coders, row.codes, soft, _part_of(tick, place, len(rows)))
        if found is None:
            return SpanStatistics(sums, _unsound, counted, metric)
        names, studies = found
        parts = [row.part(studied, names) for studied in studies.documents]
        for part in parts:
            sums[place, part.studied.document, :-1] = _sums(part)
        if id(studies) not in alignments:
            alignments[id(studies)] = Alignments(corpus, studies, options.delta)
        details.append(described(corpus, studies, options, parts, alignments[id(studies)]))
    codes = corpus.codes if selection.codes is None else selection.codes
    return SpanStatistics(sums, finish, counted, metric, _gathered(codes, details))


def _part_of(tick: Tick | None, place: int, parts: int) -> Tick | None:
    """A tick for one of several parts of the work, in thousandths of a part."""
    if tick is None:
        return None
    return lambda done, total: tick(1000 * place + 1000 * done // max(1, total), 1000 * parts)


def _found(
    corpus: Corpus,
    selection: Selection,
    coders: Sequence[int],
    codes: Sequence[Hashable],
    soft: bool,
    tick: Tick | None,
) -> tuple[list[Hashable], Study] | None:
    """The codes in use, and their study; None where they do not support the metric."""
    options = Options.of(selection)
    used = [place for place in corpus.code_places(codes) if place >= 0]
    names = [corpus.codes[place] for place in used]
    between = code_distances(selection.metric, names, selection.category_names) if len(names) > 1 else np.zeros((1, 1))
    if between is None:
        return None
    distance = Distance(options.alpha, options.beta, between)
    return names, study(corpus, Question(tuple(coders), tuple(used), distance, options, soft), tick)


def _sums(part: Part) -> FloatArray:
    known = (part.weight * part.observed, part.weight * part.expected) if part.weight > 0 else (0.0, 0.0)
    return np.array([*known, part.weight, part.n, part.units])


def _gathered(codes: Sequence[Hashable], details: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """One figure's details as they are; those of several in ``by_code``, beside what they share."""
    if len(details) == 1:
        return details[0]
    own = ("documents", "alignment", "duplicates", "left_out")
    shared = {name: value for one in details[:1] for name, value in one.items() if name not in own}
    return {**shared, "by_code": dict(zip(codes, details, strict=True))}


def finish(sums: FloatArray) -> Outcome:
    """From sums (..., WIDTH) to 1 - observed / expected; no value, and no reason, where nothing was sampled."""
    observed, expected, weight, n, units, documents = (sums[..., place] for place in range(WIDTH))
    with np.errstate(divide="ignore", invalid="ignore"):
        value, seen, chance = 1.0 - observed / expected, observed / weight, expected / weight
    reason = np.where(expected == 0, reason_code("no_variation"), 0)
    reason = np.where(weight == 0, reason_code("no_pairable"), reason)
    reason = np.where(units == 0, reason_code("empty"), reason)
    reason = np.where(documents == 0, reason_code("no_pairable"), reason)
    return Outcome(np.where(reason == 0, value, np.nan), seen, chance, n, reason)


def _unsound(sums: FloatArray) -> Outcome:
    return undefined_outcome(sums.shape[:-1], "metric_undefined", sums[..., 3])


_2015, _2017 = "Mathet, Widlöcher & Métivier 2015", "Mathet 2017"
GAMMA = GammaMeasure("gamma", "Gamma", _2015, gamma)
SOFT_GAMMA = GammaMeasure("soft_gamma", "Soft-gamma", "pygamma-agreement; " + _2015, soft_gamma)
GAMMA_CAT = GammaMeasure("gamma_cat", "Gamma-cat", _2017, gamma_cat)
GAMMA_K = GammaMeasure("gamma_k", "Gamma-k", _2017, gamma_k, by_category=True)
