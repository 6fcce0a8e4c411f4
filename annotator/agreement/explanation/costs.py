"""What costs most: the parts of the observed disagreement that documents, pairs of coders and codes account for.

For coefficients of rated units the parts are sums of ``prices`` and add up to the whole. Measures that compare spans
show an observed disagreement for each document and pair; where it is a mean of theirs, weighted by something that was
counted, the parts are these. Whether it is, is checked, not assumed: parts that would not add up are not shown.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.agreement.arrays import BoolArray, FloatArray, IntArray
from annotator.agreement.explanation.asked import SHOW_DISAGREEMENT, Asked, disagreement
from annotator.agreement.explanation.prices import prices
from annotator.agreement.statistics import Statistics

#: Parts add up when they do so to this precision.
_CLOSE = 1e-9

NOT_A_MEAN = "The observed disagreement of this measure is no mean over its parts, so it can't be divided among them."
UNDEFINED = "There is no observed disagreement to divide."


@dataclass(frozen=True, slots=True)
class Part:
    """``part`` is a document's id, a pair of coders, or a code; ``cost`` what it adds to the observed disagreement,
    ``share`` the same as a share of the whole (0 where there is no disagreement), ``n`` the units compared in it."""

    part: Hashable
    cost: float
    share: float
    n: float


@dataclass(frozen=True, slots=True)
class Costs:
    """The parts of one figure, the most costly first; each list adds up to ``observed``, the observed disagreement.
    ``why`` says why a list is empty."""

    observed: float | None
    documents: tuple[Part, ...] = ()
    pairs: tuple[Part, ...] = ()
    why: str = ""


def costs(asked: Asked, layer: int) -> Costs:
    """The parts of the figure of one code (a place in ``asked.results``)."""
    whole = disagreement(asked.key, asked.results[layer])
    if whole is None or asked.statistics is None:
        return Costs(None, why=UNDEFINED)
    if not asked.measure.spans_only:
        found = of_units(asked, layer)
        if found is None:
            return Costs(None, why=UNDEFINED)
        n = _units_of_documents(asked, layer)
        documents, pairs = found.sum(1), found.sum(0)
        return Costs(whole, _documents(asked, documents, n, whole), _pairs(asked, pairs, layer, whole))
    by_document, by_pair = of_documents(asked, layer), _of_pairs(asked, layer)
    n = _units_of_documents(asked, layer)
    return Costs(
        whole,
        () if by_document is None else _documents(asked, by_document, n, whole),
        () if by_pair is None else _pairs(asked, by_pair, layer, whole),
        NOT_A_MEAN if by_document is None or by_pair is None else "",
    )


def of_units(asked: Asked, layer: int) -> FloatArray | None:
    """(documents, pairs): parts of the observed disagreement of a coefficient of rated units, None if it has none."""
    parts = []
    for view in asked.views:
        found = prices(asked, view, layer)
        if found is None:
            return None
        own = view.table.weights.only([layer])
        parts.append(own.sums(found.of(_counting(view.table.patterns, view.table.given)))[0])
    return np.concatenate(parts, axis=1) if parts else None


def _counting(patterns: IntArray, given: BoolArray) -> IntArray:
    """Patterns without the values that do not count."""
    return np.where(given, patterns, -1)


def of_documents(asked: Asked, layer: int) -> FloatArray | None:
    """(documents,): parts of the observed disagreement of a measure of spans; None where it is no mean."""
    assert asked.statistics is not None
    return _weighted(asked, asked.statistics, layer)


def _weighted(asked: Asked, statistics: Statistics, layer: int) -> FloatArray | None:
    """Each document's disagreement times its weight. The weight is n, 1, or one of the sums: whichever adds up."""
    sums, total = statistics.by_document[layer], statistics.total[layer]
    outcome, whole = statistics.finish(sums), statistics.finish(total)
    own = _as_disagreement(asked.key, outcome.observed)
    observed = float(_as_disagreement(asked.key, np.asarray(whole.observed)))
    known = ~np.isnan(own)
    own = np.where(known, own, 0.0)
    candidates = [(outcome.n, float(whole.n)), (np.ones(len(own)), 1.0)]
    candidates += [(sums[:, column], float(total[column])) for column in range(sums.shape[1])]
    for weights, norm in candidates:
        if norm > 0:
            parts = np.where(known, own * weights / norm, 0.0)
            if abs(parts.sum() - observed) <= _CLOSE * max(1.0, abs(observed)):
                return parts
    return None


def _as_disagreement(key: str, observed: FloatArray) -> FloatArray:
    return observed if key in SHOW_DISAGREEMENT else np.asarray(1.0 - observed)


def _of_pairs(asked: Asked, layer: int) -> FloatArray | None:
    """(pairs,): parts that pairs of coders account for, when the disagreement is their mean weighted by n."""
    if len(asked.pairs) == 1:
        whole = disagreement(asked.key, asked.results[layer])
        return None if whole is None else np.array([whole])
    found = [asked_of_pair(asked, place).results[layer] for place in range(len(asked.pairs))]
    n = np.array([result.n for result in found])
    own = np.array([disagreement(asked.key, result) or 0.0 for result in found])
    whole = disagreement(asked.key, asked.results[layer])
    if whole is None or n.sum() == 0:
        return None
    for weights in (n / n.sum(), np.full(len(n), 1.0 / len(n))):
        if abs((own * weights).sum() - whole) <= _CLOSE * max(1.0, abs(whole)):
            return np.asarray(own * weights)
    return None


def asked_of_pair(asked: Asked, place: int) -> Asked:
    """The same figure of one pair of coders."""
    if ("pair", place) not in asked.kept:
        asked.kept["pair", place] = asked.of_pair(place)
    found: Asked = asked.kept["pair", place]
    return found


def _units_of_documents(asked: Asked, layer: int) -> FloatArray:
    """(documents,): the units compared in each document."""
    assert asked.statistics is not None
    return asked.statistics.finish(asked.statistics.by_document[layer]).n


def _documents(asked: Asked, found: FloatArray, n: FloatArray, whole: float) -> tuple[Part, ...]:
    places = np.flatnonzero(asked.counted)
    ids = [asked.documents[place] for place in places]
    return _parts(ids, found[places], n[places], whole)


def _pairs(asked: Asked, found: FloatArray, layer: int, whole: float) -> tuple[Part, ...]:
    names = [(asked.data.coders[first], asked.data.coders[second]) for first, second in asked.pairs]
    if len(names) == 1:
        n = np.array([asked.results[layer].n])
    else:
        n = np.array([asked_of_pair(asked, place).results[layer].n for place in range(len(names))])
    return _parts(names, found, n, whole)


def _parts(names: Sequence[Hashable], costs: FloatArray, n: FloatArray, whole: float) -> tuple[Part, ...]:
    order = np.argsort(-costs, kind="stable")
    return tuple(
        Part(names[place], float(costs[place]), float(costs[place] / whole) if whole > 0 else 0.0, float(n[place]))
        for place in order.tolist()
    )


def of_codes(asked: Asked) -> tuple[Part, ...]:
    """The codes of a selection that looks at them one by one: which share of all disagreements is each one's.

    A code's disagreements are its observed disagreement times its n: on text, where every code has the same n, the
    shares are those of the sum of the codes' observed disagreements. ``cost`` is the code's own observed disagreement.
    """
    found = []
    for result in asked.results:
        observed = disagreement(asked.key, result)
        found.append((result.code, 0.0 if observed is None else observed, result.n))
    total = sum(observed * n for _, observed, n in found)
    parts = [Part(code, observed, observed * n / total if total > 0 else 0.0, n) for code, observed, n in found]
    return tuple(sorted(parts, key=lambda part: -part.share))
