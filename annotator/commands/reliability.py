"""From a project to what agreement is computed on: who was to code what, spans in columns, values of fields.

Reads only. A coder counts in a document that a round assigns to them; in a document of no round when they annotated
it (with any code), recorded an absence or marked it done. Everyone else is missing there, not "nothing"; so is
everyone whose work an open blind round hides from the person who asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from annotator.agreement import Columns, Corpus
from annotator.agreement.corpus import Boundaries
from annotator.commands.lookup import CodeSpec, DocumentSpec, code_of, document_of
from annotator.errors import UsageError
from annotator.model.annotation import Annotation
from annotator.model.codebook import Code, Codebook
from annotator.model.contents import Progress
from annotator.model.field import Field, FieldType, FieldValue, Level, Quantity
from annotator.model.segmentation import UNITS as SEGMENTERS
from annotator.model.views import SpanTable

if TYPE_CHECKING:
    from annotator.project import Project

CoderSpec = str


@dataclass(frozen=True)
class Scope:
    """What is compared. ``documents``, ``coders`` are ids; ``codes`` those asked for, or all that are in use."""

    project: Project
    documents: tuple[str, ...]
    coders: tuple[str, ...]
    codes: tuple[Code, ...]
    rosters: tuple[tuple[bool, ...], ...]  # documents x coders: who was to code what
    table: SpanTable

    @cached_property
    def codebook(self) -> Codebook:
        return self.project.codebook()

    @cached_property
    def names(self) -> dict[str, str]:
        """Coders' ids to names."""
        return {coder.id: coder.name for coder in self.project.coders()}

    @cached_property
    def shared(self) -> tuple[str, ...]:
        """The documents that two or more of the coders were to code."""
        return tuple(name for name, row in zip(self.documents, self.rosters, strict=True) if sum(row) >= 2)

    def roster(self, document: str) -> tuple[str, ...]:
        """The coders who were to code a document."""
        row = self.rosters[self._place[document]]
        return tuple(coder for coder, there in zip(self.coders, row, strict=True) if there)

    def corpus_of(
        self, columns: Columns, codes: Sequence[str], edges: Mapping[str, Sequence[Boundaries]] | None = None
    ) -> Corpus:
        """A corpus of the scope's documents and coders."""
        known = dict(zip(self.table.documents, self.table.lengths.tolist(), strict=True))
        lengths = [known[d] if d in known else self.project.document(d).length for d in self.documents]
        return Corpus.from_arrays(
            columns,
            lengths=lengths,
            rosters=self.rosters,
            coders=self.coders,
            codes=codes,
            ids=self.documents,
            boundaries=edges,
        )

    @cached_property
    def _place(self) -> dict[str, int]:
        return {document: place for place, document in enumerate(self.documents)}


def scope(
    project: Project,
    codes: Iterable[CodeSpec] | None,
    coders: Iterable[CoderSpec] | None,
    documents: str | Iterable[DocumentSpec],
) -> Scope:
    """The scope of a request. ``documents`` is a query as in the document list, or documents. Without ``coders``
    everyone counts who was to code one of the documents. Raises UsageError for names that are not there."""
    ids = _documents(project, documents)
    chosen = None if coders is None else _coders(project, coders)
    table = project.spans(documents=ids) if documents else project.spans()
    everyone = tuple(coder.id for coder in project.coders())
    assigned = who_counts(project, ids, everyone, table, planned(project))
    places = [place for place in range(len(everyone)) if assigned[:, place].any()]
    if chosen is not None:
        places = [everyone.index(coder) for coder in chosen]
    rosters = tuple(map(tuple, assigned[:, places].tolist()))
    return Scope(project, ids, tuple(everyone[place] for place in places), _codes(project, codes), rosters, table)


def _documents(project: Project, documents: str | Iterable[DocumentSpec]) -> tuple[str, ...]:
    if isinstance(documents, str):
        return tuple(project.documents(documents).ids())
    return tuple(dict.fromkeys(document_of(project, document).id for document in documents))


def _coders(project: Project, coders: Iterable[CoderSpec]) -> tuple[str, ...]:
    found = []
    everyone = project.coders()
    for spec in coders:
        matching = [coder.id for coder in everyone if spec in (coder.id, coder.name)]
        if not matching:
            names = ", ".join(coder.name for coder in everyone) or "none yet"
            raise UsageError(f"There is no coder “{spec}” in {project.name}. Coders: {names}.")
        found.append(matching[0])
    return tuple(dict.fromkeys(found))


def _codes(project: Project, codes: Iterable[CodeSpec] | None) -> tuple[Code, ...]:
    if codes is not None:
        return tuple(dict.fromkeys(code_of(project, spec) for spec in codes))
    used = project.code_counts()
    return tuple(code for code in project.codebook() if not code.retired or used.get(code.id))


def who_counts(
    project: Project,
    documents: Sequence[str],
    coders: Sequence[str],
    table: SpanTable,
    by_rounds: Mapping[str, Set[str]],
) -> Any:
    """(documents, coders): who counts in what. ``table`` are the spans of the documents, ``by_rounds`` is what
    ``planned`` gives."""
    import numpy as np

    found = np.zeros((len(documents), len(coders)), bool)
    document, coder = _places(table.documents, documents)[table.document], _places(table.coders, coders)[table.coder]
    kept = (document >= 0) & (coder >= 0)
    found[document[kept], coder[kept]] = True
    row = {identifier: place for place, identifier in enumerate(documents)}
    column = {identifier: place for place, identifier in enumerate(coders)}
    only = documents[0] if len(documents) == 1 else None
    marks = [(mark.document, mark.coder) for mark in project.absences(only)]
    marks += [(mark.document, mark.coder) for mark in project.done(only)]
    for where, who in marks:
        if where in row and who in column:
            found[row[where], column[who]] = True
    for where in documents:
        if where in by_rounds:
            found[row[where]] = [coder in by_rounds[where] for coder in coders]
    return found


def planned(project: Project) -> dict[str, set[str]]:
    """The coders whom rounds assign to documents. While a blind round is open its coders see only their own work: the
    others are missing to them, for what can't be seen must not count as "marked nothing"."""
    rounds = project.rounds()
    found: dict[str, set[str]] = {}
    for round_ in rounds:
        for document, coders in round_.assignments.items():
            found.setdefault(document, set()).update(coders)
    viewer = project.coder.id if project.coder is not None else None
    for round_ in rounds:
        if round_.open and round_.blind:
            for document, coders in round_.assignments.items():
                if viewer in coders:
                    found[document] &= {viewer}
    return found


def corpus(within: Scope, unit: str, progress: Progress) -> Corpus:
    """The coders' spans of the scope, all codes, with the boundaries of ``unit`` where it has some."""
    import numpy as np

    table = within.table
    document = _places(table.documents, within.documents)[table.document]
    coder = _places(table.coders, within.coders)[table.coder]
    assigned = np.zeros((len(within.documents) + 1, len(within.coders) + 1), bool)  # the last are for strangers: -1
    assigned[:-1, :-1] = np.array(within.rosters, bool).reshape(len(within.documents), len(within.coders))
    kept = assigned[document, coder]  # work outside one's assignment does not count
    columns = Columns(document, coder, table.code, table.start, table.end)
    if not kept.all():
        columns = columns.where(kept)
    edges = {unit: boundaries(within, unit, progress)} if unit in SEGMENTERS else {}
    return within.corpus_of(columns, table.codes, edges)


def boundaries(within: Scope, unit: str, progress: Progress) -> list[Boundaries]:
    """Where the tokens, sentences or paragraphs of each document are; none where fewer than two coders compare."""
    shared = set(within.shared)
    found: list[Boundaries] = []
    for place, document in enumerate(within.documents):
        found.append(SEGMENTERS[unit](within.project.text(document)) if document in shared else [])
        progress(place + 1, len(within.documents), f"finding the {unit}s")
    return found


def _places(old: Sequence[str], new: Sequence[str]) -> Any:
    """For each old id its place among the new ones, -1 for none."""
    import numpy as np

    place = {identifier: index for index, identifier in enumerate(new)}
    return np.array([place.get(identifier, -1) for identifier in old], np.int64)


@dataclass(frozen=True, eq=False)
class Marks:
    """Annotations that count, and the same as a corpus with raw field values (``FieldValue`` or None). The corpus's
    values of ROW say where in ``annotations`` each span stands."""

    annotations: tuple[Annotation, ...]
    corpus: Corpus


#: A name that no field can have.
ROW = "\n"


def marks(within: Scope, progress: Progress) -> Marks:
    """The annotations of the scope's coders and codes, in the documents that two of them were to code."""
    kept = tuple(_counting(within, progress))
    codes = tuple(code.id for code in within.codes)
    names = dict.fromkeys(name for annotation in kept for name in annotation.fields)
    values = {name: _objects([annotation.fields.get(name) for annotation in kept]) for name in names}
    columns = Columns(
        _places([a.document for a in kept], within.documents),
        _places([a.coder for a in kept], within.coders),
        _places([a.code for a in kept], codes),
        _numbers([-1 if a.start is None else a.start for a in kept]),
        _numbers([-1 if a.end is None else a.end for a in kept]),
        values | {ROW: _objects(list(range(len(kept))))},
    )
    return Marks(kept, within.corpus_of(columns, codes))


def _counting(within: Scope, progress: Progress) -> Iterable[Annotation]:
    rosters = {document: set(within.roster(document)) for document in within.shared}
    codes = {code.id for code in within.codes}
    document = within.documents[0] if len(within.documents) == 1 else None
    code = within.codes[0].id if len(within.codes) == 1 else None
    for place, annotation in enumerate(within.project.iter_annotations(document, code=code)):
        if annotation.coder in rosters.get(annotation.document, ()) and annotation.code in codes:
            yield annotation
        if place % 1000 == 0:
            progress(place, 0, "reading the annotations")


def _numbers(values: list[int]) -> Any:
    import numpy as np

    return np.array(values, np.int64)


def _objects(values: list[Any]) -> Any:
    import numpy as np

    column = np.empty(len(values), object)
    column[:] = values
    return column


def everything(within: Scope) -> Scope:
    """The same documents and coders with all codes, not only those asked for."""
    return replace(within, codes=_codes(within.project, None))


def compared_at(field: Field) -> tuple[str, tuple[str, ...] | None]:
    """The metric of a field's values (sets for several choices, else its level), and its categories in order."""
    if field.type is FieldType.CHOICES:
        return "set", None
    return str(field.level), field.choices or None


def values(data: Corpus, field: Field) -> Any:
    """An object array: each span's value of a field in the form that agreement compares (``comparable``)."""
    raw = data.columns.values.get(field.name, _objects([None] * len(data.columns)))
    return _objects([comparable(value, field) for value in raw])


def with_values(data: Corpus, field: Field) -> Corpus:
    """The corpus with the values of one field."""
    columns = replace(data.columns, values={field.name: values(data, field)})
    return Corpus.from_arrays(
        columns, lengths=data.lengths, rosters=data.rosters, coders=data.coders, codes=data.codes, ids=data.ids
    )


def comparable(value: FieldValue | None, field: Field) -> Any:
    """What a value counts as. Quantities: their one number. Dates: days since the year 1 (the first day where only a
    year or month is given), names at nominal level. Choices: the set of them. Texts: without extra white space.
    None: left empty."""
    if value is None:
        return None
    plain = value.value
    if isinstance(plain, Quantity):
        return plain.number
    if isinstance(plain, tuple):
        return frozenset(plain)
    if field.type is FieldType.DATE and field.level is not Level.NOMINAL and isinstance(plain, str):
        return _day(plain)
    if isinstance(plain, str):
        return " ".join(plain.split()) or None
    return plain


def _day(text: str) -> int | None:
    try:
        return date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text[:10]).toordinal()
    except ValueError:
        return None
