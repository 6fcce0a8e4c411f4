"""What a text must be so that every file and database can hold it. Pure; decoding files is ``formats/``."""

from __future__ import annotations

import re

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def storable(text: str) -> str:
    """The text without NUL and lone surrogates, each replaced by U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text)


def one_line(text: str) -> str:
    """The storable text as a name: white space, line ends too, as single spaces, none at the ends."""
    return " ".join(storable(text).split())
