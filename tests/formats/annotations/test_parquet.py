"""The export as Parquet, read back by pyarrow itself: as any other program would see it."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from annotator.errors import FormatError
from annotator.formats import by_key, parquet
from annotator.formats.base import WriteOptions
from annotator.formats.parquet import reading
from annotator.model.annotation import Absence, Annotation, Done
from annotator.model.codebook import Code, Codebook
from annotator.model.coder import Coder
from annotator.model.contents import Contents, no_progress
from annotator.model.field import Field, FieldType, FieldValue, Quantity, to_json
from annotator.model.ids import derived_id
from annotator.model.round import Round
from tests.extras import needed
from tests.formats.annotations import contents as made

ONE = made.document("Officials said 4,700 casualties. An aide said 600 deaths.", "one.txt", outlet="Harbor Times")
TWO = made.document("Nobody was counted here 👩‍👧.", "two.txt", wave="2")
FIGURE = Code(
    derived_id("f"),
    "casualty figure",
    fields=(
        Field("1", "value", FieldType.QUANTITY),
        Field("2", "counted", FieldType.CHOICE),
        Field("3", "cumulative", FieldType.FLAG),
        Field("4", "coder_id", FieldType.NUMBER),
    ),
)
DENIED = Code(derived_id("d"), "denied", parent=FIGURE.id, fields=(Field("5", "cumulative", FieldType.FLAG),))
ANNA, BEN = Coder(derived_id("anna"), "Anna"), Coder(derived_id("ben"), "Ben")
MARK = Annotation(
    derived_id("mark"), ONE.id, ANNA.id, FIGURE.id, 15, 31, "4,700 casualties",
    {
        "value": FieldValue(Quantity(low=4000, best=4700, qualifier="about"), 15, 20),
        "cumulative": FieldValue(False),
        "coder_id": FieldValue("not a number"),
    },
    memo="a memo", certainty="probable", flag=True, created="2026-11-22T10:00:00Z", modified="2026-11-22T11:00:00Z",
)  # fmt: skip
WHOLE = Annotation(derived_id("whole"), TWO.id, BEN.id, DENIED.id, None, None, adjudicates=(MARK.id,))
CONTENTS = Contents(
    codebook=Codebook((FIGURE, DENIED)),
    coders=(ANNA, BEN),
    documents=(ONE, TWO),
    annotations=(MARK, WHOLE),
    absences=(Absence(ONE.id, BEN.id, DENIED.id),),
    done=(Done(TWO.id, ANNA.id),),
    name="study",
)


@pytest.fixture(autouse=True)
def arrow() -> Any:
    return needed("pyarrow", "parquet")


def written(contents: Contents, out: Path) -> Path:
    parquet.write(contents, out, WriteOptions(), no_progress)
    return out


def rows(out: Path, table: str) -> list[dict[str, Any]]:
    """All rows of a table as pyarrow's own reader of Hive layouts gives them."""
    found: list[dict[str, Any]] = (
        needed("pyarrow.dataset", "parquet").dataset(out / table, partitioning="hive").to_table().to_pylist()
    )
    return found


def test_every_column_of_an_annotation_says_what_it_says(tmp_path: Path) -> None:
    first, second = rows(written(CONTENTS, tmp_path / "out"), "annotations")
    fields = first.pop("fields")
    assert first == {
        "shard": 0, "id": MARK.id, "document_id": ONE.id, "document": "one.txt", "coder_id": ANNA.id, "coder": "Anna",
        "code_id": FIGURE.id, "code": "casualty figure", "start": 15, "end": 31, "quote": "4,700 casualties",
        "memo": "a memo", "certainty": "probable", "flag": True, "created": "2026-11-22T10:00:00Z",
        "modified": "2026-11-22T11:00:00Z", "adjudicates": [], "value_low": 4000.0, "value_best": 4700.0,
        "value_high": None, "value_qualifier": "about", "value_start": 15, "value_end": 20, "counted": None,
        "cumulative": False, "field.coder_id": None,
    }  # fmt: skip
    assert json.loads(fields)["coder_id"] == "not a number", "what does not fit its column is in the JSON"
    assert (second["code"], second["start"], second["end"], second["fields"]) == (
        "casualty figure/denied",
        None,
        None,
        None,
    )
    assert second["adjudicates"] == [MARK.id]


def test_documents_say_who_was_to_code_them(tmp_path: Path) -> None:
    """Ben coded nothing in the first document but said so; Anna finished the second without finding anything."""
    one, two = rows(written(CONTENTS, tmp_path / "out"), "documents")
    assert set(one["coders"]) == set(two["coders"]) == {ANNA.id, BEN.id}
    assert (one["done"], two["done"]) == ([], [ANNA.id])
    assert (one["outlet"], two["outlet"]) == ("Harbor Times", None)
    assert json.loads(two["metadata"]) == {"wave": "2"}
    assert (one["text"], one["length"], one["sha256"]) == (ONE.text, ONE.length, ONE.sha256)
    assert [row["code"] for row in rows(tmp_path / "out", "absences")] == ["casualty figure/denied"]


def test_a_round_says_who_was_to_code_a_document_whatever_was_done(tmp_path: Path) -> None:
    planned = replace(CONTENTS, rounds=(Round("r", "pilot", assignments={ONE.id: (ANNA.id,)}),))
    one, two = rows(written(planned, tmp_path / "out"), "documents")
    assert one["coders"] == [ANNA.id]
    assert set(two["coders"]) == {ANNA.id, BEN.id}


def test_a_shard_holds_whole_documents_and_all_that_was_said_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "DOCUMENTS", 2)
    documents = tuple(made.document(f"Text number {n}.", f"{n}.txt") for n in range(5))
    marks = tuple(
        Annotation(derived_id(f"{d.name} {n}"), d.id, ANNA.id, FIGURE.id, n, n + 3, d.text[n : n + 3])
        for d in documents
        if d.name != "3.txt"
        for n in range(2)
    )
    out = written(replace(CONTENTS, documents=documents, annotations=marks, absences=(), done=()), tmp_path / "out")
    assert {row["id"]: row["shard"] for row in rows(out, "documents")} == {
        d.id: n // 2 for n, d in enumerate(documents)
    }
    found = [(row["document"], row["shard"]) for row in rows(out, "annotations")]
    assert found == [
        (name, int(name[0]) // 2) for name in ("0.txt", "0.txt", "1.txt", "1.txt", "2.txt", "2.txt", "4.txt", "4.txt")
    ]
    for table in ("documents", "annotations", "absences"):  # programs that pair the tables' files rely on it
        assert sorted(path.relative_to(out).parts[1:] for path in (out / table).rglob("*.parquet")) == [
            (f"shard={n:05d}", "part-0.parquet") for n in range(3)
        ]


def test_long_texts_fill_a_shard_before_its_number_of_documents_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "CHARACTERS", ONE.length + TWO.length - 1)
    assert [row["shard"] for row in rows(written(CONTENTS, tmp_path / "out"), "documents")] == [0, 1]


def test_an_empty_project_has_no_shard(tmp_path: Path) -> None:
    out = written(Contents(name="nothing"), tmp_path / "out")
    assert reading.open_export(out).shards == 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(made.contents())
def test_whatever_there_is_comes_out_as_it_was(contents: Contents) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = written(contents, Path(folder) / "out")
        found = {row["id"]: row for row in rows(out, "annotations")}
        texts = {row["id"]: row["text"] for row in rows(out, "documents")}
    assert texts == {document.id: document.text for document in contents.documents}
    assert len(found) == len(list(contents.annotations))
    for one in contents.annotations:
        row = found[one.id]
        assert (row["document_id"], row["coder_id"], row["code_id"]) == (one.document, one.coder, one.code)
        assert (row["start"], row["end"], row["quote"], row["memo"]) == (one.start, one.end, one.quote, one.memo)
        assert json.loads(row["fields"] or "{}") == json.loads(
            json.dumps({name: to_json(value) for name, value in one.fields.items()})
        )


def test_an_earlier_export_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    out = written(CONTENTS, tmp_path / "out")
    written(replace(CONTENTS, name="again"), out)
    assert reading.open_export(out).project == "again"
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.docx").touch()
    with pytest.raises(FormatError, match="is no earlier export"):
        written(CONTENTS, mine)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine", "out"]


def test_an_export_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    out = written(CONTENTS, tmp_path / "out")

    def stop(done: int, total: int, what: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        parquet.write(replace(CONTENTS, name="again"), out, WriteOptions(), stop)
    assert reading.open_export(out).project == "study"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_without_pyarrow_a_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr("importlib.import_module", missing)
    with pytest.raises(FormatError, match=r"annotator\[parquet\]"):
        written(CONTENTS, tmp_path / "out")


def test_what_it_loses_is_said_before(tmp_path: Path) -> None:
    found = by_key("parquet", "annotations")
    assert (found.reads, found.writes) == (False, True)
    assert "rounds" in found.loses


@pytest.mark.parametrize("damage", ["no folder", "no mark", "not json", "a shard gone", "a file gone bad", "newer"])
def test_a_folder_that_is_no_whole_export_is_named(tmp_path: Path, damage: str) -> None:
    out = written(CONTENTS, tmp_path / "out")
    mark, part = out / parquet.MARK, out / "annotations" / "shard=00000"
    if damage == "no folder":
        out = tmp_path / "elsewhere"
    elif damage == "no mark":
        mark.unlink()
    elif damage == "not json":
        mark.write_text("{", encoding="utf-8")
    elif damage == "newer":
        mark.write_text(json.dumps(json.loads(mark.read_text("utf-8")) | {"version": 99}), encoding="utf-8")
    elif damage == "a shard gone":
        (part / "part-0.parquet").unlink()
        part.rmdir()
    else:
        (part / "part-0.parquet").write_bytes(b"PAR1 and nothing more")
    with pytest.raises(FormatError, match=str(out)):
        reading.read(reading.open_export(out), 0)
