"""Bytes -> the one canonical text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import FormatError, UsageError
from annotator.formats.canonical import canonical, canonical_text
from annotator.formats.encodings import UnknownEncoding

#: What a person may paste: astral characters, ZWJ sequences, combining marks, right-to-left, CJK, all line ends.
PIECES = [
    "👩‍👩‍👧",
    "e\u0301",
    "שלום",
    "مرحبا",
    "漢字",
    "한국어",
    "\u2028",
    "\u202e",
    "\ufeff",
    "\r\n",
    "\r",
    "\n",
    "\0",
    "\t",
    '"',
    ",",
]
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=5)).map("".join)
raw_texts = st.lists(st.sampled_from(PIECES) | st.text(st.characters(exclude_categories=()), max_size=5)).map("".join)


@pytest.mark.parametrize(
    ("data", "text", "notes"),
    [
        (b"plain", "plain", ()),
        (b"\xef\xbb\xbfmarked", "marked", ("The byte order mark was left out.",)),
        (b"a\r\nb\r\nc\rd\n", "a\nb\nc\nd\n", ("2 CRLF line ends became LF.", "1 CR line end became LF.")),
        (b"a\0b", "a\ufffdb", ("1 NUL character became U+FFFD.",)),
        ("a\u2028b\u200dc\u202ed".encode(), "a\u2028b\u200dc\u202ed", ()),
    ],
)
def test_utf8(data: bytes, text: str, notes: tuple[str, ...]) -> None:
    found = canonical(data)
    assert (found.text, found.encoding, found.notes) == (text, "utf-8", notes)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_marked_utf16_and_utf32(mark: bytes, encoding: str) -> None:
    found = canonical(mark + "Ärger 😀".encode(encoding))
    assert (found.text, found.encoding) == ("Ärger 😀", encoding)


def test_declared_encoding_is_used_where_the_bytes_are_not_utf8() -> None:
    assert canonical("café".encode("cp1252"), "windows-1252").text == "café"
    assert canonical("café".encode(), "windows-1252").text == "café"  # it is UTF-8, whatever was said of the folder
    assert canonical("hi".encode("utf-16-le"), "utf-16-le").text == "hi"  # would be valid UTF-8 full of NULs
    assert canonical("日本".encode("iso2022_jp"), "iso-2022-jp").text == "日本"  # is plain ASCII to the eye


@pytest.mark.parametrize(
    ("text", "encoding", "suggestion"),
    [
        ("El niño y la señora están aquí desde ayer", "cp1252", "windows-1252"),
        ("“The heroes’ names” — read out on the quay", "cp1252", "windows-1252"),
        ("Привет мир, как дела сегодня у вас в городе", "cp1251", "cp1251"),
        ("안녕하세요 여러분 오늘은 날씨가 좋습니다", "euc-kr", "cp949"),
    ],
)
def test_unknown_encoding_gives_a_suggestion_and_a_preview(text: str, encoding: str, suggestion: str) -> None:
    with pytest.raises(UnknownEncoding) as caught:
        canonical(text.encode(encoding), name="news.txt")
    assert caught.value.suggestion == suggestion
    assert caught.value.preview
    assert caught.value.preview in text
    assert str(caught.value).startswith("news.txt is not UTF-8")


def test_unmarked_utf16_is_suggested() -> None:
    with pytest.raises(UnknownEncoding) as caught:
        canonical(("A long enough text in a Latin script. " * 20).encode("utf-16-le"))
    assert caught.value.suggestion == "utf-16-le"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("Größe und Maß, naïve Vorstellungen — “ja”".encode()[:-1], "x is UTF-8 that is damaged at byte 48"),
        (b"\x89PNG\r\n\x1a\n\0\0", "x is a picture, not text"),
        (b"%PDF-1.4 all of it ASCII", "x is a PDF, not text"),
        (b"PK\x03\x04" + b"x" * 20, "x is a zip archive or an Office document, not text"),
        (bytes(range(256)) * 4, "x is not text but binary data"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, sentence: str) -> None:
    with pytest.raises(FormatError) as caught:
        canonical(data, name="x")
    assert str(caught.value).startswith(sentence)


def test_a_declared_encoding_that_is_wrong_or_none() -> None:
    with pytest.raises(FormatError, match="x is not cp1252"):
        canonical(b"\x81\xff", "cp1252", name="x")
    for name in ("nonsense", "rot13", "base64", "idna", ""):
        if name:
            with pytest.raises(UsageError, match="no text encoding"):
                canonical(b"x", name)


def test_halves_of_a_character_are_joined_and_lone_ones_replaced() -> None:
    found = canonical_text("\ud83d\ude00 and \ud800")
    assert found.text == "😀 and \ufffd"
    assert found.notes == ("1 lone surrogate became U+FFFD.",)
    assert canonical("a\ud800".encode("utf-16-le", "surrogatepass"), "utf-16-le").text == "a\ufffd"


@given(raw_texts)
def test_canonical_text_is_storable_and_settled(text: str) -> None:
    once = canonical_text(text).text
    assert canonical_text(once).text == once
    assert canonical_text(once).notes == ()
    assert "\r" not in once
    assert "\0" not in once
    assert once.encode().decode() == once


@given(texts)
def test_only_line_ends_marks_and_nuls_change(text: str) -> None:
    expected = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    assert canonical_text(text).text == expected


@given(texts.filter(lambda text: text[:1] != "\0"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_every_unicode_encoding_gives_the_same_text(text: str, encoding: str) -> None:
    assert canonical(text.encode(encoding), "utf-8").text == canonical_text(text).text


@given(st.binary(max_size=600))
def test_any_bytes_are_text_or_one_sentence(data: bytes) -> None:
    try:
        found = canonical(data, name="bytes.bin")
    except FormatError as error:
        message = str(error)
    else:
        message = "bytes.bin is text"
        assert canonical_text(found.text).text == found.text
    assert message.startswith("bytes.bin ")
    assert "\n" not in message
