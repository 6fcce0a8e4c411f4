"""What each coder did by themselves: how often they gave each value, over the units that count."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from annotator.agreement.arrays import FloatArray, IntArray
from annotator.agreement.explanation.asked import Asked, View
from annotator.agreement.table import dense, stack

#: So many values are listed, the most frequent ones.
LISTED = 60
#: What the marginals of measures count that compare spans themselves.
SPANS = "spans"


@dataclass(frozen=True, slots=True)
class Marginal:
    """One coder's values: ``counts`` maps a category to the units (characters, passages, ...) that were given it, in
    the order of the categories; ``n`` is their total, ``others`` what the values beyond LISTED make. For measures
    that compare spans the only category is SPANS: the coder's spans in the documents compared."""

    coder: str
    n: float
    counts: tuple[tuple[Hashable, float], ...]
    others: float = 0.0


def marginals(asked: Asked, layer: int) -> tuple[Marginal, ...]:
    """One for each coder, in order. Empty where the data support no coefficient."""
    if asked.measure.spans_only:
        return _of_spans(asked, layer)
    if len(asked.views) != 1:  # each pair has units of its own: a coder's values differ from pair to pair
        return ()
    view = asked.views[0]
    columns = stack([view.table.one_hot(place) for place in range(len(view.coders))])
    totals = dense(view.table.weights.totals[layer : layer + 1] @ columns)[0]
    counts = totals.reshape(len(view.coders), -1)
    used = np.flatnonzero(counts.sum(0) > 0) if not view.table.fixed else np.arange(counts.shape[1])
    listed = np.sort(used[np.argsort(-counts[:, used].sum(0), kind="stable")[:LISTED]])
    return tuple(_marginal(view, coder, row, listed) for coder, row in zip(asked.names, counts, strict=True))


def _marginal(view: View, coder: str, row: FloatArray, listed: IntArray) -> Marginal:
    names = view.table.categories
    counts = tuple((names[place], float(row[place])) for place in listed.tolist())
    total = float(row.sum())
    return Marginal(coder, total, counts, max(0.0, total - float(row[listed].sum())))


def _of_spans(asked: Asked, layer: int) -> tuple[Marginal, ...]:
    """Spans of each coder in the documents compared; of the one code, or of all codes taken together."""
    corpus = asked.corpus
    assert corpus is not None
    selection = asked.selection
    places = corpus.code_places(selection.codes)
    if not selection.together:
        places = [places[layer]]
    columns = corpus.columns
    shared = corpus.rosters[:, list(asked.coders)].sum(1) >= 2
    wanted = np.isin(columns.code, places) & shared[columns.document] & (columns.start >= 0)
    counts = np.bincount(columns.coder[wanted], minlength=len(corpus.coders)).tolist()
    return tuple(
        Marginal(corpus.coders[coder], float(counts[coder]), ((SPANS, float(counts[coder])),)) for coder in asked.coders
    )
