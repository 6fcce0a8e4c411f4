"""What live agreement holds of every document, and how one document is read again: its spans, coders and values.

In memory a span takes 40 bytes, a span of a code with fields as much again and its values. Reading a document goes
through the same functions as reading all (reliability.py), so that both mean the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from annotator.agreement import Columns, Corpus
from annotator.agreement.arrays import IntArray
from annotator.agreement.corpus import Boundaries
from annotator.commands import reliability
from annotator.commands.reliability import Scope
from annotator.model.codebook import Code
from annotator.model.contents import Progress, no_progress
from annotator.model.field import FieldType
from annotator.model.segmentation import UNITS as SEGMENTERS

if TYPE_CHECKING:
    from annotator.project import Project


@dataclass(frozen=True, eq=False)
class Ground:
    """What stays the same until something other than the work on documents changes. ``everyone`` are the ids of all
    coders, ``coders`` of those who count anywhere; ``book`` of all codes, ``codes`` those compared, with their paths;
    ``fielded`` those of them that have values to compare. ``by_rounds``: the coders whom rounds assign."""

    unit: str
    viewer: str | None
    everyone: tuple[str, ...]
    coders: tuple[str, ...]
    names: Mapping[str, str]
    book: tuple[str, ...]
    codes: tuple[str, ...]
    paths: Mapping[str, tuple[str, ...]]
    fielded: tuple[Code, ...]
    retired: frozenset[str]
    by_rounds: Mapping[str, Set[str]]


@dataclass(frozen=True, eq=False)
class Held:
    """One document, or many: ``spans`` of all codes, ``marks`` of the codes with values (None: there are none)."""

    spans: Corpus
    marks: Corpus | None


def ground(within: Scope, unit: str) -> Ground:
    """What stays, of a scope of the whole project."""
    project, codes = within.project, within.codes
    return Ground(
        unit=unit,
        viewer=viewer(project),
        everyone=within.table.coders,
        coders=within.coders,
        names=dict(within.names),
        book=within.table.codes,
        codes=tuple(code.id for code in codes),
        paths={code.id: within.codebook.path(code.id) for code in codes},
        fielded=tuple(code for code in codes if any(field.type is not FieldType.LINK for field in code.fields)),
        retired=retired_in_use(project, within.codebook.codes),
        by_rounds=reliability.planned(project),
    )


def viewer(project: Project) -> str | None:
    return None if project.coder is None else project.coder.id


def retired_in_use(project: Project, codes: Sequence[Code]) -> frozenset[str]:
    """Retired codes are compared as long as annotations use them."""
    retired = [code.id for code in codes if code.retired]
    if not retired:
        return frozenset()
    used = project.code_counts()
    return frozenset(code for code in retired if used.get(code))


def read(within: Scope, known: Ground, progress: Progress) -> Held:
    """The documents of a scope; its coders are the ground's."""
    spans = reliability.corpus(within, known.unit, progress)
    marks = reliability.marks(replace(within, codes=known.fielded), progress).corpus if known.fielded else None
    return Held(spans, marks)


def one(project: Project, known: Ground, document: str) -> Scope | None:
    """A scope of one document as it is now; None where the ground no longer holds: coders or codes are others."""
    table = project.spans(documents=[document])
    if table.coders != known.everyone or table.codes != known.book:
        return None
    row = reliability.who_counts(project, [document], known.everyone, table, known.by_rounds)[0]
    there = dict(zip(known.everyone, row.tolist(), strict=True))
    roster = tuple(there[coder] for coder in known.coders)
    if sum(roster) != sum(row.tolist()):
        return None  # somebody who counted nowhere so far
    return Scope(project, (document,), known.coders, known.fielded, (roster,), table)


def spans_of(within: Scope) -> Corpus:
    """The spans of all codes, without boundaries of units."""
    return reliability.corpus(within, "character", no_progress)


def marks_of(within: Scope, code: Code) -> Corpus:
    """The spans of one code with their values."""
    return reliability.marks(replace(within, codes=(code,)), no_progress).corpus


class Documents:
    """What all documents hold: as they were read at first, and what was read again since."""

    def __init__(self, held: Held) -> None:
        self._first = Held(_bare(held.spans), None if held.marks is None else _bare(held.marks))
        self._places = {document: place for place, document in enumerate(held.spans.ids)}
        self._spans: dict[str, Corpus] = {}
        self._marks: dict[tuple[str, str], Corpus] = {}

    def __contains__(self, document: str) -> bool:
        return document in self._places

    def spans(self, document: str) -> Corpus:
        """The spans of one document."""
        if document in self._spans:
            return self._spans[document]
        return _document(self._first.spans, self._places[document])

    def marks(self, document: str, code: Code) -> Corpus:
        """The spans of one code with values in one document."""
        if (document, code.id) in self._marks:
            return self._marks[document, code.id]
        assert self._first.marks is not None
        return of_codes(_document(self._first.marks, self._places[document]), {code.id})

    def put_spans(self, document: str, spans: Corpus) -> None:
        self._spans[document] = spans

    def put_marks(self, document: str, code: Code, marks: Corpus) -> None:
        self._marks[document, code.id] = marks


def _bare(corpus: Corpus) -> Corpus:
    """The corpus in the order of its documents, without what it remembers, and without boundaries of units: those of a
    document are found again when it changes."""
    import numpy as np

    columns = corpus.columns
    if len(columns) and (np.diff(columns.document) < 0).any():
        columns = columns.where(np.argsort(columns.document, kind="stable"))
    return _with(corpus, columns)


def bounded(project: Project, known: Ground, old: Corpus, new: Corpus) -> tuple[Corpus, Corpus]:
    """Two states of one document with the boundaries of its units (none, where fewer than two coders compare)."""
    if known.unit not in SEGMENTERS:
        return old, new
    compared = max(old.rosters.sum(), new.rosters.sum()) >= 2
    edges = {known.unit: [SEGMENTERS[known.unit](project.text(new.ids[0])) if compared else []]}
    return _with(old, old.columns, edges), _with(new, new.columns, edges)


def _with(corpus: Corpus, columns: Columns, boundaries: Mapping[str, Sequence[Boundaries]] | None = None) -> Corpus:
    return Corpus.from_arrays(
        columns, lengths=corpus.lengths, rosters=corpus.rosters, coders=corpus.coders, codes=corpus.codes,
        ids=corpus.ids, boundaries=boundaries,
    )  # fmt: skip


def _document(corpus: Corpus, place: int) -> Corpus:
    """One document of a bare corpus."""
    import numpy as np

    low, high = np.searchsorted(corpus.columns.document, [place, place + 1]).tolist()
    own = corpus.columns.where(slice(low, high))
    return Corpus.from_arrays(
        replace(own, document=np.zeros(high - low, np.int64)),
        lengths=corpus.lengths[place : place + 1],
        rosters=corpus.rosters[place : place + 1],
        coders=corpus.coders,
        codes=corpus.codes,
        ids=corpus.ids[place : place + 1],
    )


# --- what differs ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Difference:
    """Where two states of one document differ: the codes and whose work (ids), and in which stretch of the text; None
    for the codes and the stretch where other coders count in it, so that everything differs."""

    codes: frozenset[str] | None
    coders: frozenset[str]
    stretch: tuple[int, int] | None


def difference(old: Corpus, new: Corpus) -> Difference:
    """Both list their spans in text order; what stands between the first and the last that differ counts as
    different."""
    import numpy as np

    if not np.array_equal(old.rosters, new.rosters):
        return Difference(None, frozenset(old.coders), None)
    first, second = (_rows(corpus) for corpus in (old, new))
    short = min(len(first), len(second))
    same = (first[:short] == second[:short]).all(1)
    head = short if same.all() else int(np.argmin(same))
    rest = short - head
    same = (first[len(first) - rest :] == second[len(second) - rest :]).all(1)[::-1]
    tail = rest if same.all() else int(np.argmin(same))
    middle = np.concatenate([first[head : len(first) - tail], second[head : len(second) - tail]])
    codes = frozenset(str(old.codes[code]) for code in np.unique(middle[:, 1]).tolist())
    spans = middle[middle[:, 2] >= 0]
    stretch = (int(spans[:, 2].min()), int(spans[:, 3].max())) if len(spans) else (0, 0)
    coders = frozenset(old.coders[coder] for coder in np.unique(middle[:, 0]).tolist())
    return Difference(codes, coders, stretch)


def _rows(corpus: Corpus) -> IntArray:
    import numpy as np

    columns = corpus.columns
    return np.stack([columns.coder, columns.code, columns.start, columns.end], axis=1)


def of_codes(corpus: Corpus, codes: Set[str]) -> Corpus:
    """Only the spans of some codes, which are its codes."""
    import numpy as np

    places = [place for place, code in enumerate(corpus.codes) if code in codes]
    moved = np.full(len(corpus.codes), -1, np.int64)
    moved[places] = np.arange(len(places))
    code = moved[corpus.columns.code]
    kept = replace(corpus.columns, code=code).where(code >= 0)
    return Corpus.from_arrays(
        kept, lengths=corpus.lengths, rosters=corpus.rosters, coders=corpus.coders,
        codes=[corpus.codes[place] for place in places], ids=corpus.ids, boundaries=corpus.boundaries,
    )  # fmt: skip


def cut(corpus: Corpus, stretch: tuple[int, int]) -> Corpus:
    """A stretch of one document as a document of its own, with what lies in it of each span."""
    import numpy as np

    low, high = stretch
    own = corpus.columns.where((corpus.columns.start < high) & (corpus.columns.end > low) & (corpus.columns.start >= 0))
    start, end = np.maximum(own.start, low) - low, np.minimum(own.end, high) - low
    return Corpus.from_arrays(
        replace(own, start=start, end=end), lengths=[high - low], rosters=corpus.rosters, coders=corpus.coders,
        codes=corpus.codes, ids=corpus.ids,
    )  # fmt: skip


def same_marks(old: Corpus, new: Corpus) -> bool:
    """Whether two corpora of one code hold the same spans with the same values."""
    import numpy as np

    if not np.array_equal(old.rosters, new.rosters) or not np.array_equal(_rows(old), _rows(new)):
        return False
    return _values(old) == _values(new)


def _values(corpus: Corpus) -> list[dict[str, object]]:
    columns = {name: column for name, column in corpus.columns.values.items() if name != reliability.ROW}
    return [
        {name: column[row] for name, column in columns.items() if column[row] is not None}
        for row in range(len(corpus.columns))
    ]
