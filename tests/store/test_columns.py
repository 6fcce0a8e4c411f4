"""Reading annotations as columns: nothing but numbers, so that everything about them can be said in numbers."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
import pytest

from annotator.model.annotation import Annotation
from annotator.model.codebook import Code
from annotator.model.document import Draft
from annotator.project import Project
from annotator.store import columns


@pytest.mark.parametrize("table", [0, 1 << 24])
def test_keys_become_places_and_strangers_minus_one(monkeypatch: pytest.MonkeyPatch, table: int) -> None:
    monkeypatch.setattr(columns, "_TABLE", table)
    keys = np.array([7, 3, 9, 8, 0, -1, -(2**62), 2**62, 3], np.int64)
    assert columns.indices(keys, {3: 0, 7: 5, 9: 1}).tolist() == [5, 0, 1, -1, -1, -1, -1, -1, 0]
    assert columns.indices(keys, {}).tolist() == [-1] * 9
    assert columns.indices(keys[:0], {3: 0}).tolist() == []


@pytest.mark.parametrize("largest", [50, 10**9, 2**40])
def test_text_order(largest: int) -> None:
    """Also where the three numbers don't fit into one."""
    draw = random.Random(largest)
    rows = [(draw.randrange(4000), draw.randrange(largest), largest + draw.randrange(3)) for _ in range(300)]
    rows += [(n, -1, -1) for n in range(0, 4000, 400)] + rows[:20]
    document, start, end = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    order = columns.in_text_order(document, start, end)
    assert [rows[place] for place in order] == sorted(rows)
    same = [(rows[a] == rows[b], a < b) for a, b in pairwise(order)]
    assert all(earlier for equal, earlier in same if equal)


@pytest.mark.parametrize("chunk", [1, 7, 20_000])
def test_every_annotation_is_read_once_whatever_was_deleted(
    project: Project, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(columns, "CHUNK", chunk)
    monkeypatch.setattr(columns, "_MANY", 2)
    assert project.coder is not None
    with project.change("All") as change:
        code = change.put_code(Code("", "x"))
        documents = [change.put_document(Draft(f"{n}", f"{n} some words that were said")) for n in range(5)]
        marks = [
            change.put_annotation(Annotation("", documents[n % 5], project.coder.id, code, n % 7, n % 7 + 2))
            for n in range(40)
        ]
        change.put_annotation(Annotation("", documents[2], project.coder.id, code, None, None))
    with project.change("Delete") as change:
        for mark in marks[5:25]:
            change.remove_annotation(mark)
    expected = [(a.document, a.start, a.end) for a in project.annotations() if a.start is not None]
    assert len(expected) == 20
    for wanted in (None, documents[:1], documents):
        table = project.spans(wanted)
        ids = [table.documents[place] for place in table.document.tolist()]
        found = zip(ids, table.start.tolist(), table.end.tolist(), strict=True)
        kept = [row for row in expected if wanted is None or row[0] in wanted]
        assert [row for row in found if row[1] >= 0] == kept
    assert project.spans().start.tolist().count(-1) == 1
