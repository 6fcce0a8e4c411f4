"""The front door: one figure, the figures of many codes or of each document, and their intervals."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from annotator.agreement.alphaboot import with_alphaboot
from annotator.agreement.clusters import Clusters, Labels, clusters
from annotator.agreement.corpus import Corpus
from annotator.agreement.data import table_of
from annotator.agreement.measure import Data, Measure
from annotator.agreement.measures import MEASURES
from annotator.agreement.ratings import Ratings
from annotator.agreement.resampling import Resampling, Spread, Tick, drawn_from, jackknifed, spreads
from annotator.agreement.result import Outcome, Result, number, reason_key
from annotator.agreement.selection import Selection
from annotator.agreement.standard_errors import two_at_most, with_standard_error
from annotator.agreement.statistics import MeanOverPairs, Statistics
from annotator.agreement.table import Table
from annotator.errors import UsageError

_BY_KEY: Mapping[str, Measure] = {measure.key: measure for measure in MEASURES}


def measure_of(key: str) -> Measure:
    """The measure with this key. Raises UsageError with the keys that there are."""
    if key not in _BY_KEY:
        raise UsageError(f"There is no measure “{key}”. Measures: {', '.join(_BY_KEY)}.")
    return _BY_KEY[key]


def compute(
    measure: str,
    data: Data,
    *,
    unit: str = "character",
    code: Hashable | None = None,
    coders: Sequence[str] | None = None,
    interval: str | None = None,
    confidence: float = 0.95,
    **options: Any,
) -> Result:
    """One coefficient of ratings, or of a corpus.

    ``code`` None takes all codes together: a unit's value is its code (or, with ``metric`` "set", "jaccard" or
    "masi", the set of its codes). ``coders`` None takes all; a coefficient of two coders is then the mean over their
    pairs. Options are the fields of Selection: metric, period, weights, categories, category, field, codes,
    threshold, tolerance. ``interval`` "analytic" adds Gwet's standard error of the coefficient of ratings (``details``)
    and the interval at ``confidence`` (standard_errors.py). Raises UsageError for a request that makes no sense; data
    that support no value give a Result without one, and the reason.
    """
    wanted = selection(unit=unit, code=code, coders=coders, **options)
    result = survey(measure, data, wanted)[0]
    if interval is None:
        return result
    if interval != "analytic":
        raise UsageError("Without resampling there is the interval “analytic”; bootstrap() has the others.")
    table = _rated(measure, data, wanted, "Analytic standard errors take units for independent")
    two_at_most(measure, table.coders)
    return with_standard_error(result, table, wanted, confidence)


def bootstrap(
    measure: str,
    data: Data,
    *,
    resamples: int = 10_000,
    confidence: float = 0.95,
    seed: int = 1,
    acceptable: float | None = None,
    interval: str = "percentile",
    clusters: Labels | None = None,
    **request: Any,
) -> Result:
    """As ``compute``, with the interval at ``confidence`` from resampled documents (units, for ratings without
    documents), and the share of resamples below ``acceptable``. ``interval`` is "percentile", "expanded" or "bca"
    (resampling.py); for Krippendorff's alpha of ratings also "alphaboot" (alphaboot.py). ``clusters`` gives a label to
    each document, in order or by name: those with the same one are drawn together, and ``details`` says how many
    clusters there are (clusters.py)."""
    if interval == "alphaboot":
        if clusters is not None:
            raise UsageError("The interval “alphaboot” draws values, not clusters of documents.")
        return _alphaboot(
            measure, data, selection(**request), Resampling(resamples, confidence, seed, "percentile", acceptable)
        )
    how = Resampling(resamples, confidence, seed, interval, acceptable, clusters)
    return survey(measure, data, selection(seed=seed, **request), how)[0]


def _alphaboot(measure: str, data: Data, wanted: Selection, how: Resampling) -> Result:
    if measure != "krippendorff_alpha":
        raise UsageError("The interval “alphaboot” is one of krippendorff_alpha.")
    table = _rated(measure, data, wanted, "The interval “alphaboot” takes units for independent")
    return with_alphaboot(survey(measure, data, wanted)[0], table, wanted, how)


def _rated(measure: str, data: Data, wanted: Selection, why: str) -> Table:
    """The table of ratings. Raises UsageError for a corpus."""
    if not isinstance(data, Ratings):
        raise UsageError(f"{why}, which the passages of a text are not: it needs Ratings, not a Corpus.")
    refusal = measure_of(measure).can_handle(data, wanted)
    if refusal:
        raise UsageError(refusal)
    return table_of(data, wanted, data.coder_places(wanted.coders))


def jackknife(
    measure: str, data: Data, *, confidence: float = 0.95, clusters: Labels | None = None, **request: Any
) -> Result:
    """As ``compute``, with the interval from leaving out one document (unit, cluster) at a time: value and standard
    error on Student's t. ``details`` holds ``standard_error`` and ``bias``, and the number of ``clusters``. Source:
    Efron & Tibshirani (1993), chapter 11."""
    wanted = selection(**request)
    result = survey(measure, data, wanted)[0]
    if result.value is None:
        return result
    statistics, together = statistics_of(measure, data, wanted), _together(clusters, data)
    error, bias, width = jackknifed(statistics, result.value, confidence, together)
    if error is None or width is None:
        return replace(result, confidence=confidence)
    details = {**result.details, "interval": "jackknife", "standard_error": error, "bias": bias}
    if together is not None:
        details["clusters"] = drawn_from(statistics, together)
    return replace(result, ci=(result.value - width, result.value + width), confidence=confidence, details=details)


def _together(labels: Labels | None, data: Data) -> Clusters | None:
    """The clusters of the data's documents."""
    return clusters(labels, data.documents if isinstance(data, Ratings) else data.ids)


def each_code(
    measure: str,
    data: Corpus,
    *,
    codes: Sequence[Hashable] | None = None,
    how: Resampling | None = None,
    **request: Any,
) -> dict[Hashable, Result]:
    """The results of many codes at once (all of the corpus without ``codes``): one pass, one set of resamples."""
    chosen = tuple(data.codes if codes is None else codes)
    made = Selection(codes=chosen, **_frozen(request))
    return dict(zip(chosen, survey(measure, data, made, how), strict=True))


def selection(*, code: Hashable | None = None, codes: Sequence[Hashable] | None = None, **request: Any) -> Selection:
    """A selection of one code, or of all codes (of ``codes``) together."""
    if code is not None:  # a path may come as a list
        return Selection(codes=(tuple(code) if isinstance(code, list) else code,), **_frozen(request))
    return Selection(codes=None if codes is None else tuple(codes), together=True, **_frozen(request))


def _frozen(request: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(request) - set(Selection.__dataclass_fields__)
    if unknown:
        known = ", ".join(sorted(set(Selection.__dataclass_fields__) - {"together"}))
        raise UsageError(f"There is no option “{sorted(unknown)[0]}”. Options: {known}.")
    return {name: tuple(value) if isinstance(value, list) else value for name, value in request.items()}


def survey(
    key: str,
    data: Data,
    wanted: Selection,
    how: Resampling | None = None,
    tick: Tick | None = None,
    counting: Tick | None = None,
) -> list[Result]:
    """One result per code of the selection (a single one when they are taken together, and for ratings). ``tick`` is
    told how many resamples are done, ``counting`` how far what comes before them is (gamma's alignments); both may
    raise to stop."""
    return surveys([(key, wanted)], data, how, tick, counting)[0]


def surveys(
    requests: Sequence[tuple[str, Selection]],
    data: Data,
    how: Resampling | None = None,
    tick: Tick | None = None,
    counting: Tick | None = None,
) -> list[list[Result]]:
    """As ``survey`` for several measures and selections of the same data, which are resampled together."""
    found: list[list[Result]] = []
    resampled: dict[int, Statistics] = {}
    for place, (key, wanted) in enumerate(requests):
        measure = measure_of(key)
        coders, statistics = _statistics(measure, data, wanted, counting)
        if statistics is None:
            found.append(_nothing(measure, data, wanted, coders))
            continue
        results = _results(measure, data, wanted, coders, statistics, statistics.finish(statistics.total))
        if isinstance(statistics, MeanOverPairs):
            results = _with_pairs(results, measure, data, wanted, coders, statistics)
        found.append(results)
        resampled[place] = statistics
    if how is not None:
        together = _together(how.clusters, data)
        for place, one in zip(resampled, spreads(list(resampled.values()), how, tick, together), strict=True):
            count = None if together is None else drawn_from(resampled[place], together)
            found[place] = [_with_spread(result, one, code, how, count) for code, result in enumerate(found[place])]
    return found


def survey_documents(key: str, data: Corpus, wanted: Selection) -> list[list[Result]]:
    """As ``survey`` without intervals, for each document by itself: one list per document."""
    return list(each_document(key, data, wanted))


def each_document(key: str, data: Corpus, wanted: Selection, counting: Tick | None = None) -> Iterator[list[Result]]:
    """The same, one document after the other: of many documents the results are large."""
    if wanted.together or wanted.unit in ("span", "field"):  # what belongs to the figure depends on the document
        for place, name in enumerate(data.ids):
            own = survey(key, data.subset([place]), wanted, counting=counting)
            yield [replace(result, document=name) for result in own]
        return
    measure = measure_of(key)
    coders, statistics = _statistics(measure, data, wanted, counting)
    if statistics is None:
        yield from (_nothing(measure, data, wanted, coders) for _ in data.ids)
        return
    outcome = statistics.finish(statistics.by_document)
    for place, name in enumerate(data.ids):
        yield _results(measure, data, wanted, coders, statistics, outcome[:, place], name)


def statistics_of(key: str, data: Data, wanted: Selection, counting: Tick | None = None) -> Statistics:
    """The sums behind a measure, for two coders or more: additive over documents, so that they can be kept, resampled,
    or added up over the parts of a corpus. Raises UsageError when fewer than two coders are left."""
    _, statistics = _statistics(measure_of(key), data, wanted, counting)
    if statistics is None:
        raise UsageError("Statistics need two coders and a document.")
    return statistics


def _statistics(
    measure: Measure, data: Data, wanted: Selection, counting: Tick | None = None
) -> tuple[list[int], Statistics | None]:
    """The coders' places, and their statistics; None where fewer than two coders are left."""
    refusal = measure.can_handle(data, wanted)
    if refusal:
        raise UsageError(refusal)
    coders = data.coder_places(wanted.coders)
    return coders, measure.statistics(data, wanted, coders, counting) if len(coders) > 1 and len(data) else None


def _nothing(measure: Measure, data: Data, wanted: Selection, coders: list[int]) -> list[Result]:
    reason = "single_coder" if len(coders) < 2 else "empty"
    names = tuple(data.coders[place] for place in coders)
    return [
        Result(measure.key, None, reason, unit=_unit(data, wanted), code=code, field=wanted.field, coders=names)
        for code in _codes(data, wanted)
    ]


def _codes(data: Data, wanted: Selection) -> Sequence[Hashable | None]:
    if isinstance(data, Ratings) or wanted.together:
        return [None]
    if wanted.unit == "field":
        return [wanted.codes[0] if wanted.codes and len(wanted.codes) == 1 else None]
    return data.codes if wanted.codes is None else wanted.codes


def _unit(data: Data, wanted: Selection) -> str | None:
    return None if isinstance(data, Ratings) else wanted.unit


def _results(
    measure: Measure,
    data: Data,
    wanted: Selection,
    coders: Sequence[int],
    statistics: Statistics,
    outcome: Outcome,
    document: str | None = None,
) -> list[Result]:
    names, unit = tuple(data.coders[coder] for coder in coders), _unit(data, wanted)
    columns = (outcome.value, outcome.reason, outcome.observed, outcome.expected, outcome.n)
    return [
        Result(
            measure=measure.key,
            value=number(value),
            undefined=reason_key(reason),
            observed=number(observed),
            expected=number(expected),
            n=n,
            unit=unit,
            metric=statistics.metric,
            code=code,
            field=wanted.field,
            document=document,
            coders=names,
            details=statistics.details,
        )
        for code, value, reason, observed, expected, n in zip(
            _codes(data, wanted), *(column.tolist() for column in columns), strict=True
        )
    ]


def _with_pairs(
    results: list[Result],
    measure: Measure,
    data: Data,
    wanted: Selection,
    coders: Sequence[int],
    statistics: MeanOverPairs,
) -> list[Result]:
    places = [(first, second) for at, first in enumerate(coders) for second in coders[at + 1 :]]
    tables = [
        _results(measure, data, wanted, pair, part, outcome)
        for pair, part, outcome in zip(places, statistics.pairs, statistics.outcomes(statistics.total), strict=True)
    ]
    return [replace(result, pairs=tuple(table[at] for table in tables)) for at, result in enumerate(results)]


def _with_spread(result: Result, found: Spread, place: int, how: Resampling, clusters: int | None) -> Result:
    low, high = found.interval[place]
    known = not np.isnan(low) and result.value is not None
    details = dict(result.details)
    if found.undefined[place] > 0:
        details["undefined_resamples"] = float(found.undefined[place])
    if how.interval != "percentile":
        details["interval"] = how.interval
    if clusters is not None:
        details["clusters"] = clusters
    return replace(
        result,
        ci=(float(low), float(high)) if known else None,
        confidence=how.confidence,
        resamples=how.resamples,
        seed=how.seed,
        acceptable=how.acceptable,
        below=number(found.below[place]) if known else None,
        details=details,
    )
