"""Checking a project file: nothing is trusted, everything is proved again. Nothing is ever changed or repaired."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

from annotator.errors import AnnotatorError
from annotator.model.progress import Progress, no_progress
from annotator.model.views import Problem
from annotator.store import copying, log, replay, schema
from annotator.store.database import Database, Row
from annotator.store.index import spaced
from annotator.store.store import Store

_RESTORE = "Leave the file as it is, take the newest backup (annotator restore) and merge what this one still holds."
#: What reading a damaged file can raise; each is a finding here, never a crash.
_SIGNS = (AnnotatorError, sqlite3.Error, ValueError, TypeError, LookupError, OverflowError, AttributeError, MemoryError)

Found = Iterator[Problem]

#: So many steps of SQLite's machine between two questions whether the person cancelled: some milliseconds.
_TICK = 200_000


def check(store: Store, deep: bool, progress: Progress = no_progress) -> list[Problem]:
    """All problems of an open project. One that another window may write to is copied first, so that the check sees
    one moment and keeps nobody waiting. Raises Cancelled when ``progress`` does."""
    if not store.why_read_only:
        return check_database(store.db, deep, progress=progress)
    with copying.snapshot(store.db, progress) as copy:
        return check_database(copy, deep, progress=progress)


def check_database(db: Database, deep: bool, index: bool = True, progress: Progress = no_progress) -> list[Problem]:
    """``index``: whether the search index is built again too (the slowest part of a deep check)."""
    watch = _Watch(progress)
    parts: list[tuple[str, Callable[[Database], Found]]] = [
        ("The file", _pages_deeply if deep else _pages),
        ("The log", _streams_deeply if deep else _streams),
        ("Quotes", _quotes),
    ]
    if deep:
        parts += [("Texts", _texts), ("Originals", _originals), ("Tables", lambda db: _state(db, watch))]
        parts += [("Search index", _index)] if index else []
    problems: list[Problem] = []
    watch.over(db)
    try:
        for number, (what, part) in enumerate(parts):
            watch.begin(number, len(parts), what)
            try:
                problems += part(db)
            except _SIGNS as error:
                problems.append(Problem(f"It could not be read to the end: {error}", db.path.name, _RESTORE))
        watch.begin(len(parts), len(parts), "")
    finally:
        db.connection.set_progress_handler(None, 0)
    return list(dict.fromkeys(problems))


class _Watch:
    """Asks ``progress`` now and then whether the person cancelled. In the middle of a part SQLite then ends what it
    does, which the part takes for damage; the next ``begin`` raises Cancelled, so nobody hears of that."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._now = (0, 0, "")

    def begin(self, number: int, total: int, what: str) -> None:
        self._now = (number, total, what)
        self._progress(*self._now)

    def over(self, db: Database) -> None:
        """Ask while this connection works, too."""
        if self._progress is not no_progress:
            db.connection.set_progress_handler(lambda: self._progress(*self._now), _TICK)


# --- the file --------------------------------------------------------------------------------------------------------


def _pages(db: Database) -> Found:
    return _pragma(db, "quick_check")


def _pages_deeply(db: Database) -> Found:
    return _pragma(db, "integrity_check")


def _pragma(db: Database, name: str) -> Found:
    for (line,) in db.all(f"PRAGMA {name}(20)"):
        if line != "ok":
            yield Problem(f"The file is damaged: {line}", db.path.name, _RESTORE)


# --- the log ---------------------------------------------------------------------------------------------------------


def _streams(db: Database) -> Found:
    """The end of every stream is what its row says."""
    sql = "SELECT count(*), max(seq) FROM op WHERE stream = ?"
    for number, stream, count, head in log.streams(db).values():
        last = db.value("SELECT hash FROM op WHERE stream = ? AND seq = ?", (number, count))
        if db.one(sql, (number,)) != (count, count or None) or (count and last != head):
            yield _broken(stream.uid, count)


def _streams_deeply(db: Database) -> Found:
    streams = log.streams(db)
    for number, stream, count, head in streams.values():
        entry = log.broken_link(db, number, stream, count, head)
        if entry is not None:
            yield _broken(stream.uid, entry)
    known = {number for number, *_ in streams.values()}
    if any(number not in known for (number,) in db.all("SELECT DISTINCT stream FROM op")):
        yield Problem("The log holds entries that belong to nobody.", db.path.name, _RESTORE)


def _broken(uid: str, entry: int) -> Problem:
    return Problem(f"The log's seal is broken at entry {entry}.", f"stream {uid}", _RESTORE)


# --- texts and quotes ------------------------------------------------------------------------------------------------


def _texts(db: Database) -> Found:
    for (sha,) in db.all("SELECT sha FROM text"):
        body = db.value("SELECT body FROM text WHERE sha = ?", (sha,))
        if hashlib.sha256(body.encode()).hexdigest() != sha:
            yield Problem("A text is not what was imported.", f"text {sha[:12]}", _RESTORE)
    for (name,) in db.all("SELECT name FROM document WHERE sha NOT IN (SELECT sha FROM text)"):
        yield Problem("The text is missing.", f"document “{name}”", _RESTORE)


def _originals(db: Database) -> Found:
    for (sha,) in db.all("SELECT sha FROM original"):
        data = db.value("SELECT bytes FROM original WHERE sha = ?", (sha,))
        if hashlib.sha256(data).hexdigest() != sha:
            yield Problem("An original file is not what was imported.", f"original {sha[:12]}", _RESTORE)
    here = {sha for (sha,) in db.all("SELECT sha FROM original")}
    for (value,) in db.all("SELECT value FROM op WHERE kind = 'document' AND field = 'import'"):
        plain = json.loads(value) or {}
        wanted = plain.get("original")
        if wanted is not None and wanted != plain["text"] and wanted not in here:
            yield Problem("The original file is missing.", f"document “{plain['name']}”", _RESTORE)


def _quotes(db: Database) -> Found:
    """Every annotation's quote, with its context, stands where it says; in the log and in the table."""
    for number, name, sha in db.all("SELECT id, name, sha FROM document ORDER BY position, uid"):
        rows = db.all(
            "SELECT a.uid, a.start, a.stop, a.quote, o.value FROM annotation a "
            "LEFT JOIN cell c ON c.kind = 'annotation' AND c.entity = a.uid AND c.field = '' "
            "LEFT JOIN op o ON o.id = c.op WHERE a.document = ?",
            (number,),
        )
        text = db.value("SELECT body FROM text WHERE sha = ?", (sha,)) if rows else None
        for row in rows:
            if text is not None and not _stands(text, row):
                yield Problem(
                    f"The quote does not stand at {row[1]}-{row[2]}.", f"annotation {row[0]} in “{name}”", _RESTORE
                )


def _stands(text: str, row: Row) -> bool:
    _, start, end, quote, logged = row
    value: dict[str, Any] = json.loads(logged)
    if (start, end) != (value.get("start"), value.get("end")):
        return False
    if start is None:
        return quote is None
    before, said, after = value["quote"]
    there = text[start:end]
    whole = quote in (there, None) if isinstance(said, list) else quote == said == there
    ends = not isinstance(said, list) or (there.startswith(said[0]) and there.endswith(said[1]))
    inside = 0 <= start < end <= len(text)
    return inside and whole and ends and text.endswith(before, 0, start) and text.startswith(after, end)


# --- what follows from the log ---------------------------------------------------------------------------------------


def _state(db: Database, watch: _Watch) -> Found:
    for table in replay.differing(db, watch.over):
        yield Problem(f"The table “{table}” does not follow from the log.", db.path.name, _RESTORE)


def _index(db: Database) -> Found:
    """The search index holds exactly the words of the documents and memos."""
    again = sqlite3.connect("", isolation_level=None)
    try:
        for statement in schema.SEARCH_TABLES:
            again.execute(statement)
        again.execute("BEGIN")
        again.executemany("INSERT INTO search(rowid, title, body) VALUES(?,?,?)", _indexed(db))
        again.executemany(
            "INSERT INTO search_memo(rowid, memo) VALUES(?,?)",
            ((number, spaced(memo)) for number, memo in db.each("SELECT id, memo FROM annotation WHERE memo <> ''")),
        )
        for table in ("search", "search_memo"):
            if not _same_words(db, again, table):
                yield Problem("The search index does not match the texts.", db.path.name, _RESTORE)
    finally:
        again.close()


def _indexed(db: Database) -> Iterator[Row]:
    for number, title, body in db.each(
        "SELECT d.id, d.title, t.body FROM document d JOIN text t ON t.sha = d.sha WHERE d.shown = 1"
    ):
        yield number, spaced(title), spaced(body)


def _same_words(db: Database, again: sqlite3.Connection, table: str) -> bool:
    """Every word with the places it stands at, as sums by word (they differ when any place does)."""
    name = f"temp.words_{table}"
    make = f"CREATE VIRTUAL TABLE {name} USING fts5vocab(main, {table}, instance)"
    place = 'sum((doc * 1009 + "offset" * 9973 + (doc % 8191) * ("offset" % 8191)) % 1000003)'
    words = f"SELECT term, count(*), sum(doc), sum(col = 'body'), {place} FROM {name} GROUP BY term"
    again.execute(make)
    db.run(make)
    try:
        return replay.same_rows(db.each(words), iter(again.execute(words)))
    finally:
        db.run(f"DROP TABLE {name}")
