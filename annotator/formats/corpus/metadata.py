"""What a file says about a document -> metadata of the types that the program knows.

A value that does not fit its type stays as it was written, with a note: nothing that somebody wrote is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from annotator.formats.canonical import canonical_text
from annotator.model.dates import read_date
from annotator.model.document import METADATA_TYPES
from annotator.model.text import one_line

_LANGUAGES: Mapping[str, str] = {
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es",
    "español": "es", "italian": "it", "italiano": "it", "portuguese": "pt", "português": "pt", "dutch": "nl",
    "nederlands": "nl", "russian": "ru", "русский": "ru", "ukrainian": "uk", "українська": "uk", "polish": "pl",
    "korean": "ko", "한국어": "ko", "japanese": "ja", "日本語": "ja", "chinese": "zh", "中文": "zh", "arabic": "ar",
    "العربية": "ar", "turkish": "tr", "türkçe": "tr", "hebrew": "he", "persian": "fa", "hindi": "hi",
}  # fmt: skip
_LANGUAGE_TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?", re.IGNORECASE)


def typed(raw: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The metadata to keep (empty values left out) and notes on what did not fit."""
    kept: dict[str, str] = {}
    notes: list[str] = []
    for key, value in raw.items():
        known = key in METADATA_TYPES
        value = one_line(canonical_text(value).text) if known else canonical_text(value).text.strip()
        if value:
            kept[one_line(key)] = value
    for key, value, note in _checked(kept):
        kept[key] = value
        if note:
            notes.append(note)
    return kept, notes


def _checked(kept: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for key, value in list(kept.items()):
        if METADATA_TYPES.get(key) == "date":
            iso, why = read_date(value)
            yield key, iso or value, "" if iso else f"The date “{value[:40]}” ({key}) {why}; it was kept as it stands."
        elif key == "language":
            yield key, _language(value), ""
        elif key == "url" and not _is_address(value):
            yield key, value, f"“{value[:60]}” (url) is not a web address; it was kept as it stands."


def _language(value: str) -> str:
    """A BCP 47 tag in its usual spelling where the value is one or names a language; else the value."""
    if value.casefold() in _LANGUAGES:
        return _LANGUAGES[value.casefold()]
    tag = _LANGUAGE_TAG.fullmatch(value)
    if not tag:
        return value
    language, script, region = tag.groups()
    return "-".join(filter(None, (language.lower(), script and script.title(), region and region.upper())))


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in value
