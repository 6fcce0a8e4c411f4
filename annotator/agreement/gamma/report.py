"""What belongs to a figure of the gamma family: parameters, documents, the alignment itself. Values to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, overload

from annotator.agreement.corpus import Corpus, Unit
from annotator.agreement.gamma.options import Options
from annotator.agreement.gamma.study import Studied, Study
from annotator.agreement.result import number

POOLING = (
    "1 - sum(observed) / sum(expected) over documents, each weighted by its units per coder "
    "(gamma_cat and gamma_k: by the weight of its aligned pairs)"
)


@dataclass(frozen=True, slots=True)
class UnitaryAlignment:
    """Units that the best alignment takes for one: per coder of the document a unit or None. ``rows`` are the places
    of the units in the corpus's columns; ``disorder`` goes from 0 (equal) to delta (nothing in common) and above."""

    document: str
    coders: tuple[str, ...]
    units: tuple[Unit | None, ...]
    rows: tuple[int | None, ...]
    disorder: float


@dataclass(frozen=True, slots=True)
class DocumentDisorder:
    """One document of a figure. ``value`` = 1 - observed / expected, None where there is none; ``spread`` is the
    standard deviation of the samples' disorders; ``duplicates`` counts spans that were collapsed into equal ones."""

    document: str
    coders: tuple[str, ...]
    value: float | None
    observed: float | None
    expected: float | None
    spread: float | None
    samples: int
    units: int
    duplicates: int


@dataclass(frozen=True, eq=False)
class Part:
    """What one document adds to a figure: observed and expected disorder and the ``spread`` of the samples' (NaN where
    there is none), and the ``weight`` that it counts by, 0 where it tells nothing."""

    studied: Studied
    observed: float
    expected: float
    spread: float
    weight: float
    units: int
    n: float


class Alignments(Sequence[UnitaryAlignment]):
    """The best alignments of all documents, in text order. They are put together when somebody looks: most who want
    the figure do not, and of many units it takes as long as aligning them."""

    def __init__(self, corpus: Corpus, study: Study, delta: float) -> None:
        self._made_from = corpus, study, delta

    @cached_property
    def _all(self) -> tuple[UnitaryAlignment, ...]:
        return alignment(*self._made_from)

    def __len__(self) -> int:
        return len(self._all)

    @overload
    def __getitem__(self, place: int) -> UnitaryAlignment: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[UnitaryAlignment]: ...
    def __getitem__(self, place: int | slice) -> UnitaryAlignment | Sequence[UnitaryAlignment]:
        return self._all[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all)

    def __repr__(self) -> str:
        return repr(self._all)


def described(
    corpus: Corpus, study: Study, options: Options, parts: Sequence[Part], aligned: Sequence[UnitaryAlignment]
) -> Mapping[str, Any]:
    """The details of a figure."""
    samples = [studied.expected.count for studied in study.documents if studied.expected is not None]
    details = {
        "samples": max(samples, default=options.samples),
        "precision": options.precision,
        "null_model": options.null_model,
        "sampling_seed": options.seed,
        "alpha": options.alpha,
        "beta": options.beta,
        "delta": options.delta,
        "duplicates": sum(studied.duplicates for studied in study.documents),
        "documents": tuple(_document(corpus, part) for part in parts),
        "alignment": aligned,
    }
    if study.left_out:
        details["left_out"] = study.left_out
    if len(parts) > 1:
        details["pooling"] = POOLING
    return details


def _document(corpus: Corpus, part: Part) -> DocumentDisorder:
    known = part.weight > 0
    return DocumentDisorder(
        document=corpus.ids[part.studied.document],
        coders=tuple(corpus.coders[coder] for coder in part.studied.coders),
        value=1.0 - part.observed / part.expected if known and part.expected > 0 else None,
        observed=part.observed if known else None,
        expected=number(part.expected),
        spread=number(part.spread),
        samples=0 if part.studied.expected is None else part.studied.expected.count,
        units=part.units,
        duplicates=part.studied.duplicates,
    )


def alignment(corpus: Corpus, study: Study, delta: float) -> tuple[UnitaryAlignment, ...]:
    """The best alignments of all documents, in text order."""
    found = []
    for studied in study.documents:
        document = corpus.ids[studied.document]
        coders = tuple(corpus.coders[coder] for coder in studied.coders)
        units = _units(corpus, studied)
        for row, disorder in zip(studied.alignment.tolist(), (delta * studied.disorders).tolist(), strict=True):
            rows = tuple(place if place >= 0 else None for place in row)
            found.append(UnitaryAlignment(document, coders, tuple(map(units.get, row)), rows, disorder))
    return tuple(found)


def _units(corpus: Corpus, studied: Studied) -> dict[int, Unit]:
    rows = studied.alignment[studied.alignment >= 0]
    columns = corpus.columns
    parts = (columns.coder, columns.start, columns.end, columns.code)
    values = zip(rows.tolist(), *(column[rows].tolist() for column in parts), strict=True)
    return {row: Unit(corpus.coders[coder], start, end, corpus.codes[code]) for row, coder, start, end, code in values}
