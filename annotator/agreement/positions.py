"""Tables of positions: per code who marked what (presence), and over all codes together (exclusive or sets).

Presence gives, for every code at once, the length of text in each state of the coders. Together, a position's value
is the set of codes that a coder put there; where no coder ever has two codes at one place it is simply the code.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace

import numpy as np

from annotator.agreement.arrays import BoolArray, IntArray
from annotator.agreement.corpus import Corpus
from annotator.agreement.sweep import WORD, sweep, words
from annotator.agreement.table import Table, Weights, unique_rows
from annotator.agreement.units import line

#: Up to this many combinations of rosters and states, patterns are numbered directly instead of by what occurs.
_DIRECT = 1 << 14


def presence(corpus: Corpus, unit: str) -> Table:
    """For each code of the corpus, whether each coder marked each unit with it. Kept with the corpus."""
    key = ("presence", unit)
    if key not in corpus.cache:
        corpus.cache[key] = _presence(corpus, unit)
    table: Table = corpus.cache[key]
    return table


def _presence(corpus: Corpus, unit: str) -> Table:
    on_line = line(corpus, unit)
    spans, documents = on_line.columns, len(corpus)
    found = sweep(spans.code * documents + spans.document, spans.coder, spans.start, spans.end, len(corpus.coders))
    rosters, roster = unique_rows(corpus.rosters.astype(np.int64))
    pattern, values, rest = _number(found.state, roster[found.group % documents] if documents else found.group, rosters)
    weights = Weights(
        codes=len(corpus.codes),
        documents=documents,
        patterns=len(values),
        group=found.group,
        pattern=pattern,
        weight=found.length.astype(np.float64),
        lengths=on_line.lengths.astype(np.float64),
        rest_pattern=rest[roster],
    )
    return Table(
        coders=corpus.coders,
        categories=(False, True),
        patterns=values,
        weights=weights,
        counted=corpus.rosters.sum(1) >= 2,
        ranked=True,
        fixed=True,
        details={"left_out": on_line.left_out} if on_line.left_out else {},
    )


def _number(state: IntArray, roster: IntArray, rosters: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """(pattern of each stretch, values of each pattern, pattern of each roster's uncovered text)."""
    coders = rosters.shape[1]
    states = 1 << coders
    if coders <= WORD and len(rosters) * states <= _DIRECT:
        every = np.tile(_bits(np.arange(states)[:, None], coders), (len(rosters), 1))
        values = np.where(np.repeat(rosters, states, axis=0) > 0, every, -1)
        return roster * states + state[:, 0], values, np.arange(len(rosters)) * states
    nothing = np.zeros((len(rosters), state.shape[1]), np.int64)
    rows = np.concatenate([np.column_stack([np.arange(len(rosters)), nothing]), np.column_stack([roster, state])])
    distinct, inverse = unique_rows(rows)
    values = np.where(rosters[distinct[:, 0]] > 0, _bits(distinct[:, 1:], coders), -1)
    return inverse[len(rosters) :], values, inverse[: len(rosters)]


def _bits(state: IntArray, columns: int) -> IntArray:
    """(rows, columns) of 0 and 1 from state words."""
    places = np.arange(columns)
    return state[:, places // WORD] >> (places % WORD)[None, :] & 1


def code_sets(corpus: Corpus, unit: str, codes: Sequence[Hashable] | None) -> Table:
    """All the codes (or the given ones) together: each unit's value is the frozenset of codes there."""
    places = [place for place in corpus.code_places(codes) if place >= 0]
    key = ("sets", unit, tuple(places))
    if key not in corpus.cache:
        corpus.cache[key] = _code_sets(corpus, unit, places)
    table: Table = corpus.cache[key]
    return table


def _code_sets(corpus: Corpus, unit: str, codes: list[int]) -> Table:
    on_line = line(corpus, unit)
    documents, coders = len(corpus), len(corpus.coders)
    place = np.full(len(corpus.codes), -1, np.int64)
    place[codes] = np.arange(len(codes))
    spans = on_line.columns.where(place[on_line.columns.code] >= 0)
    width = words(len(codes))  # words of one coder: each coder's columns start at a word of their own
    column = spans.coder * (width * WORD) + place[spans.code]
    found = sweep(spans.document, column, spans.start, spans.end, coders * width * WORD)
    # the set of each coder on each stretch, then the pattern of the coders' sets
    nothing = np.zeros((documents, coders * width), np.int64)
    stretches = np.concatenate([nothing, found.state]).reshape(-1, coders, width)
    document = np.concatenate([np.arange(documents), found.group])
    distinct, which = unique_rows(stretches.reshape(-1, width))
    values = np.where(corpus.rosters[document], which.reshape(-1, coders), -1)
    patterns, pattern = unique_rows(values)
    members = _bits(distinct, len(codes))
    names = [corpus.codes[code] for code in codes]
    categories = tuple(frozenset(name for name, there in zip(names, row, strict=True) if there) for row in members)
    weights = Weights(
        codes=1,
        documents=documents,
        patterns=len(patterns),
        group=found.group,
        pattern=pattern[documents:],
        weight=found.length.astype(np.float64),
        lengths=on_line.lengths.astype(np.float64),
        rest_pattern=pattern[:documents],
    )
    return Table(
        coders=corpus.coders,
        categories=categories,
        patterns=patterns,
        weights=weights,
        counted=corpus.rosters.sum(1) >= 2,
        details={"left_out": on_line.left_out} if on_line.left_out else {},
    )


def exclusive(table: Table, counted: BoolArray) -> Table:
    """A table of code sets read as one code per unit, None where there is none.

    Where some coder has two codes at one place in a counted document there is no such reading: the table is then
    ``unsound`` (overlap_not_allowed).
    """
    sizes = np.array([len(category) for category in table.categories], np.int64)  # type: ignore[arg-type]
    used = np.zeros(len(table.patterns), bool)
    used[table.weights.pattern[counted[table.weights.group % max(1, table.weights.documents)]]] = True
    several = (sizes[table.patterns[used]] > 1) & table.given[used]
    if several.any():
        return replace(table, unsound="overlap_not_allowed")
    names: list[Hashable | None] = [next(iter(category), None) for category in table.categories]  # type: ignore[call-overload]
    return replace(table, categories=tuple(names))
