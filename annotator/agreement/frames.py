"""Agreement on whole frames: was it found, is it the same code, are its values the same, is all of it the same?

``found``: the share of the spans of the codes for which another coder has a span there. ``code``: of the passages
that two coders or more found, one of them with one of the codes, the share in which the codes are the same. ``field``:
of the passages found with the same code, the share with the same value; a field that all left empty is not counted, one
that only some left empty differs. ``frame``: of the same passages, the share in which all required fields agree (all
fields where none is required), empty ones included. Numbers are the same within a tolerance, a share of the larger one.

With more than two coders a passage counts with the share of its agreeing pairs. Passages are matched as everywhere
(alignment.py). Shares correct for nothing; ``alpha`` is Krippendorff's on the same data, at the field's level.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from annotator.agreement.alignment import Aligned, align
from annotator.agreement.arrays import FloatArray
from annotator.agreement.corpus import Columns, Corpus
from annotator.agreement.measures.percent import shares_of
from annotator.agreement.statistics import SpanStatistics

FOUND, CODE, FIELD, FRAME = "found", "code", "field", "frame"


@dataclass(frozen=True, slots=True)
class FrameField:
    """A field of the codes compared; ``required`` ones make up the frame. ``tolerance`` for numbers: 0.05 takes 95
    and 100 for the same. The corpus's values of ``name`` are numbers, texts, sets, None for empty."""

    name: str
    required: bool = False
    tolerance: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One question: which (``field`` names the field of a FIELD), and the sums that its share comes from."""

    part: str
    field: str | None
    statistics: SpanStatistics


#: Whether two spans (places in columns) agree; None: they are not to be compared.
Same = Callable[[int, int], bool | None]


def frames(
    corpus: Corpus, codes: Sequence[Hashable], fields: Sequence[FrameField], coders: Sequence[int]
) -> list[Part]:
    """The parts in order: found, code, each field, frame. ``corpus`` holds the spans of other codes, too."""
    anything = align(corpus, None, coders, same_code=False)
    alike = align(corpus, codes, coders, same_code=True)
    wanted = {place for place in corpus.code_places(codes) if place >= 0}
    made = [
        Part(FOUND, None, _statistics(corpus, coders, _found(corpus, anything, wanted))),
        Part(
            CODE, None, _statistics(corpus, coders, _compared(corpus, anything, _same_code(anything.columns, wanted)))
        ),
    ]
    for field in fields:
        same = _same_value(alike.columns, field)
        made.append(Part(FIELD, field.name, _statistics(corpus, coders, _compared(corpus, alike, same))))
    whole = [_same_value(alike.columns, field) for field in _asked(fields)]
    together = _compared(corpus, alike, lambda a, b: all(same(a, b) is not False for same in whole))
    return [*made, Part(FRAME, None, _statistics(corpus, coders, together))]


def _asked(fields: Sequence[FrameField]) -> list[FrameField]:
    return [field for field in fields if field.required] or list(fields)


def whole_values(columns: Columns, fields: Sequence[FrameField]) -> Any:
    """For each span the values of the frame's fields as one value, for alpha on whole frames."""
    asked = [field for field in _asked(fields) if field.name in columns.values]
    found = np.empty(len(columns), object)
    rows = zip(*(columns.values[field.name] for field in asked), strict=True) if asked else [()] * len(columns)
    found[:] = [
        frozenset((field.name, value) for field, value in zip(asked, row, strict=True) if value is not None)
        for row in rows
    ]
    return found


def _statistics(corpus: Corpus, coders: Sequence[int], sums: FloatArray) -> SpanStatistics:
    counted = corpus.rosters[:, list(coders)].sum(1) >= 2
    return SpanStatistics(sums[None, :, :], shares_of, counted, "frame")


def _found(corpus: Corpus, found: Aligned, codes: set[int]) -> FloatArray:
    """(documents, 2): spans of the codes, and those of them without a partner."""
    sums = np.zeros((len(corpus), 2))
    with_partner = (found.members >= 0).sum(1) > 1
    for row, document, partnered in zip(
        found.members.tolist(), found.document.tolist(), with_partner.tolist(), strict=True
    ):
        own = sum(span >= 0 and int(found.columns.code[span]) in codes for span in row)
        sums[document] += (own, 0 if partnered else own)
    return sums


def _compared(corpus: Corpus, found: Aligned, same: Same) -> FloatArray:
    """(documents, 2): passages compared, and the share of their pairs that differ, added up."""
    sums = np.zeros((len(corpus), 2))
    for row, document in zip(found.members.tolist(), found.document.tolist(), strict=True):
        answers = [same(a, b) for a, b in combinations([span for span in row if span >= 0], 2)]
        told = [answer for answer in answers if answer is not None]
        if told:
            sums[document] += (1.0, told.count(False) / len(told))
    return sums


def _same_code(columns: Columns, codes: set[int]) -> Same:
    code = columns.code.tolist()
    return lambda a, b: code[a] == code[b] if code[a] in codes or code[b] in codes else None


def _same_value(columns: Columns, field: FrameField) -> Same:
    values = columns.values.get(field.name)
    if values is None:
        return lambda a, b: None
    given = list(values)

    def same(a: int, b: int) -> bool | None:
        first, second = given[a], given[b]
        if first is None and second is None:
            return None
        return close(first, second, field.tolerance)

    return same


def close(first: Any, second: Any, tolerance: float) -> bool:
    """Equal, or numbers that are at most ``tolerance`` times the larger one apart."""
    if _number(first) and _number(second):
        return bool(abs(first - second) <= tolerance * max(abs(first), abs(second)))
    return bool(first == second)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
