"""The annotations of the open document that are shown: whose, in which order, as spans and as lines of a list.

Pulls them from the project. In a document with very many annotations it holds none: the text view then asks for the
stretch it shows, and the list shows the first ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from annotator.errors import UsageError
from annotator.i18n import tr
from annotator.model.annotation import Annotation
from annotator.project import Project
from annotator.ui.panels.annotation_list import Line
from annotator.ui.text_view import Span

#: With more annotations than this in a document they are read as they come into view.
MANY = 3000
_LISTED = 1000

Source = Callable[[int, int], Sequence[Span]]


class Shown:
    """The coder's own annotations; with ``others``, or when nobody codes, all that this coder may see."""

    def __init__(self, project: Project, document: str, others: bool) -> None:
        self._project, self._document = project, document
        self._coder = project.coder.id if project.coder is not None and not others else None
        self._lines: list[Line] | None = None
        self._held: dict[str, Annotation] | None = None
        if self._count() <= MANY:
            self._held = {one.id: one for one in project.annotations(document, self._coder)}

    def _count(self) -> int:
        if self._coder is not None:
            return self._project.status(self._document).annotations
        return sum(1 for _ in self._project.iter_annotations(self._document))

    def get(self, identifier: str | None) -> Annotation | None:
        """The annotation, if it is one of those shown."""
        if not identifier:
            return None
        if self._held is not None:
            return self._held.get(identifier)
        return self._look_up(identifier)

    def _look_up(self, identifier: str) -> Annotation | None:
        try:
            one = self._project.annotation(identifier)
        except UsageError:
            return None
        return one if one.document == self._document and self._coder in (None, one.coder) else None

    def update(self, identifier: str) -> tuple[Span | None, Span | None]:
        """Read an annotation again after a change. Returns its span before (as far as it is known) and now."""
        self._lines = None
        before, now = self._held.get(identifier) if self._held is not None else None, self._look_up(identifier)
        if self._held is not None:
            if now is not None:
                self._held[identifier] = now
            else:
                self._held.pop(identifier, None)
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

    def in_order(self) -> list[Annotation]:
        """Those of the whole document first, then in text order; the first thousand where there are very many."""
        if self._held is not None:
            found = list(self._held.values())
        else:
            found = []
            for one in self._project.iter_annotations(self._document, self._coder):
                found.append(one)
                if len(found) == _LISTED:
                    break
        return sorted(found, key=lambda one: (one.start is not None, one.start or 0, one.end or 0, one.id))

    def lines(self) -> list[Line]:
        """The same as lines of the list; the same list until something changes."""
        if self._lines is None:
            names = {coder.id: coder.name for coder in self._project.coders()}
            self._lines = [self._line(one, names) for one in self.in_order()]
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


def span_of(one: Annotation | None) -> Span | None:
    """The annotation as the text view sees it; None for one that codes the whole document."""
    if one is None or one.start is None or one.end is None:
        return None
    return Span(one.start, one.end, one.id, one.code, one.coder)


def words_of(one: Annotation) -> str:
    """Its quote in one line."""
    return " ".join(one.quote.split()) if one.start is not None else tr("The whole document")
