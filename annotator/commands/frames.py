"""Agreement on whole frames (unit "frame"): rows for what was found, its code, each field, and all of it.

A row's ``value`` is the share that agrees, ``details`` say which part it is and hold alpha on the same data. The
statistics are those of ``annotator.agreement.frames``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from annotator.agreement import Columns, Corpus, Selection, survey
from annotator.agreement.explanation.of_frames import Frames
from annotator.agreement.frames import CODE, FIELD, FOUND, FrameField, Part, whole_values
from annotator.agreement.resampling import spread
from annotator.agreement.result import number, reason_key
from annotator.commands import batching, reliability
from annotator.commands.agreement_report import Request, ResultRow
from annotator.commands.batching import Batch
from annotator.commands.reliability import ROW, Scope
from annotator.model.codebook import Code
from annotator.model.contents import Progress
from annotator.model.field import Field, FieldType

if TYPE_CHECKING:
    from collections.abc import Hashable

#: The name that the values of a whole frame have in a corpus.
_WHOLE = ROW + "frame"


@dataclass(frozen=True)
class _Asked:
    """One comparison: some codes, and their fields by name."""

    path: tuple[str, ...] | None
    codes: tuple[str, ...]
    fields: Mapping[str, Field]


@dataclass(frozen=True)
class _Cut:
    """Part of the data: some documents (all without), and what the rows say of it."""

    corpus: Corpus
    document: str | None = None
    batch: int | None = None
    details: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Line:
    """A row, and what it was computed from: the frames, which part of them, the coders (ids), and the selection that
    compares the same values by alpha (None for what was found)."""

    row: ResultRow
    frames: Frames
    part: int
    coders: tuple[str, ...]
    alpha: Selection | None


def rows(within: Scope, request: Request, progress: Progress) -> Iterator[ResultRow]:
    """By code (or all together), batch or document, pair of coders; the parts of one frame one after the other."""
    return (line.row for line in lines(within, request, progress))


def lines(within: Scope, request: Request, progress: Progress) -> Iterator[Line]:
    """The rows with what they were computed from."""
    every = reliability.everything(within)
    data = reliability.marks(every, progress).corpus
    asked = list(_asked(within, "code" in request.by))
    pairs: Sequence[tuple[str, ...]] = [within.coders]
    if "pair" in request.by:
        pairs = list(combinations(within.coders, 2)) or pairs
    groups = batching.batches(within, request.batches, progress) if "batch" in request.by else None
    for place, one in enumerate(asked):
        progress(place, len(asked), "comparing frames")
        corpus = _with_fields(data, one)
        for cut in _cuts(within, corpus, request, groups):
            for coders in pairs:
                yield from _lines(within, request, one, cut, coders)


def _asked(within: Scope, separate: bool) -> Iterator[_Asked]:
    codes = [code for code in within.codes if _fields([code])]
    if separate:
        for code in codes:
            yield _Asked(within.codebook.path(code.id), (code.id,), _fields([code]))
    elif codes:
        yield _Asked(None, tuple(code.id for code in codes), _fields(codes))


def _fields(codes: Sequence[Code]) -> dict[str, Field]:
    """The fields that can be compared; of several codes the first one's where they share a name."""
    found: dict[str, Field] = {}
    for code in codes:
        for field in code.fields:
            if field.type is not FieldType.LINK:
                found.setdefault(field.name, field)
    return found


def _with_fields(data: Corpus, asked: _Asked) -> Corpus:
    """The corpus with the values of the fields as they are compared, and of the whole frame as one."""
    values = {name: reliability.values(data, field) for name, field in asked.fields.items()}
    columns = replace(data.columns, values=values)
    return _corpus(data, replace(columns, values=values | {_WHOLE: whole_values(columns, _frame_fields(asked, 0.0))}))


def _corpus(data: Corpus, columns: Columns) -> Corpus:
    return Corpus.from_arrays(
        columns, lengths=data.lengths, rosters=data.rosters, coders=data.coders, codes=data.codes, ids=data.ids
    )


def _frame_fields(asked: _Asked, tolerance: float) -> list[FrameField]:
    """Only numbers and quantities have a tolerance: a date is no share of another one."""
    numeric = (FieldType.NUMBER, FieldType.QUANTITY)
    return [
        FrameField(field.name, field.required, tolerance if field.type in numeric else 0.0)
        for field in asked.fields.values()
    ]


def _cuts(within: Scope, corpus: Corpus, request: Request, groups: Sequence[Batch] | None) -> Iterator[_Cut]:
    if groups is not None:
        for batch in groups:
            yield _Cut(corpus.subset(batch.places), batch=batch.number, details=batch.details)
    elif "document" in request.by:
        shared = set(within.shared)
        for place, document in enumerate(within.documents):
            if document in shared:
                yield _Cut(corpus.subset([place]), document=document)
    else:
        yield _Cut(corpus)


def _lines(within: Scope, request: Request, asked: _Asked, cut: _Cut, coders: tuple[str, ...]) -> Iterator[Line]:
    names = tuple(within.names[coder] for coder in coders)
    if len(coders) < 2:
        return
    fields = _frame_fields(asked, request.tolerance)
    tolerant = {field.name: field.tolerance for field in fields if field.tolerance}
    compared = Frames(cut.corpus, asked.codes, fields)
    for place, part in enumerate(compared.parts(coders)):
        outcome = part.statistics.finish(part.statistics.total)
        wanted = None if part.part == FOUND else _selection(asked, part, coders)
        alpha = {} if wanted is None else _alpha(cut.corpus, wanted)
        n = float(outcome.n[0])
        details = {"part": part.part, **(cut.details or {}), **alpha}
        if part.field in tolerant:
            details["tolerance"] = tolerant[part.field]
        row = ResultRow(
            measure="value_match",
            metric=None,
            code=asked.path,
            field=part.field,
            document=cut.document,
            coders=names,
            value=number(outcome.value[0]),
            ci=_interval(part, request, cut) if cut.document is None else None,
            undefined=reason_key(int(outcome.reason[0])),
            observed=number(outcome.observed[0]),
            expected=None,
            n=int(n) if n == int(n) else n,
            batch=cut.batch,
            details=details,
        )
        yield Line(row, compared, place, coders, wanted)


def _interval(part: Part, request: Request, cut: _Cut) -> tuple[float, float] | None:
    if request.how is None:
        return None
    together = request.how.on(cut.corpus.ids)
    low, high = (number(end) for end in spread(part.statistics, request.how, together=together).interval[0])
    return None if low is None or high is None else (low, high)


def _alpha(corpus: Corpus, wanted: Selection) -> dict[str, Any]:
    """Krippendorff's alpha on what the part compares. (What was found has none of its own.)"""
    result = survey("krippendorff_alpha", corpus, wanted)[0]
    told: dict[str, Any] = {"alpha": result.value, "alpha_undefined": result.undefined, "metric": result.metric}
    return told


def _selection(asked: _Asked, part: Part, coders: tuple[str, ...]) -> Selection:
    codes: tuple[Hashable, ...] = asked.codes
    if part.part == CODE:
        return Selection(unit="span", codes=codes, together=len(codes) > 1, coders=coders)
    if part.part == FIELD and part.field is not None:
        field = asked.fields[part.field]
        metric, categories = reliability.compared_at(field)
        return Selection(
            unit="field",
            field=field.name,
            codes=codes,
            together=True,
            coders=coders,
            metric=metric,
            categories=categories,
        )
    return Selection(unit="field", field=_WHOLE, codes=codes, together=True, coders=coders)
