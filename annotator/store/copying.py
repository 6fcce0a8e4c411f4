"""Copying a project that may be in use: with SQLite's backup API, never by reading the file."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.errors import ProjectError
from annotator.model.progress import Progress, no_progress
from annotator.store import opening
from annotator.store.database import Database, sentence

#: Pages copied before others may write; a write makes SQLite begin again.
_STEP = 4_000
#: Beyond, the copy is made in one go, and who writes meanwhile waits (1 GB: about a second). A person at work leaves
#: gaps of seconds, so it comes to that with programs only.
_RESTARTS = 20


class _Restarted(Exception):
    """Somebody keeps writing: copy in one go instead."""


def copy(db: Database, target: Path, progress: Progress = no_progress) -> None:
    """The project as it stands now, as a file of its own. Raises DiskFull and other ProjectErrors, and Cancelled when
    ``progress`` does. The copy is surely on the disk only after ``settle``."""
    destination = sqlite3.connect(target, isolation_level=None)
    try:
        # While the copy is flushed to the disk the project is locked, and whoever writes to it would wait.
        destination.execute("PRAGMA synchronous = OFF")
        try:
            db.connection.backup(destination, pages=_STEP, progress=_Watch(progress), sleep=0.02)
        except _Restarted:
            db.connection.backup(destination)
    except sqlite3.Error as error:
        raise sentence(error, target) from error
    finally:
        destination.close()


class _Watch:
    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._left = -1
        self._restarts = 0

    def __call__(self, status: int, remaining: int, total: int) -> None:
        if self._left >= 0 and remaining > self._left:
            self._restarts += 1
            if self._restarts > _RESTARTS:
                raise _Restarted
        self._left = remaining
        self._progress(total - remaining, total, "Copying")


@contextmanager
def snapshot(db: Database, progress: Progress = no_progress) -> Iterator[Database]:
    """A copy to look at, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="annotator-") as folder:
        path = Path(folder) / db.path.name
        copy(db, path, progress)
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
