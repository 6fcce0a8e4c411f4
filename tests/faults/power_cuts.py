"""A disk that remembers every write, and what is left of a file when the power goes at any moment: what was synced,
and of what was not, any part, torn at the sectors."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import apsw

SECTOR = 512

#: ("write", file, offset, data), ("truncate", file, size), ("sync", file), ("delete", file), ("open", file),
#: ("acknowledged", number)
Event = tuple[Any, ...]


class RecordingDisk(apsw.VFS):
    """Passes everything on to the real file system and writes it down in ``events``."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        super().__init__("recording", "")

    def xOpen(self, name: Any, flags: Any) -> RecordingFile:
        return RecordingFile(self.events, name, flags)

    def xDelete(self, name: str, sync_folder: bool) -> None:
        self.events.append(("delete", Path(name).name))
        super().xDelete(name, sync_folder)


class RecordingFile(apsw.VFSFile):
    def __init__(self, events: list[Event], name: Any, flags: Any) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self.events, self.name = events, Path(path or "temporary").name
        super().__init__("", name, flags)
        events.append(("open", self.name))

    def xWrite(self, data: Any, offset: int) -> None:
        self.events.append(("write", self.name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:
        self.events.append(("truncate", self.name, size))
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:
        self.events.append(("sync", self.name))
        super().xSync(flags)


class Connection:
    """An apsw connection on the recording disk, in the words that the store uses of sqlite3's."""

    def __init__(self, path: Path) -> None:
        self.apsw = apsw.Connection(str(path), vfs="recording")

    def execute(self, sql: str, values: Any = ()) -> Result:
        return Result(self.apsw.execute(sql, tuple(values)).fetchall(), self.apsw.last_insert_rowid())

    def executemany(self, sql: str, rows: Any) -> None:
        self.apsw.executemany(sql, rows)

    @property
    def in_transaction(self) -> bool:
        return bool(self.apsw.in_transaction)

    def close(self) -> None:
        self.apsw.close()


class Result:
    def __init__(self, rows: list[Any], lastrowid: int) -> None:
        self.rows, self.lastrowid = rows, lastrowid

    def fetchall(self) -> list[Any]:
        return self.rows


def power_cut(events: list[Event], moment: int, rnd: random.Random) -> tuple[dict[str, bytes], int]:
    """The files as they may be after the power went before ``events[moment]``, and the last number that had been
    acknowledged."""
    files: dict[str, bytearray] = {}
    waiting: dict[str, list[Event]] = {}
    acknowledged = -1
    for event in events[:moment]:
        kind, name = event[0], event[1]
        if kind == "acknowledged":
            acknowledged = name
        elif kind == "delete":
            files.pop(name, None)
            waiting.pop(name, None)
        elif kind == "sync":
            for one in waiting.pop(name, ()):
                _apply(files[name], one)
        else:
            files.setdefault(name, bytearray())
            if kind != "open":
                waiting.setdefault(name, []).append(event)
    for name, events_ in waiting.items():
        for one in events_:
            if rnd.random() < 0.5:
                _apply(files[name], _torn(one, rnd) if rnd.random() < 0.5 else one)
    return {name: bytes(content) for name, content in files.items()}, acknowledged


def _torn(event: Event, rnd: random.Random) -> Event:
    """The first or the last sectors of a write."""
    if event[0] != "write" or len(event[3]) <= SECTOR:
        return event
    _, name, offset, data = event
    cut = rnd.randrange(1, (len(data) - 1) // SECTOR + 1) * SECTOR
    return ("write", name, offset, data[:cut]) if rnd.random() < 0.5 else ("write", name, offset + cut, data[cut:])


def _apply(content: bytearray, event: Event) -> None:
    if event[0] == "truncate":
        del content[event[2] :]
        return
    _, _, offset, data = event
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data
