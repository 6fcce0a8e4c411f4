"""kill -9 while a person codes, imports and merges: what was acknowledged is there, and nothing is there by half."""

from __future__ import annotations

import os
import random
import select
import signal
import sys
import time
import traceback
from pathlib import Path

import pytest

from annotator.model.annotation import Annotation
from annotator.model.codebook import Code
from annotator.model.document import Draft
from annotator.project import Project
from tests.project.making import study

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork")

KILLS = int(os.environ.get("ANNOTATOR_KILLS", "100"))
GROUP = 20  # annotations of one gesture, documents of one import


def work(path: Path, package: Path, kind: str, seed: int, report: int) -> None:
    """What the child does until it is killed: a letter and an id for every gesture that came back."""
    rnd = random.Random(seed)
    with Project.open(path, coder="A") as project:
        assert project.coder is not None
        if kind == "merge":
            project.merge(package)
            os.write(report, b"M" + b" " * 22)
        code = project.codebook().codes[0].id
        document = project.documents()[0].id
        while True:
            dice = rnd.random() if kind == "code" else rnd.random() / 4
            if dice < 0.1:
                with project.change("Code") as change:
                    uid = change.put_code(Code("", f"code {dice}", code, definition="d" * 50, examples=("x", "y")))
                acknowledge = b"C"
            elif dice < 0.2:
                with project.change("Import") as change:
                    texts = [f"{rnd.random()} some words that were said {n}" for n in range(GROUP)]
                    uid = [change.put_document(Draft(f"{n}", text)) for n, text in enumerate(texts)][-1]
                acknowledge = b"I"
            else:
                with project.change("Annotate") as change:
                    for n in range(GROUP if dice < 0.3 else 1):
                        memo = "m" * rnd.randrange(200)
                        uid = change.put_annotation(
                            Annotation("", document, project.coder.id, code, n, n + 9, memo=memo)
                        )
                acknowledge = b"A"
            os.write(report, acknowledge + uid.encode())


def killed_after(seconds: float, path: Path, package: Path, kind: str, seed: int) -> list[tuple[str, str]]:
    """Let a child work, kill it so long after its first gesture (or, now and then, after its start), and return what
    it acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            work(path, package, kind, seed, writing)
        finally:
            traceback.print_exc()
            os._exit(1)
    os.close(writing)
    if seed % 4:
        select.select([reading], [], [], 20)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the child ended by itself"
    said = b""
    while part := os.read(reading, 1 << 16):
        said += part
    os.close(reading)
    return [(chr(said[i]), said[i + 1 : i + 23].decode()) for i in range(0, len(said) - 22, 23)]


def assert_nothing_half(project: Project) -> None:
    """Every stream ends with the entry that ends a gesture, and groups are whole."""
    db = project._store.db
    ends = db.all("SELECT kind FROM op o JOIN stream s ON s.id = o.stream AND s.count = o.seq")
    assert {kind for (kind,) in ends} <= {"change"}
    assert not db.all("SELECT 1 FROM change WHERE label = 'Import' AND last - first + 1 NOT IN (1, ?)", (GROUP,))
    assert db.value("SELECT count(*) FROM op WHERE kind = 'annotation'") == db.value("SELECT count(*) FROM annotation")


def test_nothing_acknowledged_is_lost_and_nothing_is_half(memory: Path) -> None:
    rnd = random.Random(7)
    with study(memory) as project:
        path = project.path
    package = memory / "package.annotator"
    acknowledged: list[tuple[str, str]] = []
    for run in range(KILLS):
        kind = ("code", "code", "import", "code", "merge")[run % 5]
        if kind == "merge":
            write_package(path, package)
        acknowledged += killed_after(rnd.random() * 0.03, path, package, kind, run)
        with Project.open(path, coder="A") as project:
            assert not project.read_only, "the lock of a killed process is gone"
            assert_there(project, acknowledged)
            assert_nothing_half(project)
            if run % 20 == 19:
                assert project.check() == []
    assert len(acknowledged) > KILLS
    with Project.open(path) as project:
        assert project.check(deep=True) == []


def assert_there(project: Project, acknowledged: list[tuple[str, str]]) -> None:
    found = {
        "A": {one.id for one in project.annotations()},
        "C": {code.id for code in project.codebook()},
        "I": {one.id for one in project.documents()},
    }
    lost = [said for said in acknowledged if said[0] != "M" and said[1] not in found[said[0]]]
    assert not lost
    if any(said[0] == "M" for said in acknowledged):
        assert "B" in {coder.name for coder in project.coders()}


def write_package(path: Path, package: Path) -> None:
    """A copy of the project in which another coder did more."""
    package.unlink(missing_ok=True)
    with Project.open(path, read_only=True) as project:
        project._store.db.connection.execute("VACUUM INTO ?", (str(package),))
    with Project.open(package, coder="B") as project, project.change("Annotate") as change:
        assert project.coder is not None
        code, document = project.codebook().codes[0].id, project.documents()[0].id
        for n in range(60):
            change.put_annotation(Annotation("", document, project.coder.id, code, n, n + 5))


def test_the_next_opening_knows_that_the_last_was_cut_short(tmp_path: Path) -> None:
    with study(tmp_path) as project:
        path = project.path
    with Project.open(path) as project:
        assert not project.interrupted
    killed_after(0.05, path, path, "code", 1)
    with Project.open(path) as project:
        assert project.interrupted
    with Project.open(path) as project:
        assert not project.interrupted
