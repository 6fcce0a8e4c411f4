"""A document from a PDF: the text of its pages in their order, a line for each line that is printed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

from annotator.formats.base import ReadOptions
from annotator.formats.canonical import canonical_text
from annotator.formats.corpus.titles import stated_title
from annotator.formats.source import Source
from annotator.formats.unreadable import Unreadable
from annotator.model.contents import ReportLine
from annotator.model.document import Draft

_ONE_AT_A_TIME = threading.Lock()  # PDFium may not be used by two threads
_WRONG_PASSWORD = "password"


def read_corpus(source: Source, options: ReadOptions) -> Iterator[Draft | ReportLine]:
    data = source.read()
    if b"%PDF-" not in data[:1024]:
        raise Unreadable(source.label, "is no PDF", "give it the suffix of what it is")
    with _ONE_AT_A_TIME:
        pages, title = _read(data, source.label, options)
    empty = sum(not page.strip() for page in pages)
    if empty == len(pages):
        what = "holds no text, only pictures of pages"
        raise Unreadable(source.label, what, "have its text recognised first (OCR, for example with ocrmypdf)")
    text = canonical_text("\n".join(pages))
    notes = [*text.notes]
    if empty:
        notes.append(f"{empty} of {len(pages)} pages hold no text, perhaps pictures only.")
    title = stated_title(title, text.text)
    yield Draft(source.stem, text.text, {"title": title} if title else {}, source.label, data, "", tuple(notes))


def _read(data: bytes, label: str, options: ReadOptions) -> tuple[list[str], str]:
    """The text of each page, and the title in the file's properties."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if _WRONG_PASSWORD in str(error).lower():
            raise Unreadable(label, "is protected by a password", "save a copy without one") from None
        raise Unreadable(label, "is a damaged PDF", "get an undamaged copy") from None
    try:
        pages = []
        for number in range(len(document)):
            options.progress(number, len(document), label)
            pages.append(_page(document, number))
        return pages, document.get_metadata_dict().get("Title", "")
    except pypdfium2.PdfiumError:
        raise Unreadable(label, "has pages that can't be read", "get an undamaged copy") from None
    finally:
        document.close()


def _page(document: Any, number: int) -> str:
    page = document[number]
    text = page.get_textpage()
    try:
        # PDFium writes U+0002 (or U+FFFE) where a word is broken at the end of a line: put back what is printed
        printed = str(text.get_text_bounded(errors="replace")).replace("\x02", "-\n").replace("\ufffe", "-\n")
        return printed.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    finally:
        text.close()
        page.close()
