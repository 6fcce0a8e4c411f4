"""Bytes or any string -> the one text that a document keeps. Applied once, at import; nothing else changes a text.

Line ends become LF, a byte order mark goes, NUL and lone surrogates become U+FFFD; every other character stays,
U+2028, zero-width joiners and marks of direction among them. The encoding is never guessed: byte order mark, strict
UTF-8, the declared encoding, else an error that carries a suggestion for a person to look at (see encodings.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from annotator.formats import encodings

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Canonical:
    """``encoding`` is the codec that was used ("" when it was a string already); ``notes`` are sentences that count
    what was replaced."""

    text: str
    encoding: str = ""
    notes: tuple[str, ...] = ()


def canonical(data: bytes, encoding: str | None = None, *, name: str = "The text") -> Canonical:
    """The text that ``data`` holds. ``encoding`` is the declared one; it counts where there is no byte order mark and
    the bytes are not UTF-8. ``name`` is the subject of the error's sentence.

    Raises UnknownEncoding (a FormatError) when it can't be decoded strictly, UsageError for a codec that is none."""
    used = encodings.detect(data, encoding, name)
    result = canonical_text(encodings.decode(data, used, name))
    return Canonical(result.text, used, result.notes)


def canonical_text(text: str) -> Canonical:
    """The canonical form of a string. ``canonical_text(x.text).text == x.text`` for whatever it returned."""
    notes: list[str] = []
    if text.startswith("\ufeff"):
        text = text.lstrip("\ufeff")
        notes.append("The byte order mark was left out.")
    if "\r" in text:
        text = _unix_line_ends(text, notes)
    if "\0" in text:
        _count(notes, text.count("\0"), "NUL character", "became U+FFFD")
        text = text.replace("\0", "\ufffd")
    if _has_surrogates(text):
        text = _without_surrogates(text, notes)
    return Canonical(text, "", tuple(notes))


def _unix_line_ends(text: str, notes: list[str]) -> str:
    pairs = text.count("\r\n")
    _count(notes, pairs, "CRLF line end", "became LF")
    _count(notes, text.count("\r") - pairs, "CR line end", "became LF")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _has_surrogates(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _without_surrogates(text: str, notes: list[str]) -> str:
    # two halves that stand side by side are one character that some program wrote in two pieces
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    clean, replaced = _LONE_SURROGATE.subn("\ufffd", joined)
    _count(notes, replaced, "lone surrogate", "became U+FFFD")
    return clean


def _count(notes: list[str], count: int, what: str, fate: str) -> None:
    if count:
        notes.append(f"{count:,} {what}{'' if count == 1 else 's'} {fate}.")
