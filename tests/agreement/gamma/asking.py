"""Asking a measure of the gamma family for one figure, and writing continua down in a line."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.agreement import Continuum, Corpus, Selection, Unit
from annotator.agreement.gamma import GAMMA, GAMMA_CAT, GAMMA_K, SOFT_GAMMA, UnitaryAlignment
from annotator.agreement.measure import Measure
from annotator.agreement.result import number, reason_key
from annotator.errors import UsageError

MEASURE: Mapping[str, Measure] = {measure.key: measure for measure in (GAMMA, GAMMA_CAT, GAMMA_K, SOFT_GAMMA)}

#: A coder's units: start, end, code.
Marks = Sequence[tuple[int, int, Hashable]]


@dataclass(frozen=True)
class Answer:
    value: float | None
    undefined: str | None
    observed: float | None
    expected: float | None
    n: float
    details: Mapping[str, Any]

    @property
    def alignment(self) -> list[list[tuple[int, int, Hashable] | None]]:
        """The unitary alignments, each unit as start, end, code."""
        found: Sequence[UnitaryAlignment] = self.details["alignment"]
        return [[unit and (unit.start, unit.end, unit.code) for unit in one.units] for one in found]  # type: ignore[misc]


def ask(measure: str, corpus: Corpus, **request: Any) -> Answer:
    """The figure of all codes together, or of the one code in ``codes`` with ``together=False``."""
    selection = Selection(**{"together": True, **request})
    refusal = MEASURE[measure].can_handle(corpus, selection)
    if refusal:
        raise UsageError(refusal)
    statistics = MEASURE[measure].statistics(corpus, selection, corpus.coder_places(selection.coders))
    outcome = statistics.finish(statistics.total)[0]
    return Answer(
        number(outcome.value),  # type: ignore[arg-type]
        reason_key(int(outcome.reason)),
        number(outcome.observed),  # type: ignore[arg-type]
        number(outcome.expected),  # type: ignore[arg-type]
        float(outcome.n),
        statistics.details,
    )


def continuum(*coders: Marks, length: int | None = None, name: str = "", by: str = "ABCDEFG") -> Continuum:
    """A document by coders A, B, ... with their units; as long as it needs to be."""
    units = [Unit(by[place], *mark) for place, marks in enumerate(coders) for mark in marks]
    end = max((unit.end or 0 for unit in units), default=1)
    return Continuum(end if length is None else length, tuple(by[: len(coders)]), units, id=name)


def corpus(*coders: Marks, length: int | None = None) -> Corpus:
    """A corpus of one such document."""
    return Corpus([continuum(*coders, length=length)])
