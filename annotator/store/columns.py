"""Annotations as five columns of numbers, read as fast as SQLite gives them. Whose they are and in which order they
are wanted is ``spans.py``'s.

SQLite writes each column of a chunk as one text (``group_concat``), and numpy reads it: no Python object for a row or
a number, which takes half the time of fetching the rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from annotator.store.context import Context
from annotator.store.database import Row
from annotator.store.log import CHUNK

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NAMES = ("a.document", "a.coder", "a.code", "ifnull(a.start, -1)", "ifnull(a.stop, -1)")
_SELECT = f"SELECT {', '.join(f'group_concat({name})' for name in _NAMES)} FROM annotation a"

#: Documents asked for in one statement.
_MANY = 500
#: Up to this key the places of keys are looked up in a table.
_TABLE = 1 << 24


def read(context: Context, condition: str, values: Sequence[Any], documents: Sequence[int] | None) -> NDArray[np.int64]:
    """Five rows: keys of document, coder and code; start, end (-1 for the whole document). In no order.

    ``condition`` is one on annotations ``a``, ``documents`` are keys, None for all (also those that are not shown).
    Chunk by chunk, so that nobody who writes has to wait for more than a few milliseconds.
    """
    import numpy as np

    rows = _everywhere(context, condition, values) if documents is None else _in(context, condition, values, documents)
    parts = [np.stack([np.fromstring(text, np.int64, sep=",") for text in row]) for row in rows if row[0] is not None]
    return np.concatenate(parts, axis=1) if parts else np.empty((5, 0), np.int64)


def _everywhere(context: Context, condition: str, values: Sequence[Any]) -> Iterator[Row]:
    """In the order in which they lie in the file: each page is read once."""
    last = context.db.value("SELECT max(id) FROM annotation") or 0
    for first in range(0, last, CHUNK):
        yield from context.db.all(
            f"{_SELECT} WHERE a.id > ? AND a.id <= ? AND {condition}", (first, first + CHUNK, *values)
        )


def _in(context: Context, condition: str, values: Sequence[Any], documents: Sequence[int]) -> Iterator[Row]:
    for first in range(0, len(documents), _MANY):
        some = documents[first : first + _MANY]
        marks = ",".join("?" * len(some))
        yield from context.db.all(f"{_SELECT} WHERE a.document IN ({marks}) AND {condition}", (*some, *values))


def indices(keys: NDArray[np.int64], at: Mapping[int, int]) -> NDArray[np.int64]:
    """Keys of this file as indices into a list (``at`` maps each key to its place); -1 for those not in it."""
    import numpy as np

    if not at:
        return np.full(len(keys), -1, np.int64)
    known = np.array(sorted(at), np.int64)
    places = np.array([at[key] for key in known.tolist()], np.int64)
    last = int(known[-1])
    if known[0] >= 0 and last < _TABLE:
        table = np.full(last + 2, -1, np.int64)
        table[known] = places
        return table[np.minimum(keys.view(np.uint64), np.uint64(last + 1)).view(np.int64)]  # below 0: beyond the last
    nearest = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.where(known[nearest] == keys, places[nearest], -1)


def in_text_order(document: NDArray[np.int64], start: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.int64]:
    """What sorts annotations by document, start and end; -1 comes first, equal ones stay as they are."""
    import numpy as np

    if not len(document):
        return np.zeros(0, np.int64)
    bits = int(end.max()).bit_length() + 1
    if int(document.max()).bit_length() + 2 * bits > 62:
        return np.lexsort((end, start, document))
    return np.argsort((document << 2 * bits) + ((start + 1) << bits) + end + 1, kind="stable")
