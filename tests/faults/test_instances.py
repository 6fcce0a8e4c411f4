"""Two windows on one file, readers beside a writer, copies of an open file, and media that can't be written."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sqlite3
import sys
import threading
from pathlib import Path

import pytest

from annotator.errors import ProjectReadOnly, Refused
from annotator.model.annotation import Annotation
from annotator.model.document import Draft
from annotator.project import Project
from tests.project.making import mark, study
from tests.store.copies import visible


def test_a_second_window_reads_only_and_sees_what_the_first_does(project: Project) -> None:
    with Project.open(project.path, coder="B") as second:
        assert second.read_only
        assert f"open for writing in another window (process {os.getpid()})" in second.why_read_only
        assert second.coder is None  # B is new, and can't be made
        mark(project, "heroes")
        assert [one.quote for one in second.annotations()] == ["heroes"]
        with pytest.raises(ProjectReadOnly, match="another window"), second.change("x"):
            pass
    mark(project, "deaths")
    path = project.path
    project.close()
    with Project.open(path, coder="B") as third:
        assert not third.read_only
        assert len(third.annotations()) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_a_second_window_in_another_process(project: Project) -> None:
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()

    def other() -> None:
        with Project.open(project.path, coder="A") as second:
            answers.put((second.read_only, len(second.documents())))
        os._exit(0)

    process = context.Process(target=other)
    process.start()
    process.join(20)
    assert answers.get() == (True, 1)
    mark(project, "heroes")


def test_a_reader_in_another_thread_sees_what_is_committed(project: Project) -> None:
    seen: list[int] = []

    def read() -> None:
        with project.reader() as reader:
            assert reader.coder == project.coder
            with pytest.raises(ProjectReadOnly), reader.change("x"):
                pass
            for _ in range(3):
                ready.wait(10)
                seen.append(len(reader.annotations()))
                done.wait(10)

    ready, done = threading.Barrier(2), threading.Barrier(2)
    thread = threading.Thread(target=read)
    thread.start()
    for quote in ("heroes", "deaths", "4,700"):
        mark(project, quote)
        ready.wait(10)
        done.wait(10)
    thread.join(10)
    assert seen == [1, 2, 3]


def test_a_writer_that_waits_in_vain_says_so_and_stores_nothing(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project._store.db.all("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(project.path, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM op").fetchall()  # a reader that does not let go
    with pytest.raises(Refused, match="Another program is using"):
        mark(project, "heroes")
    other.execute("ROLLBACK")
    assert project.annotations() == []
    mark(project, "heroes")
    assert project.check(deep=True) == []
    other.close()


def test_another_program_that_writes_anyway_does_no_harm(project: Project) -> None:
    """A window that has no lock (another machine, another user): streams are never shared, memory is refreshed."""
    from annotator.store import opening
    from annotator.store.store import Store

    other = Project(project.path, Store(opening.connect(project.path, read_only=False)), None)
    other.set_coder("B")
    for quote in ("heroes", "deaths"):
        mark(project, quote)
        mark(other, quote)
    with other.change("Rename") as change:
        change.put_code(_renamed(other, "motive", "reason"))
    with project.change("Rename") as change:
        change.put_code(_renamed(project, "reason", "cause"))
    other.close()
    assert len(project.annotations()) == 4
    assert project.codebook().resolve("cause")
    assert project.check(deep=True) == []


def _renamed(project: Project, name: str, new: str):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(project.codebook().resolve(name), name=new)


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_a_copy_of_an_open_project_has_everything(project: Project, tmp_path: Path) -> None:
    mark(project, "heroes")
    copy = tmp_path / "copy.annotator"
    child = os.fork()
    if child == 0:  # in our own process, reading the file would drop SQLite's locks
        shutil.copy(project.path, copy)
        os._exit(0)
    os.waitpid(child, 0)
    with Project.open(copy) as opened:
        assert opened.check(deep=True) == []
        assert [one.quote for one in opened.annotations()] == ["heroes"]


def test_a_copied_file_never_uses_a_stream_again(project: Project, tmp_path: Path) -> None:
    """Two people go on from one file: both write, both copies come together whole."""
    mark(project, "heroes")
    path, copy = project.path, tmp_path / "copy.annotator"
    project.close()
    shutil.copy(path, copy)
    with Project.open(path, coder="A") as one, Project.open(copy, coder="A") as two:
        mark(one, "deaths")
        mark(two, "4,700")
    with Project.open(path, coder="A") as one:
        one.merge(copy)
        assert sorted(a.quote for a in one.annotations()) == ["4,700", "deaths", "heroes"]
        assert one.check(deep=True) == []
        assert one.can_undo in ("Code deaths", "Code 4,700")


def test_a_write_protected_file_opens_read_only_with_every_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with study(tmp_path) as project:
        mark(project, "heroes")
        path = project.path
    path.chmod(0o444)
    monkeypatch.setattr(os, "access", lambda place, mode, **_: mode != os.W_OK)  # also for root, who may do all
    with Project.open(path, coder="A") as project:
        assert project.why_read_only.startswith("study.annotator is write-protected or on a read-only medium")
        assert project.coder is not None
        assert [one.quote for one in project.annotations()] == ["heroes"]
        assert project.check(deep=True) == []
        with pytest.raises(ProjectReadOnly):
            project.set_coder("C")
        with pytest.raises(ProjectReadOnly), project.change("x") as change:
            change.put_annotation(Annotation("", "", "", "", None, None))


def test_an_import_in_another_thread_while_the_window_reads(project: Project) -> None:
    """The worker's transaction reaches the file at its commit only, so nobody who reads has to wait."""
    written, look = threading.Event(), threading.Event()

    def work() -> None:
        with project.worker() as worker:
            assert worker.coder == project.coder
            with worker.change("Import") as change:
                for number in range(400):
                    change.put_document(Draft(f"{number}", f"{number} " + "words that were said " * 400))
                written.set()
                look.wait(10)

    thread = threading.Thread(target=work)
    thread.start()
    assert written.wait(20)
    project._store.db.all("PRAGMA busy_timeout = 50")
    assert len(project.documents()) == 1
    with pytest.raises(Refused, match="Another program is using"):
        mark(project, "heroes")
    look.set()
    thread.join(20)
    assert len(project.documents()) == 401
    mark(project, "heroes")
    assert project.can_undo == "Code heroes"
    project.undo()
    assert project.undo().label == "Undo: Import"  # one person's work, in whatever thread
    assert len(project.documents()) == 1
    assert project.check(deep=True) == []


def test_a_backup_while_somebody_keeps_writing(project: Project) -> None:
    stop = threading.Event()
    made: list[Path] = []

    def back_up() -> None:
        made.extend(project_path_backup(project.path) for _ in range(3))
        stop.set()

    thread = threading.Thread(target=back_up)
    thread.start()
    number = 0
    while not stop.is_set():
        mark(project, "heroes")
        number += 1
    thread.join()
    with Project.open(made[-1]) as copy:
        assert 0 < len(copy.annotations()) <= number
        assert copy.check(deep=True) == []


def project_path_backup(path: Path) -> Path:
    with Project.open(path, read_only=True) as reading:
        return reading.backup()


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_what_a_crash_left_half_written_is_taken_back_also_when_opened_for_reading(project: Project) -> None:
    mark(project, "heroes")
    before, path = visible(project), project.path
    project.close()
    child = os.fork()
    if child == 0:
        db = sqlite3.connect(path, isolation_level=None)
        db.execute("PRAGMA journal_mode = TRUNCATE")
        db.execute("PRAGMA cache_size = 5")
        db.execute("BEGIN")
        db.execute("UPDATE op SET value = hex(randomblob(3000))")
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert path.with_name(path.name + "-journal").stat().st_size > 0
    with Project.open(path, read_only=True) as reading:
        assert visible(reading) == before
        assert reading.check(deep=True) == []
