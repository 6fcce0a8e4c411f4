"""The annotations of the open document that are shown: whose, in which order, as spans and as lines of a list.

Pulls them from the project. In a document with very many annotations it holds none: the text view then asks for the
stretch it shows, and the list reads on as it is scrolled.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from annotator.errors import UsageError
from annotator.i18n import tr
from annotator.model.annotation import Annotation
from annotator.project import Project
from annotator.ui.panels.annotation_list import Line
from annotator.ui.text_view import Span

#: With more annotations than this in a document they are read as they come into view.
MANY = 3000
_PAGE = 500

Source = Callable[[int, int], Sequence[Span]]
Place = tuple[bool, int, int, str]


class Shown:
    """The coder's own annotations; with ``others``, or when nobody codes, all that this coder may see. Nobody sees
    any while a blind round is open."""

    def __init__(self, project: Project, document: str, others: bool) -> None:
        self._project, self._document = project, document
        self._coder = project.coder.id if project.coder is not None and not others else None
        self._held: dict[str, Annotation] | None = None
        self._order: list[Place] = []
        self._lines: Lines | None = None
        # Nobody said who codes: then nobody may look over the coders' shoulders while a round is blind.
        self._hidden = project.coder is None and any(one.open and one.blind for one in project.rounds())
        if self._hidden:
            self._held = {}
        elif project.size(document) <= MANY:
            self._held = {one.id: one for one in project.annotations(document, self._coder)}
            self._order = sorted(_place(one) for one in self._held.values())

    def get(self, identifier: str | None) -> Annotation | None:
        """The annotation, if it is one of those shown."""
        if not identifier:
            return None
        if self._held is not None:
            return self._held.get(identifier)
        return self._look_up(identifier)

    def _look_up(self, identifier: str) -> Annotation | None:
        if self._hidden:
            return None
        try:
            one = self._project.annotation(identifier)
        except UsageError:
            return None
        return one if one.document == self._document and self._coder in (None, one.coder) else None

    def update(self, identifier: str) -> tuple[Span | None, Span | None]:
        """Read an annotation again after a change. Returns its span before (as far as it is known) and now."""
        self._lines = None
        now = self._look_up(identifier)
        if self._held is None:
            return None, span_of(now)
        before = self._held.pop(identifier, None)
        if before is not None:
            del self._order[bisect_left(self._order, _place(before))]
        if now is not None:
            self._held[identifier] = now
            insort(self._order, _place(now))
        return span_of(before), span_of(now)

    @property
    def count(self) -> int | None:
        """How many they are; None where there are very many and nobody has counted."""
        return len(self._held) if self._held is not None else None

    def spans(self) -> Sequence[Span] | Source:
        """What the text view shows: spans in text order, or a function that gives those of a stretch."""
        if self._held is not None:
            return sorted(span for one in self._held.values() if (span := span_of(one)) is not None)
        return self._between

    def _between(self, start: int, end: int) -> Sequence[Span]:
        found = self._project.annotations(self._document, self._coder, None, start, end)
        return [span for one in found if (span := span_of(one)) is not None]

    def in_order(self) -> Iterator[Annotation]:
        """Those of the whole document first, then in text order."""
        if self._held is not None:
            return (self._held[place[-1]] for place in self._order)
        return self._project.iter_annotations(self._document, self._coder)

    def lines(self) -> Lines:
        """The same as lines of the list, each made when it comes into view; the same until something changes."""
        if self._lines is None:
            names = {coder.id: coder.name for coder in self._project.coders()}
            self._lines = Lines(self.in_order(), lambda one: self._line(one, names), self.count)
        return self._lines

    def _line(self, one: Annotation, names: dict[str, str]) -> Line:
        code = self._project.codebook().code(one.code)
        missing = [field.name for field in code.fields if field.required and field.name not in one.fields]
        note = [code.name]
        if self._project.coder is None or one.coder != self._project.coder.id:
            note.append(names.get(one.coder, "?"))
        if missing:
            note.append(tr("empty: {fields}").format(fields=", ".join(missing)))
        if one.flag:
            note.append(tr("flagged"))
        return Line(one.id, words_of(one), " · ".join(note), code.colour, bool(missing))


class Lines(Sequence[Line]):
    """Annotations as lines. ``more`` reads a page; ``complete`` when all are there (at once, unless they are very
    many: then ``count`` is None)."""

    def __init__(self, source: Iterator[Annotation], line: Callable[[Annotation], Line], count: int | None) -> None:
        self._source, self._line = source, line
        self._found: list[Annotation] = []
        self.complete = False
        self.more(count)

    def more(self, count: int | None = None) -> int:
        """Read on; a page, or so many. Returns how many came."""
        wanted = _PAGE if count is None else count
        came = list(islice(self._source, wanted))
        self._found += came
        self.complete = count is not None or len(came) < wanted
        return len(came)

    def __len__(self) -> int:
        return len(self._found)

    def __getitem__(self, number: Any) -> Any:
        found = self._found[number]
        return [self._line(one) for one in found] if isinstance(found, list) else self._line(found)


def _place(one: Annotation) -> Place:
    """What the annotations of a document are sorted by; the id comes last."""
    return one.start is not None, one.start or 0, one.end or 0, one.id


def span_of(one: Annotation | None) -> Span | None:
    """The annotation as the text view sees it; None for one that codes the whole document."""
    if one is None or one.start is None or one.end is None:
        return None
    return Span(one.start, one.end, one.id, one.code, one.coder)


def words_of(one: Annotation) -> str:
    """Its quote in one line."""
    return " ".join(one.quote.split()) if one.start is not None else tr("The whole document")
