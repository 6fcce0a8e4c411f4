"""Writing a folder of files whole or not at all: beside its place, flushed to the disk, then renamed."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.errors import FormatError


@contextmanager
def replacing_folder(out: Path, mark: str) -> Iterator[Path]:
    """A folder beside ``out`` to write to; it takes ``out``'s place at the end, and is removed after an error.

    What is there already is replaced only when it is empty or holds a file called ``mark``, which every folder written
    here has. Raises FormatError when something else is in the way, or the disk refuses.
    """
    if out.exists() and not (out.is_dir() and ((out / mark).is_file() or not any(out.iterdir()))):
        raise FormatError(f"{out} is there already and is no earlier export; give the name of a new folder.")
    try:
        temporary = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=".part", dir=out.parent))
    except OSError as error:
        raise FormatError(f"{out} can't be written: {error.strerror or error}.") from error
    try:
        yield temporary
        for path in temporary.rglob("*"):
            _flush(path)
        _take_place(temporary, out)
    except OSError as error:
        raise FormatError(f"{out} can't be written: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _flush(path: Path) -> None:
    if path.is_file():
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    elif sys.platform != "win32":
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def _take_place(fresh: Path, out: Path) -> None:
    fresh.chmod(0o755)
    if not out.exists():
        fresh.rename(out)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=".old", dir=out.parent))
    try:
        out.rename(old / "was")
        fresh.rename(out)
    finally:
        shutil.rmtree(old, ignore_errors=True)
