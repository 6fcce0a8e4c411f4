"""Files made to do harm: refused with one sentence, quickly, and without filling the memory."""

from __future__ import annotations

import contextlib
import io
import random
import struct
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from annotator.errors import FormatError
from annotator.formats.safe_zip import SafeZip
from tests.formats.corpus.making import draft, items, rezipped, xlsx, zipped
from tests.formats.corpus.old_excel import xls
from tests.formats.corpus.test_documents import with_body, word

MOST = 64 << 20


@contextmanager
def little_memory(size: int) -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < size + MOST
    finally:
        tracemalloc.stop()


def link() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        info = zipfile.ZipInfo("news/link.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return file.getvalue()


def locked() -> bytes:
    data = bytearray(zipped({"a.txt": "x"}))
    data[data.rfind(b"PK\1\2") + 8] |= 1
    return bytes(data)


def lying() -> bytes:
    """A member of 64 MB that says it has 1,000 bytes."""
    data = bytearray(zipped({"a.txt": bytes(64 << 20)}))
    directory = data.rfind(b"PK\1\2")
    data[directory + 24 : directory + 28] = data[22:26] = struct.pack("<I", 1000)
    return bytes(data)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: zipped({"../../evil.txt": "x"}), "holds a path that leads out of it"),
        (lambda: zipped({"/etc/x.txt": "x"}), "holds a path that leads out of it"),
        (lambda: zipped({"..\\..\\evil.txt": "x"}), "holds a path that leads out of it"),
        (lambda: zipped({"C:/x.txt": "x"}), "holds a path that leads out of it"),
        (link, "holds a link (news/link.txt)"),
        (lambda: zipped({"A.txt": "1", "a.txt": "2"}), "holds the same name twice"),
        (lambda: zipped({"a.txt": bytes(200 << 20)}), "would take too much room"),
        (lambda: zipped({f"{i}.txt": b"" for i in range(20_001)}), "holds more than 20,000 files"),
        (locked, "is protected by a password"),
        (lambda: zipped({"a.txt": "x"}, zipfile.ZIP_LZMA), "is packed in an unusual way"),
        (lying, "is damaged"),
        (lambda: zipped({"a.txt": "x"})[:-30], "is damaged or no zip archive"),
        (lambda: b"", "is damaged or no zip archive"),
    ],
)
def test_zip(make: Callable[[], bytes], sentence: str) -> None:
    data = make()
    with little_memory(len(data)), pytest.raises(FormatError) as caught:
        read_all(data)
    assert sentence in str(caught.value)


def read_all(data: bytes) -> None:
    archive = SafeZip(io.BytesIO(data), "a.zip")
    for info in archive.members:
        archive.read(info)


def test_zip_with_more_members_than_a_memory_holds() -> None:
    data = zipped({f"{i:0200}.txt": b"" for i in range(30_000)})
    with little_memory(len(data)), pytest.raises(FormatError, match="lists too many files"):
        SafeZip(io.BytesIO(data), "a.zip")


LAUGHS = "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
BODIES = {
    "entities": f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "lol">{LAUGHS}]><d>&j;</d>',
    "file": '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><d>&a;</d>',
    "hidden file": "<!--" + "x" * 70_000 + '--><!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><d>&a;</d>',
    "deep": "<a>" * 100_000 + "</a>" * 100_000,
    "not closed": "<a><b></a>",
    "empty": "",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("part", ["word/document.xml", "_rels/.rels", "docProps/core.xml"])
def test_docx_with_hostile_xml(body: str, part: str) -> None:
    data = rezipped(word("Ships."), {part: body.encode()})
    with little_memory(len(data)), pytest.raises(FormatError) as caught:
        draft("docx", data, "x.docx")
    assert "passwd" not in str(caught.value)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
)
def test_xlsx_with_hostile_xml(body: str, part: str) -> None:
    data = rezipped(xlsx([["text"], ["Ships."]]), {part: body.encode()})
    with little_memory(len(data)), pytest.raises(FormatError):
        items("xlsx", data)


def test_docx_of_countless_empty_elements_takes_no_memory() -> None:
    data = with_body("<w:p><w:r><w:t>Ships.</w:t></w:r></w:p>" + "<w:x/>" * 200_000)
    with little_memory(len(data)):
        assert draft("docx", data).text == "Ships."


def test_xlsx_with_a_cell_in_the_last_corner() -> None:
    sheet = b'<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>text</v></c></row>%s</sheetData></worksheet>'
    corner = b'<row r="1048576"><c r="A1048576" t="str"><v>Ships.</v></c><c r="XFD1048576"/></row>'
    data = rezipped(xlsx([["text"]]), {"xl/worksheets/sheet1.xml": sheet % corner})
    with little_memory(len(data)):
        assert draft("xlsx", data).text == "Ships."
    beyond = rezipped(xlsx([["text"]]), {"xl/worksheets/sheet1.xml": sheet % b'<row r="2"><c r="ZZZZ2"/></row>'})
    with pytest.raises(FormatError, match="more than 16,384 columns"):
        items("xlsx", beyond)


def test_xlsx_with_one_endless_row() -> None:
    sheet = b"<worksheet><sheetData><row>" + b"<c/>" * 600_000 + b"</row></sheetData></worksheet>"
    data = rezipped(xlsx([["text"]]), {"xl/worksheets/sheet1.xml": sheet})
    with pytest.raises(FormatError, match="XML elements in one place"):
        items("xlsx", data)


def test_xls() -> None:
    data = xls({(0, 0): "id", (0, 1): "text", (0, 2): "score", (2, 0): 7.0, (2, 1): "Ships “come” home", (2, 2): 0.5})
    found = draft("xlsx", data, "old.xls")
    assert (found.source, found.name, found.text, dict(found.metadata)) == (
        "old.xls, row 3", "7", "Ships “come” home", {"score": "0.5"},
    )  # fmt: skip


def test_xls_with_a_cell_in_the_last_corner() -> None:
    with pytest.raises(FormatError, match="is no spreadsheet that can be read; save it as"):
        items("xlsx", xls({(0, 0): "text", (65_535, 65_535): "Ships."}))


def test_xls_damaged_anywhere_is_a_sentence() -> None:
    good = xls({(0, 0): "text", (1, 0): "Ships."})
    dice = random.Random(3)
    for _ in range(200):
        bad = bytearray(good[: dice.choice([len(good), dice.randrange(len(good))])])
        for _ in range(3):
            if bad:
                bad[dice.randrange(min(len(bad), 1_700))] = dice.randrange(256)
        with contextlib.suppress(FormatError):
            items("xlsx", bytes(bad))


def ods(rows: str) -> bytes:
    namespaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {namespaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Articles">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def ods_row(*cells: str, repeated: int = 1) -> str:
    inner = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in cells
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{inner}</table:table-row>'


def test_ods() -> None:
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    date = '<table:table-cell office:value-type="date" office:date-value="2025-07-01"/>'
    text = "Two<text:s text:c='2'/>spaces,\n  one</text:p><text:p>paragraph"
    row = ods_row("a1", text).replace("</table:table-row>", date + "</table:table-row>")
    found = draft("xlsx", ods(ods_row("id", "text", "date") + row + empty), "a.ods")
    assert (found.name, found.text, dict(found.metadata)) == (
        "a1", "Two  spaces, one\nparagraph", {"published": "2025-07-01"},
    )  # fmt: skip


def test_ods_that_repeats_a_row_by_the_million() -> None:
    with pytest.raises(FormatError, match="repeats a row 1,000,000 times"):
        items("xlsx", ods(ods_row("text") + ods_row("Ships.", repeated=1_000_000)))


def test_html_nested_to_no_end_is_refused_not_cut() -> None:
    with pytest.raises(FormatError, match="nested too deeply"):
        items("html", b"<div>" * 5_000 + b"Ships." + b"</div>" * 5_000)


def test_html_entities_are_not_resolved() -> None:
    page = b'<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><body><p>Ships &a; home</p></body></html>'
    assert "root:" not in draft("html", page).text


def test_json_nested_to_no_end() -> None:
    found = items("jsonl", b'{"text":"Ships."}\n' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"\n", "n.jsonl")
    assert [item.source for item in found] == ["n.jsonl, line 1", "n.jsonl, line 2"]
