"""The format of the log, which files of all versions share: it can't change by accident."""

from __future__ import annotations

import hashlib

import pytest

from annotator.errors import ProjectDamaged, UsageError
from annotator.project import Project
from annotator.store import log
from annotator.store.operations import Operation, Stream, canonical, chained, seed

STREAM = Stream("S" * 22, "C" * 22, "", 1_751_328_000_000)
BARE = Operation("S" * 22, 1, 1_751_328_000_001, 1, "code", "E" * 22, "name", b"", '"häufig"', b"")


def test_the_seal_is_a_hash_of_this_very_text() -> None:
    start = hashlib.blake2b(
        (b'["SSSSSSSSSSSSSSSSSSSSSS","CCCCCCCCCCCCCCCCCCCCCC","",1751328000000]'), digest_size=16
    ).digest()
    assert seed(STREAM) == start
    text = (
        '["SSSSSSSSSSSSSSSSSSSSSS",1,1751328000001,1,"code","EEEEEEEEEEEEEEEEEEEEEE","name","","\\"häufig\\""]'
    ).encode()
    assert chained(start, BARE) == hashlib.blake2b(start + text, digest_size=16).digest()


def test_one_value_is_written_in_one_way() -> None:
    assert canonical({"b": [1, 2.5, None, True], "a": "é💶\n"}) == '{"a":"é💶\\n","b":[1,2.5,null,true]}'


@pytest.mark.parametrize("value", ["\ud800", ["x\udfff"], float("nan"), float("inf")])
def test_what_can_t_be_written_is_refused(value: object) -> None:
    with pytest.raises(UsageError):
        canonical(value)


def chain(*values: str) -> list[Operation]:
    last, made = seed(STREAM), []
    for seq, value in enumerate(values, 1):
        bare = Operation(STREAM.uid, seq, 0, seq, "hologram", "E" * 22, "", b"", value, b"")
        made.append(bare._replace(hash=chained(last, bare)))
        last = made[-1].hash
    return made


def arrive(project: Project, operations: list[Operation]) -> log.Received:
    db = project._store.db
    db.run("BEGIN")
    try:
        received = log.receive(db, STREAM, operations)
    except BaseException:
        db.run("ROLLBACK")
        raise
    db.run("COMMIT")
    return received


def test_what_comes_after_a_gap_waits(project: Project) -> None:
    one, two, three, four = chain("1", "2", "3", "4")
    received = arrive(project, [four, one, two, one])
    assert ([op for _, op in received.rows], received.duplicates, received.aside) == ([one, two], 1, 1)
    received = arrive(project, [four, two, three])
    assert ([op for _, op in received.rows], received.duplicates, received.aside) == ([three, four], 1, 0)
    assert arrive(project, [one, two, three, four]).duplicates == 4
    assert project._store.db.one("SELECT count, head FROM stream WHERE uid = ?", (STREAM.uid,)) == (4, four.hash)


def test_two_versions_of_one_entry_are_refused(project: Project) -> None:
    arrive(project, chain("1", "2"))
    with pytest.raises(ProjectDamaged, match=r"Entry 2 .* exists in two versions"):
        arrive(project, chain("1", "two", "3"))
    with pytest.raises(ProjectDamaged, match="exists in two versions"):
        arrive(project, [chain("1")[0], chain("one")[0]])


def test_a_changed_entry_is_refused(project: Project) -> None:
    one, two = chain("1", "2")
    with pytest.raises(ProjectDamaged, match=r"Entry 2 .* does not match its seal"):
        arrive(project, [one, two._replace(value="3")])
    with pytest.raises(ProjectDamaged, match=r"Entry 1"):
        arrive(project, [one._replace(time=5)])
    assert project._store.db.one("SELECT 1 FROM stream WHERE uid = ?", (STREAM.uid,)) is None
