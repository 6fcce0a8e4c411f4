"""Times: milliseconds since 1970 in the log, ISO 8601 in UTC for people."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from annotator.errors import UsageError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: The first and last millisecond that a calendar can show; a clock beyond them is shown as the nearest.
_FIRST, _LAST = -62_135_596_800_000, 253_402_300_799_999


def now() -> int:
    return int(time.time() * 1000)


def iso(milliseconds: int) -> str:
    """``2025-07-01T09:30:00.000Z``."""
    within = min(max(milliseconds, _FIRST), _LAST)
    return (_EPOCH + timedelta(milliseconds=within)).strftime("%Y-%m-%dT%H:%M:%S.") + f"{within % 1000:03d}Z"


def milliseconds(moment: str) -> int:
    """The time that an ISO 8601 date or date and time names (UTC when it has no zone). Raises UsageError."""
    try:
        parsed = datetime.fromisoformat(moment)
    except ValueError:
        raise UsageError(f"“{moment}” is no date. Write it like 2025-07-01 or 2025-07-01T09:30.") from None
    zoned = parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    return (zoned - _EPOCH) // timedelta(milliseconds=1)
