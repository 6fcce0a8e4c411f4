"""Paths -> the files to read, each with the format to read it with: folders with what lies in them, zip archives with
their members, everything in the order in which a person would list it. Nothing is left out without a line."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from annotator.formats import Format, by_suffix
from annotator.formats.safe_zip import SafeZip
from annotator.formats.source import Source, cannot_open, shown
from annotator.formats.unreadable import Unreadable, failed
from annotator.model.contents import ReportLine

ARCHIVES = (".zip",)
_LEFT_BEHIND = frozenset(("thumbs.db", "desktop.ini", "__macosx", "icon\r"))
_CONVERT = "Convert it, or import it by itself and say what it is."


class Found(NamedTuple):
    """A file to read."""

    source: Source
    format: Format


def listed(paths: list[Path]) -> list[Path | ReportLine]:
    """The files that the paths stand for, and lines on what was passed over. Only lists; opens no file."""
    return [item for path in paths for item in (_folder(path) if path.is_dir() else [path])]


def opened(path: Path, format_: Format | None, asked_for: bool) -> Iterator[Found | ReportLine]:
    """The file, or the members of the archive. ``format_`` is the one to read everything with; ``asked_for``: the file
    itself was named, so that it is a fault when it can't be read."""
    if not path.exists():
        yield Unreadable(shown(path), "does not exist", "check the path").line()
        return
    if path.suffix.lower() in ARCHIVES and (format_ is None or path.suffix.lower() not in format_.suffixes):
        yield from _archive(path, format_)
        return
    found = format_ or by_suffix(path.suffix, "corpus")
    if found is None:
        kind = f"Files of the kind {path.suffix.lower()}" if path.suffix else "Files without a suffix"
        yield ReportLine(shown(path), "failed" if asked_for else "skipped", f"{kind} are not read.", _CONVERT)
    elif not path.is_file():
        yield Unreadable(shown(path), "is no file", "name a file or a folder").line()
    else:
        yield Found(Source.of(path), found)


def natural(name: str) -> tuple[list[tuple[int, int | str]], str]:
    """A key that sorts 2 before 10 and takes no notice of capitals."""
    parts = re.split(r"([0-9]+)", name.casefold())
    return [(0, int(part)) if part.isdecimal() and len(part) < 4_000 else (1, part) for part in parts if part], name


def _folder(folder: Path) -> Iterator[Path | ReportLine]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: natural(entry.name))
    except OSError as error:
        yield failed(cannot_open(shown(folder), error), shown(folder))
        return
    if not entries:
        yield ReportLine(shown(folder), "skipped", "The folder is empty.")
    for entry in entries:
        path = folder / entry.name
        if is_hidden(entry.name):
            yield ReportLine(shown(path), "skipped", "It is hidden.")
        elif entry.is_dir(follow_symlinks=False):
            yield from _folder(path)
        elif entry.is_symlink() and entry.is_dir():
            yield ReportLine(shown(path), "skipped", "It is a link to a folder.", "Import that folder by itself.")
        else:
            yield path


def _archive(path: Path, format_: Format | None) -> Iterator[Found | ReportLine]:
    with Source.of(path).opened() as file:
        archive = SafeZip(file, shown(path))
        for info in sorted(archive.members, key=lambda info: [natural(p) for p in _parts(info.filename)]):
            parts = _parts(info.filename)
            suffix = PurePosixPath(parts[-1]).suffix.lower()
            label = f"{shown(path)}, {info.filename}"
            found = format_ or by_suffix(suffix, "corpus")
            if any(is_hidden(part) for part in parts):
                yield ReportLine(label, "skipped", "It is hidden.")
            elif suffix in ARCHIVES:
                yield ReportLine(label, "skipped", "It is an archive in an archive.", "Unpack it and import it.")
            elif found is None:
                kind = f"Files of the kind {suffix}" if suffix else "Files without a suffix"
                yield ReportLine(label, "skipped", f"{kind} are not read.", _CONVERT)
            else:
                yield Found(archive.source(info), found)


def is_hidden(name: str) -> bool:
    """Whether a system or a program left it there for itself (dot files, Office's lock files, folder settings)."""
    return name.startswith((".", "~$")) or name.casefold() in _LEFT_BEHIND


def _parts(name: str) -> tuple[str, ...]:
    return PurePosixPath(name.replace("\\", "/")).parts
