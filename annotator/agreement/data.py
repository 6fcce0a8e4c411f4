"""From a selection to the table that it asks for. Builds no statistics."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace

import numpy as np

from annotator.agreement.alignment import code_presence_table, code_table, field_table
from annotator.agreement.arrays import BoolArray, IntArray
from annotator.agreement.corpus import Corpus
from annotator.agreement.metrics import SET_METRICS
from annotator.agreement.positions import code_sets, exclusive, presence
from annotator.agreement.ratings import Ratings
from annotator.agreement.selection import Selection
from annotator.agreement.table import Table, Weights, unique_rows


def table_of(data: Ratings | Corpus, selection: Selection, coders: Sequence[int]) -> Table:
    """The units of the data as these coders (places) rated them."""
    if isinstance(data, Ratings):
        table = _ratings(data, selection, coders)
    elif selection.unit in ("span", "field"):
        table = _aligned(data, selection, coders)
    else:
        table = _positions(data, selection, coders)
    return table if selection.category is None else _collapsed(table, selection)


def counted_documents(data: Ratings | Corpus, coders: Sequence[int]) -> BoolArray:
    """(documents,): whether two or more of the coders were assigned to it; for ratings, whether any rated in it
    (units with a single rating still count in the marginals of Gwet's coefficients)."""
    if isinstance(data, Ratings):
        rated = np.zeros(len(data.documents), bool)
        rated[data.groups[(data.places[:, list(coders)] >= 0).any(1)]] = True
        return rated
    counted: BoolArray = data.rosters[:, list(coders)].sum(1) >= 2
    return counted


def _ratings(ratings: Ratings, selection: Selection, coders: Sequence[int]) -> Table:
    places, categories = _categories(ratings, coders)
    patterns, pattern = unique_rows(places)
    order = np.argsort(ratings.groups, kind="stable")
    weights = Weights(
        codes=1,
        documents=len(ratings.documents),
        patterns=len(patterns),
        group=ratings.groups[order],
        pattern=pattern[order],
        weight=ratings.weights[order],
    )
    return Table(
        coders=tuple(ratings.coders[coder] for coder in coders),
        categories=categories,
        patterns=patterns,
        weights=weights,
        counted=counted_documents(ratings, coders),
        ranked=ratings.ranked,
        fixed=ratings.fixed,
        strict=False,
    )


def _categories(ratings: Ratings, coders: Sequence[int]) -> tuple[IntArray, tuple[Hashable, ...]]:
    """The ratings of the coders, as places in the categories: the given ones, or those that these coders used."""
    places = ratings.places[:, list(coders)]
    if ratings.fixed:
        return places, ratings.categories
    used = np.unique(places[places >= 0])
    moved = np.full(len(ratings.categories) + 1, -1, np.int64)
    moved[used] = np.arange(len(used))
    return moved[places], tuple(ratings.categories[place] for place in used)


def _aligned(corpus: Corpus, selection: Selection, coders: Sequence[int]) -> Table:
    key = (selection.unit, selection.codes, selection.together, selection.field, selection.category_names, *coders)
    if key not in corpus.cache:
        corpus.cache[key] = _align(corpus, selection, coders)
    table: Table = corpus.cache[key]
    return table


def _align(corpus: Corpus, selection: Selection, coders: Sequence[int]) -> Table:
    if selection.field is not None and selection.unit == "field":
        return field_table(corpus, selection.codes, selection.field, coders, selection.category_names)
    if selection.together:
        return code_table(corpus, selection.codes, coders)
    return code_presence_table(corpus, corpus.codes if selection.codes is None else selection.codes, coders)


def _positions(corpus: Corpus, selection: Selection, coders: Sequence[int]) -> Table:
    counted = counted_documents(corpus, coders)
    if selection.together:
        table = code_sets(corpus, selection.unit, selection.codes).select(coders, counted)
        return table if selection.metric in SET_METRICS else exclusive(table, counted)
    table = presence(corpus, selection.unit).select(coders, counted)
    if selection.codes is None:
        return table
    return replace(table, weights=_only(corpus, table, selection))


def _only(corpus: Corpus, table: Table, selection: Selection) -> Weights:
    """The rows of the selected codes; kept, because every measure asks for them."""
    key = ("only", selection.unit, selection.codes)
    if key not in corpus.cache:
        corpus.cache[key] = table.weights.only(corpus.code_places(selection.codes))
    weights: Weights = corpus.cache[key]
    return weights


def _collapsed(table: Table, selection: Selection) -> Table:
    """One category against all others."""
    same = np.array([*(category == selection.category for category in table.categories), False], np.int64)
    patterns = np.where(table.patterns >= 0, same[table.patterns], -1)
    return replace(table, categories=(False, True), patterns=patterns, ranked=True, fixed=True)
