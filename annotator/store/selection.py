"""What the arguments of a read mean: ids, names or values become keys, seen with the eyes of the coder who works."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from annotator.errors import UsageError
from annotator.model.annotation import Absence, Annotation, Done
from annotator.model.codebook import Code
from annotator.model.coder import Coder
from annotator.model.document import Document
from annotator.store import annotation_values, codebook, coders
from annotator.store.context import Context
from annotator.store.log import CHUNK

DocumentSpec = str | Document
CoderSpec = str | Coder
CodeSpec = str | Sequence[str] | Code

#: A key that nothing has: what an id without a key is looked for with.
_NOTHING = -1


class Selection:
    """``viewer`` is the key of the coder whose eyes count, None for everybody's."""

    def __init__(self, context: Context, coder: Coder | None) -> None:
        self.context = context
        self.viewer = self._key(coder.id) if coder is not None else None

    def _key(self, uid: str) -> int:
        found = self.context.keys.find(uid)
        return _NOTHING if found is None else found

    # --- single things -----------------------------------------------------------------------------------------------

    def document(self, wanted: DocumentSpec) -> Document:
        uid = wanted.id if isinstance(wanted, Document) else wanted
        known = annotation_values.known_document(self.context, uid)
        if known is not None:
            return known
        columns = annotation_values.DOCUMENT_COLUMNS
        rows = self.context.db.all(f"SELECT {columns} FROM document WHERE name = ? AND shown = 1 LIMIT 2", (uid,))
        if len(rows) == 1:
            return annotation_values.document_value(self.context, rows[0])
        what = "More than one document is called" if rows else "There is no document"
        raise UsageError(f"{what} “{uid}” in this project." + (" Give its id." if rows else ""))

    def coder(self, wanted: CoderSpec) -> Coder:
        return coders.coder(self.context, wanted)

    def code(self, wanted: CodeSpec) -> Code:
        book = codebook.load(self.context).codebook
        return book.resolve(wanted.id if isinstance(wanted, Code) else wanted)

    def annotation(self, uid: str) -> Annotation:
        condition, values = annotation_values.where(self.context, self.viewer)
        row = self.context.db.one(
            f"SELECT {annotation_values.COLUMNS} FROM annotation a WHERE a.uid = ? AND {condition}", (uid, *values)
        )
        if row is None:
            raise UsageError(f"There is no annotation “{uid}”; it may have been deleted.")
        return annotation_values.Reader(self.context).values([row])[0]

    def holds_annotation(self, uid: str) -> bool:
        """Whether there is one, seen by the viewer or not."""
        return self.context.db.one("SELECT 1 FROM annotation WHERE uid = ?", (uid,)) is not None

    # --- conditions --------------------------------------------------------------------------------------------------

    def document_key(self, wanted: DocumentSpec | None) -> int | None:
        return None if wanted is None else self._key(self.document(wanted).id)

    def coder_key(self, wanted: CoderSpec | None) -> int | None:
        return None if wanted is None else self._key(self.coder(wanted).id)

    def code_keys(self, wanted: CodeSpec | None) -> list[int] | None:
        """The keys of all codes that the code stands for."""
        return None if wanted is None else self.keys_of(self.code(wanted).id)

    def keys_of(self, code: str) -> list[int]:
        return codebook.load(self.context).merged_in.get(code, [_NOTHING])

    # --- marks -------------------------------------------------------------------------------------------------------

    def annotations(
        self,
        document: DocumentSpec | None,
        coder: CoderSpec | None,
        code: CodeSpec | None,
        start: int | None = None,
        end: int | None = None,
    ) -> Iterator[list[Annotation]]:
        """In chunks, text order within each document, documents in import order."""
        if document is None and (start is not None or end is not None):
            raise UsageError("A window in the text needs a document.")
        number = self.document_key(document)
        if number is not None:
            yield from self._annotations_of(number, coder, code, start, end)
            return
        condition, values = annotation_values.where(
            self.context, self.viewer, None, self.coder_key(coder), self.code_keys(code)
        )
        reader = annotation_values.Reader(self.context)
        for first, last, size in self._ranges():
            if size > CHUNK:  # one document with very many
                yield from self._annotations_of(self._key(first[1]), coder, code)
                continue
            rows = self.context.db.all(
                f"SELECT {annotation_values.COLUMNS} FROM annotation a JOIN document d ON d.id = a.document "
                "WHERE d.shown = 1 AND (d.position, d.uid) >= (?, ?) AND (d.position, d.uid) <= (?, ?) "
                f"AND {condition} ORDER BY d.position, d.uid, a.start, a.stop, a.uid",
                (*first, *last, *values),
            )
            if rows:
                yield reader.values(rows)

    def _annotations_of(
        self,
        document: int,
        coder: CoderSpec | None,
        code: CodeSpec | None,
        start: int | None = None,
        end: int | None = None,
    ) -> Iterator[list[Annotation]]:
        condition, values = annotation_values.where(
            self.context, self.viewer, document, self.coder_key(coder), self.code_keys(code), start, end
        )
        yield from annotation_values.of_document(self.context, condition, values)

    def _ranges(self) -> Iterator[tuple[tuple[int, str], tuple[int, str], int]]:
        """First and last documents of runs that hold at most a chunk of annotations (a single document may have
        more), and how many they hold."""
        self.context.tallies.flush() if self.context.db.in_transaction else None
        first = last = None
        size = 0
        for position, uid, n in self.context.db.all(
            "SELECT d.position, d.uid, sum(t.n) FROM document d JOIN tally_document t ON t.document = d.id "
            "WHERE d.shown = 1 GROUP BY d.position, d.uid ORDER BY d.position, d.uid"
        ):
            if first is not None and last is not None and size + n > CHUNK:
                yield first, last, size
                first, size = None, 0
            first = first or (position, uid)
            last = (position, uid)
            size += n
        if first is not None and last is not None:
            yield first, last, size

    def absences(self, document: DocumentSpec | None, coder: CoderSpec | None) -> list[Absence]:
        return annotation_values.absences(self.context, *self._marks(document, coder))

    def done(self, document: DocumentSpec | None, coder: CoderSpec | None) -> list[Done]:
        return annotation_values.done(self.context, *self._marks(document, coder))

    def _marks(self, document: DocumentSpec | None, coder: CoderSpec | None) -> tuple[str, list[Any]]:
        return annotation_values.where(self.context, self.viewer, self.document_key(document), self.coder_key(coder))
