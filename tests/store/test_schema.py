"""A file holds exactly what the schema lists, and is what sqlite-utils' migrations would make of it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import sqlite_utils
from sqlite_utils.migrations import Migrations

from annotator.project import Project
from annotator.store import replay, schema


def statements(db: sqlite3.Connection) -> set[str]:
    return {sql for (sql,) in db.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")}


def test_a_new_file_holds_what_is_listed(project: Project) -> None:
    assert statements(project._store.db.connection) == schema.REQUIRED


def test_sqlite_s_own_statistics_are_no_reason_to_refuse_a_file(project: Project) -> None:
    path = project.path
    project.close()
    db = sqlite3.connect(path)
    db.execute("ANALYZE")
    db.close()
    with Project.open(path) as again:
        assert again.check(deep=True) == []


def test_migrations_from_nothing_give_the_same_schema(project: Project) -> None:
    migrations = Migrations(schema.MIGRATION_SET)

    def first(db: sqlite_utils.Database) -> None:
        for statement in (*schema.LOG_TABLES, *schema.STATE_TABLES, *schema.SEARCH_TABLES):
            db.execute(statement)

    migrations(name=schema.MIGRATIONS[0])(first)
    db = sqlite_utils.Database(memory=True)
    migrations.apply(db)
    assert statements(db.conn) == statements(project._store.db.connection)
    assert not migrations.pending(sqlite_utils.Database(project._store.db.connection, execute_plugins=False))


def test_every_table_that_follows_from_the_log_is_compared_in_a_deep_check() -> None:
    assert set(replay.TABLES) == set(schema.DERIVED) - {"key"}  # keys are this file's own, and compared through


def test_the_settings_that_keep_work_safe(project: Project) -> None:
    db = project._store.db
    wanted = {"journal_mode": "truncate", "synchronous": 2, "trusted_schema": 0, "cell_size_check": 1, "mmap_size": 0}
    assert {name: db.value(f"PRAGMA {name}") for name in wanted} == wanted | {"mmap_size": db.value("PRAGMA mmap_size")}
    assert db.value("PRAGMA mmap_size") in (0, None)


def test_the_file_says_what_it_is(project: Project, tmp_path: Path) -> None:
    path = project.path
    project.close()
    assert path.read_bytes()[68:72] == b"Anno"
