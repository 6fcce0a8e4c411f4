"""The operation log: appending our own operations, taking in those of others, proving the chain.

A stream is dense: its operations are numbered 1..n without a gap, so that the chain can be proved at any time. What
arrives with a gap before it is set aside (and counted) until what is missing arrives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from annotator.errors import ProjectDamaged
from annotator.model.ids import new_id
from annotator.store.database import Database
from annotator.store.operations import HASH_SIZE, Operation, Stream, chained, seed

#: Rows fetched at a time, so that a long read never blocks the writer for long.
CHUNK = 20_000

INSERT = (
    "INSERT INTO op(stream, seq, time, depth, kind, entity, field, parents, value, hash) VALUES(?,?,?,?,?,?,?,?,?,?)"
)


@dataclass
class Tail:
    """Where the stream that this run writes stands."""

    stream: Stream
    id: int
    seq: int
    head: bytes


class Log:
    """The log of one open project. ``tail`` is None until this run writes its first operation."""

    def __init__(self, db: Database, clock: Callable[[], int]) -> None:
        self.db = db
        self.clock = clock
        self.tail: Tail | None = None

    def start(self) -> None:
        """Write to a new stream from now on."""
        self.tail = None

    def snapshot(self) -> Tail | None:
        return None if self.tail is None else Tail(self.tail.stream, self.tail.id, self.tail.seq, self.tail.head)

    def restore(self, tail: Tail | None) -> None:
        self.tail = tail

    def append(
        self, coder: str, time: int, kind: str, entity: str, field: str, parents: bytes, depth: int, value: str
    ) -> tuple[int, Operation]:
        """Write one operation of ours; returns its arrival number and itself. ``seal`` must follow in the same
        transaction."""
        tail = self.tail or self._begin(coder)
        bare = Operation(tail.stream.uid, tail.seq + 1, time, depth, kind, entity, field, parents, value, b"")
        operation = bare._replace(hash=chained(tail.head, bare))
        row = self.db.run(INSERT, (tail.id, *operation[1:]))
        tail.seq, tail.head = operation.seq, operation.hash
        return row, operation

    def _begin(self, coder: str) -> Tail:
        stream = Stream(new_id(), coder, "", self.clock())
        head = seed(stream)
        number = self.db.run(
            "INSERT INTO stream(uid, coder, round, started, count, head) VALUES(?,?,?,?,0,?)", (*stream, head)
        )
        self.tail = Tail(stream, number, 0, head)
        return self.tail

    def seal(self) -> None:
        """Note how far our stream has come."""
        if self.tail is not None:
            self.db.run(
                "UPDATE stream SET count = ?, head = ? WHERE id = ?", (self.tail.seq, self.tail.head, self.tail.id)
            )

    @property
    def step(self) -> int:
        """The number of the last operation that arrived; grows with every stored change."""
        return self.db.value("SELECT max(id) FROM op") or 0


# --- reading ---------------------------------------------------------------------------------------------------------


def streams(db: Database) -> dict[str, tuple[int, Stream, int, bytes]]:
    """uid -> (number in this file, stream, operations held, hash of the last)."""
    rows = db.all("SELECT id, uid, coder, round, started, count, head FROM stream")
    return {row[1]: (row[0], Stream(*row[1:5]), row[5], row[6]) for row in rows}


def operations(db: Database, number: int, uid: str, after: int, until: int) -> Iterator[list[Operation]]:
    """The operations after+1 .. until of a stream, in chunks."""
    while after < until:
        rows = db.all(
            "SELECT seq, time, depth, kind, entity, field, parents, value, hash FROM op "
            "WHERE stream = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?",
            (number, after, until, CHUNK),
        )
        if not rows:
            return
        yield [Operation(uid, *row) for row in rows]
        after = rows[-1][0]


# --- taking in -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Received:
    """``rows`` are (arrival number, operation) of what was new; ``aside`` counts what came after a gap."""

    rows: list[tuple[int, Operation]]
    duplicates: int = 0
    aside: int = 0


def receive(db: Database, stream: Stream, incoming: Iterable[Operation]) -> Received:
    """Store operations of another run, in any order, repeated or in part. Raises ProjectDamaged when they don't
    follow from what is here (a changed or forged entry); nothing of the transaction may be kept then."""
    by_seq: dict[int, Operation] = {}
    duplicates = 0
    for operation in incoming:
        if operation.seq in by_seq:
            duplicates += 1
            _same(by_seq[operation.seq].hash, operation)
        by_seq[operation.seq] = operation
    number, count, head = _stream_row(db, stream)
    duplicates += _known(db, number, count, by_seq)
    new: list[Operation] = []
    while count + 1 in by_seq:
        count += 1
        new.append(by_seq.pop(count))
        head = _checked(head, new[-1])
    first = (db.value("SELECT max(id) FROM op") or 0) + 1
    db.many(INSERT, ((number, *operation[1:]) for operation in new))
    if new:
        db.run("UPDATE stream SET count = ?, head = ? WHERE id = ?", (count, head, number))
    return Received(list(enumerate(new, first)), duplicates, len(by_seq))


def _stream_row(db: Database, stream: Stream) -> tuple[int, int, bytes]:
    row = db.one("SELECT id, coder, round, started, count, head FROM stream WHERE uid = ?", (stream.uid,))
    if row is None:
        head = seed(stream)
        number = db.run(
            "INSERT INTO stream(uid, coder, round, started, count, head) VALUES(?,?,?,?,0,?)", (*stream, head)
        )
        return number, 0, head
    if tuple(row[1:4]) != tuple(stream[1:]):
        raise ProjectDamaged("The two copies disagree on who worked when: one of them was tampered with or is damaged.")
    return row[0], row[4], row[5]


def _known(db: Database, number: int, count: int, by_seq: dict[int, Operation]) -> int:
    """Take out what we have already, making sure that it is the same."""
    old = [seq for seq in by_seq if seq <= count]
    if not old:
        return 0
    hashes: dict[int, bytes] = dict(
        db.all("SELECT seq, hash FROM op WHERE stream = ? AND seq BETWEEN ? AND ?", (number, min(old), max(old)))
    )
    for seq in old:
        _same(hashes[seq], by_seq.pop(seq))
    return len(old)


def _same(known: bytes, operation: Operation) -> None:
    if known != operation.hash:
        raise ProjectDamaged(
            f"Entry {operation.seq} of one coder's work exists in two versions: one copy was tampered with or is "
            "damaged. Nothing was merged."
        )


def _checked(head: bytes, operation: Operation) -> bytes:
    if chained(head, operation) != operation.hash or not _well_formed(operation):
        raise ProjectDamaged(
            f"Entry {operation.seq} of the other copy's log does not match its seal: that copy is damaged or was "
            "tampered with. Nothing was merged."
        )
    return operation.hash


def _well_formed(operation: Operation) -> bool:
    whole = isinstance(operation.time, int) and isinstance(operation.depth, int) and operation.depth > 0
    return whole and len(operation.parents) % HASH_SIZE == 0 and len(operation.hash) == HASH_SIZE


def broken_link(db: Database, number: int, stream: Stream, count: int, head: bytes) -> int | None:
    """The first entry of a stream whose seal does not hold (count + 1: the row of the stream itself), or None."""
    last = seed(stream)
    seen = 0
    for chunk in operations(db, number, stream.uid, 0, 1 << 62):
        for operation in chunk:
            if operation.seq != seen + 1 or chained(last, operation) != operation.hash:
                return seen + 1
            seen, last = operation.seq, operation.hash
    return None if (seen, last) == (count, head) else count + 1
