"""Lists of documents: lazily read, filtered by words, metadata and what the coder has finished."""

from __future__ import annotations

import json
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, overload

from annotator.errors import UsageError
from annotator.model.document import Document
from annotator.store.annotation_values import DOCUMENT_COLUMNS, document_value
from annotator.store.context import Context
from annotator.store.database import Row

PAGE = 128
_KEPT_PAGES = 64
_TERM = re.compile(r'(?P<key>[\w.-]+):(?:"(?P<quoted>[^"]*)"|(?P<bare>\S*))', re.UNICODE)
#: Keys that match when the value occurs anywhere in them; dates match when they begin with it; others when equal.
_ANYWHERE = frozenset(("name", "title", "author", "url"))


class DocumentList(Sequence[Document]):
    """The documents of a project in import order, or those that a query finds. Read page by page; what stands in it
    is settled when it is made."""

    def __init__(self, context: Context, coder: int | None, query: str = "") -> None:
        self._context = context
        self._numbers = matching(context, coder, query) if query.strip() else None
        self._length = context.tallies.total("documents") if self._numbers is None else len(self._numbers)
        self._pages: dict[int, list[Document]] = {}
        self._anchors = Anchors(context)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Document: ...
    @overload
    def __getitem__(self, index: slice) -> list[Document]: ...
    def __getitem__(self, index: int | slice) -> Document | list[Document]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(self._length))]
        if index < 0:
            index += self._length
        if not 0 <= index < self._length:
            raise IndexError("no such document in the list")
        page = self._page(index // PAGE)
        if index % PAGE >= len(page):
            raise IndexError("the document was removed meanwhile")
        return page[index % PAGE]

    def __iter__(self) -> Iterator[Document]:
        for number in range((self._length + PAGE - 1) // PAGE):
            yield from self._page(number)

    def ids(self) -> list[str]:
        """The ids of all, in order."""
        if self._numbers is None:
            rows = self._context.db.all("SELECT uid FROM document WHERE shown = 1 ORDER BY position, uid")
            return [uid for (uid,) in rows]
        return [self._context.keys.uid(number) for number in self._numbers]

    def find(self, uid: str) -> int | None:
        """Where the document of this id stands in the list, or None."""
        row = self._context.db.one("SELECT id, position, shown FROM document WHERE uid = ?", (uid,))
        if row is None or not row[2]:
            return None
        if self._numbers is not None:
            return self._numbers.index(row[0]) if row[0] in self._numbers else None
        return self._anchors.index(row[1], uid)

    def _page(self, number: int) -> list[Document]:
        page = self._pages.get(number)
        if page is None:
            while len(self._pages) >= _KEPT_PAGES:
                del self._pages[next(iter(self._pages))]
            page = self._pages[number] = [document_value(self._context, row) for row in self._rows(number)]
        return page

    def _rows(self, number: int) -> list[Row]:
        if self._numbers is None:
            return self._context.db.all(
                f"SELECT {DOCUMENT_COLUMNS} FROM document WHERE shown = 1 AND (position, uid) >= (?, ?) "
                "ORDER BY position, uid LIMIT ?",
                (*self._anchors.at(number), PAGE),
            )
        wanted = self._numbers[number * PAGE : (number + 1) * PAGE]
        marks = ",".join("?" * len(wanted))
        return self._context.db.all(
            f"SELECT {DOCUMENT_COLUMNS} FROM document WHERE id IN ({marks}) ORDER BY position, uid", list(wanted)
        )


class Anchors:
    """Where in the order of documents every so many of them begin, found as far as somebody jumped: from there it is
    a short way to any place of a list of millions."""

    STRIDE = 64 * PAGE
    _FROM = "FROM document WHERE shown = 1 AND (position, uid) >= (?, ?) ORDER BY position, uid"

    def __init__(self, context: Context) -> None:
        self._db = context.db
        self._found: list[tuple[int, str]] = [(-1, "")]

    def at(self, page: int) -> tuple[int, str]:
        """The position and id that a page begins with (or any after the last one)."""
        stride, rest = divmod(page * PAGE, self.STRIDE)
        while len(self._found) <= stride:
            self._found.append(self._step(self._found[-1], self.STRIDE))
        return self._step(self._found[stride], rest) if rest else self._found[stride]

    def index(self, position: int, uid: str) -> int:
        """How many documents come before this place."""
        while self._found[-1] < (position, uid):
            self._found.append(self._step(self._found[-1], self.STRIDE))
        stride = bisect_right(self._found, (position, uid)) - 1
        counted = f"SELECT count(*) FROM (SELECT 1 {self._FROM.replace('ORDER', 'AND (position, uid) < (?, ?) ORDER')})"
        return stride * self.STRIDE + int(self._db.value(counted, (*self._found[stride], position, uid)))

    def _step(self, start: tuple[int, str], by: int) -> tuple[int, str]:
        row = self._db.one(f"SELECT position, uid {self._FROM} LIMIT 1 OFFSET ?", (*start, by))
        return (row[0], row[1]) if row is not None else (1 << 62, "")


def matching(context: Context, coder: int | None, query: str) -> array[int]:
    """Keys of the documents that a query finds, in import order. Words search text and title; ``key:value`` compares
    metadata (and name:..., done:yes|no, mine:yes|no). Everything given has to hold."""
    context.index.write()
    conditions = ["d.shown = 1"]
    values: list[Any] = []
    terms: list[tuple[str, str]] = []
    for match in _TERM.finditer(query):
        key, value = match["key"].casefold(), match["quoted"] if match["quoted"] is not None else match["bare"]
        if key in _OWN:
            conditions.append(_own(key, coder, value))
            values += [coder] * _OWN[key].count("?")
        else:
            terms.append((key, value.casefold()))
            if value.isascii() and not set(value) & set('"\\%_'):  # most rows need not be looked at closer
                conditions.append("(d.name LIKE ?)" if key == "name" else "(d.metadata LIKE ?)")
                values.append(f"%{value}%")
    from annotator.store import search

    words = search.match_expression(_TERM.sub(" ", query))
    if words is not None:
        conditions.append("d.id IN (SELECT rowid FROM search WHERE search MATCH ?)")
        values.append(words)
    elif _TERM.sub(" ", query).strip():
        return array("q")
    rows = context.db.all(
        f"SELECT d.id{', d.name, d.metadata' if terms else ''} FROM document d WHERE {' AND '.join(conditions)} "
        "ORDER BY d.position, d.uid",
        values,
    )
    return array("q", (row[0] for row in rows if not terms or _holds(row[1], row[2], terms)))


_THERE = "EXISTS (SELECT 1 FROM {} x WHERE x.document = d.id AND x.coder = ?)"
#: Questions about the coder's own work. ``mine``: a round gives the document to them, or they have worked on it.
_OWN = {
    "done": _THERE.format("done"),
    "mine": f"({' OR '.join(map(_THERE.format, ('assignment', 'annotation', 'absence', 'done')))})",
}


def _own(key: str, coder: int | None, value: str) -> str:
    if coder is None:
        raise UsageError(f"“{key}:” asks about the coder's own work; open the project as a coder.")
    if value.casefold() not in ("yes", "no"):
        raise UsageError(f"Write {key}:yes or {key}:no.")
    return ("" if value.casefold() == "yes" else "NOT ") + _OWN[key]


def _holds(name: str, metadata: str, terms: list[tuple[str, str]]) -> bool:
    values = {key.casefold(): value for key, value in json.loads(metadata).items()}
    values["name"] = name
    return all(_matches(key, str(values.get(key, "")).casefold(), wanted) for key, wanted in terms)


def _matches(key: str, value: str, wanted: str) -> bool:
    if key in _ANYWHERE:
        return wanted in value
    if key == "published":
        return bool(value) and value.startswith(wanted)
    return value == wanted
