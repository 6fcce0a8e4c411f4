"""A document from a Markdown file: Markdown is text, its marks stay as they are written."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.formats.base import ReadOptions
from annotator.formats.corpus import txt
from annotator.formats.source import Source
from annotator.model.contents import ReportLine
from annotator.model.document import Draft


def read_corpus(source: Source, options: ReadOptions) -> Iterator[Draft | ReportLine]:
    yield from txt.read_corpus(source, options)
