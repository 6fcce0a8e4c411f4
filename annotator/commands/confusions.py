"""Which codes and values were taken for which, and the passages behind each such confusion.

The counts that measures rest on are in ``annotator.agreement.explanation.matrices``; here each cell of such a matrix
leads to its passages, and codes are counted passage by passage with those that only one of two coders found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, groupby, permutations
from typing import TYPE_CHECKING, Any

from annotator.agreement.alignment import align
from annotator.commands import reliability
from annotator.commands.disagreements import ABSENT, NOTHING, Passage, shown
from annotator.commands.explained import label
from annotator.commands.reliability import ROW, Scope, comparable
from annotator.errors import UsageError
from annotator.model.annotation import Annotation
from annotator.model.contents import Progress, no_progress

if TYPE_CHECKING:
    from annotator.agreement.corpus import Boundaries
    from annotator.project import Project

Path = tuple[str, ...]
#: A group of annotations that were taken for the same find, one a coder.
Group = Mapping[str, Annotation]


@dataclass(frozen=True, slots=True)
class CodeConfusions:
    """Codes by passages. ``codes`` are paths, in the codebook's order; in ``counts[first, second]`` (names of coders)
    the rows are the first coder's codes and the columns the second's, and the last row and column stand for nothing:
    passages that the other found alone."""

    coders: tuple[str, ...]
    codes: tuple[Path, ...]
    counts: Mapping[tuple[str, str], tuple[tuple[int, ...], ...]]

    def of(self, coders: Sequence[str]) -> tuple[tuple[int, ...], ...]:
        """The matrix of a pair, in this order; of more coders how often two of them met so, either way round (it is
        symmetric)."""
        if len(coders) == 2 and tuple(coders) in self.counts:
            return self.counts[coders[0], coders[1]]
        size = range(len(self.codes) + 1)
        wanted = list(permutations(coders, 2))
        both_ways = [[sum(self.counts[pair][row][column] for pair in wanted) for column in size] for row in size]
        return tuple(
            tuple(count // 2 if row == column else count for column, count in enumerate(line))
            for row, line in enumerate(both_ways)
        )


@dataclass(frozen=True, slots=True)
class Confusion:
    """A cell of a matrix: ``first`` and ``second`` are values as the matrix names them. Without ``code`` and ``field``
    codes are what was confused (the values are paths, None for nothing); with a ``field`` its values at
    passages that both found; else whether the code was marked, in the ``unit``. ``coders``: a pair in the order of the
    values, or more: any two of them, either way round. None: everybody."""

    unit: str
    code: Path | None
    field: str | None
    first: Any
    second: Any
    coders: tuple[str, ...] | None = None


def codes_confused(project: Project, *, progress: Progress = no_progress) -> CodeConfusions:
    """How often which code met which, passage by passage: spans are the same find when they overlap (the best partner,
    the same code preferred), as for agreement at the unit "span"."""
    within = reliability.scope(project, None, None, "")
    place = {code.id: number for number, code in enumerate(within.codes)}
    size = len(place) + 1
    names = [within.names[coder] for coder in within.coders]
    counts = {pair: [[0] * size for _ in range(size)] for pair in permutations(names, 2)}
    for group in _finds(within, None, False, progress):
        for first, second in permutations(within.roster(next(iter(group.values())).document), 2):
            if first in group or second in group:
                row, column = (place[group[c].code] if c in group else size - 1 for c in (first, second))
                counts[within.names[first], within.names[second]][row][column] += 1
    paths = tuple(tuple(within.codebook.path(code.id)) for code in within.codes)
    return CodeConfusions(tuple(names), paths, {pair: tuple(map(tuple, matrix)) for pair, matrix in counts.items()})


def confused(project: Project, cell: Confusion, *, progress: Progress = no_progress) -> list[Passage]:
    """The passages behind a cell, the most costly first. What both did not mark has none. Raises UsageError."""
    codes = None if cell.code is None else [list(cell.code)]
    within = reliability.scope(project, codes, None, "")
    if cell.field is not None:
        found = list(_values(within, cell, progress))
    elif cell.code is None:
        found = list(_codes(within, cell, progress))
    elif cell.unit == "span":
        found = list(_this_code(within, cell, progress))
    else:
        found = list(_marked(within, cell, progress))
    order = {document: place for place, document in enumerate(within.documents)}
    return sorted(found, key=lambda p: (-p.cost, order[p.document], p.start or 0, p.end or 0))


def _asked(within: Scope, cell: Confusion) -> list[tuple[str, str]]:
    """The pairs of coders (ids) whose values may meet, in the order of the values."""
    names = cell.coders if cell.coders is not None else tuple(within.names[coder] for coder in within.coders)
    ids = {within.names[coder]: coder for coder in within.coders}
    unknown = [name for name in names if name not in ids]
    if unknown:
        raise UsageError(f"“{unknown[0]}” is none of the coders compared.")
    own = [ids[name] for name in names]
    return [(own[0], own[1])] if len(own) == 2 and cell.coders is not None else list(combinations(own, 2))


def _finds(within: Scope, codes: Sequence[str] | None, same_code: bool, progress: Progress) -> Iterator[Group]:
    marks = reliability.marks(within, progress)
    found = align(marks.corpus, codes, range(len(within.coders)), same_code=same_code)
    rows = found.columns.values[ROW]
    for members in found.members:
        group = [marks.annotations[rows[place]] for place in members if place >= 0]
        yield {mark.coder: mark for mark in group}


def _met(pairs: Sequence[tuple[str, str]], said: Mapping[str, Any], cell: Confusion) -> tuple[str, str] | None:
    """The first pair whose values are those of the cell; both ways round where no pair was named."""
    either_way = not (cell.coders is not None and len(cell.coders) == 2)
    for first, second in pairs:
        if first not in said or second not in said:
            continue
        values = (said[first], said[second])
        if values == (cell.first, cell.second) or (either_way and values == (cell.second, cell.first)):
            return first, second
    return None


def _codes(within: Scope, cell: Confusion, progress: Progress) -> Iterator[Passage]:
    pairs = _asked(within, cell)
    paths = {code.id: tuple(within.codebook.path(code.id)) for code in within.codes}
    for group in _finds(within, None, False, progress):
        document = next(iter(group.values())).document
        said = {coder: paths[group[coder].code] if coder in group else None for coder in within.roster(document)}
        both = _met(pairs, said, cell)
        if both is not None and any(coder in group for coder in both):
            yield _passage(within, group, both, cell)


def _this_code(within: Scope, cell: Confusion, progress: Progress) -> Iterator[Passage]:
    pairs, code = _asked(within, cell), within.codes[0].id
    for group in _finds(reliability.everything(within), None, False, progress):
        both = _met(pairs, {coder: mark.code == code for coder, mark in group.items()}, cell)
        if both is not None and (cell.first or cell.second):
            yield _passage(within, group, both, cell)


def _values(within: Scope, cell: Confusion, progress: Progress) -> Iterator[Passage]:
    pairs = _asked(within, cell)
    for group in _finds(within, None, True, progress):
        said = {}
        for coder, mark in group.items():
            field = within.codebook.code(mark.code).field(cell.field or "")
            value = None if field is None else comparable(mark.fields.get(field.name), field)
            if value is not None:
                said[coder] = label(value, {})
        both = _met(pairs, said, cell)
        if both is not None:
            yield _passage(within, group, both, cell)


def _passage(within: Scope, group: Group, both: tuple[str, str], cell: Confusion) -> Passage:
    """A find, as what the two coders made of it."""
    own = [group[coder] for coder in both if coder in group]
    document = own[0].document
    spans = [mark for mark in own if mark.start is not None]
    start = min((mark.start or 0 for mark in spans), default=None)
    end = max((mark.end or 0 for mark in spans), default=None)
    by = {within.names[coder]: _said(within, group.get(coder), cell) for coder in both}
    return Passage(
        document=document,
        code=tuple(within.codebook.path(own[0].code)),
        start=start,
        end=end,
        kind=_kind(own, cell),
        by=by,
        cost=_apart(own),
        quote="" if start is None else within.project.text(document)[start:end],
        field=cell.field,
        annotations=tuple(mark.id for mark in own),
    )


def _said(within: Scope, mark: Annotation | None, cell: Confusion) -> str:
    if mark is None:
        return NOTHING
    if cell.field is not None:
        return f"{cell.field}: {shown(mark.fields.get(cell.field))}"
    words = mark.quote if mark.start is not None else "the whole document"
    return f"{'/'.join(within.codebook.path(mark.code))}: {words}"


def _kind(own: Sequence[Annotation], cell: Confusion) -> str:
    if len(own) < 2:
        return "missed"
    if cell.field is not None:
        return "agreed" if cell.first == cell.second else "value"
    if own[0].code != own[1].code:
        return "code"
    return "agreed" if (own[0].start, own[0].end) == (own[1].start, own[1].end) else "boundary"


def _apart(own: Sequence[Annotation]) -> int:
    """On how many characters the two differ."""
    ranges = [(mark.start or 0, mark.end or 0) for mark in own]
    if len(ranges) < 2:
        return max(1, ranges[0][1] - ranges[0][0])
    (a, b), (c, d) = ranges
    return (b - a) + (d - c) - 2 * max(0, min(b, d) - max(a, c))


def _marked(within: Scope, cell: Confusion, progress: Progress) -> Iterator[Passage]:
    """Stretches of text where one marked the code and the other did, or did not."""
    import numpy as np

    if not (cell.first or cell.second):
        return
    marks = reliability.marks(within, progress).annotations
    edges = _edges(within, cell.unit, progress)
    asked = _asked(within, cell)
    absent = {(absence.document, absence.coder) for absence in within.project.absences()
              if absence.code == within.codes[0].id}  # fmt: skip
    for document, group in groupby(marks, key=lambda mark: mark.document):
        own, roster = list(group), within.roster(document)
        places = _Places(within, document, own, cell.unit, edges.get(document))
        covered = {coder: places.covered(coder) for coder in roster}
        there = np.zeros(places.count, bool)
        for first, second in asked:
            if first in covered and second in covered:
                there |= (covered[first] == cell.first) & (covered[second] == cell.second)
                if not (cell.coders is not None and len(cell.coders) == 2):
                    there |= (covered[first] == cell.second) & (covered[second] == cell.first)
        people = asked[0] if cell.coders is not None and len(cell.coders) == 2 else roster
        for low, high in _runs(there):
            yield _stretch(within, document, own, places.span(low, high), high - low, people, absent)


class _Places:
    """The units of a document (or the stretch of it that somebody marked), and who covers which."""

    def __init__(
        self, within: Scope, document: str, marks: Sequence[Annotation], unit: str, edges: Boundaries | None
    ) -> None:
        self.unit, self.edges = unit, edges
        self.marks = [mark for mark in marks if unit == "document" or mark.start is not None]
        if unit == "document":
            self.count = 1
        elif edges is not None:
            self.count = len(edges)
        else:
            self.count = max((mark.end or 0 for mark in self.marks), default=0)

    def covered(self, coder: str) -> Any:
        import numpy as np

        found = np.zeros(self.count, bool)
        for mark in self.marks:
            if mark.coder == coder:
                found[self._places(mark.start or 0, mark.end or 0)] = True
        return found

    def _places(self, start: int, end: int) -> slice:
        from bisect import bisect_left, bisect_right

        if self.unit == "document":
            return slice(0, 1)
        if self.edges is None:
            return slice(start, end)
        starts, ends = [edge[0] for edge in self.edges], [edge[1] for edge in self.edges]
        return slice(bisect_right(ends, start), bisect_left(starts, end))

    def span(self, low: int, high: int) -> tuple[int | None, int | None]:
        """The text from a unit to before another."""
        if self.unit == "document":
            return None, None
        return (low, high) if self.edges is None else (self.edges[low][0], self.edges[high - 1][1])


def _edges(within: Scope, unit: str, progress: Progress) -> Mapping[str, Boundaries]:
    if unit not in ("token", "sentence", "paragraph"):
        return {}
    return dict(zip(within.documents, reliability.boundaries(within, unit, progress), strict=True))


def _runs(there: Any) -> list[tuple[int, int]]:
    import numpy as np

    steps = np.flatnonzero(np.diff(np.concatenate([[0], there.astype(np.int8), [0]])))
    return [(int(low), int(high)) for low, high in zip(steps[::2], steps[1::2], strict=True)]


def _stretch(
    within: Scope,
    document: str,
    marks: Sequence[Annotation],
    span: tuple[int | None, int | None],
    cost: int,
    people: Sequence[str],
    absent: set[tuple[str, str]],
) -> Passage:
    start, end = span
    whole = start is None or end is None
    touching = [mark for mark in marks if whole or (mark.start is not None and _shares(mark, start or 0, end or 0))]
    by = {}
    for coder in people:
        words = [mark.quote or "the whole document" for mark in touching if mark.coder == coder]
        by[within.names[coder]] = " … ".join(words) or (ABSENT if (document, coder) in absent else NOTHING)
    found = Passage(
        document=document,
        code=tuple(within.codebook.path(within.codes[0].id)),
        start=start,
        end=end,
        kind="agreed" if all(any(mark.coder == coder for mark in touching) for coder in people) else "missed",
        by=by,
        cost=cost,
        quote="",
        annotations=tuple(mark.id for mark in touching),
    )
    return found if whole else replace(found, quote=within.project.text(document)[start:end])


def _shares(mark: Annotation, start: int, end: int) -> bool:
    return (mark.start or 0) < end and start < (mark.end or 0)
