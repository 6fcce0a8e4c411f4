"""Whether a plain text opens with a headline. It is read as metadata; the text keeps it."""

from __future__ import annotations

from annotator.model.dates import read_date
from annotator.model.text import one_line

_LONGEST = 150


def opening_title(text: str) -> str:
    """The first line, when it is short, stands alone before a blank line, and more text follows; a line that is only a
    date is passed over. "" otherwise."""
    lines = text[:2_000].split("\n")
    for position in range(min(2, len(lines) // 2)):
        line, blank, rest = lines[2 * position], lines[2 * position + 1], lines[2 * position + 2 :]
        if not line.strip() or blank.strip() or not any(after.strip() for after in rest):
            return ""
        if not read_date(line).iso:
            return _headline(line)
    return ""


def _headline(line: str) -> str:
    title = one_line(line).lstrip("# ")
    return title if len(title) <= _LONGEST and not title.endswith((".", ":", ",", ";", "。")) else ""


def stated_title(title: str, text: str) -> str:
    """The title that a file's properties state, if the text bears it out near its beginning: they often are those of a
    template or of another document. "" otherwise."""
    title = one_line(title)
    return title if title and title.casefold() in one_line(text[:3_000]).casefold() else ""
