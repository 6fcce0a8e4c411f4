"""Torn, reordered and dropped writes, on the real schema with the real gestures: after a power cut the project is what
it was after the last acknowledged gesture, or after the one that was being stored. Never less, never half."""

from __future__ import annotations

import os
import pickle
import random
import sqlite3
import sys
from collections import Counter
from pathlib import Path
from typing import Any, cast

import pytest

from annotator.errors import Refused, UsageError
from annotator.project import Project
from annotator.store import log, opening, replay
from annotator.store.database import Database
from annotator.store.store import Store
from tests.faults.power_cuts import Connection, Event, RecordingDisk, power_cut
from tests.store.test_convergence import Gestures

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork")

CUTS = int(os.environ.get("ANNOTATOR_CUTS", "2000"))
GESTURES = 40
KINDS = (
    "annotate annotate annotate annotate resize fill delete undo redo add rename field absence done metadata "
    "document merge_code move round remove restore"
).split()


def recorded(folder: Path, seed: int) -> tuple[list[Event], list[str]]:
    """``work`` in a child: a file system written in Python does not outlive the interpreter that it is part of."""
    result = folder / "session"
    child = os.fork()
    if child == 0:
        try:
            result.write_bytes(pickle.dumps(work(folder, seed)))
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    events, pictures = pickle.loads(result.read_bytes())
    return events, pictures


def work(folder: Path, seed: int) -> tuple[list[Event], list[str]]:
    """Record a session: everything that reached the disk, and what the project was after each gesture."""
    disk = RecordingDisk()
    path = folder / "work.annotator"
    path.unlink(missing_ok=True)
    connection = Connection(path)
    db = Database(cast(sqlite3.Connection, connection), path)
    opening._careful(db)
    opening._durable(db)
    if seed % 2:
        db.run("PRAGMA cache_size = 20")  # pages reach the file before the gesture ends
    opening.build(db)
    project = Project(path, Store(db), None)
    project.set_coder("A")
    for number, kind in enumerate(("document", "document", "add", "add", "annotate")):
        Gestures(project, number, number).do(kind)
    rnd = random.Random(seed)
    pictures: list[str] = []
    for number in range(GESTURES):
        pictures.append(picture(connection))
        disk.events.append(("acknowledged", number))
        while True:
            try:
                Gestures(project, rnd.randrange(1 << 30), rnd.randrange(1 << 30)).do(rnd.choice(KINDS))
                break
            except (Refused, UsageError, ZeroDivisionError):
                continue  # nothing there to do it to
    pictures.append(picture(connection))
    return list(disk.events), pictures


def picture(connection: Any) -> str:
    """Everything: the log to its last entry, and every table."""

    class Plain(Database):
        def each(self, sql: str, values: Any = ()) -> Any:
            return iter(self.all(sql, values))

    db = Plain(connection, Path("picture"))
    heads = sorted((uid, count, head) for uid, (_, _, count, head) in log.streams(db).items())
    return replay.digest(db) + repr(heads)


def reopened(folder: Path, files: dict[str, bytes]) -> Database:
    """Put what the power cut left on the disk and open it as the program does."""
    for old in folder.glob("cut.annotator*"):
        old.unlink()
    for name, content in files.items():
        (folder / name.replace("work", "cut")).write_bytes(content)
    return opening.connect(folder / "cut.annotator", read_only=False)


def test_power_cuts(memory: Path) -> None:
    rnd = random.Random(9)
    found: Counter[str] = Counter()
    sessions = 4
    for session in range(sessions):
        events, pictures = recorded(memory, session)
        first = events.index(("acknowledged", 0))
        for cut in range(CUTS // sessions):
            files, acknowledged = power_cut(events, rnd.randrange(first, len(events)) + 1, rnd)
            db = reopened(memory, files)
            now = picture(db.connection)
            assert now in pictures[acknowledged : acknowledged + 2], "an acknowledged gesture is lost, or one is half"
            found["as acknowledged" if now == pictures[acknowledged] else "with the next gesture"] += 1
            if cut % 10 == 0:
                assert db.value("PRAGMA integrity_check") == "ok"
            db.close()
    assert found.total() == CUTS // sessions * sessions
    assert min(found.values()) > CUTS // 100  # both ends were tried
