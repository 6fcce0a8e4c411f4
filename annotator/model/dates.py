"""Dates as people and programs write them -> ISO 8601 (year, month and day, as far as they are given).

Only what can be read in one way is read: 03/04/2025 is March or April, so it is left to the person. Times of day and
time zones are dropped: the date stays the one that was written.
"""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

#: English, German, French, Spanish, Italian, Portuguese, Dutch. Any beginning of at least three letters will do that
#: only one month has.
_MONTHS = (
    "january januar jänner janvier enero gennaio janeiro januari",
    "february februar février fevrier febrero febbraio fevereiro februari",
    "march märz maerz mars marzo março marco maart",
    "april avril abril aprile",
    "may mai mayo maggio maio mei",
    "june juni juin junio giugno junho",
    "july juli juillet julio luglio julho",
    "august août aout agosto augustus",
    "september septembre septiembre settembre setembro",
    "october oktober octobre octubre ottobre outubro",
    "november novembre noviembre novembro",
    "december dezember décembre decembre diciembre dicembre dezembro",
)
_WEEKDAY = r"(?:(?:[^\W\d_]{2,12}day|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,3})\.?,?\s+)?"
_MONTH = r"(?P<month>[^\W\d_]{3,12})\.?"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|º|°|\.)?"
_YEAR = r"(?P<y>\d{4})"
_CLOCK = r"\d{1,2}[:.h]\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?"
_TIME = rf"(?:[T,]?\s*(?:at\s+)?{_CLOCK}\s*(?:Z|[+-]\d{{2}}:?\d{{2}}|[A-Z]{{2,5}})?)?"

#: Forms that name the parts or order them from the largest; searched at one place, whole words only.
_PATTERNS = tuple(
    re.compile(_WEEKDAY + pattern + _TIME, re.IGNORECASE)
    for pattern in (
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)",
        r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})(?!\d)",
        r"(?P<y>\d{4})\.\s?(?P<m>\d{1,2})\.\s?(?P<d>\d{1,2})\b\.?",
        r"(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일]",
        rf"{_DAY}\s+(?:of\s+|de\s+)?{_MONTH},?\s+(?:de\s+|del\s+)?{_YEAR}(?!\d)",
        rf"{_DAY}-{_MONTH}-{_YEAR}(?!\d)",
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}(?!\d)",
        r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})(?!\d)",
        r"(?P<first>\d{1,2})[/-](?P<second>\d{1,2})[/-](?P<y>\d{4})(?!\d)",
    )
)
#: Read only where nothing else is written: in running text they would be found in other numbers.
_PARTIAL = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<y>\d{4})",
        r"(?P<y>\d{4})-(?P<m>\d{2})",
        rf"{_MONTH},?\s+{_YEAR}",
        r"(?P<y>[12]\d{3})(?P<m>\d{2})(?P<d>\d{2})",
    )
)
_LABEL = re.compile(
    r"\s*(?:(?:publication |publishing )?date|(?:first )?published|posted|updated|dated)\b\s*(?:on\b)?\s*:?\s*",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s*$|\s*\n|\s+[—–|•·-]\s|[—–|]")


class DateReading(NamedTuple):
    """``iso`` is "" when it could not be read; then ``why`` continues "the date “...”"."""

    iso: str
    why: str = ""


class LeadingDate(NamedTuple):
    """A date that a text opens with: what it means and the words it was read from."""

    iso: str
    quote: str


def read_date(written: str) -> DateReading:
    """The date that a whole string gives."""
    text = written.strip()
    if len(text) > 100:
        return DateReading("", "is too long for a date")
    for pattern in (*_PATTERNS, *_PARTIAL):
        match = pattern.fullmatch(text)
        if match:
            return _reading(match)
    return DateReading("", "is in no form that can be read")


def leading_date(text: str) -> LeadingDate | None:
    """The date that a text opens with, when it plainly is one of publication: labelled ("date 2025-07-01 ..."), alone
    on the first line, or set off by a dash. An ISO date needs nothing around it. The text itself is not changed."""
    head = text[:200].lstrip()
    label = _LABEL.match(head)
    start = label.end() if label else 0
    for pattern in _PATTERNS:
        match = pattern.match(head, start)
        if match and (label or pattern is _PATTERNS[0] or _AFTER.match(head, match.end())):
            iso = _reading(match).iso
            return LeadingDate(iso, head[: match.end()].strip()) if iso else None
    return None


def _reading(match: re.Match[str]) -> DateReading:
    parts = match.groupdict()
    year = int(parts["y"])
    if parts.get("first"):
        return _slashed(int(parts["first"]), int(parts["second"]), year)
    month = _month(parts["month"]) if parts.get("month") else int(parts["m"]) if parts.get("m") else None
    if month is None and parts.get("month"):
        return DateReading("", "names no month that is known")
    return _checked(year, month, int(parts["d"]) if parts.get("d") else None)


def _slashed(first: int, second: int, year: int) -> DateReading:
    if first == second or first > 12:
        return _checked(year, second, first)
    if second > 12:
        return _checked(year, first, second)
    return DateReading("", "could be day and month or month and day")


def _checked(year: int, month: int | None, day: int | None) -> DateReading:
    try:
        date = datetime.date(year, month or 1, day or 1)
    except ValueError:
        return DateReading("", "does not exist in the calendar")
    return DateReading(date.isoformat()[: 10 if day else 7 if month else 4])


def _month(word: str) -> int | None:
    word = word.lower()
    fitting = [i for i, names in enumerate(_MONTHS, 1) if any(name.startswith(word) for name in names.split())]
    return fitting[0] if len(fitting) == 1 else None
