"""How far the coders of a project agree: the report behind the window's table, the command line and the Python API.

The statistics live in ``annotator.agreement``; here is only what they are computed on, and how it is reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from annotator.agreement import MEASURES, Corpus, Resampling, Result, Selection, measure_of, survey, survey_documents
from annotator.commands import reliability
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
UNITS = (*POSITIONS, "span", "field")
KEYS = ("code", "pair", "document", "field")

#: What is computed when no measure is named.
DEFAULT_MEASURES = dict.fromkeys(POSITIONS, ("krippendorff_alpha", "cohen_kappa", "percent", "f1_overlap")) | {
    "span": ("f1_exact", "f1_overlap", "f1_iou"),
    "field": ("krippendorff_alpha", "percent"),
}


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One figure. ``value`` is None exactly when ``undefined`` names the reason (annotator.agreement.REASONS).
    ``code`` is a path, None for all codes together; ``document`` an id, None for all; ``coders`` are names.
    ``matched_share`` stands beside agreement on spans' codes and values: the share of the spans with a partner."""

    measure: str
    metric: str | None
    code: tuple[str, ...] | None
    field: str | None
    document: str | None
    coders: tuple[str, ...]
    value: float | None
    ci: tuple[float, float] | None
    undefined: str | None
    observed: float | None
    expected: float | None
    n: int | float
    matched_share: float | None = None

    def to_json(self) -> dict[str, Any]:
        """As in interface.md; ``matched_share`` only where there is one."""
        plain: dict[str, Any] = {
            "measure": self.measure,
            "metric": self.metric,
            "code": None if self.code is None else list(self.code),
            "field": self.field,
            "document": self.document,
            "coders": list(self.coders),
            "value": self.value,
            "ci": None if self.ci is None else list(self.ci),
            "undefined": self.undefined,
            "observed": self.observed,
            "expected": self.expected,
            "n": self.n,
        }
        return plain if self.matched_share is None else plain | {"matched_share": self.matched_share}


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """``documents`` counts those that two or more of the coders were to code; ``step`` is the project's when read."""

    project: str
    unit: str
    coders: tuple[str, ...]
    documents: int
    resamples: int
    seed: int
    step: int
    results: tuple[ResultRow, ...]

    def to_json(self) -> dict[str, Any]:
        """As in interface.md."""
        return {
            "project": self.project,
            "unit": self.unit,
            "coders": list(self.coders),
            "documents": self.documents,
            "resamples": self.resamples,
            "seed": self.seed,
            "results": [row.to_json() for row in self.results],
        }


@dataclass(frozen=True)
class _Request:
    """What was asked for, checked."""

    unit: str
    measures: tuple[str, ...]
    field: str | None
    by: frozenset[str]
    metric: str | None
    seed: int
    how: Resampling | None


@dataclass(frozen=True)
class _Part:
    """One survey: a corpus and a selection, and what its rows are called."""

    corpus: Corpus
    selection: Selection
    codes: tuple[tuple[str, ...] | None, ...]


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
    progress: Progress = no_progress,
) -> AgreementReport:
    """Agreement between coders, one row for each measure and each combination of what ``by`` lists.

    Pooled over documents unless ``by`` has "document" (then without intervals). ``metric`` None: nominal on text,
    each field's own level on its values. ``field`` limits unit "field" to one field. ``resamples`` 0: no intervals.
    Raises UsageError for names and combinations that make no sense, Cancelled when ``progress`` does.
    """
    request = _checked(unit, measures, field, by, metric, resamples, confidence, seed)
    step = project.step
    within = reliability.scope(project, codes, coders, documents)
    rows: list[ResultRow] = []
    parts = list(_parts(within, request, progress))
    for place, part in enumerate(parts):
        for done, key in enumerate(request.measures, start=place * len(request.measures)):
            progress(done, len(parts) * len(request.measures), "computing agreement")
            rows.extend(_rows(within, request, part, key, progress))
    names = tuple(within.names[coder] for coder in within.coders)
    return AgreementReport(
        project.name, unit, names, len(within.shared), resamples, seed, step, tuple(_ordered(rows, request))
    )


def _checked(
    unit: str,
    measures: Iterable[str] | None,
    field: str | None,
    by: Iterable[str],
    metric: str | None,
    resamples: int,
    confidence: float,
    seed: int,
) -> _Request:
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
        if key == "value_match" and unit != "field":
            raise UsageError("The measure value_match compares the values of fields: give --unit field.")
    if resamples < 0:
        raise UsageError("The number of resamples is 0 (no intervals) or more.")
    how = Resampling(resamples, confidence, seed) if resamples else None
    return _Request(unit, chosen, field, keys, metric, seed, how)


def _parts(within: Scope, request: _Request, progress: Progress) -> Iterator[_Part]:
    for part in _fields(within, request, progress) if request.unit == "field" else _texts(within, request, progress):
        pairs: Sequence[tuple[str, ...] | None] = [None]
        if "pair" in request.by:
            pairs = list(combinations(within.coders, 2)) or [None]
        for pair in pairs:
            yield replace(part, selection=replace(part.selection, coders=pair))


def _texts(within: Scope, request: _Request, progress: Progress) -> Iterator[_Part]:
    """Codes on text, one by one or together."""
    corpus = reliability.corpus(within, request.unit, progress)
    codes = tuple(code.id for code in within.codes)
    wanted = Selection(unit=request.unit, codes=codes, metric=request.metric, seed=request.seed)
    if "code" in request.by:
        yield _Part(corpus, wanted, tuple(within.codebook.path(code) for code in codes))
    else:
        yield _Part(corpus, replace(wanted, together=True), (None,))


def _fields(within: Scope, request: _Request, progress: Progress) -> Iterator[_Part]:
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
    within: Scope, request: _Request, data: Corpus, field: Field, codes: tuple[Code, ...], separate: bool
) -> _Part:
    wanted = Selection(
        unit="field",
        field=field.name,
        codes=tuple(code.id for code in codes),
        together=True,
        metric=request.metric or _metric(field),
        categories=None if field.type is FieldType.CHOICES else field.choices or None,
    )
    path = within.codebook.path(codes[0].id) if separate else None
    return _Part(reliability.with_values(data, field), wanted, (path,))


def _metric(field: Field) -> str:
    """Sets for several choices, else the field's level."""
    return "set" if field.type is FieldType.CHOICES else str(field.level)


def _rows(within: Scope, request: _Request, part: _Part, key: str, progress: Progress) -> Iterator[ResultRow]:
    if "document" in request.by:
        for results in survey_documents(key, part.corpus, part.selection):
            if results and results[0].document in set(within.shared):
                yield from _named(within, part, results)
    else:
        tick = lambda done, total: progress(done, total, "resampling documents")  # noqa: E731
        yield from _named(within, part, survey(key, part.corpus, part.selection, request.how, tick))


def _named(within: Scope, part: _Part, results: Sequence[Result]) -> Iterator[ResultRow]:
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
        )


def _ordered(rows: Sequence[ResultRow], request: _Request) -> list[ResultRow]:
    """By code, field, document, pair; the measures of one line side by side, in the order asked for."""
    first: dict[Any, int] = {}
    for row in rows:
        for part in (("c", row.code), ("f", row.code, row.field), ("d", row.document), ("p", row.coders)):
            first.setdefault(part, len(first))
    order = {key: place for place, key in enumerate(request.measures)}

    def place(row: ResultRow) -> tuple[int, ...]:
        parts = (("c", row.code), ("f", row.code, row.field), ("d", row.document), ("p", row.coders))
        return (*(first[part] for part in parts), order[row.measure])

    return sorted(rows, key=place)


__all__ = ["MEASURES", "AgreementReport", "Passage", "ResultRow", "agreement", "disagreements"]
