"""A document from a plain text file: the whole of it, whatever precedes or follows the article."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.formats.base import ReadOptions
from annotator.formats.canonical import canonical
from annotator.formats.corpus.titles import opening_title
from annotator.formats.source import Source
from annotator.formats.unreadable import Unreadable
from annotator.model.contents import ReportLine
from annotator.model.document import Draft


def read_corpus(source: Source, options: ReadOptions) -> Iterator[Draft | ReportLine]:
    data = source.read()
    text = canonical(data, options.encoding, name=source.label)
    if not text.text.strip():
        raise Unreadable(source.label, "has no text", "check that it is the right file")
    title = opening_title(text.text)
    metadata = {"title": title} if title else {}
    yield Draft(source.stem, text.text, metadata, source.label, data, text.encoding, text.notes)
