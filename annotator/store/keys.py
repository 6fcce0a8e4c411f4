"""Small numbers for long ids, so that a million annotations stay small. The numbers are this file's own."""

from __future__ import annotations

from annotator.store.database import Database

_KEEP = 50_000


class Keys:
    def __init__(self, db: Database) -> None:
        self.db = db
        self._ids: dict[str, int] = {}
        self._uids: dict[int, str] = {}

    def forget(self) -> None:
        """After a rollback: numbers given since may be given again."""
        self._ids.clear()
        self._uids.clear()

    def id(self, uid: str) -> int:
        """The number of ``uid``, given now if it has none."""
        found = self.find(uid)
        return self.give(uid) if found is None else found

    def give(self, uid: str) -> int:
        """A number for ``uid``, which has none yet."""
        return self._keep(self.db.run("INSERT INTO key(uid) VALUES(?)", (uid,)), uid)

    def find(self, uid: str) -> int | None:
        found = self._ids.get(uid)
        if found is None:
            found = self.db.value("SELECT id FROM key WHERE uid = ?", (uid,))
            if found is not None:
                self._keep(found, uid)
        return found

    def uid(self, number: int) -> str:
        found = self._uids.get(number)
        if found is None:
            found = str(self.db.value("SELECT uid FROM key WHERE id = ?", (number,)))
            self._keep(number, found)
        return found

    def _keep(self, number: int, uid: str) -> int:
        if len(self._ids) >= _KEEP:
            self.forget()
        self._ids[uid] = number
        self._uids[number] = uid
        return number
