"""The one door to SQLite: a connection that speaks in rows and fails in sentences."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from annotator.errors import AnnotatorError, DiskFull, ProjectDamaged, ProjectError, ProjectReadOnly, Refused

Row = tuple[Any, ...]


class Database:
    """A connection to one project file. Every result is read to its end at once: a half-read cursor would keep
    the file locked. ``failed``: a statement failed since the transaction began, which may have done a part of its
    work; nothing of it may be kept."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection = connection
        self.path = path
        self.failed = False

    def all(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        try:
            return self.connection.execute(sql, values).fetchall()
        except (sqlite3.Error, UnicodeDecodeError) as error:
            self.failed = True
            raise sentence(error, self.path) from error

    def each(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """Rows as they are read. Keeps the file locked meanwhile: for checks of a file that nobody else writes."""
        try:
            for row in self.connection.execute(sql, values):  # noqa: UP028 (a cursor must not be closed late)
                yield row
        except (sqlite3.Error, UnicodeDecodeError) as error:
            self.failed = True
            raise sentence(error, self.path) from error

    def one(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """The first row, or None; the statement is ended either way."""
        rows = self.all(sql, values)
        return rows[0] if rows else None

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first column of the first row, or None."""
        rows = self.all(sql, values)
        return rows[0][0] if rows else None

    def run(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Execute a statement that gives no rows; returns the last row id."""
        try:
            return self.connection.execute(sql, values).lastrowid or 0
        except (sqlite3.Error, UnicodeDecodeError) as error:
            self.failed = True
            raise sentence(error, self.path) from error

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        try:
            self.connection.executemany(sql, rows)
        except (sqlite3.Error, UnicodeDecodeError) as error:
            self.failed = True
            raise sentence(error, self.path) from error

    @property
    def in_transaction(self) -> bool:
        return self.connection.in_transaction

    def rollback(self) -> None:
        """End a transaction without trace; SQLite may have done so itself when the disk was full."""
        if self.connection.in_transaction:
            self.run("ROLLBACK")

    def close(self, writable: bool = False) -> None:
        """``writable``: this connection wrote. Then the empty journal goes too: the folder holds just the project."""
        if writable:
            # SQLite deletes it under its own lock, or leaves it where another connection is at work.
            with suppress(sqlite3.Error):
                self.connection.execute("PRAGMA journal_mode = DELETE")
        self.connection.close()


def sentence(error: sqlite3.Error | UnicodeDecodeError, path: Path) -> AnnotatorError:
    """The failure in words. What is no expected failure is raised again as it is."""
    if isinstance(error, UnicodeDecodeError):  # in a text, or in a message of SQLite's that quotes one
        return ProjectDamaged(_damaged(path, "a text is no UTF-8"))
    code = getattr(error, "sqlite_errorcode", 0)
    primary = code & 0xFF
    if primary == sqlite3.SQLITE_FULL:
        return DiskFull(
            f"The disk is full: the last change to {path} was not stored, everything before it is. "
            "Make some room and do it again."
        )
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Refused(f"Another program is using {path}; nothing was changed. Try again in a moment.")
    unreadable = "fts5" in str(error) or "Could not decode" in str(error)
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or (
        unreadable and primary in (0, sqlite3.SQLITE_ERROR)
    ):
        return ProjectDamaged(_damaged(path, str(error)))
    if code == sqlite3.SQLITE_READONLY_ROLLBACK:
        return ProjectReadOnly(
            f"The last work on {path} was cut short, and can't be brought in order where nothing can be written. Copy "
            f"the file together with {path.name}-journal to a folder of yours and open it there."
        )
    if primary == sqlite3.SQLITE_READONLY:
        return ProjectReadOnly(f"{path} can't be written; nothing was changed. Check the folder's permissions.")
    if primary in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return ProjectError(
            f"{path} could not be read or written ({error}); nothing was changed. Check the disk and the permissions."
        )
    raise error


def _damaged(path: Path, what: str) -> str:
    return f"{path} is damaged ({what}). Leave it as it is and take the newest backup (annotator restore)."
