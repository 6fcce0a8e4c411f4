"""Reads the archive, a line at a time. A line that can't be taken is a line of the report; the others come in.

Texts stay in the file until they are asked for. Where a quote does not stand is placing.py's, what a reference means
known.py's.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from annotator.errors import FormatError
from annotator.formats.archive import parts
from annotator.formats.archive.annotations import AnnotationLines
from annotator.formats.archive.lines import VERSION
from annotator.formats.base import Reading, ReadOptions
from annotator.formats.canonical import canonical_text
from annotator.formats.known import Known, codebook_of
from annotator.formats.source import LARGEST, cannot_open
from annotator.model.annotation import Absence, Done
from annotator.model.coder import Coder
from annotator.model.contents import Contents, ReportLine
from annotator.model.document import Document
from annotator.model.round import Round

#: Lines between two calls of progress.
_TICK = 500


def read_archive(path: Path, options: ReadOptions) -> Reading:
    """Everything in the archive. Raises FormatError when the file is no archive, or a newer one."""
    reading = _Reader(path, options)
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            for number, (offset, raw) in enumerate(_lines(file, path)):
                if number % _TICK == 0:
                    options.progress(offset, size, "Reading")
                reading.take(number + 1, offset, raw)
    except OSError as error:
        raise cannot_open(str(path), error) from error
    return reading.result()


def _lines(file: Any, path: Path) -> Iterator[tuple[int, bytes]]:
    offset = 0
    while raw := file.readline(LARGEST + 1):
        if len(raw) > LARGEST:
            raise FormatError(f"{path} has a line of more than {LARGEST >> 20} MB; it is no archive that can be read.")
        yield offset, raw
        offset += len(raw)


@dataclass(frozen=True, slots=True)
class _Stored:
    """Where a document's line stands."""

    path: Path
    offset: int

    def line(self) -> dict[str, Any]:
        with self.path.open("rb") as file:
            file.seek(self.offset)
            return parts.decoded(file.readline().removeprefix(b"\xef\xbb\xbf"))

    def text(self) -> str:
        return canonical_text(parts.text(self.line(), "text", None)).text

    def original(self) -> bytes | None:
        return parts.original(self.line())


class _Reader:
    """What was read so far."""

    def __init__(self, path: Path, options: ReadOptions) -> None:
        self.path = path
        self.known = Known(options.base)
        self.report: list[ReportLine] = []
        self.stored: dict[str, _Stored] = {}
        self.rounds: dict[str, Round] = {}
        self.absences: dict[Absence, None] = {}
        self.done: dict[Done, None] = {}
        self.annotations = AnnotationLines(self.known, options.coder)
        self.strange: Counter[tuple[str, str]] = Counter()
        self.number = 0
        self.offset = 0
        self.takers: dict[str, Callable[[dict[str, Any]], None]] = {
            "coder": self._coder,
            "code": self._code,
            "merged": self._merged,
            "document": self._document,
            "round": self._round,
            "annotation": self._annotation,
            "absence": self._absence,
            "done": self._done,
        }

    def take(self, number: int, offset: int, raw: bytes) -> None:
        """One line of the file. Raises FormatError when the first is not an archive's."""
        self.number, self.offset = number, offset
        if number == 1:
            _check_header(raw.removeprefix(b"\xef\xbb\xbf"), self.path)
            return
        if not raw.strip():
            return
        try:
            line = parts.decoded(raw)
            self._taker(line["type"])(line)
            self.strange.update((line["type"], key) for key in line.keys() - parts.KEYS[line["type"]] - {"type"})
        except ValueError as error:
            self._tell("failed", f"Not imported: {error}.", "Mend the line and import the file again.")

    def _taker(self, kind: str) -> Callable[[dict[str, Any]], None]:
        if kind not in self.takers:
            raise ValueError(f"“{kind}” is no type of line that this Annotator knows")
        return self.takers[kind]

    def _tell(self, status: str, reason: str, advice: str = "", identifier: str = "") -> None:
        self.report.append(ReportLine(f"{self.path.name}, line {self.number}", status, reason, advice, identifier))

    def result(self) -> Reading:
        known = self.known
        for (kind, key), count in sorted(self.strange.items()):
            reason = f"“{key}” of {kind} lines means nothing here and was left out ({count:,} times)."
            self.report.append(ReportLine(self.path.name, "note", reason))
        contents = Contents(
            codebook=codebook_of(known),
            coders=tuple(known.coders.values()),
            documents=tuple(known.documents.values()),
            annotations=self.annotations.in_order(list(known.documents)),
            absences=tuple(self.absences),
            done=tuple(self.done),
            rounds=tuple(self.rounds.values()),
            name=self.path.stem,
            originals=self._original,
        )
        return Reading(contents, tuple(self.report))

    def _original(self, document: str) -> bytes | None:
        return self.stored[document].original() if document in self.stored else None

    def _coder(self, line: dict[str, Any]) -> None:
        name, raw = parts.text(line, "name", None), parts.raw_id(line)
        if not name.strip():
            raise ValueError("its “name” is empty")
        coder = Coder(parts.made_id(raw, "coder", name) if raw else self._coder_named(name), name)
        _only_once(self.known.coders.get(coder.id, coder), coder)
        self.known.alias("coder", raw or name, coder.id)
        self.known.add_coder(coder)

    def _coder_named(self, name: str) -> str:
        return Known(self.known.base).coder(name).id

    def _code(self, line: dict[str, Any]) -> None:
        path, code = parts.code(line)
        if parent := line.get("parent"):
            code = replace(code, parent=self.known.code(parent).id)
        elif len(path) > 1:
            code = replace(code, parent=self.known.code(path[:-1]).id)
        if "position" not in line:
            code = replace(code, position=sum(other.parent == code.parent for other in self.known.codes.values()))
        if raw := parts.raw_id(line):
            self.known.alias("code", raw, code.id)
        if code.id in self.known.codes:
            return _only_once(self.known.codes[code.id], code)
        self.known.add_code(code, path)

    def _merged(self, line: dict[str, Any]) -> None:
        raw = parts.text(line, "id", None)
        into = self.known.code(parts.text(line, "into", None))
        self.known.merged[parts.made_id(raw, "code")] = into.id
        self.known.alias("code", raw, into.id)

    def _document(self, line: dict[str, Any]) -> None:
        given = parts.text(line, "text", None)
        text = canonical_text(given)
        digest = hashlib.sha256(text.text.encode()).hexdigest()
        raw, name = parts.raw_id(line), parts.text(line, "name") or f"line {self.number}"
        identifier = parts.made_id(raw, "document", name, digest)
        parts.original(line)
        where = _Stored(self.path, self.offset)
        document = Document(identifier, name, len(text.text), digest, parts.metadata(line), where.text)
        _only_once(self.known.documents.get(identifier, document), document)
        if raw:
            self.known.alias("document", raw, identifier)
        if identifier not in self.known.documents:
            self.known.add_document(document)
            self.stored[identifier] = where
        if text.text != given:
            self.annotations.shifts[identifier] = partial(_shifted, *_removed(given))
            self._tell("note", f"“{name}”: {' '.join(text.notes)}", "", identifier)

    def _round(self, line: dict[str, Any]) -> None:
        name, raw = parts.text(line, "name", None), parts.raw_id(line)
        given = line.get("assignments", {})
        if not isinstance(given, dict) or not all(isinstance(coders, list) for coders in given.values()):
            raise ValueError("its “assignments” do not give each document a list of coders")
        assignments = {
            self.known.document(document).id: tuple(self.known.coder(coder).id for coder in coders)
            for document, coders in given.items()
        }
        identifier = parts.made_id(raw, "round", name)
        made = Round(identifier, name, parts.flag(line, "blind", True), parts.flag(line, "open", True), assignments)
        _only_once(self.rounds.get(identifier, made), made)
        self.rounds[identifier] = made

    def _annotation(self, line: dict[str, Any]) -> None:
        identifier, notes, moved = self.annotations.take(line)
        if notes:
            sentence = "; ".join(notes)
            self._tell("changed" if moved else "note", sentence[0].upper() + sentence[1:] + ".", "", identifier)

    def _absence(self, line: dict[str, Any]) -> None:
        document = self.known.document(line.get("document"))
        code = self.known.code(line.get("code"))
        self.absences[Absence(document.id, self.annotations.coder(line).id, code.id)] = None

    def _done(self, line: dict[str, Any]) -> None:
        document = self.known.document(line.get("document"))
        self.done[Done(document.id, self.annotations.coder(line).id)] = None


def _check_header(raw: bytes, path: Path) -> None:
    try:
        header = parts.decoded(raw)
        if header["type"] != "annotator":
            raise ValueError
    except ValueError:
        raise FormatError(
            f'{path} is not an Annotator archive: its first line is not {{"type":"annotator","version":{VERSION}}}.'
        ) from None
    version = header.get("version")
    if type(version) is not int or version < 1:
        raise FormatError(f"{path} is not an Annotator archive that can be read: its version is {version!r}.")
    if version > VERSION:
        raise FormatError(
            f"{path} was written by a newer Annotator (archive version {version}, this one reads {VERSION}):"
            " update Annotator."
        )


def _only_once(before: object, now: object) -> None:
    if before != now:
        raise ValueError("its id was given to something else above")


def _removed(text: str) -> tuple[int, tuple[int, ...]]:
    """How many characters canonical form takes off the beginning, and where it takes others out."""
    marks = len(text) - len(text.lstrip("\ufeff"))
    pairs: list[int] = []
    at = text.find("\r\n")
    while at >= 0:
        pairs.append(at + 1)
        at = text.find("\r\n", at + 2)
    return marks, tuple(pairs)


def _shifted(marks: int, pairs: tuple[int, ...], position: int) -> int:
    """A position in the text as the file gives it -> the position in its canonical form."""
    return max(0, position - marks - bisect_left(pairs, position))
