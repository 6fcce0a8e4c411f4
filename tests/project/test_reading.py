"""Reading: order, windows, filters, columns, counts."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from annotator.errors import UsageError
from annotator.model.annotation import Annotation
from annotator.model.document import Draft
from annotator.project import Project
from annotator.store import annotation_values, columns, log, selection
from tests.project.making import mark


@pytest.fixture
def coded(project: Project) -> Project:
    """Two coders' random work on four documents, in one gesture each; some of it on whole documents."""
    rnd = random.Random(5)
    with project.change("Import") as change:
        for number in range(3):
            change.put_document(Draft(f"{number}", f"{number} " + "words that were said " * 50))
    for name in "AB":
        project.set_coder(name)
        assert project.coder is not None
        documents, codes = project.documents()[:], project.codebook().codes
        with project.change("Annotate") as change:
            for number in range(60):
                start = rnd.randrange(80)
                span = (None, None) if number % 20 == 0 else (start, start + rnd.randrange(1, 15))
                change.put_annotation(
                    Annotation("", rnd.choice(documents).id, project.coder.id, rnd.choice(codes).id, *span)
                )
    return project


def in_text_order(project: Project, annotations: list[Annotation]) -> list[Annotation]:
    place = {document.id: n for n, document in enumerate(project.documents())}
    return sorted(annotations, key=lambda a: (place[a.document], -1 if a.start is None else a.start, a.end or -1, a.id))


@pytest.mark.parametrize("chunk", [7, 50, 20_000])
def test_text_order_document_by_document(coded: Project, monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    for module in (annotation_values, columns, log, selection):
        monkeypatch.setattr(module, "CHUNK", chunk)
    everything = coded.annotations()
    assert len(everything) == 120
    assert everything == in_text_order(coded, everything)
    assert list(coded.iter_annotations()) == everything
    assert list(coded.contents().annotations) == everything == list(coded.contents().annotations)
    assert coded.spans().start.tolist() == [-1 if one.start is None else one.start for one in everything]
    for document in coded.documents():
        assert coded.annotations(document) == [one for one in everything if one.document == document.id]


def test_filters_by_id_value_and_name(coded: Project) -> None:
    everything = coded.annotations()
    document, coder, code = coded.documents()[1], coded.coders()[1], coded.codebook().codes[1]
    wanted = [a for a in everything if (a.document, a.coder, a.code) == (document.id, coder.id, code.id)]
    assert wanted
    assert coded.annotations(document, coder, code) == wanted
    assert coded.annotations(document.id, coder.id, code.id) == wanted
    assert coded.annotations(document.name, coder.name.lower(), [code.name]) == wanted
    assert coded.annotations(code="motive") == [a for a in everything if a.code == code.id]
    for wrong in ({"document": "none"}, {"coder": "none"}, {"code": "none"}, {"start": 3}):
        with pytest.raises(UsageError):
            coded.annotations(**wrong)


@pytest.mark.parametrize(("start", "end"), [(0, 10), (30, 31), (40, 40), (None, 20), (70, None), (500, 600)])
def test_a_window_gives_what_overlaps_it(coded: Project, start: int | None, end: int | None) -> None:
    document = coded.documents()[0]
    first, last = (0 if start is None else start), (10_000 if end is None else end)
    spans = [(a, a.start, a.end) for a in coded.annotations(document)]
    wanted = [a for a, s, e in spans if s is not None and e is not None and s < last and e > first]
    assert coded.annotations(document, start=start, end=end) == wanted


def test_columns_hold_the_same(coded: Project) -> None:
    table = coded.spans()
    assert table.lengths.tolist() == [document.length for document in coded.documents()]
    columns = (table.document, table.coder, table.code, table.start, table.end)
    rows = [
        (table.documents[d], table.coders[c], table.codes[k], s, e)
        for d, c, k, s, e in zip(*(column.tolist() for column in columns), strict=True)
    ]
    wanted = [(a.document, a.coder, a.code, -1 if a.start is None else a.start, -1 if a.end is None else a.end)
              for a in coded.annotations()]  # fmt: skip
    assert sorted(rows) == sorted(wanted)
    assert [row[0] for row in rows] == [row[0] for row in wanted]
    document, coder, code = coded.documents()[2], coded.coders()[0], coded.codebook().codes[0]
    part = coded.spans([document], [coder.name], [code])
    assert (part.documents, part.coders, part.codes) == ((document.id,), (coder.id,), (code.id,))
    assert len(part) == len(coded.annotations(document, coder, code))
    assert len(coded.spans([], None, None)) == 0


def test_counts_are_what_counting_gives(coded: Project) -> None:
    everything = coded.annotations()
    for coder in (None, *coded.coders()):
        mine = [a for a in everything if coder is None or a.coder == coder.id]
        assert coded.code_counts(coder) == {
            c.id: n for c in coded.codebook() if (n := sum(a.code == c.id for a in mine))
        }
        assert coded.document_counts(coder) == {
            d.id: n for d in coded.documents() if (n := sum(a.document == d.id for a in mine))
        }


def test_contents_with_filters(coded: Project) -> None:
    contents = coded.contents(coders=["B"], codes=["motive"], documents="name:1")
    assert [coder.name for coder in contents.coders] == ["B"]
    assert [document.name for document in contents.documents] == ["1"]
    assert list(contents.annotations) == coded.annotations("1", "B", "motive")
    assert list(coded.contents(gold=True).annotations) == []
    uid = mark(coded, "heroes")
    with coded.change("Gold") as change:
        change.put_annotation(replace(coded.annotation(uid), adjudicates=(coded.annotations()[0].id,)))
    assert [one.id for one in coded.contents(gold=True).annotations] == [uid]


def test_changes_seen_from_inside_a_change(coded: Project) -> None:
    with coded.change("More") as change:
        change.put_annotation(replace(coded.annotations()[0], id="", coder=coded.coders()[0].id))
        assert sum(coded.code_counts().values()) == len(coded.annotations()) == 121


def test_steps_grow_with_every_stored_change(project: Project) -> None:
    steps = [project.step]
    uid = mark(project, "heroes")
    steps.append(project.step)
    with project.change("Delete") as change:
        change.remove_annotation(uid)
    assert change.changes.step == project.step
    steps.append(project.step)
    for turn in (project.undo, project.redo):
        assert turn().step == project.step
        steps.append(project.step)
    assert steps == sorted(set(steps))
    with pytest.raises(UsageError, match="no annotation"):
        project.annotation(uid)
    with pytest.raises(UsageError, match="no such annotation"), project.change("Delete") as change:
        change.remove_annotation(uid)
