"""Dates as people write and read them, from and to the ISO 8601 that a project keeps (day, month or year)."""

from __future__ import annotations

import re
from datetime import date

from annotator.i18n import tr

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")
_DAY_FIRST = re.compile(r"(?:(\d{1,2})\.?\s+)?([^\W\d]{3,})\.?,?\s+(\d{4})$")  # 1 July 2025, July 2025
_MONTH_FIRST = re.compile(r"([^\W\d]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$")  # July 1, 2025


def shown(iso: str, short: bool = True) -> str:
    """ "2025-07-01" as "1 Jul 2025", or "1 July 2025"; "2025-07" as "Jul 2025". What is no date stays as it is."""
    found = _ISO.match(iso.strip()[:10])
    if not found:
        return iso
    year, month, day = found.groups()
    if not month or not 1 <= int(month) <= 12:
        return year
    name = tr(MONTHS[int(month) - 1])
    name = name[:3] if short else name
    return f"{int(day)} {name} {year}" if day else f"{name} {year}"


def parsed(text: str) -> str | None:
    """The ISO form of what a person typed ("April 2025", "1 Jul 2025", "July 1, 2025", "2025-7-1", "2025").
    Raises ValueError when it is none; None for nothing."""
    text = " ".join(text.split())
    if not text:
        return None
    if found := _ISO.match(text):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.match(text):
        day, month, year = found[1], _month(found[2]), found[3]
    elif found := _MONTH_FIRST.match(text):
        month, day, year = _month(found[1]), found[2], found[3]
    else:
        raise ValueError(tr("“{text}” is no date. Write 2025-07-01, 1 July 2025, July 2025 or 2025.").format(text=text))
    date(int(year), int(month or 1), int(day or 1))
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])


def _month(name: str) -> str:
    for number, known in enumerate(MONTHS, 1):
        if known.lower().startswith(name.lower()) or tr(known).lower().startswith(name.lower()):
            return str(number)
    raise ValueError(tr("“{name}” is no month.").format(name=name))
