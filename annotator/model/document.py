"""Documents: one immutable text each, with metadata.

Positions everywhere are Unicode code points, half-open: ``text[start:end]`` is the quoted text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

#: Metadata that the program knows the meaning of; any other key is free text. Values are strings
#: (``date``: ISO 8601, possibly only a year or a year and a month).
METADATA_TYPES: Mapping[str, str] = {
    "title": "text",
    "outlet": "text",
    "author": "text",
    "published": "date",
    "language": "text",
    "country": "text",
    "url": "text",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a project. ``text`` is read from the project when it is asked for.

    ``length`` counts code points; ``sha256`` is the hash of the text's UTF-8 bytes, in hexadecimal.
    """

    id: str
    name: str
    length: int
    sha256: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    read_text: Callable[[], str] = field(default=lambda: "", repr=False, compare=False)

    @property
    def text(self) -> str:
        return self.read_text()

    @property
    def title(self) -> str:
        """What a list shows: the title if there is one, else the name."""
        return self.metadata.get("title") or self.name


@dataclass(frozen=True, slots=True)
class Draft:
    """A document on its way in: canonical text, and where it came from.

    ``original`` are the bytes of the file it was read from (kept in the project), None for a row of a table.
    ``notes`` are sentences for the import report (characters replaced, encoding used).
    """

    name: str
    text: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    original: bytes | None = None
    encoding: str = ""
    notes: tuple[str, ...] = ()
    id: str = ""  # only when the source gives one (an archive)


@dataclass(frozen=True, slots=True)
class DocumentStatus:
    """One coder's work on a document. ``missing_required`` counts the required fields that are still empty."""

    annotations: int = 0
    done: bool = False
    missing_required: int = 0
