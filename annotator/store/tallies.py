"""Counters: annotations by coder and code, by document and coder; documents. Kept with every change."""

from __future__ import annotations

from collections import Counter

from annotator.store.database import Database


class Tallies:
    """Collects what a gesture adds and takes away; ``flush`` writes it (before the commit, and before a read)."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self._codes: Counter[tuple[int, int]] = Counter()
        self._documents: Counter[tuple[int, int]] = Counter()
        self._counters: Counter[str] = Counter()

    def annotation(self, document: int, coder: int, code: int, by: int) -> None:
        self._codes[coder, code] += by
        self._documents[document, coder] += by

    def count(self, name: str, by: int) -> None:
        self._counters[name] += by

    def forget(self) -> None:
        for collected in (self._codes, self._documents, self._counters):
            collected.clear()

    def flush(self) -> None:
        _write(self.db, "tally_code", "coder", "code", self._codes)
        _write(self.db, "tally_document", "document", "coder", self._documents)
        self.db.many(
            "INSERT INTO counter(name, n) VALUES(?,?) ON CONFLICT(name) DO UPDATE SET n = n + excluded.n",
            [(name, by) for name, by in self._counters.items() if by],
        )
        self.forget()

    def total(self, name: str) -> int:
        return (self.db.value("SELECT n FROM counter WHERE name = ?", (name,)) or 0) + self._counters[name]


def _write(db: Database, table: str, first: str, second: str, collected: Counter[tuple[int, int]]) -> None:
    changed = [(*key, by) for key, by in collected.items() if by]
    db.many(
        f"INSERT INTO {table}({first}, {second}, n) VALUES(?,?,?) "
        f"ON CONFLICT({first}, {second}) DO UPDATE SET n = n + excluded.n",
        changed,
    )
    emptied = [(a, b) for a, b, by in changed if by < 0]
    db.many(f"DELETE FROM {table} WHERE {first} = ? AND {second} = ? AND n = 0", emptied)
