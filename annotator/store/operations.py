"""Operations: what one entry of the log is, and the hash chain over a stream's operations. No database here.

An operation sets one cell (kind, entity, field) to a value. ``parents`` are the hashes of the operations that stood
in the cell when its author wrote; ``depth`` is one more than theirs. Operations of a cell are ordered by
(depth, time, hash): what an author had seen is always beaten, whatever the clocks say.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, NamedTuple

from annotator.errors import UsageError

HASH_SIZE = 16


class Stream(NamedTuple):
    """One run of the program by one coder: the author of a dense row of operations."""

    uid: str
    coder: str
    round: str
    started: int


class Operation(NamedTuple):
    """``stream`` is the stream's uid; ``time`` milliseconds since 1970 by its author's clock; ``value`` JSON."""

    stream: str
    seq: int
    time: int
    depth: int
    kind: str
    entity: str
    field: str
    parents: bytes
    value: str
    hash: bytes

    @property
    def stamp(self) -> tuple[int, int, bytes]:
        """What decides which of two operations on one cell stands."""
        return (self.depth, self.time, self.hash)


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical(value: Any) -> str:
    """The one way to write a value as JSON. Raises UsageError for what can't be written in UTF-8."""
    try:
        text = _ENCODER.encode(value)
        text.encode()
    except UnicodeEncodeError:
        raise UsageError("This text holds half a character (a lone surrogate); it can't be stored.") from None
    except ValueError:
        raise UsageError("Infinite or undefined numbers can't be stored.") from None
    return text


def seed(stream: Stream) -> bytes:
    """The hash before a stream's first operation: who worked and when is sealed too."""
    return _digest(_ENCODER.encode(list(stream)).encode())


def chained(previous: bytes, operation: Operation) -> bytes:
    """The hash of ``operation`` after ``previous``: BLAKE2b with 128 bits over the canonical JSON of its parts."""
    stream, seq, time, depth, kind, entity, field, parents, value, _ = operation
    parts = [stream, seq, time, depth, kind, entity, field, parents.hex(), value]
    return _digest(previous + _ENCODER.encode(parts).encode())


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=HASH_SIZE).digest()


def split_hashes(parents: bytes) -> list[bytes]:
    return [parents[i : i + HASH_SIZE] for i in range(0, len(parents), HASH_SIZE)]
