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
_REST_IS_EMPTY = re.compile(r" *\Z")
_CLAUSE_END = re.compile(rf"(?:[,;:{_STOP}—–，；：、،؛]+|(?<=\s)-)[{_CLOSERS}]*(?=\s|$)|[—–。！？，；：、｡]+|\n+")
_PARAGRAPH = re.compile(r"[^\n]*[^\n\s][^\n]*")

#: How far to look for the units round a place at first: some usual ones.
_REACH = {"word": 96, "token": 96, "clause": 384, "sentence": 768}
_CUT_WITHIN = 8192
_MARK = rf"{_STOP},;:—–，；：、،؛\-{_CLOSERS}"
#: No mark that ends a sentence or clause reaches over the place between these two characters, and none behind it looks
#: back over it (for an abbreviation or an initial: over letters and full stops).
_CUT = re.compile(rf"[\s。！？｡，；：、][^{_MARK}]")
#: No mark that ends one is at the place between these two, nor looks on over it (for a small letter: over spaces).
_INSIDE = re.compile(rf"[^\s{_MARK}]{{2}}")

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


def line_at(text: str, position: int) -> Range:
    """The line that holds the position, without its line break."""
    end = text.find("\n", position)
    return text.rfind("\n", 0, position) + 1, len(text) if end < 0 else end


def unit_at(text: str, position: int, kind: str, reach: int = 0) -> Range:
    """The word, clause, sentence or paragraph that holds ``position``, or touches it, or else the nearest one before
    it in the same line; ``(position, position)`` in a line that has none. ``reach``: see ``units_near``."""
    best: Range | None = None
    for start, end in units_near(text, position, kind, reach):
        if start <= position < end:
            return start, end
        if best is None or start <= position:
            best = (start, end)
    return best or (position, position)


def units_near(text: str, position: int, kind: str, reach: int = 0) -> list[Range]:
    """Some neighbouring units of the line that holds the position: one that ends before it, one that begins after it
    and all between them, as far as the line has them. They are those of the whole line, but a line without end is not
    read whole: ``reach`` (code points; 0: a usual one) is how far is looked to both sides at first, and it grows until
    these units are found."""
    low, high = line_at(text, position)
    if kind == "paragraph":
        start, end = _trimmed(text, low, high)
        return [(start, end)] if start < end else []
    reach = reach or _REACH[kind]
    while True:
        left, right = _cut_before(text, low, position - reach, kind), _cut_after(text, high, position + reach, kind)
        units = [(left + start, left + end) for start, end in UNITS[kind](text[left:right])]
        if left > low:  # what a cut touches may be a part of a longer one
            units = units[1:]
        if right < high:
            units = units[:-1]
        before = left == low or (units and units[0][1] < position)
        after = right == high or (units and units[-1][0] > position)
        if before and after:
            return units
        reach *= 4


def units_on(text: str, start: int, kind: str, size: int) -> tuple[list[Range], int]:
    """The units of about ``size`` code points of the text from ``start`` on, and where to go on; for reading a long
    text in steps. ``start`` is 0 or where the last step said."""
    stop = text.rfind("\n", start, start + size) + 1 if start + size < len(text) else len(text)
    while stop <= start < len(text):  # within a long line
        high = line_at(text, start)[1]
        right = _cut_after(text, high, start + size, kind) if kind != "paragraph" else high
        units = UNITS[kind](text[start:right])
        if right == high:
            stop = min(high + 1, len(text))
        elif len(units) > 1:
            return [(start + a, start + b) for a, b in units[:-1]], start + units[-2][1]
        size *= 4
    return [(start + a, start + b) for a, b in UNITS[kind](text[start:stop])], stop


def _cut_before(text: str, low: int, position: int, kind: str) -> int:
    """A place at or soon after the position from where on the line is divided as it is as a whole; ``low``, its
    beginning, where there is none near."""
    if position <= low:
        return low
    pattern = _word_cut() if kind in ("word", "token") else _CUT
    match = pattern.search(text, position, position + _CUT_WITHIN)
    return match.start() + 1 if match else low


def _cut_after(text: str, high: int, position: int, kind: str) -> int:
    """A place at or soon after the position up to where the line is divided as it is as a whole, but for the last unit;
    ``high``, its end, where there is none near."""
    if position >= high:
        return high
    if kind in ("word", "token"):
        return position
    match = _INSIDE.search(text, position, min(high, position + _CUT_WITHIN))
    return match.start() + 1 if match else high


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
        return _REST_IS_EMPTY.match(text, match.end()) is not None
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


@cache
def _word_cut() -> re.Pattern[str]:
    # no word reaches over white space, nor over a character that is a word of its own
    return re.compile(rf"\s|.(?={_SINGLE})")
