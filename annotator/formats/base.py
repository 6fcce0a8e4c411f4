"""What a format is: the entry of the table, what a reader is given and what it gives back.

No format lives here, and no table (see the package). Reading and writing happen in one module per format,
imported when it is first used.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import cast

from annotator.errors import UsageError
from annotator.formats.report.agreement import Agreement
from annotator.formats.source import Source
from annotator.model.contents import Contents, Progress, ReportLine, no_progress
from annotator.model.document import Draft

#: Our name for a thing (text, title, published, any metadata key) -> the column or columns that hold it.
ColumnMapping = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a person said about the file. ``encoding`` and ``mapping`` are for corpora (see corpus/columns.py);
    ``coder`` is whose annotations a file without coders holds; ``base`` is what the project holds already: a file may
    refer to its documents, codes and coders."""

    encoding: str | None = None
    mapping: ColumnMapping | None = None
    coder: str | None = None
    progress: Progress = no_progress
    base: Contents = field(default_factory=Contents)


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """``pseudonymise``: coders get numbers instead of names, times are cut to the day. ``viewer`` is the id (in the
    contents) of the coder whose eyes they were read with, "" for everybody's. For reports: ``agreement`` are the
    computations to show, ``made`` the day to put on it."""

    pseudonymise: bool = False
    viewer: str = ""
    agreement: tuple[Agreement, ...] = ()
    made: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an annotation format read, and what it could not read as it stood."""

    contents: Contents
    lines: tuple[ReportLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """One line of the table. ``suffixes`` are lower case with their dot, the usual one first; ``kind`` is corpus,
    annotations or report; ``loses`` are noun phrases: what the format can't hold. ``module`` has the functions:

        read_corpus(source: Source, options: ReadOptions) -> Iterator[Draft | ReportLine]           (corpus)
        read(path: Path, options: ReadOptions) -> Reading                                           (annotations)
        write(contents: Contents, out: Path, options: WriteOptions, progress: Progress) -> None     (writes)
    """

    key: str
    label: str
    suffixes: tuple[str, ...]
    kind: str
    module: str
    reads: bool = False
    writes: bool = False
    loses: tuple[str, ...] = ()

    def load(self) -> ModuleType:
        return importlib.import_module(self.module)

    def read_corpus(self, source: Source | Path, options: ReadOptions | None = None) -> Iterator[Draft | ReportLine]:
        """Documents as they are found, and lines on what could not be read. Raises FormatError when it is the whole
        file that can't."""
        if self.kind != "corpus" or not self.reads:
            raise UsageError(f"{self.label} can't be read as documents.")
        source = Source.of(source) if isinstance(source, Path) else source
        return cast("Iterator[Draft | ReportLine]", self.load().read_corpus(source, options or ReadOptions()))

    def read(self, path: Path, options: ReadOptions | None = None) -> Reading:
        """The annotations in a file. Raises FormatError."""
        if self.kind != "annotations" or not self.reads:
            raise UsageError(f"{self.label} can't be read as annotations.")
        return cast(Reading, self.load().read(path, options or ReadOptions()))

    def write(
        self, contents: Contents, out: Path, options: WriteOptions | None = None, progress: Progress = no_progress
    ) -> None:
        """Writes all of it or nothing (a temporary file beside ``out``, fsync, rename)."""
        if not self.writes:
            raise UsageError(f"{self.label} can't be written.")
        self.load().write(contents, out, options or WriteOptions(), progress)
