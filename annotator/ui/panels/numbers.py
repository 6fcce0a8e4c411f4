"""Numbers as people type them and as a text writes them. Not the reading of qualifiers out of a sentence."""

from __future__ import annotations

import re

_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[ ,\u00a0\u2009\u202f']\d{3})+(?:\.\d+)?$")
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?$")
_IN_TEXT = re.compile(r"[+-]?\d{1,3}(?:[,\u00a0\u2009\u202f']\d{3})+(?:\.\d+)?|[+-]?\d+(?:\.\d+)?")


def parsed(text: str) -> int | float | None:
    """ "4,700" as 4700, "1.5" as 1.5, "" as None. Raises ValueError with a sentence for what is no number."""
    text = text.strip()
    if not text:
        return None
    if not (_GROUPED.match(text) or _PLAIN.match(text)):
        raise ValueError(f"“{text}” is no number.")
    bare = re.sub(r"[^\d.+-]", "", text)
    return float(bare) if "." in bare else int(bare)


def first_in(text: str) -> int | float | None:
    """The first number written in figures in a passage, or None."""
    found = _IN_TEXT.search(text)
    return parsed(found.group()) if found else None


def shown(number: int | float | None) -> str:
    """4700 as "4,700"; None as ""."""
    if number is None:
        return ""
    if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:
        number = int(number)
    return f"{number:,}"
