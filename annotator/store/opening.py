"""Getting at a project file: making a new one, and opening one without trusting it.

The order matters: first the settings that make SQLite careful, then the header, then every statement of the schema
against the list of those that may be there. Only then does anything of the file run.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path

from annotator.errors import AnnotatorError, ProjectDamaged, ProjectError, ProjectNewer
from annotator.store import places, schema
from annotator.store.clock import iso, now
from annotator.store.database import Database, sentence

#: Seconds to wait for another program's short read or write.
PATIENCE = 10.0

#: What every connection has to answer, and (writing ones) how it gets there.
_CAREFUL = {"trusted_schema": 0, "cell_size_check": 1, "mmap_size": 0}
_DURABLE: dict[str, int | str] = {
    "journal_mode": "truncate",
    "synchronous": 2,
    "fullfsync": int(sys.platform == "darwin"),
    "foreign_keys": 1,
}


def create(path: Path) -> None:
    """Make an empty project file. It appears under its name when it is whole."""
    if path.exists():
        raise ProjectError(f"{path} exists already; choose another name or open it.")
    if not path.parent.is_dir():
        raise ProjectError(f"There is no folder {path.parent}; make it first or choose another place.")
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        _build(fresh)
        _publish(fresh, path)
    except OSError as error:
        raise ProjectError(f"{path} could not be made: {error.strerror}.") from error
    finally:
        for leftover in (fresh, fresh.with_name(fresh.name + "-journal")):
            leftover.unlink(missing_ok=True)


def _build(path: Path) -> None:
    path.unlink(missing_ok=True)
    db = _connect(path, "rwc")
    try:
        _careful(db)
        _durable(db)
        build(db)
    finally:
        db.close()


def build(db: Database) -> None:
    """Make the schema in an empty database."""
    db.run("BEGIN IMMEDIATE")
    db.run(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    for statement in (*schema.MIGRATION_TABLE, *schema.LOG_TABLES, *schema.STATE_TABLES, *schema.SEARCH_TABLES):
        db.run(statement)
    db.many(
        "INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES(?,?,?)",
        [(schema.MIGRATION_SET, name, iso(now())) for name in schema.MIGRATIONS],
    )
    db.run("COMMIT")


def _publish(fresh: Path, path: Path) -> None:
    try:
        os.link(fresh, path)
    except FileExistsError:
        raise ProjectError(f"{path} exists already; choose another name or open it.") from None
    except OSError:  # a file system without links
        fresh.rename(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def connect(path: Path, *, read_only: bool) -> Database:
    """A checked connection to an existing project file."""
    if not path.is_file():
        raise ProjectError(
            f"There is no project {path}." if not path.exists() else f"{path} is a folder, not a project."
        )
    if read_only:
        _finish_what_was_cut_short(path)
    db = _connect(path, "ro" if read_only else "rw")
    try:
        _careful(db)
        _check_header(db)
        _check_schema(db)
        _check_version(db)
        if not read_only:
            _durable(db)
    except BaseException:
        db.close()
        raise
    return db


def _finish_what_was_cut_short(path: Path) -> None:
    """Take back a gesture that a crash left half written. SQLite does it at the first read, but only where it may
    write; afterwards a reading connection finds nothing to do."""
    journal = path.with_name(path.name + "-journal")
    if not journal.is_file() or not journal.stat().st_size or not os.access(path, os.W_OK):
        return
    db = _connect(path, "rw")
    try:
        _careful(db)
        db.all("PRAGMA schema_version")
    except AnnotatorError:
        return  # in use by a writer, or worse; the reading connection will say
    finally:
        db.close()


def why_not_writable(path: Path) -> str:
    """'' when SQLite can write here: the file, and its journal beside it."""
    if not path.is_file():
        return ""  # opening it will say more
    network = places.network_drive(path)
    if network:
        return (
            f"{path.name} is on a network drive ({network}), where two programs can damage it; it can only be read "
            "here. Work on a copy on this computer, and bring the copies together (annotator merge)."
        )
    if not os.access(path, os.W_OK):
        return f"{path.name} is write-protected or on a read-only medium; it can only be read here."
    if not os.access(path.parent, os.W_OK):
        return f"The folder {path.parent} can't be written; the project can only be read here."
    return ""


def _connect(path: Path, mode: str) -> Database:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    try:
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=PATIENCE, cached_statements=256)
    except sqlite3.Error as error:
        raise sentence(error, path) from error
    return Database(connection, path)


def _careful(db: Database) -> None:
    for name, value in _CAREFUL.items():
        db.run(f"PRAGMA {name} = {value}")
        _assert(db, name, value)


def _durable(db: Database) -> None:
    for name, value in _DURABLE.items():
        db.all(f"PRAGMA {name} = {value}")
        _assert(db, name, value)


def _assert(db: Database, name: str, value: int | str) -> None:
    if (found := db.value(f"PRAGMA {name}")) not in (value, None):
        raise ProjectError(f"{db.path} can't be used safely: SQLite's {name} is {found} where {value} is needed.")


def _check_header(db: Database) -> None:
    try:
        number = db.value("PRAGMA application_id")
    except ProjectDamaged:
        raise ProjectDamaged(
            f"{db.path} is not an Annotator project, or its beginning is damaged. If it was one, take the newest "
            "backup (annotator restore)."
        ) from None
    if number != schema.APPLICATION_ID:
        raise ProjectError(f"{db.path} is a database, but not an Annotator project.")


def _check_schema(db: Database) -> None:
    """Refuse everything that this program does not make itself, before any of it can run."""
    found = {sql: (kind, name) for kind, name, sql in db.all("SELECT type, name, sql FROM sqlite_schema") if sql}
    for sql, (kind, name) in found.items():
        if sql not in schema.ALLOWED:
            if _newer(db, found):
                raise _too_new(db)
            raise ProjectError(
                f"{db.path} holds a foreign {kind} “{name}”, which no Annotator makes. It was not opened, because it "
                "could run commands of its own. Get the project again from someone you trust."
            )
    if missing := schema.REQUIRED - found.keys():
        raise ProjectDamaged(
            f"{db.path} is incomplete ({len(missing)} of its parts are missing). Take the newest backup."
        )


def _newer(db: Database, found: dict[str, tuple[str, str]]) -> bool:
    """Whether a table of versions, as it should be, names one that is not known here."""
    if not set(schema.MIGRATION_TABLE) <= found.keys():
        return False
    return bool(set(_versions(db)) - set(schema.MIGRATIONS))


def _versions(db: Database) -> list[str]:
    rows = db.all("SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY id", (schema.MIGRATION_SET,))
    return [name for (name,) in rows]


def _check_version(db: Database) -> None:
    versions = _versions(db)
    if set(versions) - set(schema.MIGRATIONS):
        raise _too_new(db)
    if tuple(versions) != schema.MIGRATIONS:
        raise ProjectDamaged(f"{db.path} does not say which version of Annotator wrote it. Take the newest backup.")


def _too_new(db: Database) -> ProjectNewer:
    return ProjectNewer(
        f"{db.path} was written by a newer Annotator. Install that version to open it; nothing was changed."
    )
