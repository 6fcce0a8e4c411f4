"""Project files from strangers: refused with a sentence, before anything of theirs runs."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from annotator.errors import ProjectDamaged, ProjectError, ProjectNewer
from annotator.project import Project
from annotator.store import log, state
from annotator.store.operations import Operation, Stream, canonical, chained, seed
from tests.project.making import mark, study
from tests.store.copies import visible

ENDLESS = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n AS kind FROM r"
FOREIGN = {
    "trigger": "CREATE TRIGGER t AFTER INSERT ON annotation BEGIN DELETE FROM op; END",
    "trigger on the log": "CREATE TRIGGER t AFTER INSERT ON op BEGIN UPDATE op SET value = '{}'; END",
    "view": "CREATE VIEW spy AS SELECT * FROM op",
    "table": "CREATE TABLE loot(a)",
    "index with an expression": "CREATE INDEX i ON annotation(printf('%.*c', 200000000, 'x')) WHERE 0",
    "virtual table": "CREATE VIRTUAL TABLE v USING fts5(x)",
}
REPLACED = {
    "a view for a table": f"ALTER TABLE cell RENAME TO cell_; CREATE VIEW cell AS {ENDLESS}",
    "a table with a default": "ALTER TABLE done ADD COLUMN x ANY DEFAULT (randomblob(1000000000))",
    "a table less": "DROP TABLE done",
    "a generated column": "DROP TABLE round; CREATE TABLE round(id INTEGER PRIMARY KEY, hides INTEGER AS (abs(id)))",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with study(tmp_path) as project:
        mark(project, "heroes")
        return project.path


def tamper(path: Path, sql: str) -> None:
    db = sqlite3.connect(path)
    db.executescript(sql)
    db.close()


@pytest.mark.parametrize("sql", FOREIGN.values(), ids=FOREIGN)
def test_something_foreign_is_named_and_refused(path: Path, sql: str) -> None:
    tamper(path, sql)
    content = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(ProjectError, match=r"holds a foreign (trigger|view|table|index) “"):
            Project.open(path, coder="A", read_only=read_only)
    assert path.read_bytes() == content


@pytest.mark.parametrize("sql", REPLACED.values(), ids=REPLACED)
def test_something_replaced_is_refused(path: Path, sql: str) -> None:
    tamper(path, sql)
    with pytest.raises(ProjectError):
        Project.open(path, coder="A")


def test_a_hostile_copy_is_not_merged(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.annotator"
    shutil.copy(path, copy)
    tamper(copy, FOREIGN["trigger"])
    with Project.open(path, coder="A") as project:
        step = project.step
        with pytest.raises(ProjectError, match="foreign trigger"):
            project.merge(copy)
        assert project.step == step


def test_a_changed_entry_of_the_log_is_not_merged(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.annotator"
    shutil.copy(path, copy)
    tamper(copy, "UPDATE op SET value = replace(value, 'motive', 'reason')")
    with Project.open(path, coder="A") as project:  # the changed entry is one that both have
        assert project.check(deep=True) == []
    with Project.open(copy, read_only=True) as other:
        assert any("seal is broken" in problem.what for problem in other.check(deep=True))
    with Project.create(tmp_path / "empty.annotator") as project:
        before = visible(project)
        with pytest.raises(ProjectDamaged, match="Nothing was merged"):
            project.merge(copy)
        assert visible(project) == before
        assert project.check(deep=True) == []


FORGED = {
    "a name that is a list": ("code", "A" * 22, "name", ["x"]),
    "a place in words": ("document", "A" * 22, "import", {"name": "x", "text": "y", "length": "z", "position": 1}),
    "a span that ends before it starts": (
        "annotation", "A" * 22, "",
        {"document": "d", "coder": "c", "code": "k", "start": 9, "end": 3, "quote": ["", "x", ""]},
    ),
    "no journal entry": ("change", "A" * 22, "", {"label": 5}),
    "no object": ("done", "A" * 22, "", 7),
}  # fmt: skip


@pytest.mark.parametrize("entry", FORGED.values(), ids=FORGED)
def test_a_well_sealed_entry_that_makes_no_sense_is_not_merged(path: Path, tmp_path: Path, entry: tuple) -> None:  # type: ignore[type-arg]
    copy = tmp_path / "copy.annotator"
    with Project.create(copy) as forger:
        kind, entity, field, value = entry
        db = forger._store.db
        stream = Stream("F" * 22, "", "", 0)
        bare = Operation(stream.uid, 1, 0, 1, kind, entity, field, b"", canonical(value), b"")
        sealed = bare._replace(hash=chained(seed(stream), bare))
        db.run("INSERT INTO stream VALUES(99, ?, ?, ?, ?, 1, ?)", (*stream, sealed.hash))
        db.run(log.INSERT, (99, *sealed[1:]))
    with Project.open(path, coder="A") as project:
        before = visible(project)
        with pytest.raises(ProjectDamaged, match="no Annotator writes"):
            project.merge(copy)
        assert visible(project) == before


def test_unknown_kinds_are_kept_and_passed_on_but_not_applied(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer, third = tmp_path / "newer.annotator", tmp_path / "third.annotator"
    shutil.copy(path, newer)
    shutil.copy(path, third)
    with monkeypatch.context() as future, Project.open(newer, coder="B") as project:
        future.setitem(state.HANDLERS, "hologram", lambda *_: None)
        before = visible(project)
        with project.change("Something of the future") as change:
            change._append("hologram", "A" * 22, "angle", canonical({"degrees": 30}), None)
            code = project.codebook().codes[0]
            change.write("code", code.id, "smell", "roses")
        assert visible(project) == before
    with Project.open(path, coder="A") as project:
        assert project.merge(newer).new_operations == 5  # coder B, its entry, the two, their entry
        assert visible(project) == before
        assert project.check(deep=True) == []
    with Project.open(third) as project:
        project.merge(path)
        assert project._store.db.one("SELECT value FROM op WHERE kind = 'hologram'") == ('{"degrees":30}',)
        assert project._store.db.one("SELECT value FROM op WHERE field = 'smell'") == ('"roses"',)


def test_a_newer_file_is_left_alone(path: Path) -> None:
    tamper(
        path,
        "INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES('annotator', 'second', 'x');"
        "CREATE TABLE marvel(x)",
    )
    content = path.read_bytes()
    with pytest.raises(ProjectNewer, match=r"written by a newer Annotator.*nothing was changed"):
        Project.open(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is a database, but not an Annotator project"),
        (b"just some words, for long enough that nobody takes it for a header" * 99, "is not an Annotator project"),
        (b"SQLite format 3\0" + b"\xff" * 5000, "is not an Annotator project"),
    ],
)
def test_other_files(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "x.annotator"
    path.write_bytes(content)
    with pytest.raises(ProjectError, match=sentence):
        Project.open(path)
    assert path.read_bytes() == content
    assert os.listdir(tmp_path) == ["x.annotator"]


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="There is no project"):
        Project.open(tmp_path / "none.annotator")
    with pytest.raises(ProjectError, match="is a folder"):
        Project.open(tmp_path)
    with pytest.raises(ProjectError, match="There is no folder"):
        Project.create(tmp_path / "none" / "x.annotator")
