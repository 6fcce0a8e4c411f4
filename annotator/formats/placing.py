"""Whether a quote stands where a file says, and where it stands otherwise. Nothing is ever moved silently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from annotator.model.field import FieldValue


class Misplaced(ValueError):
    """The span can't be placed; the message is a clause that says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """``text[start:end]`` is the quote. ``moved``: it was found elsewhere than stated."""

    start: int
    end: int
    moved: bool = False


def place(text: str, start: int | None, end: int | None, quote: str | None, before: str = "", after: str = "") -> Place:
    """Where the span stands: as stated when the quote is there, else at the only place that bears the quote (with
    ``before`` and ``after``, the words around it, where the quote alone stands more than once).

    Without a quote, start and end must not fall inside a word. Raises Misplaced.
    """
    if quote is not None:
        quote = quote.replace("\r\n", "\n").replace("\r", "\n")
    if start is not None and end is not None:
        inside = 0 <= start < end <= len(text)
        if inside and text[start:end] == quote:
            return Place(start, end)
        if quote is None:
            return _by_boundary(text, start, end, inside)
    if not quote:
        raise Misplaced("it has neither a quote nor a start and an end")
    return _by_quote(text, quote, before, after)


def _by_boundary(text: str, start: int, end: int, inside: bool) -> Place:
    if not inside:
        raise Misplaced(f"{start} to {end} is not inside the text (0 to {len(text)})")
    if _inside_word(text, start) or _inside_word(text, end):
        raise Misplaced(f"{start} to {end} begins or ends inside a word and there is no quote to check it by")
    return Place(start, end)


def _inside_word(text: str, position: int) -> bool:
    if not 0 < position < len(text):
        return False
    return _spaced(text[position - 1]) and _spaced(text[position])


def _spaced(character: str) -> bool:
    """Whether it is a digit or a letter of a script with capitals: these set their words apart with spaces. In
    others (Korean, Arabic, Chinese, Thai) a coder may well cut between two letters."""
    return character.isdigit() or character.lower() != character.upper()


def _by_quote(text: str, quote: str, before: str, after: str) -> Place:
    found = _occurrences(text, quote)
    if len(found) > 1 and (before or after):
        found = [at for at in found if _around(text, at, at + len(quote), before, after)] or found
    if not found:
        raise Misplaced(f"the quote {shown(quote)} does not stand in the document")
    if len(found) > 1:
        raise Misplaced(
            f"the quote {shown(quote)} stands {len(found)} times in the document, and not where it is said to"
        )
    return Place(found[0], found[0] + len(quote), moved=True)


def _occurrences(text: str, quote: str) -> list[int]:
    found: list[int] = []
    at = text.find(quote)
    while at >= 0:
        found.append(at)
        at = text.find(quote, at + 1)
    return found


def _around(text: str, start: int, end: int, before: str, after: str) -> bool:
    return text[:start].endswith(before) and text.startswith(after, end)


def shown(quote: str, longest: int = 60) -> str:
    """The quote in quotation marks, on one line, cut in the middle when long."""
    line = " ".join(quote.split())
    if len(line) > longest:
        line = f"{line[: longest // 2]} … {line[-longest // 2 :]}"
    return f"“{line}”"


def with_anchors(
    fields: Mapping[str, FieldValue], length: int, found: Place | None, stated: int | None
) -> tuple[dict[str, FieldValue], list[str]]:
    """The values with their anchors in a text of ``length``, and a clause for each that lost its anchor.

    Anchors go along with an annotation that was moved from ``stated``, as far as they lie in it.
    """
    by = found.start - stated if found and found.moved and stated is not None else 0
    settled: dict[str, FieldValue] = {}
    notes: list[str] = []
    for name, value in fields.items():
        settled[name] = value
        if value.start is None or value.end is None:
            continue
        start, end = value.start + by, value.end + by
        low, high = (found.start, found.end) if found and by else (0, length)
        if low <= start < end <= high:
            settled[name] = replace(value, start=start, end=end)
        else:
            settled[name] = FieldValue(value.value)
            notes.append(f"the field “{name}” lost its anchor ({value.start} to {value.end}), which can't be placed")
    return settled, notes
