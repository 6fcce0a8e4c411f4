"""Lists of documents: order, laziness, queries."""

from __future__ import annotations

import pytest

from annotator.errors import UsageError
from annotator.model.annotation import Done
from annotator.model.document import Draft
from annotator.project import Project
from annotator.store import document_list
from annotator.store.document_list import Anchors, DocumentList


@pytest.fixture
def library(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setattr(document_list, "PAGE", 4)
    monkeypatch.setattr(Anchors, "STRIDE", 8)
    with project.change("Import") as change:
        for number in range(40):
            outlet, day = (
                ("Harbor Times", "NK News", "Harbor")[number % 3],
                f"2025-{7 + number % 2:02d}-{number % 28 + 1:02d}",
            )
            metadata = {"outlet": outlet, "published": day, "author": f"Dr. Ä. Name{number % 5}"}
            change.put_document(Draft(f"doc {number:02d}", f"text number{number}", metadata))
    return project


def names(documents: DocumentList) -> list[str]:
    return [document.name for document in documents]


def test_order_and_slices(library: Project) -> None:
    documents = library.documents()
    everything = names(documents)
    assert everything == ["one.txt", *(f"doc {number:02d}" for number in range(40))]
    assert len(documents) == 41
    assert [documents[i].name for i in range(41)] == everything
    assert [documents[i].name for i in (40, 3, 17, -1, -41)] == [everything[i] for i in (40, 3, 17, -1, -41)]
    assert [one.name for one in documents[38:]] == everything[38:]
    assert [one.name for one in documents[5:20:3]] == everything[5:20:3]
    assert [documents.find(one.id) for one in documents] == list(range(41))
    assert documents.find("nobody") is None
    with pytest.raises(IndexError):
        documents[41]
    assert documents.ids() == [one.id for one in documents]
    assert documents[5].text == "text number4"


def test_a_document_that_comes_back_stands_where_it_stood(library: Project) -> None:
    uid = library.documents()[7].id
    with library.change("Remove") as change:
        change.remove_document(uid)
    assert len(library.documents()) == 40
    assert library.documents().find(uid) is None
    with pytest.raises(UsageError, match="no document"), library.change("Done") as change:
        change.set_done(Done(uid, library.coders()[0].id))
    with library.change("Restore") as change:
        change.restore_document(uid)
    assert library.documents().find(uid) == 7


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ('outlet:"harbor times"', 15), ("outlet:harbor", 13), ("outlet:Harbor published:2025-07", 7),
        ("published:2025-08", 20),
        ("author:name3", 8), ("author:ä.", 40), ('name:"DOC 1"', 10), ("name:doc number17", 1), ("number17", 1),
        ("text", 40), ("text outlet:none", 0), ("country:x", 0), ("outlet:", 0), ("nowhere", 0),
        ("   ", 41), ("outlet:har%", 0),
    ],
)  # fmt: skip
def test_queries(library: Project, query: str, count: int) -> None:
    found = library.documents(query)
    assert len(found) == len(list(found)) == count
    assert [found.find(one.id) for one in found] == list(range(count))


def test_done_asks_about_the_coder_s_own_work(library: Project) -> None:
    assert library.coder is not None
    uid = library.documents()[3].id
    with library.change("Done") as change:
        change.set_done(Done(uid, library.coder.id))
    assert [one.id for one in library.documents("done:yes")] == [uid]
    assert len(library.documents("done:no outlet:harbor")) == 13 - (
        library.document(uid).metadata["outlet"] == "Harbor"
    )
    library.set_coder("B")
    assert len(library.documents("done:yes")) == 0
    with pytest.raises(UsageError, match="done:yes or done:no"):
        library.documents("done:maybe")
