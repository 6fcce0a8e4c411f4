"""XML from strangers: no entities, no network, no document type, bounded depth and size, or one sentence.

A tree takes some hundred bytes for each ``<``, so those are counted before one is built.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO, Any, Protocol, cast

from annotator.formats.unreadable import Unreadable

MOST_TAGS = 500_000
#: A scan builds no tree; this bounds its time.
MOST_TAGS_SCANNED = 5_000_000
_CHUNK = 1 << 16
_SAFE: Mapping[str, Any] = {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False}


class Target(Protocol):
    """What a scan reports to (lxml's parser target interface)."""

    def start(self, tag: str, attributes: Any) -> None: ...
    def end(self, tag: str) -> None: ...
    def data(self, text: str) -> None: ...
    def close(self) -> None: ...


def tree(data: bytes, label: str) -> Any:
    """The root element. Raises Unreadable."""
    from lxml import etree

    _refuse_type(data, label)
    _refuse_many(data.count(b"<"), MOST_TAGS, label)
    try:
        return etree.fromstring(data, etree.XMLParser(**_SAFE))
    except etree.XMLSyntaxError:
        raise _damaged(label) from None


def elements(file: IO[bytes], tag: str, label: str) -> Iterator[Any]:
    """Each element called ``tag`` (in any namespace) as soon as it is complete, and forgotten when the next is asked
    for: a file of any size takes little memory. Raises Unreadable."""
    from lxml import etree

    parser: Any = etree.XMLPullParser(events=("end",), tag=f"{{*}}{tag}", **_SAFE)
    tags = 0
    for chunk in _chunks(file, label):
        tags += chunk.count(b"<")
        _refuse_many(tags, MOST_TAGS, label)
        _feed(parser, chunk, label)
        for _, element in parser.read_events():
            tags = 0
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    _finish(parser, label)


def scan(file: IO[bytes], target: Target, label: str) -> None:
    """Reports every element and text to ``target``; no tree is built. Raises Unreadable."""
    from lxml import etree

    parser: Any = etree.XMLParser(target=cast(Any, target), **_SAFE)
    tags = 0
    for chunk in _chunks(file, label):
        tags += chunk.count(b"<")
        _refuse_many(tags, MOST_TAGS_SCANNED, label)
        _feed(parser, chunk, label)
    _finish(parser, label)


def local(element: Any) -> str:
    """The element's name without its namespace; "" for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(attributes: Any, name: str) -> str:
    """The attribute of this name in whatever namespace; "" without."""
    return next((str(value) for key, value in attributes.items() if key.rpartition("}")[2] == name), "")


def _chunks(file: IO[bytes], label: str) -> Iterator[bytes]:
    chunk = file.read(_CHUNK)
    _refuse_type(chunk, label)
    while chunk:
        yield chunk
        chunk = file.read(_CHUNK)


def _feed(parser: Any, chunk: bytes, label: str) -> None:
    from lxml import etree

    try:
        parser.feed(chunk)
    except etree.XMLSyntaxError:
        raise _damaged(label) from None


def _finish(parser: Any, label: str) -> None:
    from lxml import etree

    try:
        parser.close()
    except etree.XMLSyntaxError:
        raise _damaged(label) from None


def _refuse_type(head: bytes, label: str) -> None:
    if any("<!DOCTYPE".encode(encoding) in head for encoding in ("ascii", "utf-16-le", "utf-16-be")):
        raise Unreadable(label, "declares a document type, which no Office document does", "do not trust this file")


def _refuse_many(tags: int, most: int, label: str) -> None:
    if tags > most:
        raise Unreadable(
            label, f"holds more than {most:,} XML elements in one place", "save it again, or as plain text"
        )


def _damaged(label: str) -> Unreadable:
    return Unreadable(label, "holds XML that is damaged or nested too deeply", "get an undamaged copy")
