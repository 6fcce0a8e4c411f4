"""Which encoding a file is in: facts first, the person's word second, a guess only as a suggestion.

Nothing here changes a decoded text (canonical.py does).
"""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO, NamedTuple

from annotator.errors import UsageError
from annotator.formats.unreadable import Unreadable

_MARKS = (  # UTF-32 before UTF-16: its little-endian mark begins with the other's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KNOWN_BINARY = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF89a", "a picture"),
    (b"GIF87a", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "an RTF document"),
)
_NOT_FOR_FILES = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"}
_CHUNK = 1 << 20


class UnknownEncoding(Unreadable):
    """The bytes are not UTF-8 and nobody said what they are. ``suggestion`` is a codec's name or "", ``preview`` what a
    passage would look like in it, ``position`` the first byte that does not fit."""

    def __init__(self, label: str, what: str, suggestion: str, preview: str, position: int) -> None:
        if suggestion:
            advice = f"it may be {suggestion} (“{preview}”): if that looks right, import it with that encoding"
        else:
            advice = "find out its encoding and import it with that"
        super().__init__(label, what, advice)
        self.suggestion, self.preview, self.position = suggestion, preview, position


class _Bad(NamedTuple):
    """Where decoding stopped, and the bytes around it."""

    position: int
    head: bytes
    around: bytes


def normal(encoding: str) -> str:
    """Python's name of an encoding. Raises UsageError when it is none for text files."""
    try:
        info = codecs.lookup(encoding.strip())
    except (LookupError, ValueError):
        info = None
    if info is None or not getattr(info, "_is_text_encoding", True) or info.name.replace("-", "_") in _NOT_FOR_FILES:
        raise UsageError(f"There is no text encoding “{encoding}”; use a name such as utf-8, windows-1252 or euc-kr.")
    return info.name


def marked(head: bytes) -> tuple[str, int] | None:
    """The encoding that a byte order mark names, and the mark's length. ``head`` are some bytes from the beginning."""
    found = next(((name, len(mark)) for mark, name in _MARKS if head.startswith(mark)), None)
    if found == ("utf-32-le", 4) and not _is_utf32(head):  # also how UTF-16 begins when its first character is NUL
        return "utf-16-le", 2
    return found


def _is_utf32(head: bytes) -> bool:
    if len(head) % 4:
        return False
    try:
        head.decode("utf-32-le", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def detect(data: bytes, declared: str | None, name: str) -> str:
    """The encoding to decode ``data`` with. Raises UnknownEncoding."""
    import io

    return detect_stream(io.BytesIO(data), declared, name)


def detect_stream(file: BinaryIO, declared: str | None, name: str) -> str:
    """As ``detect``, in one pass over a file of any size. Proves strict UTF-8 to the last byte; a declared encoding is
    proved when the file is decoded."""
    declared = normal(declared) if declared else None
    head = file.read(_CHUNK)
    _refuse_binary(head, name)
    mark = marked(head)
    if mark:
        return mark[0]
    if declared and not _agrees_with_ascii(declared):
        return declared
    bad = _first_bad_byte(head, file)
    if bad is None:
        return "utf-8"
    if declared and declared != "utf-8":
        return declared
    raise _unknown(bad, name)


def decode(data: bytes, encoding: str, name: str) -> str:
    """Strict, except that UTF-16 and UTF-32 let lone surrogates through (they are replaced and counted later)."""
    try:
        return data.decode(encoding, errors(encoding))
    except UnicodeError as error:
        raise wrong(error, encoding, name) from None


def errors(encoding: str) -> str:
    """The error handler for an encoding."""
    return "surrogatepass" if encoding.startswith(("utf-16", "utf-32")) else "strict"


def wrong(error: UnicodeError, encoding: str, name: str) -> Unreadable:
    """The sentence for a file that is not in the encoding that it was said to be in."""
    where = f" (byte {error.start:,})" if isinstance(error, UnicodeDecodeError) else ""
    return Unreadable(name, f"is not {encoding}{where}", "give its right encoding")


def _agrees_with_ascii(encoding: str) -> bool:
    """Whether plain ASCII means itself, so that valid UTF-8 is no coincidence. False for UTF-16, EBCDIC, and for those
    that write other scripts in ASCII bytes."""
    if encoding.startswith(("iso2022", "hz", "utf-7")):
        return False
    plain = bytes(range(32, 127))
    return plain.decode(encoding, "replace") == plain.decode("ascii")


def _first_bad_byte(head: bytes, file: BinaryIO) -> _Bad | None:
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    position, nuls, chunk, head = 0, 0, head, head[:4096]
    while chunk:
        nuls += chunk.count(0)
        pending = decoder.getstate()[0]
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            near = (pending + chunk)[max(0, error.start - 2048) : error.start + 6144]
            return _Bad(position - len(pending) + error.start, head, near)
        position += len(chunk)
        chunk = file.read(_CHUNK)
    pending = decoder.getstate()[0]
    if pending:
        return _Bad(position - len(pending), head, head if position <= len(head) else pending)
    if position >= 256 and nuls > 0.3 * position:  # UTF-16 of a Latin script is valid UTF-8, every other byte a NUL
        return _Bad(head.find(0), head, head)
    return None


def _refuse_binary(head: bytes, name: str) -> None:
    kind = next((kind for magic, kind in _KNOWN_BINARY if head.startswith(magic)), None)
    if kind:
        raise Unreadable(name, f"is {kind}, not text", "give it the suffix of what it is, or convert it to text")


def _unknown(bad: _Bad, name: str) -> Unreadable:
    utf16 = _suggest_utf16(bad.head)
    if utf16:
        return UnknownEncoding(name, "is not UTF-8", utf16, _preview(bad, utf16), bad.position)
    if 0 in bad.head or _is_mostly_control(bad.head):
        return Unreadable(name, "is not text but binary data", "convert it to text")
    if _is_damaged_utf8(bad.around):
        what = f"is UTF-8 that is damaged at byte {bad.position:,}"
        return Unreadable(name, what, "get an undamaged copy, or give its encoding if it is another one")
    guess = _suggest(bad.around)
    return UnknownEncoding(name, f"is not UTF-8 (byte {bad.position:,})", guess, _preview(bad, guess), bad.position)


def _suggest_utf16(head: bytes) -> str:
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if max(odd, even) < 0.3 * len(head) / 2 or min(odd, even) > 0.05 * len(head) / 2:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_mostly_control(head: bytes) -> bool:
    return sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head) > 0.02 * len(head)


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether most of what is not ASCII is well-formed UTF-8 (whose sequences other encodings hardly ever form)."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(character > "\x7f" for character in text) - broken >= 2 * broken


def _suggest(data: bytes) -> str:
    """A codec that decodes these bytes, "" when none seems to fit. Only ever shown, never used unasked."""
    if _looks_western(data):
        return "windows-1252"
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return best.encoding if best else ""


def _looks_western(data: bytes) -> bool:
    """Accents and typographic quotes stand alone among ASCII letters; in other scripts high bytes come in runs.
    (The detection library fails on exactly this most common case.)"""
    runs = re.findall(rb"[\x80-\xff]+", data)
    if not runs or sum(map(len, runs)) > 1.4 * len(runs) or sum(map(len, runs)) > 0.25 * len(data):
        return False
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return True


def _preview(bad: _Bad, encoding: str) -> str:
    if not encoding:
        return ""
    text = " ".join(bad.around.decode(encoding, "replace").split())
    first = next((i for i, character in enumerate(text) if character > "\x7f"), 0)
    return text[max(0, first - 25) : first + 35].strip()
