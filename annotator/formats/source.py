"""Where bytes come from: a file, or a member of an archive that is never unpacked to the disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from annotator.errors import FormatError
from annotator.model.text import one_line, storable

#: More than this is not read at once (tables are read in a stream and have no limit).
LARGEST = 512 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """``label`` names it to people (with the archive it lies in), ``name`` is its file name; ``open`` may be called
    more than once and gives the bytes from the beginning. ``size`` is what the file system or archive states."""

    label: str
    name: str
    size: int
    open: Callable[[], BinaryIO]

    @classmethod
    def of(cls, path: Path, label: str = "") -> Source:
        """Raises FormatError when there is no such file."""
        try:
            size = path.stat().st_size
        except OSError as error:
            raise cannot_open(label or shown(path), error) from None
        return cls(label or shown(path), path.name, size, lambda: path.open("rb"))

    @property
    def stem(self) -> str:
        """The file's name without suffix, as a document's name."""
        return one_line(PurePosixPath(self.name).stem) or "untitled"

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.name).suffix.lower()

    def opened(self) -> BinaryIO:
        """As ``open``, but a file that can't be opened raises FormatError."""
        try:
            return self.open()
        except OSError as error:
            raise cannot_open(self.label, error) from None

    def read(self) -> bytes:
        """All bytes. Raises FormatError when they can't be read or are more than LARGEST."""
        if self.size > LARGEST:
            raise FormatError(f"{self.label} is larger than {LARGEST >> 20} MB; split it and import the parts.")
        with self.opened() as file:
            try:
                return file.read(LARGEST + 1)
            except OSError as error:
                raise cannot_open(self.label, error) from None


def shown(path: Path) -> str:
    """A path as a report can hold it: a name that is not in the system's encoding has U+FFFD in it."""
    return storable(str(path))


def cannot_open(label: str, error: OSError) -> FormatError:
    """The sentence for a file that the system does not give us."""
    if isinstance(error, FileNotFoundError):
        return FormatError(f"{label} does not exist; check the path.")
    if isinstance(error, PermissionError):
        return FormatError(f"{label} may not be read by you; change its permissions.")
    return FormatError(f"{label} can't be read ({error.strerror or error}); copy it to another place and try again.")
