"""Projects in memory that exchange operations: the real store and log, without files, with clocks of their own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

from annotator.model.contents import Contents
from annotator.project import Project
from annotator.store import log, merging, opening
from annotator.store.database import Database
from annotator.store.operations import Operation, Stream
from annotator.store.store import Store
from annotator.store.texts import sha256, sha256_of

Clock = Callable[[], int]
#: The bytes that every document of these tests came from.
ORIGINAL = b"x"
Delivery = dict[Stream, list[Operation]]


def new_copy(coder: str, clock: Clock | None = None) -> Project:
    """A new project, in memory."""
    db = _memory()
    opening.build(db)
    return _work(db, coder, clock)


def clone(project: Project, coder: str, clock: Clock | None = None) -> Project:
    """What a copied or restored file is: all that is there, opened anew."""
    db = _memory()
    project._store.db.connection.backup(db.connection)
    return _work(db, coder, clock)


def _memory() -> Database:
    return Database(sqlite3.connect(":memory:", isolation_level=None), Path("memory.annotator"))


def _work(db: Database, coder: str, clock: Clock | None) -> Project:
    store = Store(db)
    if clock is not None:
        store.log.clock = clock
    project = Project(db.path, store, None)
    project.set_coder(coder)
    return project


def everything(project: Project) -> Delivery:
    """All operations of a copy, by stream."""
    db = project._store.db
    return {
        stream: [op for chunk in log.operations(db, number, uid, 0, count) for op in chunk]
        for uid, (number, stream, count, _) in log.streams(db).items()
    }


def deliver(project: Project, texts: Iterable[str], delivery: Iterable[tuple[Stream, list[Operation]]]) -> None:
    """Let operations arrive in a copy, as they come."""
    store = project._store
    store.begin()
    store.context.texts.put_original(ORIGINAL, sha256_of(ORIGINAL))
    for text in texts:
        store.context.texts.put(text, sha256(text))
    for stream, operations in delivery:
        merging.receive(store.context, stream, operations)
    store.commit()


def visible(project: Project) -> tuple[object, ...]:
    """All that a person sees, without the times at which it was changed."""
    contents: Contents = project.contents()
    book = contents.codebook
    return (
        book.codes,
        book.merged,
        [(d.id, d.name, d.metadata, d.text) for d in contents.documents],
        [(*(getattr(a, name) for name in _SEEN), dict(a.fields)) for a in contents.annotations],
        contents.absences,
        contents.done,
        contents.rounds,
        project.code_counts(),
        project.document_counts(),
    )


_SEEN = "id document coder code start end quote memo certainty flag created".split()
