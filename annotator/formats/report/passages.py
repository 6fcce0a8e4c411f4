"""Spans for reading: equal ones of several coders become one passage, and a text is cut where any passage begins or
ends. Positions are code points, half-open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from annotator.model.annotation import Annotation
from annotator.model.contents import Contents
from annotator.model.document import Document


@dataclass
class Passage:
    """What one or more coders marked from ``start`` to ``end`` with one code (None: the whole document). ``lane`` is
    the first row of underlines that is free there, 0 the nearest to the text."""

    number: int
    code: str
    start: int | None
    end: int | None
    annotations: list[Annotation] = field(default_factory=list)
    lane: int = 0


@dataclass(frozen=True)
class Piece:
    """``text[start:end]``, covered by ``passages`` (outermost lane first); ``first`` are those that begin here."""

    start: int
    end: int
    passages: tuple[Passage, ...]
    first: tuple[Passage, ...]


def passages(annotations: Iterable[Annotation], number: int) -> list[Passage]:
    """In text order, longer ones first, whole-document ones before all; numbered from ``number`` on."""
    found: dict[tuple[str, int | None, int | None], Passage] = {}
    for annotation in annotations:
        key = (annotation.code, annotation.start, annotation.end)
        found.setdefault(key, Passage(0, *key)).annotations.append(annotation)
    ordered = sorted(found.values(), key=lambda p: (-1 if p.start is None else p.start, -(p.end or 0), p.code))
    for offset, passage in enumerate(ordered):
        passage.number = number + offset
    _into_lanes(ordered)
    return ordered


def _into_lanes(ordered: Sequence[Passage]) -> None:
    ends: list[int] = []
    for passage in ordered:
        if passage.start is None or passage.end is None:
            continue
        free = next((lane for lane, end in enumerate(ends) if end <= passage.start), len(ends))
        ends[free : free + 1] = [passage.end]
        passage.lane = free


def paragraphs(text: str, found: Sequence[Passage]) -> Iterator[list[Piece]]:
    """The pieces of each line that is not empty."""
    spans = [p for p in found if p.start is not None]
    cuts = sorted({edge for p in spans for edge in (p.start, p.end) if edge is not None})
    waiting, active, cut = 0, list[Passage](), 0
    for start, end in _lines(text):
        while cut < len(cuts) and cuts[cut] <= start:
            cut += 1
        inner = cut
        while inner < len(cuts) and cuts[inner] < end:
            inner += 1
        pieces = []
        edges = [start, *cuts[cut:inner], end]
        for left, right in pairwise(edges):
            begun = []
            while waiting < len(spans) and (spans[waiting].start or 0) <= left:
                begun.append(spans[waiting])
                waiting += 1
            active = [p for p in (*active, *begun) if (p.end or 0) > left]
            covering = tuple(sorted(active, key=lambda p: -p.lane))
            pieces.append(Piece(left, right, covering, tuple(p for p in begun if p in active)))
        cut = inner
        yield pieces


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        if line:
            yield start, start + len(line)
        start += len(line) + 1


def by_document(contents: Contents) -> Iterator[tuple[Document, list[Annotation]]]:
    """Each document with its annotations. Holds all annotations, one text at a time."""
    found: dict[str, list[Annotation]] = {}
    for annotation in contents.annotations:
        found.setdefault(annotation.document, []).append(annotation)
    for document in contents.documents:
        yield document, found.get(document.id, [])
