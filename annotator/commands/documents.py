"""Changing what is known of a document, taking it out of the project and putting it back. Importing is corpus.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from annotator.commands.lookup import DocumentSpec, document_of
from annotator.errors import UsageError
from annotator.model.changes import Changes
from annotator.model.dates import read_date
from annotator.model.document import METADATA_TYPES

if TYPE_CHECKING:
    from annotator.project import Project


def set_metadata(project: Project, document: DocumentSpec, metadata: Mapping[str, str | None]) -> Changes:
    """Give values to these keys of a document's metadata, and take away those whose value is None or empty; other keys
    stay. ``name`` is the document's name. One undo step. Raises UsageError for what is no date where one belongs."""
    found = document_of(project, document)
    values = {_key(key): _value(key, value) for key, value in metadata.items()}
    with project.change(f"Details of “{found.title}”") as change:
        for key, value in values.items():
            change.set_metadata(found.id, key, value)
    return change.changes


def remove_document(project: Project, document: DocumentSpec) -> Changes:
    """Take a document out of every list and figure. Its text and all work on it stay in the project: undo,
    ``restore_document`` and importing the same text again bring everything back."""
    found = document_of(project, document)
    with project.change(f"Remove “{found.title}”") as change:
        change.remove_document(found.id)
    return change.changes


def restore_document(project: Project, document: str) -> Changes:
    """Bring a removed document back, by its id. Raises UsageError when there is none."""
    return restore_documents(project, (document,))


def restore_documents(project: Project, documents: Sequence[str]) -> Changes:
    """Bring several back, in one undo step; all or, with UsageError, none."""
    label = "Restore a document" if len(documents) == 1 else f"Restore {len(documents)} documents"
    with project.change(label) as change:
        for document in documents:
            change.restore_document(document)
    return change.changes


def _key(key: str) -> str:
    plain = " ".join(key.split())
    if not plain:
        raise UsageError("A key of the metadata needs a name.")
    return plain


def _value(key: str, value: str | None) -> str | None:
    plain = (value or "").strip()
    if not plain:
        return None
    if METADATA_TYPES.get(key) != "date":
        return plain
    iso = read_date(plain).iso
    if not iso:
        raise UsageError(f"“{plain}” is no date for “{key}”. Write 2025-07-01, 1 July 2025, 2025-07 or 2025.")
    return iso
