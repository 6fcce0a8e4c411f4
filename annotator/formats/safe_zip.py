"""Zip archives from strangers: checked before anything is read, then read member by member. Never unpacked.

Also what .docx, .xlsx, .ods and our own archives in zip form are opened with.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import IO, BinaryIO, cast

from annotator.formats.source import Source
from annotator.formats.unreadable import Unreadable

MOST_MEMBERS = 20_000
#: Bytes that the list of members may take; it swells some twelve times when it is read.
LARGEST_DIRECTORY = 6 << 20
LARGEST_MEMBER = 2 << 30
LARGEST_TOTAL = 8 << 30
LARGEST_WHOLE = 16 << 20
#: Text packs 3 to 5 times, tables up to some 50, what was made to fill a memory 1,000 times.
HIGHEST_RATIO = 200
#: Up to this size the ratio does not matter.
HARMLESS = 1 << 20
_UNPACK = "unpack it and import the folder"

#: What zipfile raises for archives that are not as they should be (with zlib's errors and a wrong password).
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)


class SafeZip:
    """An archive whose members' names and sizes were found harmless. Raises Unreadable where they are not, or where
    it is no archive; also while a member is read that is larger than it said."""

    def __init__(self, file: BinaryIO, label: str) -> None:
        self.label = label
        gate = _Gate(file)
        try:
            self._zip = zipfile.ZipFile(cast("IO[bytes]", gate))
        except _DAMAGE:
            what = "lists too many files" if gate.refused else "is damaged or no zip archive"
            raise Unreadable(label, what, "get an undamaged copy") from None
        gate.open = True
        self.members = [info for info in self._zip.infolist() if not info.is_dir()]
        self._check(file.seek(0, io.SEEK_END))

    def names(self) -> list[str]:
        return [info.filename for info in self.members]

    def info(self, name: str) -> zipfile.ZipInfo | None:
        return next((info for info in self.members if info.filename == name), None)

    def open(self, info: zipfile.ZipInfo) -> BinaryIO:
        """The member's bytes as a stream that stops with Unreadable at the member's own limits."""
        try:
            guarded = _Guarded(self._zip.open(info), info, f"{self.label}, {info.filename}")
            return io.BufferedReader(cast(io.RawIOBase, guarded))
        except _DAMAGE:
            raise _damaged(f"{self.label}, {info.filename}") from None

    def read(self, info: zipfile.ZipInfo) -> bytes:
        """A member that is needed as a whole, which is never a large one."""
        with self.open(info) as file:
            data = file.read(LARGEST_WHOLE + 1)
        if len(data) > LARGEST_WHOLE:
            raise self._unsafe(f"holds {info.filename}, which is larger than such a part ever is")
        return data

    def source(self, info: zipfile.ZipInfo) -> Source:
        """The member as something that a reader takes."""
        name = PurePosixPath(info.filename.replace("\\", "/")).name
        return Source(f"{self.label}, {info.filename}", name, info.file_size, lambda: self.open(info))

    def close(self) -> None:
        self._zip.close()

    def _check(self, size: int) -> None:
        if len(self.members) > MOST_MEMBERS:
            raise self._unsafe(f"holds more than {MOST_MEMBERS:,} files")
        # members may share their packed bytes, so their own ratios prove nothing about the whole
        if sum(info.file_size for info in self.members) > min(LARGEST_TOTAL, max(HARMLESS, HIGHEST_RATIO * size)):
            raise self._unsafe("would take too much room unpacked")
        _check_names(self.members, self._unsafe)
        for info in self.members:
            self._check_member(info)

    def _check_member(self, info: zipfile.ZipInfo) -> None:
        if stat.S_ISLNK(info.external_attr >> 16):
            raise self._unsafe(f"holds a link ({info.filename})")
        if info.flag_bits & 1:
            raise Unreadable(self.label, "is protected by a password", _UNPACK)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # zipfile can't bound the others
            raise Unreadable(self.label, f"is packed in an unusual way ({info.filename})", _UNPACK)
        if info.file_size > limit(info):
            raise self._unsafe(f"holds {info.filename}, which would swell {_times(info)} times")

    def _unsafe(self, what: str) -> Unreadable:
        return Unreadable(self.label, f"is not safe to open: it {what}", "unpack it yourself if you trust it")


class _Gate:
    """The archive's file. Until it is open it refuses to hand out a list of members that would fill the memory."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.open, self.refused = file, False, False
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        if self.open:
            return self._file.read(size)
        data = self._file.read(LARGEST_DIRECTORY + 1) if size < 0 or size > LARGEST_DIRECTORY else self._file.read(size)
        self.refused = len(data) > LARGEST_DIRECTORY
        if self.refused:
            raise zipfile.BadZipFile
        return data


class _Guarded(io.RawIOBase):
    """A member's stream that counts what comes out, since the archive's own figures may lie."""

    def __init__(self, file: IO[bytes], info: zipfile.ZipInfo, label: str) -> None:
        self._file, self._left, self._label = file, limit(info), label

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        try:
            data = self._file.read(len(buffer))
        except _DAMAGE:
            raise _damaged(self._label) from None
        self._left -= len(data)
        if self._left < 0:
            raise Unreadable(self._label, "is larger than its archive says", "do not trust this archive")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


def limit(info: zipfile.ZipInfo) -> int:
    """How many bytes a member may have, unpacked."""
    return min(LARGEST_MEMBER, max(HARMLESS, HIGHEST_RATIO * info.compress_size))


def _check_names(members: list[zipfile.ZipInfo], unsafe: Callable[[str], Unreadable]) -> None:
    seen: set[str] = set()
    for info in members:
        name = info.filename
        if _leaves_its_folder(name):
            raise unsafe(f"holds a path that leads out of it ({name!r})")
        if name.casefold() in seen:
            raise unsafe(f"holds the same name twice ({name})")
        seen.add(name.casefold())


def _leaves_its_folder(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return not parts or name.startswith(("/", "\\")) or ".." in parts or name[1:2] == ":" or "\0" in name


def _times(info: zipfile.ZipInfo) -> str:
    return f"{info.file_size // max(1, info.compress_size):,}"


def _damaged(label: str) -> Unreadable:
    return Unreadable(label, "is damaged", "get an undamaged copy")
