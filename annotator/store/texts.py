"""Documents' texts and the bytes that they came from, by the SHA-256 of their content. Nothing here ever changes."""

from __future__ import annotations

import hashlib
from collections import OrderedDict

from annotator.errors import ProjectDamaged, UsageError
from annotator.store.database import Database

#: Code points kept in memory: the texts that were read last, at least the very last one.
_KEEP = 8_000_000


def sha256(text: str) -> str:
    """Of the UTF-8 bytes, in hexadecimal. Raises UsageError when the text is not canonical: it was not read
    through ``formats.canonical``."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        raise UsageError("The text holds half a character (a lone surrogate).") from None
    if "\r" in text or "\0" in text:
        raise UsageError("The text holds carriage returns or NUL characters; it has to be made canonical first.")
    return sha256_of(data)


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Texts:
    def __init__(self, db: Database) -> None:
        self.db = db
        self._read: OrderedDict[str, str] = OrderedDict()
        self._size = 0

    def put(self, text: str, sha: str) -> None:
        self.db.run("INSERT OR IGNORE INTO text(sha, body) VALUES(?,?)", (sha, text))
        self._keep(sha, text)

    def put_original(self, data: bytes, sha: str) -> None:
        self.db.run("INSERT OR IGNORE INTO original(sha, bytes) VALUES(?,?)", (sha, data))

    def has(self, sha: str) -> bool:
        return sha in self._read or self.db.one("SELECT 1 FROM text WHERE sha = ?", (sha,)) is not None

    def text(self, sha: str) -> str:
        """Raises ProjectDamaged when the text is not there."""
        found = self._read.get(sha)
        if found is not None:
            self._read.move_to_end(sha)
            return found
        found = self.db.value("SELECT body FROM text WHERE sha = ?", (sha,))
        if found is None:
            raise ProjectDamaged(f"A document's text is missing from {self.db.path}. Take the newest backup.")
        self._keep(sha, found)
        return str(found)

    def original(self, sha: str) -> bytes | None:
        found = self.db.value("SELECT bytes FROM original WHERE sha = ?", (sha,))
        return None if found is None else bytes(found)

    def forget(self) -> None:
        self._read.clear()
        self._size = 0

    def _keep(self, sha: str, text: str) -> None:
        if sha in self._read:
            return
        self._read[sha] = text
        self._size += len(text)
        while self._size > _KEEP and len(self._read) > 1:
            _, dropped = self._read.popitem(last=False)
            self._size -= len(dropped)
