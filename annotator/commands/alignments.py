"""Which marks of a document's coders are taken for the same find: what the lanes under the text show.

By overlap (as spans are matched for F1 and for values of fields), or by gamma's best alignment. Whole-document
annotations have no place in the text and are not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.agreement.alignment import align
from annotator.commands import reliability
from annotator.commands.lookup import CodeSpec, DocumentSpec, document_of
from annotator.commands.reliability import ROW, Marks, Scope
from annotator.errors import UsageError
from annotator.model.annotation import Annotation
from annotator.model.contents import Progress, no_progress

if TYPE_CHECKING:
    from annotator.project import Project

#: How marks are brought together.
OVERLAP, GAMMA = "overlap", "gamma"


@dataclass(frozen=True, slots=True)
class Mark:
    """A coder's mark: ``code`` is a path, ``start`` and ``end`` code points."""

    coder: str
    code: tuple[str, ...]
    colour: str
    start: int
    end: int
    annotation: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """Marks taken for one find, at most one a coder. ``kind``: "agreed" (all coders, same place, same code),
    "boundary", "code" (not all of one code), "missed" (some coders have nothing here), "alone" (nobody but one has).
    ``disorder`` is gamma's, in shares of what a mark without partner costs; None by overlap."""

    marks: tuple[Mark, ...]
    kind: str
    disorder: float | None = None

    @property
    def start(self) -> int:
        return min(mark.start for mark in self.marks)

    @property
    def end(self) -> int:
        return max(mark.end for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Lanes:
    """A document with its alignments in text order. ``coders`` are the names of those who were to code it and whose
    work may be seen."""

    document: str
    title: str
    text: str
    coders: tuple[str, ...]
    alignments: tuple[Alignment, ...]


def lanes(
    project: Project,
    document: DocumentSpec,
    *,
    codes: Iterable[CodeSpec] | None = None,
    coders: Iterable[str] | None = None,
    by: str = OVERLAP,
    progress: Progress = no_progress,
) -> Lanes:
    """The alignments of a document. Marks of different codes may be brought together, equal codes are preferred.
    Empty where fewer than two coders were to code it, or may be seen. Raises UsageError, Cancelled."""
    if by not in (OVERLAP, GAMMA):
        raise UsageError(f"Marks are aligned by {OVERLAP} or by {GAMMA}, not by “{by}”.")
    wanted = document_of(project, document)
    within = reliability.scope(project, codes, coders, [wanted])
    marks = reliability.marks(within, progress)
    found = list(_by_gamma(within, marks, progress) if by == GAMMA else _by_overlap(within, marks))
    names = tuple(within.names[coder] for coder in within.roster(wanted.id))
    found.sort(key=lambda one: (one.start, one.end))
    return Lanes(wanted.id, wanted.title, project.text(wanted.id), names, tuple(found))


def _by_overlap(within: Scope, marks: Marks) -> Iterator[Alignment]:
    found = align(marks.corpus, None, range(len(within.coders)), same_code=False)
    rows = found.columns.values[ROW]
    for members in found.members:
        group = [marks.annotations[rows[place]] for place in members if place >= 0]
        if group[0].start is not None:
            yield _alignment(within, group, None)


def _by_gamma(within: Scope, marks: Marks, progress: Progress) -> Iterator[Alignment]:
    """The best alignment itself: no samples are needed for it."""
    import numpy as np

    from annotator.agreement.gamma.distance import Distance
    from annotator.agreement.gamma.options import Options
    from annotator.agreement.gamma.study import Question, study

    if not marks.annotations or len(within.coders) < 2:
        return
    count = len(marks.corpus.codes)
    alike = Distance(1.0, 1.0, 1.0 - np.eye(count))
    question = Question(tuple(range(len(within.coders))), tuple(range(count)), alike, Options(samples=0))
    rows = marks.corpus.columns.values[ROW]
    studies = study(marks.corpus, question, lambda done, total: progress(done, total, "aligning marks"))
    for studied in studies.documents:
        for members, disorder in zip(studied.alignment.tolist(), studied.disorders.tolist(), strict=True):
            group = [marks.annotations[rows[place]] for place in members if place >= 0]
            yield _alignment(within, group, float(disorder))


def _alignment(within: Scope, group: Sequence[Annotation], disorder: float | None) -> Alignment:
    book = within.codebook
    marks = tuple(
        Mark(within.names[one.coder], tuple(book.path(one.code)), book.code(one.code).colour, one.start or 0,
             one.end or 0, one.id)
        for one in group
    )  # fmt: skip
    return Alignment(marks, _kind(marks, len(within.roster(group[0].document))), disorder)


def _kind(marks: Sequence[Mark], coders: int) -> str:
    if len(marks) == 1:
        return "alone"
    if len({mark.code for mark in marks}) > 1:
        return "code"
    if len(marks) < coders:
        return "missed"
    return "agreed" if len({(mark.start, mark.end) for mark in marks}) == 1 else "boundary"
