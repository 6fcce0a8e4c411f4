"""What a project answers to questions about itself: hits, status, history, conflicts, findings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.model.document import Document
from annotator.model.document import DocumentStatus as DocumentStatus

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class SearchHit:
    """``kind`` is document, memo or code; ``id`` that of the document, the annotation or the code. ``start`` and
    ``end`` are the place in the document to show (a memo's: its annotation's span), None where there is none.
    ``snippet`` is one line with the words in it (from the memo or the code's definition, where these were found)."""

    kind: str
    id: str
    document: str | None
    start: int | None
    end: int | None
    snippet: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A gesture. ``time`` is ISO 8601 in UTC; ``coder`` an id, or None when nobody had said who they are. ``kinds``
    as in Changes; ``documents`` are ids, empty when the gesture touched very many. ``action`` is do, undo or redo;
    ``undone`` whether it stands no more."""

    time: str
    coder: str | None
    label: str
    kinds: frozenset[str]
    documents: tuple[str, ...]
    undone: bool
    action: str = "do"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that needs a person. ``kind``: value (two copies set one thing differently at the same time), twins
    (codes of one name), circle (merges or moves that form one), orphan (annotations whose code is gone or unknown),
    or removed (work on a document that was taken out). ``subject`` says in words what it is about, ``values`` what is
    in play, what stands now first; ``ids`` are the things concerned."""

    kind: str
    subject: str
    values: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    field: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a check found: what is wrong, where, and what to do."""

    what: str
    where: str
    advice: str


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of the project: where it is, when it was made (ISO 8601 in UTC), how many bytes it has, and what it holds
    (None where it can't be read)."""

    path: Path
    time: str
    size: int
    documents: int | None = None
    annotations: int | None = None
    coders: int | None = None


@dataclass(frozen=True, slots=True)
class RemovedDocument:
    """A document that was taken out: when (ISO 8601 in UTC), by which coder (an id, or None when nobody had said who
    they are), and how many annotations went with it, also those hidden from whoever asks."""

    document: Document
    time: str
    coder: str | None
    annotations: int


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What another copy of the project brought. ``coders`` are names, ``conflicts`` sentences."""

    new_operations: int = 0
    duplicates: int = 0
    coders: tuple[str, ...] = ()
    annotations: int = 0
    documents: int = 0
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True)
class SpanTable:
    """Annotations as columns (int64), for counting. ``document``, ``coder`` and ``code`` are indices into the id lists;
    rows are grouped by document, in text order. ``start`` and ``end`` are -1 where the whole document is meant.
    ``lengths`` are the documents' lengths in code points."""

    documents: tuple[str, ...]
    coders: tuple[str, ...]
    codes: tuple[str, ...]
    lengths: NDArray[np.int64]
    document: NDArray[np.int64]
    coder: NDArray[np.int64]
    code: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.document)
