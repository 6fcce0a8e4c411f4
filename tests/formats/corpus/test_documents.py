"""txt, md, html, docx, pdf: a file is a document."""

from __future__ import annotations

import io

import pytest

from annotator.errors import FormatError
from annotator.formats.corpus.titles import opening_title
from tests.formats.corpus.making import PAGE, draft, pdf, rezipped, zipped
from tests.shared import articles


@pytest.mark.parametrize("key", ["txt", "md"])
def test_the_five_articles_come_in_whole(key: str) -> None:
    for path in articles():
        data = path.read_bytes()
        found = draft(key, data, path.name)
        assert found.text == data.decode().replace("\r\n", "\n")
        assert (found.name, found.original, found.encoding) == (path.stem, data, "utf-8")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Ships come home\n\nOn the quay stood forty people.", "Ships come home"),
        ("# Ships come home\n\nOn the quay.", "Ships come home"),
        ("Tuesday, July 1, 2025\n\nShips come home\n\nOn the quay.", "Ships come home"),
        ("2025-07-01\n\nOn the quay stood forty people.\nAnd more.", ""),
        ("On the quay stood forty people.\n\nNobody spoke.", ""),
        ("Ships come home\nOn the quay.", ""),
        ("Ships come home\n\n", ""),
        ("Ships come home", ""),
        ("x" * 200 + "\n\nOn the quay.", ""),
        ("\nShips come home\n\nOn the quay.", ""),
        ("", ""),
    ],
)
def test_opening_title(text: str, title: str) -> None:
    assert opening_title(text) == title


# --- web pages -------------------------------------------------------------------------------------------------------


def test_html_main_text_and_what_the_page_says_of_itself() -> None:
    found = draft("html", PAGE.encode())
    assert found.text.split("\n")[0] == "Ships come home"
    assert "nobody among them spoke a “loud” word" in found.text
    assert "World" not in found.text
    assert "advertisement" not in found.text
    assert dict(found.metadata) == {
        "title": "Ships come home", "author": "Ann Bee", "published": "2025-07-01", "outlet": "Harbor Times",
        "language": "en", "url": "https://harbor.example/a/1",
    }  # fmt: skip
    assert found.original == PAGE.encode()


def test_html_in_the_encoding_that_it_names_as_browsers_read_it() -> None:
    data = PAGE.replace("utf-8", "iso-8859-1").encode("cp1252")
    assert draft("html", data).encoding == "cp1252"
    assert "“loud”" in draft("html", data).text


def test_html_without_a_main_text_gives_all_text() -> None:
    page = "<nav>All <b>sh</b>ips<script>x()</script><p>of\n the  fleet</p>home<br>again</nav>"
    found = draft("html", f"<html><head><title>T</title></head><body>{page}</body></html>".encode())
    assert found.text == "All ships\nof the fleet\nhome\nagain"
    assert found.notes == ("No main text was found, so all text of the page was taken.",)


# --- Word ------------------------------------------------------------------------------------------------------------


def word(*paragraphs: str, title: str = "") -> bytes:
    import docx

    document = docx.Document()
    if title:
        document.add_heading(title, 0)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def with_body(xml: str) -> bytes:
    """A Word file whose body is this XML."""
    namespaces = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    body = f'<?xml version="1.0"?><w:document {namespaces}><w:body>{xml}</w:body></w:document>'
    return rezipped(word("x"), {"word/document.xml": body.encode()})


def test_docx_paragraphs_and_tables_in_order() -> None:
    import docx

    document = docx.Document()
    document.add_heading("Ships come home", 0)
    document.add_paragraph("On the quay\tstood\nforty 😀 people.")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["ship", "dead", "Anna", "3"], strict=True):
        cell.text = text
    document.add_paragraph("")
    document.add_paragraph("The end.")
    file = io.BytesIO()
    document.save(file)
    found = draft("docx", file.getvalue())
    assert found.text == "Ships come home\nOn the quay\tstood\nforty 😀 people.\nship\tdead\nAnna\t3\n\nThe end."
    assert dict(found.metadata) == {"title": "Ships come home"}


def test_docx_tracked_changes_controls_and_text_boxes() -> None:
    xml = (
        "<w:p><w:r><w:t>On </w:t></w:r><w:ins><w:r><w:t>the </w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>a </w:delText></w:r></w:del><w:moveFrom><w:r><w:t>moved </w:t></w:r></w:moveFrom>"
        "<w:sdt><w:sdtContent><w:r><w:t>quay</w:t></w:r></w:sdtContent></w:sdt><w:r><w:noBreakHyphen/></w:r>"
        "<w:r><w:footnoteReference/></w:r></w:p>"
        "<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='720'/></w:tabs></w:pPr><w:r><w:t>Anchor</w:t>"
        "<mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>Box</w:t></w:r></w:p></w:txbxContent></mc:Choice>"
        "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>Box</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    found = draft("docx", with_body(xml))
    assert found.text == "On the quay-\nBox\nAnchor"
    assert found.notes == ("1 footnotes were left out.",)


def test_docx_title_of_another_document_is_not_believed() -> None:
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title></cp:coreProperties>'
    )
    data = word("Ships come home", "On the quay.")
    other = rezipped(data, {"docProps/core.xml": core.format("Template 7").encode()})
    own = rezipped(data, {"docProps/core.xml": core.format("Ships come home").encode()})
    assert dict(draft("docx", other).metadata) == {}
    assert dict(draft("docx", own).metadata) == {"title": "Ships come home"}


def test_docx_agrees_with_python_docx_on_what_that_reads() -> None:
    import docx

    data = word("One", "", " Two  with  spaces ", "Three\u00a0é", title="A title")
    expected = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)
    assert draft("docx", data).text == expected


# --- PDF -------------------------------------------------------------------------------------------------------------


def test_pdf_pages_in_order_with_words_broken_at_the_end_of_a_line() -> None:
    data = pdf(["Ships come home", "Forty people at the har-", "bour café."], ["Page two."], title="Ships come home")
    found = draft("pdf", data)
    assert found.text == "Ships come home\nForty people at the har-\nbour café.\nPage two."
    assert dict(found.metadata) == {"title": "Ships come home"}
    assert found.original == data


def test_pdf_without_text_is_one_clear_line() -> None:
    with pytest.raises(FormatError) as caught:
        draft("pdf", pdf([], []), "scan.pdf")
    assert str(caught.value) == (
        "scan.pdf holds no text, only pictures of pages; "
        "have its text recognised first (OCR, for example with ocrmypdf)."
    )


def test_pdf_with_some_pages_without_text() -> None:
    assert draft("pdf", pdf(["Text."], [])).notes == ("1 of 2 pages hold no text, perhaps pictures only.",)


def test_a_wrong_suffix_is_named() -> None:
    for key, data, sentence in (
        ("pdf", b"<html>", "f is no PDF; give it the suffix of what it is."),
        ("docx", zipped({"a.txt": "x"}), "f is no Word document"),
        ("docx", b"\xd0\xcf\x11\xe0" + bytes(100), "f is an old Word document or has a password"),
        ("xlsx", zipped({"a.txt": "x"}), "f is no spreadsheet; save it as .xlsx or .csv."),
        ("xlsx", b"\xd0\xcf\x11\xe0" + bytes(1000), "f is no spreadsheet that can be read"),
        ("txt", word("x"), "f is a zip archive or an Office document, not text"),
    ):
        with pytest.raises(FormatError) as caught:
            draft(key, data, "f")
        assert str(caught.value).startswith(sentence)
