"""Project: an open project file. The one way to reach it; model values go in and come out.

Reading needs no ceremony. Changing goes through ``with project.change("what the person did") as change:``, one
transaction that is on disk when the block ends, and one step of undo. Long tasks are in ``annotator.commands``.
A Project belongs to the thread that opened it; others open their own with ``reader()``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from annotator.errors import ProjectReadOnly
from annotator.model.annotation import Absence, Annotation, Done
from annotator.model.changes import Changes
from annotator.model.codebook import Code, Codebook
from annotator.model.coder import Coder
from annotator.model.document import Document
from annotator.model.ids import derived_id, new_id
from annotator.model.progress import Progress, no_progress
from annotator.store import annotation_values, codebook, coders, counts, opening, rounds, texts
from annotator.store.document_list import DocumentList as DocumentList
from annotator.store.locks import Lock
from annotator.store.selection import Selection
from annotator.store.store import Store, open_store

if TYPE_CHECKING:
    from annotator.model.contents import Contents
    from annotator.model.round import Round
    from annotator.model.views import Backup as Backup
    from annotator.model.views import Conflict as Conflict
    from annotator.model.views import DocumentStatus as DocumentStatus
    from annotator.model.views import HistoryEntry as HistoryEntry
    from annotator.model.views import MergeReport as MergeReport
    from annotator.model.views import Problem as Problem
    from annotator.model.views import RemovedDocument as RemovedDocument
    from annotator.model.views import SearchHit as SearchHit
    from annotator.model.views import SpanTable as SpanTable
    from annotator.store.change import Change as Change
    from annotator.store.query import Rows


class Project:
    """``coder`` is who works here now, or None. ``why_read_only`` is a sentence, or '' when the project can be
    written. ``interrupted``: the last window was cut short, a deep check is due."""

    def __init__(self, path: Path, store: Store, lock: Lock | None, coder: Coder | None = None) -> None:
        self.path = path
        self.coder = coder
        self._store = store
        self._lock = lock

    # --- opening and closing -----------------------------------------------------------------------------------------

    @classmethod
    def create(cls, path: str | Path, coder: str | None = None) -> Self:
        """Make a new project and open it. Refuses a name that is taken."""
        opening.create(Path(path))
        project = cls.open(path)
        with project._store.change("New project", "note") as change:
            change.write("project", new_id(), "name", project.name)
        if coder is not None:
            project.set_coder(coder)
        return project

    @classmethod
    def open(cls, path: str | Path, coder: str | None = None, read_only: bool = False) -> Self:
        """Open a project; for writing unless that can't be (another window has it, write-protected: then
        ``why_read_only`` says so). ``coder`` is a name, made when it is new. Raises ProjectError and its children."""
        path = Path(path).absolute()
        why = "It was opened for reading only." if read_only else opening.why_not_writable(path)
        lock = Lock(path)
        if not why and not lock.acquire(coder):
            why = lock.why()
        try:
            project = cls(path, open_store(path, why), lock)
        except BaseException:
            lock.release()
            raise
        try:
            if coder is not None:
                project._work_as(coder)
        except BaseException:
            project.close()
            raise
        return project

    def reader(self) -> Project:
        """The same project for another thread, to be called there: reading only, with its own connection and the same
        coder's eyes."""
        store = Store(opening.connect(self.path, read_only=True), "This is a reader.")
        store.coder_id = self._store.coder_id
        return Project(self.path, store, None, self.coder)

    def worker(self) -> Project:
        """The same project for one long change in another thread (an import), to be called there. Until that change
        is stored, a gesture in this one waits, and is refused when it waits in vain; reading goes on. Raises
        ProjectReadOnly."""
        if self.read_only:
            raise ProjectReadOnly(self.why_read_only)
        store = Store(opening.connect(self.path, read_only=False))
        store.db.all("PRAGMA cache_spill = OFF")  # nothing reaches the file, and nobody waits, before the commit
        store.work_as(self._store.coder_id)
        return Project(self.path, store, None, self.coder)

    def close(self) -> None:
        self._store.db.close(writable=not self.read_only)
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def read_only(self) -> bool:
        return bool(self._store.why_read_only)

    @property
    def why_read_only(self) -> str:
        return self._store.why_read_only

    @property
    def interrupted(self) -> bool:
        return self._lock is not None and self._lock.interrupted

    def set_coder(self, name: str) -> Changes:
        """Work as this coder from now on; made when unknown."""
        if self.read_only:
            raise ProjectReadOnly(self.why_read_only)
        before, uid = self._store.coder_id, coders.coder_id(self._store.context, name)
        self._store.work_as(uid)
        changes = Changes("New coder", step=self.step)
        if coders.named(self._store.context, name) is None:
            try:
                with self._store.change("New coder", "note") as change:
                    change.put_coder(name, uid)
            except BaseException:
                self._store.work_as(before)
                raise
            changes = change.changes
        self.coder = coders.coder(self._store.context, uid)
        return changes

    def _work_as(self, name: str) -> None:
        if not self.read_only:
            self.set_coder(name)
            return
        self.coder = coders.named(self._store.context, name)
        self._store.coder_id = self.coder.id if self.coder else ""

    # --- changing ----------------------------------------------------------------------------------------------------

    def change(self, label: str) -> AbstractContextManager[Change]:
        """One transaction and one undo step (see ``Change`` for what can be done in it). Inside another one, joins
        it. Raises ProjectReadOnly, DiskFull."""
        return self._store.change(label)

    def undo(self) -> Changes:
        """Undo this coder's last change. Raises Refused when there is none or it was changed since."""
        from annotator.store import undo

        return undo.turn(self._store, back=True)

    def redo(self) -> Changes:
        """Do again what was undone last. Raises Refused."""
        from annotator.store import undo

        return undo.turn(self._store, back=False)

    @property
    def can_undo(self) -> str | None:
        """The label of what ``undo`` would undo, or None."""
        return self._next(back=True)

    @property
    def can_redo(self) -> str | None:
        return self._next(back=False)

    def _next(self, *, back: bool) -> str | None:
        from annotator.store import undo

        gesture = undo.candidate(self._store, back=back)
        return gesture.label if gesture else None

    # --- reading -----------------------------------------------------------------------------------------------------

    @property
    def step(self) -> int:
        """Grows with every stored change."""
        return self._store.log.step

    def _select(self) -> Selection:
        """What the arguments of a read mean, as seen by the coder who works here."""
        self._store.refresh()
        return Selection(self._store.context, self.coder)

    def codebook(self) -> Codebook:
        return codebook.load(self._select().context).codebook

    def coders(self) -> tuple[Coder, ...]:
        return coders.coders(self._select().context)

    def rounds(self) -> tuple[Round, ...]:
        return rounds.rounds(self._select().context)

    def document(self, document: str | Document) -> Document:
        """By id, or by name where only one bears it. Raises UsageError."""
        return self._select().document(document)

    def documents(self, query: str = "") -> DocumentList:
        """All documents in import order, or those that hold all the words (``"a phrase"``, ``word*``) and match all
        of ``outlet:"Harbor Times" published:2025-07 name:foo done:no mine:yes``."""
        selection = self._select()
        return DocumentList(selection.context, selection.viewer, query)

    def facets(self) -> dict[str, dict[str, int]]:
        """What the documents can be filtered by: key of the metadata -> value -> number of documents. ``published``
        counts by month."""
        from annotator.store import facets

        return facets.facets(self._select().context)

    def removed_documents(self) -> list[RemovedDocument]:
        """Documents that were taken out, the last one first."""
        from annotator.store import removed

        return removed.removed(self._select().context)

    def duplicate_of(self, text: str) -> Document | None:
        """The document that has exactly this (canonical) text."""
        row = self._select().context.db.one(
            f"SELECT {annotation_values.DOCUMENT_COLUMNS} FROM document WHERE uid = ? AND shown = 1",
            (derived_id("document", texts.sha256(text)),),
        )
        return None if row is None else annotation_values.document_value(self._store.context, row)

    def text(self, document: str | Document) -> str:
        return self._select().document(document).text

    def original(self, document: str | Document) -> bytes | None:
        """The bytes that the document was read from, None where there were none (a row of a table)."""
        selection = self._select()
        return counts.original(selection.context, selection.document(document))

    def annotation(self, id: str) -> Annotation:
        """Raises UsageError when there is none, or it is hidden from this coder."""
        return self._select().annotation(id)

    def holds_annotation(self, id: str) -> bool:
        """Whether the project holds an annotation of this id, even one that is hidden from this coder: nothing may
        be written over it."""
        return self._select().holds_annotation(id)

    def annotations(
        self,
        document: str | Document | None = None,
        coder: str | Coder | None = None,
        code: str | Sequence[str] | Code | None = None,
        start: int | None = None,
        end: int | None = None,
    ) -> list[Annotation]:
        """Annotations in text order, document by document; ``start`` and ``end`` keep those that overlap the window.
        Without a coder: all that the coder who works here may see."""
        return [one for chunk in self._select().annotations(document, coder, code, start, end) for one in chunk]

    def iter_annotations(
        self,
        document: str | Document | None = None,
        coder: str | Coder | None = None,
        code: str | Sequence[str] | Code | None = None,
        start: int | None = None,
        end: int | None = None,
    ) -> Iterator[Annotation]:
        """The same, read as it goes: for projects that don't fit into memory."""
        for chunk in self._select().annotations(document, coder, code, start, end):
            yield from chunk

    def absences(self, document: str | Document | None = None, coder: str | Coder | None = None) -> list[Absence]:
        return self._select().absences(document, coder)

    def done(self, document: str | Document | None = None, coder: str | Coder | None = None) -> list[Done]:
        return self._select().done(document, coder)

    def spans(
        self,
        documents: Sequence[str | Document] | None = None,
        coders: Sequence[str | Coder] | None = None,
        codes: Sequence[str | Sequence[str] | Code] | None = None,
    ) -> SpanTable:
        """Annotations as columns, for agreement; all that this coder may see, or those of ``documents`` etc."""
        from annotator.store import spans

        return spans.table(self._select(), documents, coders, codes)

    def created(self) -> Iterator[list[tuple[str, str, str]]]:
        """(document, coder, when), ids, in chunks: when the annotations were made that the coder who works here may
        see; of each document and coder at least the earliest."""
        from annotator.store import when

        return when.created(self._select())

    def status(self, document: str | Document) -> DocumentStatus:
        """The work of the coder who works here on a document."""
        return counts.status(self._select(), document)

    def size(self, document: str | Document) -> int:
        """How many annotations a document holds, by all coders, also those hidden from this one."""
        return counts.size(self._select(), document)

    def code_counts(self, coder: str | Coder | None = None) -> dict[str, int]:
        """Annotations by code id, for all that this coder may see, or one coder's."""
        return counts.by_code(self._select(), coder)

    def document_counts(self, coder: str | Coder | None = None) -> dict[str, int]:
        """Annotations by document id; documents without any are left out."""
        return counts.by_document(self._select(), coder)

    def search(self, query: str, limit: int = 50) -> list[SearchHit]:
        """Codes, documents and memos that hold all the words of ``query``; any input is fine."""
        from annotator.store import search

        selection = self._select()
        return search.search(selection.context, selection.viewer, query, limit)

    def query(self, sql: str) -> Rows:
        """What one reading statement of SQL gives: ``columns`` and ``rows``. Beside the file's tables there are the
        views documents, annotations, field_values, codes and coders. Raises UsageError for anything that writes."""
        from annotator.store import query

        return query.query(self._select().context, sql)

    def contents(
        self,
        coders: Sequence[str | Coder] | None = None,
        codes: Sequence[str | Sequence[str] | Code] | None = None,
        documents: str = "",
        gold: bool = False,
    ) -> Contents:
        """What goes into a file: everything, or what the filters leave. Documents and annotations are read as they
        are asked for, and can be iterated again. ``gold``: only annotations that adjudicate others."""
        from annotator.store import contents

        return contents.contents(self._select(), self.name, coders, codes, documents, gold)

    def history(
        self,
        limit: int = 200,
        document: str | Document | None = None,
        coder: str | Coder | None = None,
        since: str | None = None,
    ) -> list[HistoryEntry]:
        """The journal, newest first. ``since`` is an ISO 8601 date or time."""
        from annotator.store import history

        return history.history(self._select(), limit, document, coder, since)

    def conflicts(self) -> list[Conflict]:
        """What needs a person: see ``Conflict``."""
        from annotator.store import conflicts

        return conflicts.conflicts(self._select())

    def orphans(self) -> list[Annotation]:
        """Annotations whose code was retired or is unknown."""
        from annotator.store import conflicts

        return conflicts.orphans(self._select())

    # --- copies, checks, backups -------------------------------------------------------------------------------------

    def merge(self, other: str | Path, dry_run: bool = False, progress: Progress = no_progress) -> MergeReport:
        """Take in everything that another copy of the project holds; the same again changes nothing. With
        ``dry_run`` only says what would come. Nothing is kept when ``progress`` raises Cancelled."""
        from annotator.store import merging

        return merging.merge(self._store, Path(other), dry_run, progress)

    def check(self, deep: bool = False, progress: Progress = no_progress) -> list[Problem]:
        """What is wrong with the file; [] when all is well. Every quote is proved; ``deep`` proves the whole log, the
        texts, and that every table follows from it."""
        from annotator.store import checking

        return checking.check(self._store, deep, progress)

    def backup(self, progress: Progress = no_progress, spare: Path | None = None) -> Path:
        """Copy the project to the user's data folder, checked; old copies are thinned out, but not ``spare``. Returns
        the copy."""
        from annotator.store import backups

        return backups.backup(self.path, progress, spare)

    @property
    def backed_up(self) -> bool:
        """Whether the newest backup holds everything that the project does."""
        from annotator.store import backups

        return backups.is_current(self.path)

    @staticmethod
    def backups(path: str | Path) -> list[Path]:
        """The backups of the project at ``path``, newest first; the project itself need not be there."""
        from annotator.store import backups

        return backups.backups(Path(path).absolute())

    @staticmethod
    def described_backups(path: str | Path) -> list[Backup]:
        """The same with what is in them."""
        from annotator.store import backups

        return backups.described(Path(path).absolute())

    @staticmethod
    def backup_folder(path: str | Path) -> Path:
        """Where the backups of the project at ``path`` are; it may not be there yet."""
        from annotator.store import backups

        return backups.folder(Path(path).absolute())

    @staticmethod
    def restore(path: str | Path, backup: str | Path | None = None, progress: Progress = no_progress) -> Path | None:
        """Put a backup (the newest one) in the place of the project at ``path``, which must not be open. What was
        there is set aside, never repaired; returns its new name."""
        from annotator.store import backups

        return backups.restore(Path(path).absolute(), None if backup is None else Path(backup), progress)
