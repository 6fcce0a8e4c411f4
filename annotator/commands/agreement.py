"""How far the coders of a project agree: the report behind the window's table, the command line and the Python API.

The statistics live in ``annotator.agreement``; here is only what they are computed on, and how it is reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, groupby
from typing import TYPE_CHECKING, Any

from annotator.agreement import MEASURES, Corpus, Resampling, Result, Selection, each_document, measure_of, surveys
from annotator.commands import clustering, reliability
from annotator.commands.agreement_report import AgreementReport, Request, ResultRow
from annotator.commands.batching import Batch
from annotator.commands.batching import batches as in_batches
from annotator.commands.disagreements import Passage, disagreements
from annotator.commands.lookup import CodeSpec, DocumentSpec
from annotator.commands.reliability import Scope
from annotator.errors import UsageError
from annotator.model.codebook import Code
from annotator.model.contents import Progress, no_progress
from annotator.model.field import Field, FieldType

if TYPE_CHECKING:
    from annotator.project import Project

POSITIONS = ("character", "token", "sentence", "paragraph", "document")
UNITS = (*POSITIONS, "span", "field", "frame")
KEYS = ("code", "pair", "document", "field", "batch")

#: Percentiles that keep their promise in studies of few documents (docs/agreement-intervals.md).
INTERVAL = "expanded"

#: What is computed when no measure is named.
DEFAULT_MEASURES = dict.fromkeys(POSITIONS, ("krippendorff_alpha", "cohen_kappa", "percent", "f1_overlap")) | {
    "span": ("f1_exact", "f1_overlap", "f1_iou"),
    "field": ("krippendorff_alpha", "percent"),
    "frame": ("value_match",),
}


@dataclass(frozen=True)
class Part:
    """One survey: a corpus and a selection, and what its rows are called."""

    corpus: Corpus
    selection: Selection
    codes: tuple[tuple[str, ...] | None, ...]
    batch: Batch | None = None
    document: str | None = None


def agreement(
    project: Project,
    *,
    unit: str = "character",
    measures: Iterable[str] | None = None,
    codes: Iterable[CodeSpec] | None = None,
    field: str | None = None,
    coders: Iterable[str] | None = None,
    documents: str | Iterable[DocumentSpec] = "",
    by: Iterable[str] = ("code",),
    resamples: int = 2000,
    confidence: float = 0.95,
    seed: int = 1,
    metric: str | None = None,
    batches: int = 5,
    tolerance: float = 0.0,
    clusters: str = "",
    progress: Progress = no_progress,
) -> AgreementReport:
    """Agreement between coders, one row for each measure and each combination of what ``by`` lists.

    Pooled over documents unless ``by`` has "document" (then without intervals). ``metric`` None: nominal on text,
    each field's own level on its values. ``field`` limits unit "field" to one field. ``resamples`` 0: no intervals.
    With "batch" in ``by``, figures of ``batches`` successive groups of documents, in the order in which they were
    coded. ``tolerance`` (unit "frame"): numbers are the same that are at most this share of the larger one apart.
    ``clusters``: intervals draw documents that belong together in one, "near-duplicates" or those with the same value
    of a metadata field (a document without one by itself).
    Raises UsageError for names and combinations that make no sense, Cancelled when ``progress`` does.
    """
    request = checked(unit, measures, field, by, metric, resamples, confidence, seed)
    request = complete(request, batches, tolerance, clusters)
    step = project.step
    within = reliability.scope(project, codes, coders, documents)
    request = clustering.clustered(within, request, progress)
    names = tuple(within.names[coder] for coder in within.coders)
    found = tuple(all_rows(within, request, progress))
    return AgreementReport(
        project.name,
        unit,
        names,
        len(within.shared),
        resamples,
        seed,
        step,
        found,
        confidence,
        clusters if request.how is not None else "",
        clustering.count(within, request),
    )


def complete(request: Request, batches: int, tolerance: float, clusters: str) -> Request:
    """The request with what only some figures need. Raises UsageError."""
    if not 0 <= tolerance < 1:
        raise UsageError("The tolerance of numbers is a share: 0 (equal) or more, less than 1.")
    return replace(request, batches=batches, tolerance=tolerance, clusters=clusters)


def all_rows(within: Scope, request: Request, progress: Progress) -> Iterable[ResultRow]:
    """The rows of a request, in order."""
    from annotator.commands import frames

    return (frames.rows if request.unit == "frame" else _of_measures)(within, request, progress)


def _of_measures(within: Scope, request: Request, progress: Progress) -> list[ResultRow]:
    made: list[ResultRow] = []
    todo = in_groups(within, request, list(parts(within, request, progress)), progress)
    corpora = [list(group) for _, group in groupby(todo, key=lambda part: id(part.corpus))]
    for done, sharing in enumerate(corpora):
        progress(done, len(corpora), "computing agreement")
        made.extend(_rows_together(within, request, sharing, progress))
    return ordered(made, request)


def checked(
    unit: str,
    measures: Iterable[str] | None,
    field: str | None,
    by: Iterable[str],
    metric: str | None,
    resamples: int,
    confidence: float,
    seed: int,
) -> Request:
    """The request, once it makes sense. Raises UsageError."""
    if unit not in UNITS:
        raise UsageError(f"Agreement can't be counted by “{unit}”. Units: {', '.join(UNITS)}.")
    keys = frozenset([by] if isinstance(by, str) else by)
    strange = sorted(keys - set(KEYS))
    if strange:
        raise UsageError(f"“{strange[0]}” is nothing to list by. There is: {', '.join(KEYS)}.")
    if unit != "field" and (field is not None or "field" in keys):
        raise UsageError('Fields are compared at the unit “field”: give --unit field (unit="field").')
    chosen = (measures,) if isinstance(measures, str) else tuple(measures or DEFAULT_MEASURES[unit])
    for key in chosen:
        if measure_of(key).spans_only and unit == "field":
            raise UsageError(f"The measure {key} compares spans, not the values of fields.")
        if key == "value_match" and unit not in ("field", "frame"):
            raise UsageError("The measure value_match compares the values of fields: give --unit field.")
        if key != "value_match" and unit == "frame":
            raise UsageError("Whole frames are compared by the measure value_match only.")
    if resamples < 0:
        raise UsageError("The number of resamples is 0 (no intervals) or more.")
    how = Resampling(resamples, confidence, seed, INTERVAL) if resamples else None
    return Request(unit, chosen, field, keys, metric, seed, how)


def in_groups(within: Scope, request: Request, todo: list[Part], progress: Progress) -> list[Part]:
    """The surveys once for each batch, where batches are asked for."""
    if "batch" not in request.by:
        return todo
    groups = in_batches(within, request.batches, progress)
    return [replace(part, batch=one) for one in groups for part in _subsets(todo, one.places)]


def of_documents(within: Scope, todo: list[Part]) -> Iterator[Part]:
    """The surveys once for each document that two of the coders were to code."""
    place = {document: index for index, document in enumerate(within.documents)}
    for document in within.shared:
        yield from (replace(part, document=document) for part in _subsets(todo, [place[document]]))


def _subsets(todo: list[Part], documents: Sequence[int]) -> Iterator[Part]:
    """The surveys of some documents; those that shared a corpus still do."""
    found: dict[int, Corpus] = {}
    for part in todo:
        if id(part.corpus) not in found:
            found[id(part.corpus)] = part.corpus.subset(documents)
        yield replace(part, corpus=found[id(part.corpus)])


def parts(within: Scope, request: Request, progress: Progress) -> Iterator[Part]:
    """The surveys that a request comes to, over all documents; whole frames are not surveys (frames.py)."""
    for part in _fields(within, request, progress) if request.unit == "field" else _texts(within, request, progress):
        pairs: Sequence[tuple[str, ...] | None] = [None]
        if "pair" in request.by:
            pairs = list(combinations(within.coders, 2)) or [None]
        for pair in pairs:
            yield replace(part, selection=replace(part.selection, coders=pair))


def _texts(within: Scope, request: Request, progress: Progress) -> Iterator[Part]:
    """Codes on text, one by one or together."""
    corpus = reliability.corpus(within, request.unit, progress)
    codes = tuple(code.id for code in within.codes)
    wanted = Selection(unit=request.unit, codes=codes, metric=request.metric, seed=request.seed)
    if "code" in request.by:
        yield Part(corpus, wanted, tuple(within.codebook.path(code) for code in codes))
    else:
        yield Part(corpus, replace(wanted, together=True), (None,))


def _fields(within: Scope, request: Request, progress: Progress) -> Iterator[Part]:
    """Values of fields: for each code its fields, or each field over all codes that have it."""
    data = reliability.marks(within, progress).corpus
    separate = "code" in request.by
    seen: set[str] = set()
    for code in within.codes:
        for field in code.fields:
            if field.type is FieldType.LINK or request.field not in (None, field.name):
                continue
            if not separate and field.name in seen:
                continue
            seen.add(field.name)
            sharing = (code,) if separate else tuple(c for c in within.codes if c.field(field.name) is not None)
            yield _field_part(within, request, data, field, sharing, separate)
    if not seen and request.field is not None:
        known = ", ".join(dict.fromkeys(f.name for code in within.codes for f in code.fields)) or "none"
        raise UsageError(f"The codes compared have no field “{request.field}” to compare. Fields: {known}.")


def _field_part(
    within: Scope, request: Request, data: Corpus, field: Field, codes: tuple[Code, ...], separate: bool
) -> Part:
    metric, categories = reliability.compared_at(field)
    wanted = Selection(
        unit="field",
        field=field.name,
        codes=tuple(code.id for code in codes),
        together=True,
        metric=request.metric or metric,
        categories=categories,
    )
    path = within.codebook.path(codes[0].id) if separate else None
    return Part(reliability.with_values(data, field), wanted, (path,))


def rows(within: Scope, request: Request, part: Part, key: str, progress: Progress) -> Iterator[ResultRow]:
    """The rows of one measure of a survey."""
    return _rows_together(within, replace(request, measures=(key,)), [part], progress)


def _rows_together(within: Scope, request: Request, sharing: Sequence[Part], progress: Progress) -> Iterator[ResultRow]:
    """The rows of all measures of parts that share a corpus: they share its resamples."""
    wanted = [(part, key) for part in sharing for key in request.measures]
    counting = lambda done, total: progress(done, total, "aligning units")  # noqa: E731
    if "document" in request.by:
        shared = set(within.shared)
        for part, key in wanted:
            for results in each_document(key, part.corpus, part.selection, counting):
                if results and results[0].document in shared:
                    yield from _named(within, part, results)
        return
    tick = lambda done, total: progress(done, total, "resampling documents")  # noqa: E731
    asked = [(key, part.selection) for part, key in wanted]
    found = surveys(asked, sharing[0].corpus, request.how, tick, counting)
    for (part, _), results in zip(wanted, found, strict=True):
        yield from _named(within, part, results)


def _named(within: Scope, part: Part, results: Sequence[Result]) -> Iterator[ResultRow]:
    """Rows with names and paths for ids."""
    for path, result in zip(part.codes, results, strict=True):
        yield ResultRow(
            measure=result.measure,
            metric=result.metric,
            code=path,
            field=result.field,
            document=result.document,
            coders=tuple(within.names[coder] for coder in result.coders),
            value=result.value,
            ci=result.ci,
            undefined=result.undefined,
            observed=result.observed,
            expected=result.expected,
            n=int(result.n) if result.n == int(result.n) else result.n,
            matched_share=result.details.get("matched_share"),
            batch=None if part.batch is None else part.batch.number,
            details={**conventions(result), **({} if part.batch is None else part.batch.details)},
        )


#: What stands elsewhere in a row or in the report, or is too much for both.
_NOT_IN_ROWS = ("matched_share", "interval", "alignment", "documents", "by_code")
#: Counts that are worth a word only when there is something to count.
_COUNTS = ("left_out", "duplicates", "undefined_resamples")


def conventions(result: Result) -> dict[str, Any]:
    """What else belongs to a figure; of codes one by one, what is the code's own."""
    own = result.details.get("by_code", {}).get(result.code, {})
    without = () if result.document is None else (*_COUNTS, "pooling")  # those are of all documents
    return {name: value for name, value in told({**result.details, **own}).items() if name not in without}


def told(details: Mapping[str, Any]) -> dict[str, Any]:
    """The details that stand in a row."""
    return {
        name: value
        for name, value in details.items()
        if name not in _NOT_IN_ROWS and value is not None and (value or name not in _COUNTS)
    }


def ordered(rows: Sequence[ResultRow], request: Request) -> list[ResultRow]:
    """By code, field, document, pair; the measures of one line side by side, in the order asked for."""
    first: dict[Any, int] = {}
    for row in rows:
        for part in (("c", row.code), ("f", row.code, row.field), ("d", row.batch, row.document), ("p", row.coders)):
            first.setdefault(part, len(first))
    order = {key: place for place, key in enumerate(request.measures)}

    def place(row: ResultRow) -> tuple[int, ...]:
        parts = (("c", row.code), ("f", row.code, row.field), ("d", row.batch, row.document), ("p", row.coders))
        return (*(first[part] for part in parts), order[row.measure])

    return sorted(rows, key=place)


__all__ = [
    "MEASURES",
    "AgreementReport",
    "Part",
    "Passage",
    "Request",
    "ResultRow",
    "agreement",
    "all_rows",
    "checked",
    "complete",
    "disagreements",
    "in_groups",
    "of_documents",
    "ordered",
    "parts",
    "rows",
]
