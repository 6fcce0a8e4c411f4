"""Tables of the project as pandas DataFrames, for scripts. pandas is optional: an extra of the package."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from annotator.errors import UsageError

if TYPE_CHECKING:
    from annotator.project import Project

Table = tuple[Sequence[str], Iterable[Sequence[Any]]]

_DOCUMENT = ("id", "name", "length", "sha256")
_CODE = ("id", "name", "colour", "key", "definition", "include", "exclude", "retired")


def to_dataframe(project: Project, what: str = "annotations") -> Any:
    """A DataFrame of "annotations" (the columns of the CSV table), "documents" (metadata as columns) or "codes".
    Raises UsageError without pandas."""
    if what not in TABLES:
        raise UsageError(f"There is no table “{what}”; choose one of: {', '.join(TABLES)}.")
    try:
        import pandas
    except ImportError:
        raise UsageError("pandas is not installed: pip install 'annotator[dataframe]' brings it.") from None
    columns, rows = TABLES[what](project)
    frame = pandas.DataFrame(list(rows), columns=list(columns))
    for name in {"start", "end"} & set(columns):
        frame[name] = frame[name].astype("Int64")  # whole numbers that may be missing: the whole document
    return frame


def annotation_table(project: Project) -> Table:
    """One row an annotation, in text order; fields as columns."""
    from annotator.formats import table, table_columns

    contents = project.contents()
    columns = table_columns.layout(contents)
    return columns.header, table.rows(contents, columns)


def document_table(project: Project) -> Table:
    """One row a document, in import order."""
    found = list(project.documents())
    keys = dict.fromkeys(key for document in found for key in document.metadata if key not in _DOCUMENT)
    rows = ([*(getattr(d, name) for name in _DOCUMENT), *(d.metadata.get(key) for key in keys)] for d in found)
    return (*_DOCUMENT, *keys), rows


def code_table(project: Project) -> Table:
    """One row a code, parents before children."""
    book = project.codebook()
    rows = (
        ["/".join(book.path(code.id)), *(getattr(code, name) for name in _CODE), [field.name for field in code.fields]]
        for code in book
    )
    return ("path", *_CODE, "fields"), rows


TABLES: Mapping[str, Callable[[Any], Table]] = {
    "annotations": annotation_table,
    "documents": document_table,
    "codes": code_table,
}
