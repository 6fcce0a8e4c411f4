"""Documents as lines on which coders mark units: Unit, Continuum, Corpus. No statistics here.

A corpus is columnar inside (one array per property of a span), so that a million spans cost megabytes, and it is
never changed: whatever is computed from it may be kept.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from annotator.agreement.arrays import BoolArray, IntArray
from annotator.errors import UsageError

Boundaries = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Unit:
    """What a coder marked: [start, end) with a code. ``start`` and ``end`` None: the whole document.
    ``values`` maps a field's name to the coder's value (None: left empty)."""

    coder: str
    start: int | None
    end: int | None
    code: Hashable
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Continuum:
    """One document: its length in code points, the coders assigned to it, what they marked.

    A coder in ``coders`` who marked nothing says "nothing here"; any other coder is missing. ``units`` gives the
    boundaries of tokens, sentences or paragraphs (sorted, disjoint) by the name of the unit.
    """

    length: int
    coders: Sequence[str]
    spans: Sequence[Unit] = ()
    units: Mapping[str, Boundaries] = field(default_factory=dict)
    id: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The spans: parallel arrays of places in the corpus's documents, coders, codes; start and end are -1 for an
    annotation of the whole document. ``values`` maps a field's name to an object array."""

    document: IntArray
    coder: IntArray
    code: IntArray
    start: IntArray
    end: IntArray
    values: Mapping[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.document)

    def where(self, mask: Any) -> Columns:
        values = {name: column[mask] for name, column in self.values.items()}
        return Columns(self.document[mask], self.coder[mask], self.code[mask], self.start[mask], self.end[mask], values)


class Corpus:
    """Documents with their coders and spans. Raises UsageError for a span that can't be (empty, outside its
    document, by a coder who is not assigned to it)."""

    def __init__(self, continua: Iterable[Continuum]) -> None:
        documents = tuple(continua)
        self.coders: tuple[str, ...] = tuple(dict.fromkeys(c for d in documents for c in d.coders))
        units = [(place, unit) for place, document in enumerate(documents) for unit in document.spans]
        self.codes: tuple[Hashable, ...] = tuple(sorted({unit.code for _, unit in units}, key=_rank))
        coder_place = {coder: place for place, coder in enumerate(self.coders)}
        code_place = {code: place for place, code in enumerate(self.codes)}
        unknown = [unit.coder for _, unit in units if unit.coder not in coder_place]
        if unknown:
            raise UsageError(f"A span is by “{unknown[0]}”, who is not among the document's coders.")
        names = dict.fromkeys(name for _, unit in units for name in unit.values)
        self._fill(
            ids=tuple(document.id or str(place) for place, document in enumerate(documents)),
            lengths=np.array([document.length for document in documents], np.int64),
            rosters=_rosters(documents, coder_place),
            columns=Columns(
                np.array([place for place, _ in units], np.int64),
                np.array([coder_place[unit.coder] for _, unit in units], np.int64),
                np.array([code_place[unit.code] for _, unit in units], np.int64),
                np.array([-1 if unit.start is None else unit.start for _, unit in units], np.int64),
                np.array([-1 if unit.end is None else unit.end for _, unit in units], np.int64),
                {name: _objects([unit.values.get(name) for _, unit in units]) for name in names},
            ),
            boundaries=_boundaries(documents),
        )

    @classmethod
    def from_arrays(
        cls,
        columns: Columns,
        *,
        lengths: IntArray | Sequence[int],
        rosters: BoolArray | Sequence[Sequence[bool]],
        coders: Sequence[str],
        codes: Sequence[Hashable],
        ids: Sequence[str] = (),
        boundaries: Mapping[str, Sequence[Boundaries]] | None = None,
    ) -> Corpus:
        """A corpus from arrays: ``lengths`` (documents,), ``rosters`` (documents, coders) says who is assigned;
        ``boundaries`` maps a unit's name to one list of ranges per document."""
        corpus = cls.__new__(cls)
        corpus.coders, corpus.codes = tuple(coders), tuple(codes)
        corpus._fill(
            ids=tuple(ids) or tuple(map(str, range(len(lengths)))),
            lengths=np.asarray(lengths, np.int64),
            rosters=np.asarray(rosters, bool).reshape(len(lengths), len(coders)),
            columns=columns,
            boundaries=dict(boundaries or {}),
        )
        return corpus

    def _fill(
        self,
        ids: tuple[str, ...],
        lengths: IntArray,
        rosters: BoolArray,
        columns: Columns,
        boundaries: Mapping[str, Sequence[Boundaries]],
    ) -> None:
        self.ids, self.lengths, self.rosters = ids, lengths, rosters
        self.columns, self.boundaries = columns, boundaries
        self.cache: dict[Any, Any] = {}
        _check(self)

    def __len__(self) -> int:
        """Number of documents."""
        return len(self.ids)

    def __repr__(self) -> str:
        return f"<Corpus: {len(self)} documents, {len(self.columns)} spans, coders {', '.join(self.coders)}>"

    def coder_places(self, coders: Sequence[str] | None) -> list[int]:
        """Places of the named coders (all without names), in the corpus's order. Raises UsageError."""
        if coders is None:
            return list(range(len(self.coders)))
        unknown = [coder for coder in coders if coder not in self.coders]
        if unknown:
            raise UsageError(f"There is no coder “{unknown[0]}”. Coders: {', '.join(self.coders) or 'none'}.")
        return [place for place, coder in enumerate(self.coders) if coder in set(coders)]

    def code_places(self, codes: Sequence[Hashable] | None) -> list[int]:
        """Places of the codes, in the order asked for; -1 for a code that nobody used."""
        if codes is None:
            return list(range(len(self.codes)))
        place = {code: index for index, code in enumerate(self.codes)}
        return [place.get(code, -1) for code in codes]

    def subset(self, documents: Sequence[int]) -> Corpus:
        """Only these documents (places, possibly several times), in this order; codes and coders stay."""
        chosen = np.asarray(documents, np.int64)
        order = np.argsort(self.columns.document, kind="stable")
        edges = np.searchsorted(self.columns.document[order], np.arange(len(self) + 1))
        count = edges[chosen + 1] - edges[chosen]
        step = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        kept = self.columns.where(order[np.repeat(edges[chosen], count) + step])
        place = np.repeat(np.arange(len(chosen)), count)
        moved = Columns(place, kept.coder, kept.code, kept.start, kept.end, kept.values)
        return Corpus.from_arrays(
            moved,
            lengths=self.lengths[chosen],
            rosters=self.rosters[chosen],
            coders=self.coders,
            codes=self.codes,
            ids=[self.ids[i] for i in chosen],
            boundaries={name: [lists[i] for i in chosen] for name, lists in self.boundaries.items()},
        )


def _rank(value: Hashable) -> tuple[str, Any]:
    """A sort key for values of any type: by number or text inside a type."""
    if isinstance(value, bool | int | float):
        return "", value
    return type(value).__name__, value if isinstance(value, str) else repr(value)


def _objects(values: list[Any]) -> Any:
    column = np.empty(len(values), object)
    column[:] = values
    return column


def _rosters(documents: tuple[Continuum, ...], coder_place: Mapping[str, int]) -> BoolArray:
    rosters = np.zeros((len(documents), len(coder_place)), bool)
    for place, document in enumerate(documents):
        rosters[place, [coder_place[coder] for coder in document.coders]] = True
    return rosters


def _boundaries(documents: tuple[Continuum, ...]) -> dict[str, list[Boundaries]]:
    names = dict.fromkeys(name for document in documents for name in document.units)
    for name in names:
        missing = [d for d in documents if name not in d.units and d.length]
        if missing:
            raise UsageError(f"Document “{missing[0].id}” lacks its boundaries of the unit “{name}”, others have them.")
    return {name: [document.units.get(name, ()) for document in documents] for name in names}


def _check(corpus: Corpus) -> None:
    columns = corpus.columns
    if not len(columns):
        return
    whole = columns.start < 0
    length = corpus.lengths[columns.document]
    bad = ~whole & ((columns.start >= columns.end) | (columns.end > length))
    bad |= whole & ((columns.start != -1) | (columns.end != -1))
    if bad.any():
        at = int(np.flatnonzero(bad)[0])
        raise UsageError(
            f"A span can't be [{columns.start[at]}, {columns.end[at]}) in document "
            f"“{corpus.ids[columns.document[at]]}” of length {length[at]}."
        )
    stray = ~corpus.rosters[columns.document, columns.coder]
    if stray.any():
        at = int(np.flatnonzero(stray)[0])
        raise UsageError(
            f"Document “{corpus.ids[columns.document[at]]}” has a span by “{corpus.coders[columns.coder[at]]}”, "
            "who is not among its coders."
        )
