"""From a corpus to the disorders of its documents: observed, and those of the samples. Kept with the corpus.

Identical spans of one coder (same range, same code) are one unit, with a count. Annotations of whole documents have no
place on the line and are left out, with a count. A document takes part when two of the coders were assigned to it; its
continuum has one coder for each of them, whether they marked something or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from annotator.agreement.arrays import FloatArray, IntArray
from annotator.agreement.corpus import Corpus
from annotator.agreement.gamma.best import align
from annotator.agreement.gamma.disorder import LabelSums, costs, label_sums
from annotator.agreement.gamma.distance import Distance
from annotator.agreement.gamma.lines import Lines, joined
from annotator.agreement.gamma.options import Options
from annotator.agreement.gamma.sampling import AT_ONCE, Expected, Source, expected
from annotator.agreement.gamma.watching import Watch
from annotator.agreement.resampling import Tick


@dataclass(frozen=True, eq=False)
class Studied:
    """One document: places of the document and its coders in the corpus; ``units_of`` (labels + 1,) counts the units
    of each label, and all; the best alignment, as rows of the corpus's columns (tuples, coders), with the disorder of
    each unitary alignment in deltas; ``expected`` None without samples."""

    document: int
    coders: tuple[int, ...]
    units_of: IntArray
    duplicates: int
    alignment: IntArray
    disorders: FloatArray
    labels: LabelSums
    expected: Expected | None

    @property
    def units(self) -> int:
        return int(self.units_of[-1])

    @property
    def per_coder(self) -> float:
        """Mean number of units per coder."""
        return self.units / len(self.coders)

    @property
    def observed(self) -> float:
        """Disorder of the best alignment, in deltas."""
        return float(self.disorders.sum()) / self.per_coder


@dataclass(frozen=True, eq=False)
class Study:
    """The documents with units, and how many spans took no part."""

    documents: tuple[Studied, ...]
    left_out: int


@dataclass(frozen=True, eq=False)
class Question:
    """What is studied: these coders and codes (places in the corpus) under these options; ``soft``: covers."""

    coders: tuple[int, ...]
    codes: tuple[int, ...]
    distance: Distance
    options: Options
    soft: bool = False


def study(corpus: Corpus, question: Question, tick: Tick | None = None) -> Study:
    """The disorders of every document; kept in the corpus's cache, so that gamma, gamma-cat and gamma-k share them.
    ``tick`` is told of units aligned, those of samples included."""
    distance = question.distance
    shape = (distance.alpha, distance.beta, distance.codes.tobytes())
    key = ("gamma", question.coders, question.codes, question.options, question.soft, *shape)
    if key not in corpus.cache:
        corpus.cache[key] = _study(corpus, question, tick)
    found: Study = corpus.cache[key]
    return found


@dataclass(frozen=True, eq=False)
class _Document:
    """A document on its line; ``rows`` (units,) are the first spans of each unit in the corpus's columns."""

    place: int
    coders: tuple[int, ...]
    line: Lines
    rows: IntArray
    duplicates: int


def _study(corpus: Corpus, question: Question, tick: Tick | None) -> Study:
    columns = corpus.columns
    label = np.full(len(corpus.codes) + 1, -1, np.int64)
    label[list(question.codes)] = np.arange(len(question.codes))
    wanted = np.isin(columns.coder, question.coders) & (label[columns.code] >= 0)
    wanted &= (corpus.rosters[:, list(question.coders)].sum(1) >= 2)[columns.document]
    whole = wanted & (columns.start < 0)
    rows = np.flatnonzero(wanted & ~whole)
    documents = list(_documents(corpus, question, rows, label))
    watch = Watch(tick, sum(len(document.line) for document in documents) * (1 + question.options.samples))
    found: dict[int, Studied] = {}
    for size in sorted({len(document.coders) for document in documents}):
        for part in _portions([document for document in documents if len(document.coders) == size]):
            found.update((studied.document, studied) for studied in _studied(corpus, question, part, watch))
    return Study(tuple(found[place] for place in sorted(found)), int(whole.sum()))


def _documents(corpus: Corpus, question: Question, rows: IntArray, label: IntArray) -> Iterator[_Document]:
    """The documents that have units."""
    columns = corpus.columns
    rows = rows[np.argsort(columns.document[rows], kind="stable")]
    cuts = np.flatnonzero(np.diff(columns.document[rows])) + 1
    for own in np.split(rows, cuts) if len(rows) else []:
        place = int(columns.document[own[0]])
        coders = tuple(coder for coder in question.coders if corpus.rosters[place, coder])
        spans = np.column_stack(
            [
                np.searchsorted(coders, columns.coder[own]),
                columns.start[own],
                columns.end[own],
                label[columns.code[own]],
            ]
        )
        units, first = np.unique(spans, axis=0, return_index=True)
        coder, start, end, code = units.T
        nowhere = np.zeros(len(units), np.int64)
        floats = (start.astype(np.float64), end.astype(np.float64))
        line, order = Lines.sorted(coder, nowhere, *floats, code, (len(coders), 1))
        yield _Document(place, coders, line, own[first[order]], len(own) - len(units))


def _portions(documents: list[_Document]) -> Iterator[list[_Document]]:
    """Documents with about AT_ONCE units together."""
    part: list[_Document] = []
    held = 0
    for document in documents:
        part.append(document)
        held += len(document.line)
        if held >= AT_ONCE:
            yield part
            part, held = [], 0
    if part:
        yield part


def _studied(corpus: Corpus, question: Question, documents: list[_Document], watch: Watch) -> Iterator[Studied]:
    lines = joined([document.line for document in documents])
    tied = np.full(len(documents), not question.soft)
    tuples = align(lines, question.distance, cover=question.soft, canonical=tied, watch=watch)
    tuples = tuples[np.argsort(lines.line[tuples.max(1)], kind="stable")]
    disorders = costs(lines, tuples, question.distance)
    labels = label_sums(lines, tuples, question.distance, question.options.delta)
    rows = _rows(lines, documents)
    edges = np.searchsorted(lines.line[tuples.max(1)], np.arange(len(documents) + 1))
    chance = _chance(corpus, question, documents, watch)
    count = len(question.codes)
    for place, document in enumerate(documents):
        own = slice(edges[place], edges[place + 1])
        alignment = np.where(tuples[own] >= 0, rows[tuples[own]], -1)
        order = _text_order(corpus, alignment)
        sums = LabelSums(*(table[place] for table in (labels.weight, labels.different, labels.pairs)))
        yield Studied(
            document=document.place,
            coders=document.coders,
            units_of=np.append(np.bincount(document.line.label, minlength=count), len(document.line)),
            duplicates=document.duplicates,
            alignment=alignment[order],
            disorders=disorders[own][order],
            labels=sums,
            expected=None if chance is None else chance[place],
        )


def _rows(lines: Lines, documents: list[_Document]) -> IntArray:
    """The row of each unit of the joined lines."""
    before = np.cumsum([0, *(len(document.line) for document in documents)])
    place = np.zeros(len(lines), np.int64)  # the units of each line keep their order
    place[np.argsort(lines.line, kind="stable")] = np.arange(before[-1])
    rows: IntArray = np.concatenate([document.rows for document in documents])[place]
    return rows


def _text_order(corpus: Corpus, alignment: IntArray) -> IntArray:
    """The unitary alignments by where they begin."""
    there = alignment >= 0
    start = np.where(there, corpus.columns.start[alignment], np.iinfo(np.int64).max).min(1)
    end = np.where(there, corpus.columns.end[alignment], np.iinfo(np.int64).max).min(1)
    return np.lexsort((*np.where(there, alignment, np.iinfo(np.int64).max).T[::-1], end, start))


def _chance(corpus: Corpus, question: Question, documents: list[_Document], watch: Watch) -> list[Expected] | None:
    if not question.options.samples:
        return None
    sources = [
        Source(document.line, float(corpus.lengths[document.place]), corpus.ids[document.place])
        for document in documents
    ]
    return expected(sources, question.distance, question.options, question.soft, watch)
