"""Files <-> model values: one module per format, all of them listed in FORMATS.

No database here, and no command: what is read is handed back, what is written is handed in (``Contents``).
A module of a format is imported when it is first used; the table itself imports none.
"""

from __future__ import annotations

from annotator.errors import UsageError
from annotator.formats.base import ColumnMapping, Format, Reading, ReadOptions, WriteOptions
from annotator.formats.source import Source

__all__ = [
    "FORMATS",
    "ColumnMapping",
    "Format",
    "ReadOptions",
    "Reading",
    "Source",
    "WriteOptions",
    "by_key",
    "by_suffix",
]


def _corpus(key: str, label: str, *suffixes: str) -> Format:
    return Format(key, label, suffixes, "corpus", f"annotator.formats.corpus.{key}", reads=True)


def _table(key: str, label: str, *loses: str) -> Format:
    loses = ("texts", "rounds", "empty field values", *loses)
    return Format(key, label, (f".{key}",), "annotations", f"annotator.formats.table_{key}", True, True, loses)


_REPORT = ("anything to read back",)

#: Everything that can be read or written, in the order in which people see it. Keys are unique within a kind.
FORMATS: tuple[Format, ...] = (
    _corpus("txt", "Plain text", ".txt", ".text"),
    _corpus("md", "Markdown", ".md", ".markdown"),
    _corpus("csv", "Table of documents, comma-separated", ".csv"),
    _corpus("tsv", "Table of documents, tab-separated", ".tsv", ".tab"),
    _corpus("jsonl", "Documents, one JSON object a line", ".jsonl", ".ndjson"),
    _corpus("xlsx", "Spreadsheet of documents", ".xlsx", ".xlsm", ".xls", ".ods"),
    _corpus("html", "Web page", ".html", ".htm", ".xhtml"),
    _corpus("docx", "Word document", ".docx", ".docm"),
    _corpus("pdf", "PDF", ".pdf"),
    Format("archive", "Annotator archive", (".jsonl",), "annotations", "annotator.formats.archive", True, True),
    _table("csv", "Table of annotations, comma-separated", "definitions of codes", "absences", "what is finished"),
    _table("xlsx", "Spreadsheet of annotations", "more than 32,767 characters in a cell"),
    Format(
        "parquet",
        "Folder of Parquet files, sharded by document",
        (".parquet",),
        "annotations",
        "annotator.formats.parquet",
        writes=True,
        loses=("rounds", "the files that documents were read from"),
    ),
    Format("html", "Report", (".html", ".htm"), "report", "annotator.formats.report_html", writes=True, loses=_REPORT),
    Format(
        "md", "Short report", (".md", ".markdown"), "report", "annotator.formats.report_md", writes=True, loses=_REPORT
    ),
)


def by_key(key: str, kind: str) -> Format:
    """The format of this kind with this key. Raises UsageError listing the keys there are."""
    for format_ in FORMATS:
        if format_.key == key and format_.kind == kind:
            return format_
    known = ", ".join(format_.key for format_ in FORMATS if format_.kind == kind)
    raise UsageError(f"There is no format “{key}” here; choose one of: {known}.")


def by_suffix(suffix: str, kind: str) -> Format | None:
    """The format of this kind that a suffix (with its dot) stands for."""
    return next((f for f in FORMATS if f.kind == kind and suffix.lower() in f.suffixes), None)
