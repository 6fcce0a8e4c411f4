"""Contents -> the rows of a table, one for each annotation, in text order. Files are table_csv.py's and
table_xlsx.py's; the way back is table_reading.py's.

``quote`` is ``text[start:end]`` in code points; ``before`` and ``after`` are the words around it. Several choices stand
in one cell, set apart by "; " (a semicolon inside one is written "\\;").
"""

from __future__ import annotations

from collections.abc import Iterator

from annotator.formats.naming import Names
from annotator.formats.table_cells import Given, cell, joined
from annotator.formats.table_columns import Layout
from annotator.model.annotation import Annotation
from annotator.model.contents import Contents
from annotator.model.document import Document

Row = tuple[Given, ...]

#: Code points of context on each side of a quote.
CONTEXT = 40


def rows(contents: Contents, columns: Layout) -> Iterator[Row]:
    """The annotations' rows, cells in the order of ``columns.header``."""
    documents = {document.id: document for document in contents.documents}
    names = Names(contents.codebook, contents.coders)
    text, of = "", ""
    for annotation in contents.annotations:
        document = documents.get(annotation.document)
        if document is not None and of != document.id:
            text, of = document.text, document.id
        yield _row(annotation, document, text if document else "", names, columns)


def _row(annotation: Annotation, document: Document | None, text: str, names: Names, columns: Layout) -> Row:
    metadata = document.metadata if document else {}
    start, end = annotation.start, annotation.end
    spanned = start is not None and end is not None
    return (
        annotation.id,
        annotation.document,
        document.name if document else None,
        *(metadata.get(key) for key in columns.metadata),
        names.coder(annotation.coder),
        names.code_label(annotation.code),
        start,
        end,
        annotation.quote,
        text[max(0, start - CONTEXT) : start] if spanned and start is not None else None,
        text[end : end + CONTEXT] if spanned and end is not None else None,
        annotation.memo,
        annotation.certainty,
        annotation.flag,
        *(cell(annotation.fields.get(name), part) for name, part in columns.fields),
        annotation.created,
        annotation.modified,
        joined(annotation.adjudicates),
    )
