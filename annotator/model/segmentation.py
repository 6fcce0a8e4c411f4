"""Where words, clauses, sentences and paragraphs begin and end: rules only, no model, the same on every machine.

Every function returns half-open code point ranges in text order. Words, sentences and paragraphs are the units of
agreement of those names, and what the keyboard selects; a change of a rule here changes published numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

Range = tuple[int, int]

#: After these a full stop does not end a sentence (lower case, without the stop).
ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof st sr jr gen lt col maj capt cpl sgt brig adm cmdr gov sen rep pres rev hon fr messrs
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
    no nos vol fig art sec ca approx est vs etc al cf eg ie inc ltd co corp bros dept univ
    bzw nr str usw abs evtl inkl ggf hrsg""".split()
)

_CLOSERS = "\"'”’»›)\\]】」』）"
_STOP = ".!?…。！？؟।॥۔｡"
_SENTENCE_END = re.compile(rf"[{_STOP}]+[{_CLOSERS}]*(?=\s|$)|[。！？｡]+[{_CLOSERS}]*|\n+")
_CLAUSE_END = re.compile(rf"(?:[,;:{_STOP}—–，；：、،؛]+|(?<=\s)-)[{_CLOSERS}]*(?=\s|$)|[—–。！？，；：、｡]+|\n+")
_PARAGRAPH = re.compile(r"[^\n]*[^\n\s][^\n]*")

_PICTURE = "[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
_MODIFIER = "[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
_EMOJI_ATOM = f"(?:[\U0001f1e6-\U0001f1ff]{{2}}|{_PICTURE}{_MODIFIER}*)"
_EMOJI = rf"{_EMOJI_ATOM}(?:\u200d{_EMOJI_ATOM})*"
#: Scripts written without spaces between words: each character is a word of its own.
_SINGLE = "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"


def words(text: str) -> list[Range]:
    """Words and numbers: runs of letters, digits and combining marks, joined by an apostrophe, a hyphen, or a point
    or comma between digits ("4,700", "don't", "twenty-one"). Each Chinese or Japanese character and each emoji
    sequence is one. Punctuation and white space belong to none."""
    return [match.span() for match in _word_pattern(text.isascii()).finditer(text)]


def sentences(text: str) -> list[Range]:
    """Sentences, without the white space around them. A line break always ends one; a full stop does not after an
    abbreviation or an initial, nor before a small letter."""
    return _between(text, (match.end() for match in _SENTENCE_END.finditer(text) if _ends_sentence(text, match)))


def clauses(text: str) -> list[Range]:
    """Stretches between commas, colons, semicolons, dashes and ends of sentences, with their closing mark."""
    return _between(text, (match.end() for match in _CLAUSE_END.finditer(text)))


def paragraphs(text: str) -> list[Range]:
    """Lines that hold more than white space, without the white space around them."""
    return [_trimmed(text, *match.span()) for match in _PARAGRAPH.finditer(text)]


UNITS = {"word": words, "token": words, "clause": clauses, "sentence": sentences, "paragraph": paragraphs}


def unit_at(text: str, position: int, kind: str) -> Range:
    """The word, clause, sentence or paragraph that holds ``position``, or touches it, or else the nearest one before
    it in the same line; ``(position, position)`` in an empty line. Looks only at the line around the position."""
    low = text.rfind("\n", 0, position) + 1
    high = text.find("\n", position)
    line = text[low : len(text) if high < 0 else high]
    offset = position - low
    best: Range | None = None
    for start, end in UNITS[kind](line):
        if start <= offset < end:
            return low + start, low + end
        if best is None or start <= offset:
            best = (start, end)
    return (low + best[0], low + best[1]) if best else (position, position)


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    mark = match.group()
    if mark[0] != ".":  # “Why?” she asked
        return not ((mark[0] == "…" or mark[-1] in _CLOSERS) and _next_is_small(text, match.end()))
    if _next_is_small(text, match.end()):
        return False
    if mark != ".":
        return True
    start = match.start()
    while start > 0 and (text[start - 1].isalpha() or text[start - 1] == "."):
        start -= 1
    word = text[start : match.start()]
    if len(word) == 1 and word.isupper():  # an initial: "J. Smith"
        return False
    if "." in word:  # "U.S.", "e.g.": the end only before a new paragraph
        return not text[match.end() :].lstrip(" ")
    return word.lower() not in ABBREVIATIONS


def _next_is_small(text: str, position: int) -> bool:
    while position < len(text) and text[position] in " \t\u00a0":
        position += 1
    return position < len(text) and text[position].islower()


def _between(text: str, ends: Iterable[int]) -> list[Range]:
    cuts = [0, *ends, len(text)]
    ranges = (_trimmed(text, start, end) for start, end in pairwise(cuts))
    return [(start, end) for start, end in ranges if start < end]


def _trimmed(text: str, start: int, end: int) -> Range:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


@cache
def _word_pattern(ascii_only: bool) -> re.Pattern[str]:
    if ascii_only:
        return re.compile(r"[^\W_]+(?:(?:['-]|(?<=\d)[.,](?=\d))[^\W_]+)*")
    # Python's \w leaves combining marks out, which would cut Hindi or a decomposed é in two.
    marks = "".join(
        chr(c) for c in range(0x300, 0x10000) if unicodedata.category(chr(c))[0] == "M" and not 0xFE00 <= c <= 0xFE0F
    )
    letter = rf"(?:(?!{_SINGLE})[^\W_]|[{marks}\u200c])"
    inner = rf"(?:['’ʼ\-‐‑·]|(?<=\d)[.,](?=\d)|\u200d)(?={letter})"
    return re.compile(rf"{_SINGLE}[{marks}]*|{letter}+(?:{inner}{letter}+)*|{_EMOJI}")
