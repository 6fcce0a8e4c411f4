"""Dates as they are written -> ISO 8601."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.dates import LeadingDate, leading_date, read_date
from tests.shared import articles


@pytest.mark.parametrize(
    "written",
    [
        "2025-07-01", "2025-7-1", "2025/07/01", "20250701", "2025-07-01T10:00:00Z", "2025-07-01 10:00:00+02:00",
        "1 July 2025", "01 Jul 2025", "1st of July 2025", "July 1, 2025", "July 1st 2025", "Jul. 1, 2025",
        "Tuesday, July 1, 2025", "Tue, 1 Jul 2025 10:00:00 +0000", "July 1, 2025 10:30 am EST", "1-Jul-2025",
        "01.07.2025", "1. 7. 2025", "1. Juli 2025", "1 de julio de 2025", "1er juillet 2025", "1 luglio 2025",
        "2025年7月1日", "2025년 7월 1일", "2025. 7. 1.", " 1 July 2025 ",
    ],
)  # fmt: skip
def test_the_first_of_july(written: str) -> None:
    assert read_date(written).iso == "2025-07-01"


@pytest.mark.parametrize(
    ("written", "iso"),
    [("2025", "2025"), ("2025-07", "2025-07"), ("July 2025", "2025-07"), ("13/04/2025", "2025-04-13"),
     ("04/13/2025", "2025-04-13"), ("04/04/2025", "2025-04-04"), ("29 February 2024", "2024-02-29")],
)  # fmt: skip
def test_parts_of_dates_and_slashes_that_leave_no_doubt(written: str, iso: str) -> None:
    assert read_date(written).iso == iso


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("03/04/2025", "could be day and month or month and day"),
        ("3-4-2025", "could be day and month or month and day"),
        ("31.02.2025", "does not exist in the calendar"),
        ("29 February 2025", "does not exist in the calendar"),
        ("1 Jui 2025", "names no month that is known"),
        ("market 2025", "names no month that is known"),
        ("last Tuesday", "is in no form that can be read"),
        ("", "is in no form that can be read"),
        ("1.7.25", "is in no form that can be read"),
        ("x" * 5_000, "is too long for a date"),
    ],
)
def test_what_is_left_to_the_person(written: str, why: str) -> None:
    assert read_date(written) == ("", why)


@given(st.dates())
def test_every_day_in_every_form_that_leaves_no_doubt(day: object) -> None:
    import datetime

    assert isinstance(day, datetime.date)
    iso = day.isoformat()
    assert read_date(iso).iso == iso
    assert read_date(f"{day.day}.{day.month}.{iso[:4]}").iso == iso
    assert read_date(f"{iso[:4]}年{day.month}月{day.day}日").iso == iso


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (" date 2025-07-01 On the quay", ("2025-07-01", "date 2025-07-01")),
        ("2025-07-01 On the quay", ("2025-07-01", "2025-07-01")),
        ("Published: 3 May 2025 by Ann", ("2025-05-03", "Published: 3 May 2025")),
        ("Saturday, May 3, 2025\n\nOn the quay", ("2025-05-03", "Saturday, May 3, 2025")),
        ("May 3, 2025 — On the quay", ("2025-05-03", "May 3, 2025")),
        ("May 3, 2025 was a day like others", None),
        ("On May 3, 2025\n", None),
        ("03/04/2025\nOn the quay", None),
        ("dated but not when", None),
        ("On the quay", None),
        ("", None),
    ],
)
def test_leading_date(text: str, found: tuple[str, str] | None) -> None:
    assert leading_date(text) == found


def test_leading_dates_of_the_five_articles() -> None:
    texts = [path.read_text(encoding="utf-8") for path in articles()]
    found = [leading_date(text) for text in texts]
    assert [date.iso if date else "" for date in found] == ["", "2025-07-01", "2025-07-01", "", "2025-12-06"]
    assert all(text.lstrip().startswith(date.quote) for text, date in zip(texts, found, strict=True) if date)
    assert isinstance(found[1], LeadingDate)
