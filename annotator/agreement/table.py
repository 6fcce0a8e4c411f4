"""The table that every coefficient of rated units is computed from: patterns of values, and how much text shows each.

A pattern is one row of values, one per coder. All coefficients depend on the data only through the total weight
(characters, tokens, units) of each pattern, and everything they need is linear in those weights: a measure says what
each pattern contributes (its features), the table adds that up over codes and documents. Sums of documents are
therefore additive, which is what makes resampling, live updates and corpora in parts cheap.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from annotator.agreement.arrays import BoolArray, FloatArray, IntArray, Matrix


@dataclass(frozen=True, eq=False)
class Weights:
    """Weight of each pattern, by code and document, as sparse rows.

    ``group`` is code * documents + document, ascending; ``pattern`` and ``weight`` are parallel to it. ``rest``
    (codes, documents) is what is left of each document, which shows the pattern ``rest_pattern`` (documents,).
    """

    codes: int
    documents: int
    patterns: int
    group: IntArray
    pattern: IntArray
    weight: FloatArray
    lengths: FloatArray | None = None
    rest_pattern: IntArray | None = None

    @cached_property
    def rest(self) -> FloatArray | None:
        """(codes, documents): the length of each document that no entry accounts for."""
        if self.lengths is None:
            return None
        used = np.bincount(self.group, weights=self.weight, minlength=self.codes * self.documents)
        return self.lengths[None, :] - used.reshape(self.codes, self.documents)

    @cached_property
    def totals(self) -> FloatArray:
        """(codes, patterns): weight over all documents."""
        code = self.group // max(1, self.documents)
        cells = self.codes * self.patterns
        flat = np.bincount(code * self.patterns + self.pattern, weights=self.weight, minlength=cells)
        return self._with_rest(np.asarray(flat, np.float64).reshape(self.codes, self.patterns))

    def _with_rest(self, total: FloatArray) -> FloatArray:
        """Add the uncovered text: the lengths of the documents of each roster, less what is covered in them."""
        if self.lengths is None or self.rest_pattern is None:
            return total
        for pattern, (length, members) in self._rosters.items():
            total[:, pattern] = length - total[:, members].sum(1) + total[:, pattern]
        return total

    @cached_property
    def _rosters(self) -> dict[int, tuple[float, IntArray]]:
        """For each rest pattern: the length of its documents, and all patterns that occur in them."""
        assert self.lengths is not None
        assert self.rest_pattern is not None
        found = {}
        owner = np.full(self.patterns, -1, np.int64)
        owner[self.pattern] = self.rest_pattern[self.group % self.documents] if len(self.group) else -1
        for pattern in np.unique(self.rest_pattern).tolist():
            owner[pattern] = pattern
            length = float(self.lengths[self.rest_pattern == pattern].sum())
            found[pattern] = (length, np.flatnonzero(owner == pattern))
        return found

    def weighted(self, features: Matrix, times: FloatArray) -> FloatArray:
        """(resamples, codes, features): as ``sums`` over all documents, each counted ``times`` (resamples, documents).

        What no entry accounts for is counted as if all text showed the rest patterns; entries then count as what they
        show instead. So the work depends on the entries alone, and that for the last ``times`` is kept: every measure
        and every pair of coders asks for the same.
        """
        cells, edges, _ = self._entries
        if self._weighted.get("times") is not times:
            self._weighted.update(times=times, totals=self._entries[2] @ np.ascontiguousarray(times.T))
            self._weighted.update(rest=times @ self._rest_lengths)
        totals = self._weighted["totals"]
        instead = dense(features[cells % self.patterns])
        found = np.zeros((len(times), self.codes, features.shape[1]))
        if self.rest_pattern is not None:
            instead = instead - dense(features[self._rest_of[cells % self.patterns]])
            found += (self._weighted["rest"] @ dense(features[list(self._rosters)]))[:, None, :]
        for code in range(self.codes):
            own = slice(edges[code], edges[code + 1])
            found[:, code] += (instead[own].T @ totals[own]).T
        return found

    @property
    def cells(self) -> int:
        """How many pairs of a code and a pattern occur."""
        return len(self._entries[0])

    @cached_property
    def _weighted(self) -> dict[str, FloatArray]:
        return {}

    @cached_property
    def _entries(self) -> tuple[IntArray, IntArray, Matrix]:
        """Which pairs of a code and a pattern (code * patterns + pattern) occur; where those of each code begin; the
        weights (pairs, documents)."""
        from scipy.sparse import csr_matrix

        code, document = np.divmod(self.group, max(1, self.documents))
        cell = code * self.patterns + self.pattern
        cells = np.flatnonzero(np.bincount(cell, minlength=1)) if len(cell) else np.zeros(0, np.int64)
        matrix = csr_matrix((self.weight, (np.searchsorted(cells, cell), document)), shape=(len(cells), self.documents))
        return cells, np.searchsorted(cells, np.arange(self.codes + 1) * self.patterns), matrix

    @cached_property
    def _rest_lengths(self) -> FloatArray:
        """(documents, rest patterns): the length of each document at the pattern of its uncovered text."""
        if self.lengths is None or self.rest_pattern is None:
            return np.zeros((self.documents, 0))
        return np.where(self.rest_pattern[:, None] == list(self._rosters), self.lengths[:, None], 0.0)

    @cached_property
    def _rest_of(self) -> IntArray:
        """(patterns,): what uncovered text shows in the documents where a pattern occurs."""
        rest = np.zeros(self.patterns, np.int64)
        for pattern, (_, members) in self._rosters.items():
            rest[members] = pattern
        return rest

    def only(self, codes: Sequence[int]) -> Weights:
        """The rows of some codes (places, -1 for one that nobody used), in that order."""
        edges = np.searchsorted(self.group, np.arange(self.codes + 1) * self.documents)
        parts = [slice(edges[code], edges[code + 1]) if code >= 0 else slice(0, 0) for code in codes]
        moved = [
            self.group[part] + (new - old) * self.documents
            for new, (old, part) in enumerate(zip(codes, parts, strict=True))
        ]
        return replace(
            self,
            codes=len(codes),
            group=np.concatenate([*moved, np.zeros(0, np.int64)]),
            pattern=np.concatenate([*(self.pattern[part] for part in parts), np.zeros(0, np.int64)]),
            weight=np.concatenate([*(self.weight[part] for part in parts), np.zeros(0)]),
        )

    def sums(self, features: Matrix) -> FloatArray:
        """(codes, documents, features): the features of each pattern times its weight, summed by document."""
        from scipy.sparse import csr_matrix

        rows = self.codes * self.documents
        counts = np.bincount(self.group, minlength=rows)
        pointers = np.concatenate([[0], np.cumsum(counts)])
        matrix = csr_matrix((self.weight, self.pattern, pointers), shape=(rows, self.patterns))
        sums = dense(matrix @ features).reshape(self.codes, self.documents, features.shape[1])
        if self.rest is not None and self.rest_pattern is not None:
            sums += self.rest[:, :, None] * dense(features[self.rest_pattern])[None, :, :]
        return sums


@dataclass(frozen=True, eq=False)
class Table:
    """Patterns (patterns, coders) of places in ``categories``, -1 where a coder is missing, with their weights.

    ``categories`` of a code's presence are (False, True). ``fixed`` says that the categories are the codebook's and
    not just those observed; ``ranked`` that they stand in rank order. With ``strict``, units coded by a single coder
    contribute nothing at all (text; Gwet's coefficients otherwise count them in the marginals).
    ``counted`` (documents,) says which documents two of the coders were assigned to.
    ``unsound`` is a reason for which no coefficient can be had from these values.
    """

    coders: tuple[str, ...]
    categories: tuple[Hashable, ...]
    patterns: IntArray
    weights: Weights
    counted: BoolArray
    ranked: bool = False
    fixed: bool = False
    strict: bool = True
    unsound: str | None = None
    details: dict[str, object] | None = None

    @cached_property
    def given(self) -> BoolArray:
        """(patterns, coders): whether there is a value that counts."""
        given = self.patterns >= 0
        if self.strict:
            given &= (given.sum(1) >= 2)[:, None]
        return given

    @cached_property
    def raters(self) -> IntArray:
        """(patterns,): coders with a value that counts."""
        raters: IntArray = self.given.sum(1)
        return raters

    @cached_property
    def pairable(self) -> FloatArray:
        """(patterns,): 1.0 where two coders or more gave a value."""
        return (self.raters >= 2).astype(np.float64)

    @cached_property
    def counts(self) -> Matrix:
        """(patterns, categories): how many coders gave each value; sparse when there are many categories."""
        rows, columns = np.nonzero(self.given)
        return tally(rows, self.patterns[rows, columns], len(self.patterns), len(self.categories))

    def one_hot(self, coder: int) -> Matrix:
        """(patterns, categories): 1.0 at the value of one coder."""
        rows = np.flatnonzero(self.given[:, coder])
        return tally(rows, self.patterns[rows, coder], len(self.patterns), len(self.categories))

    def select(self, coders: Sequence[int], counted: BoolArray) -> Table:
        """The same units as some of the coders rated them."""
        names = tuple(self.coders[coder] for coder in coders)
        return replace(self, coders=names, patterns=self.patterns[:, list(coders)], counted=counted)


#: Up to this many cells a matrix of patterns by categories is kept dense.
_DENSE = 4_000_000


def tally(rows: IntArray, columns: IntArray, height: int, width: int, weights: FloatArray | None = None) -> Matrix:
    """(height, width): how often each (row, column) occurs, or the sum of its weights."""
    each = np.ones(len(rows)) if weights is None else weights
    if height * width <= _DENSE:
        return np.bincount(rows * width + columns, weights=each, minlength=height * width).reshape(height, width)
    from scipy.sparse import csr_matrix

    return csr_matrix((each, (rows, columns)), shape=(height, width))


def dense(matrix: Matrix) -> FloatArray:
    """As an ordinary array."""
    array: FloatArray = matrix.toarray() if hasattr(matrix, "toarray") else np.asarray(matrix)
    return array


def stack(parts: Sequence[Matrix]) -> Matrix:
    """Side by side; sparse as soon as one part is."""
    columns = [part[:, None] if part.ndim == 1 else part for part in parts]
    if all(isinstance(part, np.ndarray) for part in columns):
        return np.concatenate(columns, axis=1)
    from scipy.sparse import csr_matrix, hstack

    return hstack([csr_matrix(part) for part in columns], format="csr")


def unique_rows(rows: IntArray) -> tuple[IntArray, IntArray]:
    """Distinct rows, and for each row which one it is. Values are >= -1."""
    if not len(rows):
        return rows, np.zeros(0, np.int64)
    key = np.zeros(len(rows), np.int64)
    size = 1
    for column in rows.T:
        place, span = column + 1, int(column.max()) + 2
        if size * span >= 1 << 62:  # ranks instead of values: at most as many as there are rows
            key, place = _ranks(key), _ranks(place)
            size, span = int(key.max()) + 1, int(place.max()) + 1
        key = key * span + place
        size *= span
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    return rows[first], inverse.astype(np.int64)


def _ranks(values: IntArray) -> IntArray:
    return np.unique(values, return_inverse=True)[1].astype(np.int64)
