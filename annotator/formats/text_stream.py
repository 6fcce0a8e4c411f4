"""A text file of any size, decoded strictly while it is read: what the readers of tables are built on."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

from annotator.formats import encodings
from annotator.formats.source import Source


@contextmanager
def text_stream(source: Source, declared: str | None) -> Iterator[tuple[io.TextIOWrapper, str]]:
    """The decoded file (byte order mark off, line ends as they are) and the name of its encoding. Raises
    UnknownEncoding before the first line is handed out, unless only the declared encoding can tell: then later."""
    with source.opened() as file:
        encoding = encodings.detect_stream(file, declared, source.label)
    with source.opened() as file:
        mark = encodings.marked(file.read(4096))
    with source.opened() as file:
        file.read(mark[1] if mark else 0)
        stream = io.TextIOWrapper(file, encoding, errors=encodings.errors(encoding), newline="")
        try:
            yield stream, encoding
        except UnicodeDecodeError as error:
            raise encodings.wrong(error, encoding, source.label) from None
        finally:
            stream.detach()
