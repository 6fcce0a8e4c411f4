"""Documents from a table of tab-separated text; quotation marks may mean themselves there."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.formats.base import ReadOptions
from annotator.formats.corpus.csv import Dialect, read_delimited
from annotator.formats.source import Source
from annotator.model.contents import ReportLine
from annotator.model.document import Draft


def read_corpus(source: Source, options: ReadOptions) -> Iterator[Draft | ReportLine]:
    yield from read_delimited(source, options, (Dialect("\t"), Dialect("\t", quoted=False)))
