"""Writing a file whole or not at all: beside its place, flushed to the disk, then renamed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from annotator.errors import FormatError


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """A path beside ``out`` to write to; it takes ``out``'s place at the end, and is removed after an error.

    A link stays a link: what it leads to is replaced. Raises FormatError when the folder is missing or can't be
    written, or when something other than a file bears the name (a folder; a device, which must never be replaced).
    """
    out = out.resolve() if out.is_symlink() else out
    if out.exists() and not out.is_file():
        what = "a folder" if out.is_dir() else "a device or pipe, not a file"
        raise FormatError(f"{out} is {what}; give the name of a file.")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{out.name}.", suffix=".part", dir=out.parent)
        os.close(handle)
    except OSError as error:
        raise FormatError(f"{out} can't be written: {error.strerror or error}.") from error
    temporary = Path(name)
    try:
        yield temporary
        _flush(temporary)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(out)
    except OSError as error:
        raise FormatError(f"{out} can't be written: {error.strerror or error}.") from error
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _umask() -> int:
    """The process's umask (it can only be read by setting it)."""
    umask = os.umask(0o022)
    os.umask(umask)
    return umask
