"""A document from a Word file: paragraphs and tables in their order (ECMA-376 part 1, section 17).

Not python-docx: its paragraphs leave out tracked insertions, content controls and text boxes, and it opens every part
of a file. Deleted text, footnotes, headers and footers are no part of the article.
"""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator
from typing import Any

from annotator.formats import safe_xml
from annotator.formats.base import ReadOptions
from annotator.formats.canonical import canonical_text
from annotator.formats.corpus.titles import stated_title
from annotator.formats.safe_xml import attribute, local
from annotator.formats.safe_zip import SafeZip
from annotator.formats.source import Source
from annotator.formats.unreadable import Unreadable
from annotator.model.contents import ReportLine
from annotator.model.document import Draft
from annotator.model.text import one_line

#: Elements whose content is not to be read: what was deleted or moved away, and the second copy of a drawing.
_SKIPPED = frozenset(("del", "moveFrom", "Fallback"))
_BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_RELATION = "officeDocument"


def read_corpus(source: Source, options: ReadOptions) -> Iterator[Draft | ReportLine]:
    data = source.read()
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            source.label, "is an old Word document or has a password", "save it as .docx without a password"
        )
    archive = SafeZip(io.BytesIO(data), source.label)
    body = _Body()
    with archive.open(_main_part(archive)) as file:
        safe_xml.scan(file, body, source.label)
    text = canonical_text("\n".join(body.blocks))
    if not text.text.strip():
        raise Unreadable(source.label, "has no text", "if it holds pictures of pages, have their text recognised first")
    title = one_line(body.title) or stated_title(_property(archive, "title"), text.text)
    notes = [*text.notes]
    if body.footnotes:
        notes.append(f"{body.footnotes:,} footnotes were left out.")
    yield Draft(source.stem, text.text, {"title": title} if title else {}, source.label, data, "", tuple(notes))


class _Body:
    """Collects the text while the XML goes by. ``blocks`` are paragraphs and tables; a table's cells are parted by
    tabs, its rows by line ends; what stands in a text box comes before the paragraph that it hangs on."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self.title, self.footnotes = "", 0
        self._containers = [self.blocks]  # the body, then what is open: tables, rows, cells
        self._paragraphs: list[list[str]] = []
        self._is_title: list[bool] = []
        self._skipping = 0
        self._in_text = False

    def start(self, tag: str, attributes: Any) -> None:
        namespace, _, name = tag.rpartition("}")
        if self._skipping or name in _SKIPPED:
            self._skipping += 1
        elif "wordprocessingml" in namespace or "math" in namespace:
            self._begin(name, attributes)

    def end(self, tag: str) -> None:
        namespace, _, name = tag.rpartition("}")
        if self._skipping:
            self._skipping -= 1
        elif "wordprocessingml" in namespace or "math" in namespace:
            self._finish(name)

    def data(self, text: str) -> None:
        if self._in_text and self._paragraphs and not self._skipping:
            self._paragraphs[-1].append(text)

    def close(self) -> None:
        return None

    def _begin(self, name: str, attributes: Any) -> None:
        if name == "p":
            self._paragraphs.append([])
            self._is_title.append(False)
        elif name in ("tbl", "tr", "tc"):
            self._containers.append([])
        elif name == "t":
            self._in_text = True
        elif name == "pStyle" and self._is_title:
            self._is_title[-1] = attribute(attributes, "val") == "Title"
        elif name == "footnoteReference":
            self.footnotes += 1
        elif self._paragraphs and name in _BREAKS and not (name == "tab" and attributes):
            self._paragraphs[-1].append(_BREAKS[name])  # a tab with attributes is a tab stop's definition

    def _finish(self, name: str) -> None:
        if name == "t":
            self._in_text = False
        elif name == "p" and self._paragraphs:
            text = "".join(self._paragraphs.pop())
            if self._is_title.pop() and not self.title:
                self.title = text
            self._containers[-1].append(text)
        elif name in ("tbl", "tr", "tc") and len(self._containers) > 1:
            parts = self._containers.pop()
            self._containers[-1].append(("\t" if name == "tr" else "\n").join(parts))


def _main_part(archive: SafeZip) -> Any:
    """The member that holds the document's body."""
    target = "word/document.xml"
    relations = archive.info("_rels/.rels")
    if relations:
        for relation in safe_xml.tree(archive.read(relations), archive.label):
            if attribute(relation.attrib, "Type").endswith("/" + _RELATION):
                target = posixpath.normpath(attribute(relation.attrib, "Target")).lstrip("/")
    info = archive.info(target)
    if info is None or not target.startswith("word"):
        raise Unreadable(archive.label, "is no Word document", "give it the suffix of what it is, or save it as .docx")
    return info


def _property(archive: SafeZip, name: str) -> str:
    info = archive.info("docProps/core.xml")
    if info is None:
        return ""
    found = (element.text for element in safe_xml.tree(archive.read(info), archive.label) if local(element) == name)
    return str(next(found, "") or "")
