"""Annotations out of a project into files, and from files into a project. What each file looks like is in formats/;
how what was read becomes part of the project is taking_in.py's, the report reporting.py's."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.commands.pseudonyms import numbers, pseudonymised
from annotator.commands.taking_in import TakingIn
from annotator.errors import DiskFull, FormatError, UsageError
from annotator.formats import FORMATS, Format, ReadOptions, WriteOptions, by_key, by_suffix
from annotator.model.contents import Contents, ImportReport, Progress, ReportLine, no_progress

if TYPE_CHECKING:
    from annotator.project import Project


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written. ``loses`` are noun phrases: what this format can't hold."""

    path: Path
    format: str
    loses: tuple[str, ...] = ()


class _DryRun(Exception):
    """No error: takes back what a dry run did."""


def formats() -> list[dict[str, Any]]:
    """Every format with its key, label, kind, suffixes, what it reads and writes, and what it can't hold."""
    names = ("key", "label", "kind", "suffixes", "reads", "writes", "loses")
    return [{name: _plain(getattr(format_, name)) for name in names} for format_ in FORMATS]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def format_of(out: Path) -> str:
    """The key of the format of annotations that a file's name says. Raises UsageError."""
    found = by_suffix(out.suffix, "annotations")
    if found is None or not found.writes:
        known = ", ".join(f.suffixes[0] for f in FORMATS if f.kind == "annotations" and f.writes)
        raise UsageError(f"“{out.name}” does not say its format: give one, or a name that ends in {known}.")
    return found.key


def export(
    project: Project,
    out: Path | str,
    format: str,
    *,
    coders: Sequence[str] | None = None,
    codes: Sequence[str | Sequence[str]] | None = None,
    documents: str = "",
    gold: bool = False,
    pseudonymise: bool = False,
    progress: Progress = no_progress,
) -> ExportReport:
    """Write what the filters leave of the project, all of it or nothing. ``codes`` stand for all below them, too.

    ``gold``: only what adjudication decided. ``pseudonymise``: "Coder 1" for a name, the same one in every export of
    this project, and times cut to the day; texts and memos stay as they are. Raises UsageError, FormatError, DiskFull.
    """
    out, found = Path(out), writing_format(format)
    contents = contents_of(project, coders, codes, documents, gold)
    viewer = project.coder
    if pseudonymise:
        numbered = numbers(project.coders())
        contents = pseudonymised(contents, numbered)
        viewer = numbered[viewer.id] if viewer is not None else None
    with writing(project, out):
        eyes = viewer.id if viewer is not None else ""
        found.write(contents, out, WriteOptions(pseudonymise=pseudonymise, viewer=eyes), progress)
    return ExportReport(out, found.key, found.loses)


def writing_format(key: str) -> Format:
    """The format of annotations with this key. Raises UsageError when there is none that can be written."""
    found = by_key(key, "annotations")
    if not found.writes:
        raise UsageError(f"{found.label} can be read but not written.")
    return found


def contents_of(
    project: Project,
    coders: Sequence[str] | None = None,
    codes: Sequence[str | Sequence[str]] | None = None,
    documents: str = "",
    gold: bool = False,
) -> Contents:
    """What the filters leave of the project, with the documents' original bytes."""
    book = project.codebook()
    wanted = None if codes is None else [below.id for code in codes for below in book.subtree(book.resolve(code).id)]
    contents = project.contents(coders=coders, codes=wanted, documents=documents, gold=gold)
    return replace(contents, originals=project.original)


@contextmanager
def writing(project: Project, out: Path) -> Iterator[None]:
    """Around writing ``out``: never over the project itself, and a full disk is said to be one."""
    if out.absolute() == project.path or (out.exists() and out.samefile(project.path)):
        raise UsageError(f"{out} is the project itself; give the export another name.")
    try:
        yield
    except FormatError as error:
        cause = error.__cause__
        if isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(f"There is no room for {out}: nothing was written; make room and export again.") from error
        raise


def import_annotations(
    project: Project,
    paths: Iterable[Path | str],
    format: str,
    coder: str | None = None,
    dry_run: bool = False,
    progress: Progress = no_progress,
) -> ImportReport:
    """Bring in what files hold that the project lacks, in one undo step. What is there already stays as it is;
    bringing in a file again adds nothing. ``coder``: whose work it is where a file does not say so.

    The report has a line for each annotation (new, changed: placed elsewhere than stated, duplicate: there already,
    skipped: there and different, failed), and notes on the rest. A file that can't be read is a failed line.
    """
    found = by_key(format, "annotations")
    if not found.reads:
        raise UsageError(f"{found.label} can be written but not read.")
    files = [Path(path) for path in paths]
    lines: list[ReportLine] = []
    try:
        with project.change(_label(files)) as change:
            for path in files:
                lines += _one(project, change, found, path, coder, progress)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return ImportReport(tuple(lines))


def _label(paths: Sequence[Path]) -> str:
    return f"Import annotations from {paths[0].name if len(paths) == 1 else f'{len(paths)} files'}"


def _one(
    project: Project, change: Any, format_: Format, path: Path, coder: str | None, progress: Progress
) -> list[ReportLine]:
    options = ReadOptions(coder=coder, progress=progress, base=project.contents())
    try:
        reading = format_.read(path, options)
    except FormatError as error:
        return [ReportLine(str(path), "failed", str(error))]
    return TakingIn(project, change, path.name, reading, progress).lines()
