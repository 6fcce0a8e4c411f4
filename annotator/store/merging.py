"""Taking in another copy of the project: the union of the two sets of operations, and the texts that they speak of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from annotator.errors import ProjectDamaged, UsageError
from annotator.model.progress import Progress, no_progress
from annotator.model.views import MergeReport
from annotator.store import coders, conflicts, log, opening, state
from annotator.store.context import Context
from annotator.store.database import Database
from annotator.store.operations import Operation, Stream
from annotator.store.selection import Selection
from annotator.store.shapes import fits
from annotator.store.store import Store

_TEXTS = 200


@dataclass
class Taken:
    """What came in so far."""

    new: int = 0
    duplicates: int = 0
    aside: int = 0
    coders: set[str] = field(default_factory=set)
    annotations: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)

    def note(self, stream: Stream, received: log.Received) -> None:
        self.new += len(received.rows)
        self.duplicates += received.duplicates
        self.aside += received.aside
        if received.rows:
            self.coders.add(stream.coder)
        for _, operation in received.rows:
            if operation.kind == "annotation":
                self.annotations.add(operation.entity)
            elif operation.kind == "document" and operation.field == "import":
                self.documents.add(operation.entity)


def merge(store: Store, path: Path, dry_run: bool, progress: Progress = no_progress) -> MergeReport:
    """Take in the copy at ``path``. Nothing is kept when it is damaged or was tampered with, or when ``progress``
    raises Cancelled."""
    path = path.absolute()
    if path.exists() and path.samefile(store.db.path):
        raise UsageError("A project can't be merged with itself.")
    other = opening.connect(path, read_only=True)
    try:
        before = set(_sentences(store.context))
        store.begin()
        try:
            taken = _take(store.context, other, progress)
            report = _report(store.context, taken, before)
            if dry_run or not taken.new:
                store.abandon()
            else:
                store.commit()
        except BaseException:
            store.abandon()
            raise
    finally:
        other.close()
    return report


def _take(context: Context, other: Database, progress: Progress) -> Taken:
    taken = Taken()
    theirs = log.streams(other)
    total = sum(count for _, _, count, _ in theirs.values())
    _take_texts(context, other, "text", "body")
    _take_texts(context, other, "original", "bytes")
    ours = log.streams(context.db)
    for uid in sorted(theirs):
        number, stream, count, head = theirs[uid]
        known = ours[uid][2] if uid in ours else 0
        _same_past(context.db, other, ours.get(uid), (number, stream, count, head))
        taken.duplicates += min(known, count)
        for chunk in log.operations(other, number, uid, known, count):
            progress(taken.new + taken.duplicates, total, other.path.name)
            taken.note(stream, receive(context, stream, chunk))
    context.flush()
    return taken


def receive(context: Context, stream: Stream, incoming: Iterable[Operation]) -> log.Received:
    """Operations of one stream into the log and the tables. Raises ProjectDamaged when they can't be what an
    Annotator wrote."""
    received = log.receive(context.db, stream, incoming)
    if not all(fits(operation) for _, operation in received.rows):
        raise ProjectDamaged("The other copy holds an entry that no Annotator writes. Nothing was merged.")
    state.take_in(context, received.rows)
    context.codebook = None
    return received


def _same_past(
    db: Database, other: Database, ours: tuple[int, Stream, int, bytes] | None, theirs: tuple[int, Stream, int, bytes]
) -> None:
    """Where both have a stream, the shorter has to be the beginning of the longer: their seals there are equal."""
    if ours is None or not (common := min(ours[2], theirs[2])):
        return
    sql = "SELECT hash FROM op WHERE stream = ? AND seq = ?"
    if ours[1] != theirs[1] or db.value(sql, (ours[0], common)) != other.value(sql, (theirs[0], common)):
        raise ProjectDamaged(
            f"{other.path} and this project tell one coder's work differently: one of them was tampered with or is "
            "damaged. Nothing was merged; check both (annotator check --deep)."
        )


def _take_texts(context: Context, other: Database, table: str, column: str) -> None:
    """Texts, or original bytes, that are not here yet; each is what its name says."""
    after = ""
    while shas := [
        sha for (sha,) in other.all(f"SELECT sha FROM {table} WHERE sha > ? ORDER BY sha LIMIT ?", (after, _TEXTS))
    ]:
        after = shas[-1]
        marks = ",".join("?" * len(shas))
        here = {sha for (sha,) in context.db.all(f"SELECT sha FROM {table} WHERE sha IN ({marks})", shas)}
        for sha in shas:
            if sha not in here:
                _take_text(context, sha, other.value(f"SELECT {column} FROM {table} WHERE sha = ?", (sha,)))


def _take_text(context: Context, sha: str, content: str | bytes) -> None:
    data = content.encode() if isinstance(content, str) else content
    if hashlib.sha256(data).hexdigest() != sha:
        raise ProjectDamaged("A text of the other copy is damaged. Nothing was merged.")
    if isinstance(content, str):
        context.texts.put(content, sha)
    else:
        context.texts.put_original(content, sha)


def _report(context: Context, taken: Taken, before: set[str]) -> MergeReport:
    names = {coder.id: coder.name for coder in coders.coders(context)}
    found = [sentence for sentence in _sentences(context) if sentence not in before]
    return MergeReport(
        taken.new, taken.duplicates, tuple(sorted(names[uid] for uid in taken.coders if uid in names)),
        len(taken.annotations), len(taken.documents), tuple(found),
    )  # fmt: skip


def _sentences(context: Context) -> list[str]:
    return [conflicts.in_words(conflict) for conflict in conflicts.conflicts(Selection(context, None))]
