"""The search index: words of documents and memos. Keeping it; asking it is in ``search.py``.

FTS5 without content of its own. Its tokeniser takes a run of Chinese, Japanese or Korean characters for one word, so
such runs are indexed as overlapping pairs; a query's runs become the same pairs, which finds every substring.
"""

from __future__ import annotations

import re
import unicodedata

from annotator.store.database import Database
from annotator.store.texts import Texts

#: Scripts written without spaces, or (Hangul) with endings grown onto the word.
CJK = (
    "\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f"
    "\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003134f"
)
#: The tokeniser knows the accents of Latin letters only.
_ACCENTED = "[\u0370-\u03ff\u1f00-\u1fff]"
_RUN = f"[{CJK}]+"  # compiled when first used: it takes two milliseconds of the start

#: From so many documents in one gesture on, more of the index is built in memory.
_MANY = 200
#: Characters of text that wait for being indexed together.
_WAITING = 2_000_000
_LARGE, _USUAL = 64 << 20, 1 << 20
_LARGE_CACHE, _USUAL_CACHE = 64_000, 8_000


def pairs(run: str) -> list[str]:
    """Overlapping pairs, and the last character: ``abc`` -> ab bc c."""
    return [run[i : i + 2] for i in range(len(run))]


class _Folded(dict[int, int]):
    """Character by character: without case and accents, so that positions stay what they are. Scripts in which what
    looks like an accent makes another sound keep it."""

    def __missing__(self, code: int) -> int:
        letter = chr(code)
        base = letter if re.match(_RUN, letter) else unicodedata.normalize("NFD", letter)[0]
        folded = base.casefold()
        self[code] = ord(folded if len(folded) == 1 else base.lower()[0])
        return self[code]


_FOLDED = _Folded()


def fold(text: str) -> str:
    """``text`` without case and accents, the same length."""
    return text.lower() if text.isascii() else text.translate(_FOLDED)


def unaccented(text: str) -> str:
    """``text`` with those accents gone that the tokeniser would keep."""
    return fold(text) if re.search(_ACCENTED, text) else text


def _is_plain(text: str) -> bool:
    """Whether it is all Latin script; seven times as fast as looking for what is not."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def spaced(text: str) -> str:
    """``text`` as the tokeniser should see it. To change this takes a migration that makes the index anew: what is
    taken out of the index has to be exactly what was put in."""
    if _is_plain(text):
        return text
    text = unaccented(text)
    if not re.search(_RUN, text):
        return text
    return re.sub(_RUN, lambda match: " " + " ".join(pairs(match[0])) + " ", text)


class Index:
    """New documents wait until there are some of them: indexing them in a row is a third faster than one by one between
    other work. Whoever asks the index, or sets a savepoint, calls ``write`` first."""

    def __init__(self, db: Database, texts: Texts) -> None:
        self.db = db
        self.texts = texts
        self._fresh = 0
        self._waiting: list[tuple[int, str, str]] = []
        self._characters = 0

    def add_document(self, number: int, title: str, sha: str) -> None:
        self._fresh += 1
        if self._fresh == _MANY:
            self._room(_LARGE, _LARGE_CACHE)
        text = spaced(self.texts.text(sha))
        self._waiting.append((number, spaced(title), text))
        self._characters += len(text)
        if self._characters >= _WAITING:
            self.write()

    def write(self) -> None:
        """Put what waits into the index."""
        if self._waiting:
            self.db.many("INSERT INTO search(rowid, title, body) VALUES(?,?,?)", self._waiting)
            self.forget()

    def forget(self) -> None:
        """After a rollback."""
        self._waiting.clear()
        self._characters = 0

    def remove_document(self, number: int, title: str, sha: str) -> None:
        self.write()
        self.db.run(
            "INSERT INTO search(search, rowid, title, body) VALUES('delete',?,?,?)",
            (number, spaced(title), spaced(self.texts.text(sha))),
        )

    def add_memo(self, number: int, memo: str) -> None:
        self.db.run("INSERT INTO search_memo(rowid, memo) VALUES(?,?)", (number, spaced(memo)))

    def remove_memo(self, number: int, memo: str) -> None:
        self.db.run("INSERT INTO search_memo(search_memo, rowid, memo) VALUES('delete',?,?)", (number, spaced(memo)))

    def clear(self) -> None:
        self.forget()
        self.db.run("INSERT INTO search(search) VALUES('delete-all')")
        self.db.run("INSERT INTO search_memo(search_memo) VALUES('delete-all')")

    def finish(self) -> None:
        """At the end of a gesture."""
        self.write()
        if self._fresh >= _MANY:
            self._room(_USUAL, _USUAL_CACHE)
        self._fresh = 0

    def _room(self, words: int, pages: int) -> None:
        """Memory for words not yet written (bytes) and for pages of the file (KiB)."""
        self.db.run("INSERT INTO search(search, rank) VALUES('hashsize', ?)", (words,))
        self.db.run(f"PRAGMA cache_size = -{pages}")


class NoIndex(Index):
    """For a state that is only built to be compared."""

    def add_document(self, number: int, title: str, sha: str) -> None: ...

    def remove_document(self, number: int, title: str, sha: str) -> None: ...

    def add_memo(self, number: int, memo: str) -> None: ...

    def remove_memo(self, number: int, memo: str) -> None: ...

    def clear(self) -> None: ...

    def finish(self) -> None: ...
