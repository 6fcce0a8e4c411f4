"""One bit of a project file turns over. Whatever a person could read wrongly because of it, a deep check notices."""

from __future__ import annotations

import os
import random
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from annotator.errors import AnnotatorError
from annotator.model.annotation import Absence, Annotation, Done
from annotator.model.codebook import Code
from annotator.model.document import Draft
from annotator.model.field import FieldValue, Quantity
from annotator.model.round import Round
from annotator.project import Project
from annotator.store import checking, schema
from tests.project.making import study
from tests.store.copies import visible

FLIPS = int(os.environ.get("ANNOTATOR_FLIPS", "300"))
WORDS = "casualties heroes ministry 평양에서 said Regierung market the memo 17 estimated losses".split()
TABLES = ("stream", "op", "text", "original", *schema.DERIVED)
#: What reading a damaged file may raise: damage that shows itself.
SHOWN = (
    AnnotatorError,
    sqlite3.Error,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    AssertionError,
)


def full_project(folder: Path) -> Path:
    """Everything that a project can hold, and hardly any empty page."""
    rnd = random.Random(3)
    with study(folder) as project:
        assert project.coder is not None
        code, motive = (one.id for one in project.codebook())
        with project.change("Import") as change:
            texts = [" ".join(rnd.choice(WORDS) for _ in range(120)) + f" {n}" for n in range(12)]
            documents = [
                change.put_document(Draft(f"{n}", text, {"outlet": "X"}, original=(text + "\r\n").encode()))
                for n, text in enumerate(texts)
            ]
        for number in range(60):
            with project.change("Annotate") as change:
                for _ in range(3):
                    start = rnd.randrange(400)
                    value = FieldValue(Quantity(low=number, qualifier="about"), start, start + 4)
                    end, memo = start + rnd.randrange(5, 60), f"memo {number}" if number % 3 else ""
                    uid = change.put_annotation(
                        Annotation("", rnd.choice(documents), project.coder.id, code, start, end,
                                   fields={"value": value}, memo=memo)
                    )  # fmt: skip
            if number % 6 == 0:
                with project.change("Delete") as change:
                    change.remove_annotation(uid)
            if number % 12 == 0:
                project.undo()
        with project.change("Rest") as change:
            change.put_absence(Absence(documents[0], project.coder.id, motive))
            change.set_done(Done(documents[0], project.coder.id))
            change.put_round(Round("", "pilot", assignments={documents[1]: (project.coder.id,)}))
            change.put_code(Code("", "framing", definition="how it is told", examples=("the heroes will live on",)))
        project.set_coder("B")
        with project.change("Annotate") as change:
            change.put_annotation(Annotation("", documents[2], project.coder.id, code, None, None))
        return project.path


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANNOTATOR_HOME", str(tmp_path_factory.mktemp("home")))
        return full_project(tmp_path_factory.mktemp("sound")).read_bytes()


def tables(db: sqlite3.Connection) -> list[Any]:
    return [db.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in TABLES]


def reading(path: Path) -> tuple[Any, ...]:
    """What a person, and any other program, can read."""
    with Project.open(path, coder="A", read_only=True) as project:
        seen = (
            visible(project),
            project.history(1000),
            [project.search(word, 1000) for word in WORDS],
            [project.original(one) for one in project.documents()],
            project.conflicts(),
            project.step,
            (project.can_undo, project.can_redo),
        )
        return (*seen, tables(project._store.db.connection))


def noticed(path: Path) -> bool:
    """Whether opening it or a deep check says that something is wrong."""
    try:
        with Project.open(path, read_only=True) as project:
            return checking.check_database(project._store.db, deep=True) != []
    except AnnotatorError:
        return True


def test_every_harmful_bit_is_noticed(memory: Path, sound: bytes) -> None:
    path = memory / "sound.annotator"
    path.write_bytes(sound)
    before = reading(path)
    assert not noticed(path)
    rnd = random.Random(6)
    found: Counter[str] = Counter()
    flipped = memory / "flipped.annotator"
    for _ in range(FLIPS):
        damaged = bytearray(sound)
        place, bit = rnd.randrange(len(sound)), rnd.randrange(8)
        damaged[place] ^= 1 << bit
        flipped.write_bytes(damaged)
        try:
            harmful = reading(flipped) != before
        except SHOWN:
            harmful = True
        if not harmful:
            found["harmless"] += 1
            continue
        found["harmful"] += 1
        assert noticed(flipped), f"bit {bit} of byte {place} (page {place // 4096 + 1}) changed what is read, unnoticed"
    assert found["harmful"] > FLIPS // 4  # the file is full enough for this to mean something


@pytest.mark.parametrize("size", [0.1, 0.5, 0.9])
def test_a_cut_file_is_noticed(tmp_path: Path, sound: bytes, size: float) -> None:
    path = tmp_path / "cut.annotator"
    path.write_bytes(sound[: int(len(sound) * size)])
    assert noticed(path)


def test_a_lost_sector_is_noticed(memory: Path, sound: bytes) -> None:
    path = memory / "sound.annotator"
    path.write_bytes(sound)
    before = reading(path)
    rnd = random.Random(8)
    for _ in range(20):
        place = rnd.randrange(len(sound) // 512) * 512
        path.write_bytes(sound[:place] + bytes(512) + sound[place + 512 :])
        try:
            harmful = reading(path) != before
        except SHOWN:
            harmful = True
        assert noticed(path) or not harmful
