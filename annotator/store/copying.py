"""Copying a project that may be in use: with SQLite's backup API, never by reading the file."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.errors import ProjectError
from annotator.store import opening
from annotator.store.database import Database, sentence

#: Pages copied before others may write; a write makes SQLite begin again.
_STEP = 4_000
_RESTARTS = 3


class _Restarted(Exception):
    """Somebody keeps writing: copy in one go instead."""


def copy(db: Database, target: Path) -> None:
    """The project as it stands now, as a file of its own. Raises DiskFull and other ProjectErrors."""
    destination = sqlite3.connect(target, isolation_level=None)
    try:
        try:
            db.connection.backup(destination, pages=_STEP, progress=_Watch(), sleep=0.02)
        except _Restarted:
            db.connection.backup(destination)
    except sqlite3.Error as error:
        raise sentence(error, target) from error
    finally:
        destination.close()


class _Watch:
    def __init__(self) -> None:
        self._left = -1
        self._restarts = 0

    def __call__(self, status: int, remaining: int, total: int) -> None:
        if self._left >= 0 and remaining > self._left:
            self._restarts += 1
            if self._restarts > _RESTARTS:
                raise _Restarted
        self._left = remaining


@contextmanager
def snapshot(db: Database) -> Iterator[Database]:
    """A copy to look at, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="annotator-") as folder:
        path = Path(folder) / db.path.name
        copy(db, path)
        view = opening.connect(path, read_only=True)
        try:
            yield view
        finally:
            view.close()


def settle(fresh: Path, path: Path) -> None:
    """Give a finished file its name, surely: on the disk before and after."""
    try:
        with fresh.open("rb+") as file:
            os.fsync(file.fileno())
        fresh.replace(path)
        opening.sync_folder(path.parent)
    except OSError as error:
        raise ProjectError(f"{path} could not be written: {error.strerror}.") from error
