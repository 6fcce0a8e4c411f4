"""Small real files of each kind, made in memory, and what the readers make of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

from annotator.formats import ReadOptions, Source, by_key
from annotator.formats.base import ColumnMapping
from annotator.model.contents import ReportLine
from annotator.model.document import Draft


def source(data: bytes, name: str) -> Source:
    return Source(name, name, len(data), lambda: io.BytesIO(data))


def items(
    key: str, data: bytes, name: str = "", *, encoding: str | None = None, mapping: ColumnMapping | None = None
) -> list[Draft | ReportLine]:
    options = ReadOptions(encoding, mapping)
    return list(by_key(key, "corpus").read_corpus(source(data, name or f"file.{key}"), options))


def drafts(
    key: str, data: bytes, name: str = "", *, encoding: str | None = None, mapping: ColumnMapping | None = None
) -> list[Draft]:
    """The documents, where nothing but documents is expected."""
    found = items(key, data, name, encoding=encoding, mapping=mapping)
    assert not [item for item in found if isinstance(item, ReportLine)]
    return [item for item in found if isinstance(item, Draft)]


def draft(
    key: str, data: bytes, name: str = "", *, encoding: str | None = None, mapping: ColumnMapping | None = None
) -> Draft:
    (only,) = drafts(key, data, name, encoding=encoding, mapping=mapping)
    return only


def zipped(members: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def rezipped(data: bytes, changes: Mapping[str, bytes | None], method: int = zipfile.ZIP_STORED) -> bytes:
    """A zip archive with members replaced, added, or (None) left out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    for name, content in changes.items():
        members.pop(name, None)
        if content is not None:
            members[name] = content
    return zipped(members, method)


def xlsx(rows: Sequence[Sequence[str]], **more_sheets: Sequence[Sequence[str]]) -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    for name, content in {"Articles": rows, **more_sheets}.items():
        sheet = workbook.add_worksheet(name)
        for row, cells in enumerate(content):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell)
    workbook.close()
    return file.getvalue()


def pdf(*pages: Sequence[str], title: str = "") -> bytes:
    """A PDF with these lines on its pages, in a built-in font (Windows-1252)."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", _FONT, b"<< /Title (%s) >>" % title.encode("cp1252")]
    kids = []
    for lines in pages:
        shown = b" ".join(b"(%s) Tj T*" % line.encode("cp1252") for line in lines)
        content = b"BT /F1 12 Tf 72 720 Td 14 TL %s ET" % shown
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(_PAGE % len(objects))
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    return _with_table(objects)


_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
_PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>"
)


def _with_table(objects: Sequence[bytes]) -> bytes:
    file, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, b"".join(places))
    trailer = b"trailer << /Size %d /Root 1 0 R /Info 4 0 R >>" % (len(objects) + 1)
    return file + table + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % len(file)


PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ships come home - Harbor Times</title>
<meta property="og:site_name" content="Harbor Times"><meta name="author" content="Ann Bee">
<meta property="article:published_time" content="2025-07-01T08:00:00Z">
<link rel="canonical" href="https://harbor.example/a/1"></head>
<body><nav><a href="/">Home</a> <a href="/w">World</a></nav><article><h1>Ships come home</h1>
<p>On the quay stood forty people who had waited since dawn, &amp; nobody among them spoke a “lo<b>ud</b>” word.</p>
<p>The harbour master read out the names of the three ships, and then the names of those who were on board.</p>
<p>In the evening the square was empty again but for the stalls, where a few candles burned until midnight.</p>
</article><footer>All rights reserved</footer><script>var advertisement = 1;</script></body></html>"""
