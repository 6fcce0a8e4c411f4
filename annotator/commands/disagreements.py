"""Where the coders differ: the passages behind the figures, the most costly first.

Four kinds. "missed": a coder who was to code the document has nothing of the code where another has. "code": they
marked much the same words, with different codes. "boundary": they marked the passage with the same code, from and to
different places. "value": they found the same passage and read different values out of it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from annotator.agreement.alignment import align
from annotator.commands import reliability
from annotator.commands.lookup import CodeSpec, DocumentSpec
from annotator.commands.reliability import ROW, Scope, comparable
from annotator.errors import UsageError
from annotator.model.annotation import Annotation
from annotator.model.codebook import Code
from annotator.model.contents import Progress, no_progress
from annotator.model.field import FieldType, FieldValue, Quantity

if TYPE_CHECKING:
    from annotator.agreement.corpus import Boundaries
    from annotator.project import Project

UNITS = ("character", "token", "sentence", "paragraph", "document", "span", "field")

#: Two coders' passages of different codes are one disagreement on the code from this share of common text on.
SAME_WORDS = 0.5

#: What a coder said who marked nothing, without and with an explicit absence.
NOTHING, ABSENT = "nothing", "not in this document"


@dataclass(frozen=True, slots=True)
class Passage:
    """A disagreement. ``document`` is an id, ``code`` a path (for kind "code" the first coder's), ``start`` and
    ``end`` None where whole documents were coded. ``by`` maps each coder's name to what they marked: the words, the
    code, the value. ``cost`` counts the characters (or the units asked for) on which they differ, 1 for a value or
    a document. ``annotations`` are the ids of those involved."""

    document: str
    code: tuple[str, ...]
    start: int | None
    end: int | None
    kind: str
    by: Mapping[str, str]
    cost: int
    quote: str
    field: str | None = None
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Cluster:
    """Annotations of one code by different coders that overlap, or touch through others; ``cost`` as in Passage."""

    code: Code
    marks: tuple[Annotation, ...]
    missing: tuple[str, ...]
    cost: int

    @property
    def start(self) -> int:
        return min(mark.start or 0 for mark in self.marks)

    @property
    def end(self) -> int:
        return max(mark.end or 0 for mark in self.marks)

    @property
    def coders(self) -> frozenset[str]:
        return frozenset(mark.coder for mark in self.marks)


def disagreements(
    project: Project,
    *,
    unit: str | None = None,
    codes: Iterable[CodeSpec] | None = None,
    field: str | None = None,
    coders: Iterable[str] | None = None,
    documents: str | Iterable[DocumentSpec] = "",
    progress: Progress = no_progress,
) -> list[Passage]:
    """The passages where the coders differ, the most costly first, then in the order of documents and text.

    ``unit`` None: all kinds, in characters. "field" (or a ``field``): values only. "document": whether a code is in
    a document at all. Any other: passages that differ in that unit. Raises UsageError, Cancelled.
    """
    if unit is not None and unit not in UNITS:
        raise UsageError(f"Disagreements can't be counted by “{unit}”. Units: {', '.join(UNITS)}.")
    within = reliability.scope(project, codes, coders, documents)
    marks = reliability.marks(within, progress)
    found: list[Passage] = []
    if unit != "field" and field is None:
        found.extend(_on_text(within, marks.annotations, unit or "character", progress))
    if unit in (None, "field", "span"):
        found.extend(_on_values(within, marks, field))
    order = {document: place for place, document in enumerate(within.documents)}
    return sorted(found, key=lambda p: (-p.cost, order[p.document], p.start or 0, p.end or 0, p.code))


def _on_text(within: Scope, annotations: Sequence[Annotation], unit: str, progress: Progress) -> Iterator[Passage]:
    absent = {(absence.document, absence.coder, absence.code) for absence in within.project.absences()}
    edges = _edges(within, unit, progress)
    for document, group in groupby(annotations, key=lambda annotation: annotation.document):
        marks = list(group)
        roster = within.roster(document)
        clusters = list(_clusters(within, document, marks, roster, unit, edges.get(document)))
        text = within.project.text(document) if clusters else ""
        for passage in _passages(within, document, clusters, absent):
            if passage.start is not None and passage.end is not None:
                passage = replace(passage, quote=text[passage.start : passage.end])
            yield passage


def _edges(within: Scope, unit: str, progress: Progress) -> Mapping[str, Boundaries]:
    if unit not in ("token", "sentence", "paragraph"):
        return {}
    return dict(zip(within.documents, reliability.boundaries(within, unit, progress), strict=True))


def _clusters(
    within: Scope,
    document: str,
    marks: Sequence[Annotation],
    roster: Sequence[str],
    unit: str,
    edges: Boundaries | None,
) -> Iterator[_Cluster]:
    """The clusters of a document on which the coders of its roster differ."""
    for code in within.codes:
        own = [mark for mark in marks if mark.code == code.id]
        spans = [] if unit == "document" else [mark for mark in own if mark.start is not None]
        whole = own if unit == "document" else [mark for mark in own if mark.start is None]
        missing = _missing(whole, roster)
        if whole and missing:
            yield _Cluster(code, tuple(whole), missing, 1)
        for group in _overlapping(spans, edges):
            cost = _differing(group, roster)
            if cost:
                found = tuple(mark for mark, _ in group)
                yield _Cluster(code, found, _missing(found, roster), cost)


def _missing(marks: Sequence[Annotation], roster: Sequence[str]) -> tuple[str, ...]:
    coders = {mark.coder for mark in marks}
    return tuple(coder for coder in roster if coder not in coders)


#: An annotation, and the characters (or whatever is counted) that it covers, as a range of places.
_Covering = tuple[Annotation, range]


def _overlapping(marks: Sequence[Annotation], edges: Boundaries | None) -> list[list[_Covering]]:
    """Annotations of one code joined where they share a place."""
    groups: list[list[_Covering]] = []
    end = -1
    for mark, places in sorted(_covering(marks, edges), key=lambda one: (one[1].start, one[1].stop)):
        if places.start < end:
            groups[-1].append((mark, places))
        else:
            groups.append([(mark, places)])
        end = max(end, places.stop)
    return groups


def _covering(marks: Sequence[Annotation], edges: Boundaries | None) -> list[_Covering]:
    spans = [(mark, mark.start or 0, mark.end or 0) for mark in marks]
    if edges is None:
        return [(mark, range(start, end)) for mark, start, end in spans]
    starts, ends = [edge[0] for edge in edges], [edge[1] for edge in edges]
    found = [(mark, range(bisect_right(ends, start), bisect_left(starts, end))) for mark, start, end in spans]
    return [(mark, places) for mark, places in found if places]


def _differing(group: Sequence[_Covering], roster: Sequence[str]) -> int:
    """How many places some but not all coders of the roster cover."""
    import numpy as np

    low = min(places.start for _, places in group)
    covered = np.zeros((len(roster), max(places.stop for _, places in group) - low), bool)
    for mark, places in group:
        covered[roster.index(mark.coder), places.start - low : places.stop - low] = True
    return int((covered.any(0) & ~covered.all(0)).sum())


def _passages(
    within: Scope, document: str, clusters: list[_Cluster], absent: set[tuple[str, str, str]]
) -> Iterator[Passage]:
    for first, second in _confused(clusters):
        clusters = [cluster for cluster in clusters if cluster not in (first, second)]
        yield _confusion(within, document, first, second)
    for cluster in clusters:
        yield _passage(within, document, cluster, absent)


def _confused(clusters: Sequence[_Cluster]) -> list[tuple[_Cluster, _Cluster]]:
    """Pairs of clusters of different codes, by different coders, on much the same words; the closest first."""
    open_ = [cluster for cluster in clusters if cluster.missing and cluster.marks[0].start is not None]
    pairs = []
    for place, first in enumerate(open_):
        for second in open_[place + 1 :]:
            shared = min(first.end, second.end) - max(first.start, second.start)
            union = max(first.end, second.end) - min(first.start, second.start)
            if first.code != second.code and not first.coders & second.coders and shared >= SAME_WORDS * union:
                pairs.append((-shared / union, place, first, second))
    chosen: list[tuple[_Cluster, _Cluster]] = []
    taken: set[int] = set()
    for _, _, first, second in sorted(pairs, key=lambda pair: pair[:2]):
        if id(first) not in taken and id(second) not in taken:
            taken |= {id(first), id(second)}
            chosen.append((first, second))
    return chosen


def _confusion(within: Scope, document: str, first: _Cluster, second: _Cluster) -> Passage:
    by = {}
    for coder in within.roster(document):
        own = next((cluster for cluster in (first, second) if coder in cluster.coders), None)
        words = NOTHING if own is None else f"{'/'.join(within.codebook.path(own.code.id))}: {_words(own, coder)}"
        by[within.names[coder]] = words
    return Passage(
        document=document,
        code=within.codebook.path(first.code.id),
        start=min(first.start, second.start),
        end=max(first.end, second.end),
        kind="code",
        by=by,
        cost=max(first.cost, second.cost),
        quote="",
        annotations=tuple(mark.id for mark in (*first.marks, *second.marks)),
    )


def _passage(within: Scope, document: str, cluster: _Cluster, absent: set[tuple[str, str, str]]) -> Passage:
    by = {}
    for coder in within.roster(document):
        silent = ABSENT if (document, coder, cluster.code.id) in absent else NOTHING
        by[within.names[coder]] = silent if coder in cluster.missing else _words(cluster, coder)
    whole = any(mark.start is None for mark in cluster.marks)
    return Passage(
        document=document,
        code=within.codebook.path(cluster.code.id),
        start=None if whole else cluster.start,
        end=None if whole else cluster.end,
        kind="missed" if cluster.missing else "boundary",
        by=by,
        cost=cluster.cost,
        quote="",
        annotations=tuple(mark.id for mark in cluster.marks),
    )


def _words(cluster: _Cluster, coder: str) -> str:
    """What a coder marked, in the text's own words."""
    own = [mark for mark in cluster.marks if mark.coder == coder]
    return " … ".join(mark.quote if mark.start is not None else "the whole document" for mark in own)


def _on_values(within: Scope, marks: reliability.Marks, only: str | None) -> Iterator[Passage]:
    """Fields on which coders differ who found the same passage."""
    found = align(marks.corpus, None, range(len(within.coders)), same_code=True)
    rows = found.columns.values[ROW]
    for members in found.members[(found.members >= 0).sum(1) >= 2]:
        group = [marks.annotations[rows[place]] for place in members if place >= 0]
        code = within.codebook.code(group[0].code)
        for field in code.fields:
            if field.type is FieldType.LINK or only not in (None, field.name):
                continue
            given = [mark.fields.get(field.name) for mark in group]
            if len({comparable(value, field) for value in given}) > 1:
                yield _value_passage(within, code, field.name, group, given)


def _value_passage(
    within: Scope, code: Code, field: str, group: Sequence[Annotation], given: Sequence[FieldValue | None]
) -> Passage:
    longest = max(group, key=lambda mark: (mark.end or 0) - (mark.start or 0))
    return Passage(
        document=longest.document,
        code=within.codebook.path(code.id),
        start=longest.start,
        end=longest.end,
        kind="value",
        by={within.names[mark.coder]: f"{field}: {shown(value)}" for mark, value in zip(group, given, strict=True)},
        cost=1,
        quote=longest.quote,
        field=field,
        annotations=tuple(mark.id for mark in group),
    )


def shown(value: FieldValue | None) -> str:
    """A value in words."""
    plain = None if value is None else value.value
    if plain is None:
        return "left empty"
    if isinstance(plain, Quantity):
        return _quantity(plain)
    if isinstance(plain, bool):
        return "yes" if plain else "no"
    return ", ".join(plain) if isinstance(plain, tuple) else str(plain)


def _quantity(value: Quantity) -> str:
    """ "about 4700", "14000 to 15000"; a qualifier only where it says more than the numbers do."""
    number = "" if value.best is None else f"{value.best:g}" if isinstance(value.best, float) else str(value.best)
    bounds = [bound for bound in (value.low, value.high) if bound is not None]
    between = " to ".join(f"{bound:g}" if isinstance(bound, float) else str(bound) for bound in bounds)
    words = " ".join(part for part in (number, f"({between})" if number and between else between) if part)
    qualifier = value.qualifier if value.qualifier not in (None, "exact", "between") else ""
    return " ".join(part for part in (qualifier, words) if part) or "left empty"
