"""An open project file: the connection, the log, who works here, and the transaction around each gesture."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.errors import AnnotatorError, ProjectError, ProjectReadOnly
from annotator.store import clock, health, opening
from annotator.store.context import Context
from annotator.store.database import Database
from annotator.store.log import Log
from annotator.store.operations import Operation

if TYPE_CHECKING:
    from annotator.store.change import Change


class Store:
    """``why_read_only`` is '' when the project can be written. ``passed`` are gestures whose undo was refused."""

    def __init__(self, db: Database, why_read_only: str = "") -> None:
        self.db = db
        self.context = Context(db)
        self.log = Log(db, lambda: clock.now())
        self.why_read_only = why_read_only
        self.coder_id = ""
        self.passed: set[bytes] = set()
        self._open: Change | None = None
        self._position: int | None = None
        self._version = self._data_version()

    # --- gestures ----------------------------------------------------------------------------------------------------

    @contextmanager
    def change(self, label: str, action: str = "do", target: bytes | None = None) -> Iterator[Change]:
        """One transaction and one entry of the journal, on disk when the block ends; nothing when it raises. Inside
        another one it joins that: then it is the outer's label that counts, and a failure takes back only this part."""
        if self._open is not None:
            with self._inner(self._open) as change:
                yield change
            return
        from annotator.store.change import Change

        tail = self.log.snapshot()
        self._begin()
        change = self._open = Change(self, label, action, target)
        try:
            yield change
            self._end(change)
        except BaseException:
            self._open = None
            self.db.rollback()
            self.log.restore(tail)
            self._forget()
            raise
        finally:
            self._open = None
        change.step = change.last or self.log.step

    @contextmanager
    def _inner(self, change: Change) -> Iterator[Change]:
        tail = self.log.snapshot()
        first, last = change.first, change.last
        touched = (set(change.kinds), set(change.documents), set(change.annotations))
        self.context.tallies.flush()
        self.context.index.write()
        self.db.run("SAVEPOINT part")
        try:
            yield change
        except BaseException:
            if self.db.in_transaction:
                self.db.run("ROLLBACK TO part")
                self.db.run("RELEASE part")
            self.log.restore(tail)
            change.first, change.last = first, last
            change.kinds, change.documents, change.annotations = touched
            self._forget()
            raise
        self.db.run("RELEASE part")

    def work_as(self, coder: str) -> None:
        """Everything written from now on is this coder's, in a stream of its own."""
        if self._open is not None:
            raise AnnotatorError("Finish the change first.")
        self.coder_id = coder
        self.log.start()
        self.passed.clear()

    def append(
        self, kind: str, entity: str, field: str, parents: bytes, depth: int, value: str
    ) -> tuple[int, Operation]:
        self.require_transaction()
        assert self._open is not None
        return self.log.append(self.coder_id, self._open.time, kind, entity, field, parents, depth, value)

    def require_transaction(self) -> None:
        """Raises ProjectError when there is none, or it has failed and somebody goes on all the same."""
        if self._open is None or self.db.failed or not self.db.in_transaction:
            raise ProjectError(f"The change to {self.db.path} has failed already; nothing of it was stored.")

    def next_position(self) -> int:
        """The place of the next document in the order of import."""
        if self._position is None:
            self._position = self.db.value("SELECT max(position) FROM document") or 0
        self._position += 1
        return self._position

    def begin(self) -> None:
        """Start a transaction that is no gesture (merge, rebuild)."""
        if self._open is not None:
            raise AnnotatorError("Finish the change first.")
        self._begin()

    def commit(self) -> None:
        self.context.flush()
        self.db.run("COMMIT")
        self.passed.clear()

    def abandon(self) -> None:
        self.db.rollback()
        self._forget()

    def _begin(self) -> None:
        if self.why_read_only:
            raise ProjectReadOnly(self.why_read_only)
        self.db.run("BEGIN IMMEDIATE")
        self.db.failed = False
        self.refresh()

    def _end(self, change: Change) -> None:
        self.require_transaction()
        change.finish()
        if not change.first:
            self.db.rollback()
            return
        self.log.seal()
        self.db.run("COMMIT")
        if change.action == "do":
            self.passed.clear()

    # --- caches ------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Forget what was remembered if another connection has written since."""
        version = self._data_version()
        if version != self._version:
            self._version = version
            self._forget(texts=False)

    def _data_version(self) -> int:
        return int(self.db.value("PRAGMA data_version"))

    def _forget(self, *, texts: bool = True) -> None:
        self._position = None
        self.context.forget(texts=texts)


def open_store(path: Path, why_read_only: str) -> Store:
    """The project at ``path``, for writing when ``why_read_only`` is ''. One that a quick look shows to be damaged
    opens for reading, so that what is left of it can be seen and saved."""
    db = opening.connect(path, read_only=bool(why_read_only))
    try:
        if not why_read_only and health.looks_damaged(db):
            db.close()
            why_read_only = (
                f"{path.name} is damaged, so nothing more is written to it. Check it (annotator check --deep) and take "
                "the newest backup (annotator restore)."
            )
            db = opening.connect(path, read_only=True)
        return Store(db, why_read_only)
    except BaseException:
        db.close()
        raise
