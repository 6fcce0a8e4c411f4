"""A project, or a part of it, as the formats see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from annotator.model.annotation import Annotation
from annotator.model.contents import Contents
from annotator.store import codebook, coders, counts, rounds
from annotator.store.document_list import DocumentList
from annotator.store.selection import CoderSpec, CodeSpec, Selection


class Again:
    """Annotations that are read anew each time they are iterated."""

    def __init__(self, read: Callable[[], Iterator[Annotation]]) -> None:
        self._read = read

    def __iter__(self) -> Iterator[Annotation]:
        return self._read()


def contents(
    selection: Selection,
    name: str,
    wanted_coders: Sequence[CoderSpec] | None,
    wanted_codes: Sequence[CodeSpec] | None,
    query: str,
    gold: bool,
) -> Contents:
    context = selection.context
    everyone = coders.coders(context)
    people = everyone if wanted_coders is None else tuple(selection.coder(one) for one in wanted_coders)
    book = codebook.load(context).codebook
    codes = None if wanted_codes is None else {selection.code(one).id for one in wanted_codes}
    documents = DocumentList(context, selection.viewer, query)
    ids = set(documents.ids()) if query.strip() else None
    names = {one.id for one in people}

    def kept(document: str, coder: str, code: str | None) -> bool:
        return coder in names and (ids is None or document in ids) and (codes is None or code is None or code in codes)

    def read() -> Iterator[Annotation]:
        for chunk in selection.annotations(None, None, None):
            for one in chunk:
                if kept(one.document, one.coder, one.code) and (one.adjudicates or not gold):
                    yield one

    return Contents(
        book, people, documents, Again(read),
        tuple(one for one in selection.absences(None, None) if kept(one.document, one.coder, one.code)),
        tuple(one for one in selection.done(None, None) if kept(one.document, one.coder, None)),
        rounds.rounds(context), name, lambda uid: counts.original(context, selection.document(uid)),
    )  # fmt: skip
