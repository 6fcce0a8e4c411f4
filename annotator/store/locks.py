"""One window writes to a project: a lock that ends with the process, whatever happens to it.

The lock is on a small file in the user's cache folder, not on the project: closing any handle of a file drops the
locks that SQLite holds on it. The system releases it when the process ends, so a crash leaves none behind, only the
note of who held it, from which the next opening knows that the last one was cut short.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from annotator import paths
from annotator.model.ids import derived_id
from annotator.store.clock import iso, now

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        os.lseek(handle, 1 << 30, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """``holder`` is who has it when ``acquire`` failed; ``interrupted`` whether the last holder never let go."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._file: Path | None = None
        self._handle: int | None = None
        self.holder: dict[str, Any] = {}
        self.interrupted = False

    def acquire(self, coder: str | None) -> bool:
        """Whether this process may write. Where no lock file can be made, SQLite's own locks have to do."""
        try:
            folder = paths.cache_dir() / "locks"
            folder.mkdir(exist_ok=True)
        except OSError:
            return True
        file = folder / (derived_id("lock", os.path.realpath(self._project)) + ".lock")
        while True:
            handle = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
            try:
                _lock(handle)
            except OSError:
                self.holder = _note(handle)
                os.close(handle)
                return False
            if _same_file(handle, file):
                break
            os.close(handle)  # the one before us took it away between our opening and locking it
        self.interrupted = bool(_note(handle))
        note = {"process": os.getpid(), "coder": coder, "since": iso(now()), "project": str(self._project)}
        os.lseek(handle, 0, os.SEEK_SET)
        os.ftruncate(handle, 0)
        os.write(handle, json.dumps(note).encode())
        self._file, self._handle = file, handle
        return True

    def release(self) -> None:
        if self._handle is None or self._file is None:
            return
        os.ftruncate(self._handle, 0)
        if sys.platform != "win32":
            self._file.unlink(missing_ok=True)
        os.close(self._handle)
        self._handle = None

    def why(self) -> str:
        """For the second window: who has the project."""
        coder, process = self.holder.get("coder"), self.holder.get("process")
        who = f" (coder {coder}, process {process})" if coder else f" (process {process})" if process else ""
        return f"This project is open for writing in another window{who}; here it can only be read."


def _same_file(handle: int, file: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), file.stat())
    except FileNotFoundError:
        return False


def _note(handle: int) -> dict[str, Any]:
    os.lseek(handle, 0, os.SEEK_SET)
    try:
        note = json.loads(os.read(handle, 4096) or b"{}")
    except ValueError:
        return {"process": None}
    return note if isinstance(note, dict) else {}
