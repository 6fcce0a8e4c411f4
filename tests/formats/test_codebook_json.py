"""Codebook files: what is written can be read again, and what is wrong is one sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.errors import FormatError
from annotator.formats import codebook_json
from annotator.model.codebook import Code, Codebook
from annotator.model.field import Field, FieldType, Level
from annotator.model.ids import is_id, new_id


def file(tmp_path: Path, *codes: Any, **more: Any) -> Path:
    path = tmp_path / "codebook.json"
    path.write_text(json.dumps({"type": "codebook", "version": 1, "codes": list(codes), **more}), encoding="utf-8")
    return path


def full_codebook() -> Codebook:
    value = Field(new_id(), "value", FieldType.QUANTITY, Level.RATIO, required=True, help="the number 🧮")
    counted = Field(new_id(), "counted", FieldType.CHOICE, Level.ORDINAL, choices=("wounded", "killed"))
    top = Code(
        new_id(), "casualty figure", None, "#aa3377", "1", "short", "long\ntext", "in", "out",
        ("4,700 죽음",), ("none",), (value, counted),
    )  # fmt: skip
    return Codebook((top, Code(new_id(), "denied", top.id, retired=True), Code(new_id(), "other", position=1)))


def test_what_is_written_can_be_read_again(tmp_path: Path) -> None:
    codebook = full_codebook()
    codebook_json.write(codebook, tmp_path / "out.json")
    assert codebook_json.read(tmp_path / "out.json") == codebook


def test_the_attributes_are_those_of_the_archive(tmp_path: Path) -> None:
    codebook_json.write(full_codebook(), tmp_path / "out.json")
    line = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["codes"][0]
    assert {key: line[key] for key in ("path", "colour", "key", "definition", "include", "exclude", "examples")} == {
        "path": ["casualty figure"],
        "colour": "#aa3377",
        "key": "1",
        "definition": "short",
        "include": "in",
        "exclude": "out",
        "examples": ["4,700 죽음"],
    }
    assert line["fields"][1]["type"] == "choice"
    assert line["fields"][1]["choices"] == ["wounded", "killed"]


def test_ids_left_out_are_the_same_in_every_project(tmp_path: Path) -> None:
    code = {"path": ["a"], "fields": [{"name": "f"}]}
    one, other = (codebook_json.read(file(tmp_path, code)) for _ in range(2))
    assert one == other
    assert is_id(one.codes[0].id)
    assert is_id(one.codes[0].fields[0].id)
    assert one.codes[0].id != codebook_json.read(file(tmp_path, {"path": ["b"]})).codes[0].id


def test_levels_default_to_those_of_the_type(tmp_path: Path) -> None:
    fields = [{"name": name, "type": name} for name in ("number", "quantity", "date", "choice", "text")]
    (code,) = codebook_json.read(file(tmp_path, {"path": ["a"], "fields": fields}))
    assert [field.level.value for field in code.fields] == ["ratio", "ratio", "interval", "nominal", "nominal"]


def test_children_may_stand_before_their_parents_or_alone(tmp_path: Path) -> None:
    codebook = codebook_json.read(file(tmp_path, {"path": ["a", "b", "c"]}, {"path": ["a"], "key": "1"}))
    assert [codebook.path(code.id) for code in codebook] == [("a",), ("a", "b"), ("a", "b", "c")]
    assert codebook.codes[0].key == "1"


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    path = file(tmp_path, {"path": ["a"]})
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(codebook_json.read(path)) == 1


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("a", "code 1: it is not an object"),
        ({}, "path"),
        ({"path": []}, "path"),
        ({"path": ["a", " "]}, "path"),
        ({"path": "a"}, "path"),
        ({"path": ["x"] * 51}, "more than 50 names"),
        ({"path": ["a"], "id": "1"}, "identifier"),
        ({"path": ["a"], "colour": "red"}, "colour"),
        ({"path": ["a"], "key": "ab"}, "key"),
        ({"path": ["a"], "definition": 3}, "definition"),
        ({"path": ["a"], "examples": "one"}, "examples"),
        ({"path": ["a"], "retired": "no"}, "retired"),
        ({"path": ["a"], "fields": {}}, "fields"),
        ({"path": ["a"], "fields": [{}]}, "no name"),
        ({"path": ["a"], "fields": [{"name": "f", "type": "colour"}]}, "choose one of: text, number"),
        ({"path": ["a"], "fields": [{"name": "f", "type": []}]}, "type of field “f”"),
        ({"path": ["a"], "fields": [{"name": "f", "level": "high"}]}, "nominal, ordinal, interval, ratio"),
        ({"path": ["a"], "fields": [{"name": "f"}, {"name": "f"}]}, "two fields"),
        ({"path": ["a"], "fields": [{"name": "f", "choices": ["x", "x"]}]}, "twice"),
    ],
)
def test_what_is_wrong_with_a_code_is_said(tmp_path: Path, code: Any, said: str) -> None:
    with pytest.raises(FormatError) as caught:
        codebook_json.read(file(tmp_path, code))
    assert said in str(caught.value)
    assert "codebook.json" in str(caught.value)


def test_twin_paths_and_twin_ids_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="“a” is there twice"):
        codebook_json.read(file(tmp_path, {"path": ["a"]}, {"path": ["a"]}))
    same = new_id()
    with pytest.raises(FormatError, match="one id"):
        codebook_json.read(file(tmp_path, {"path": ["a"], "id": same}, {"path": ["b"], "id": same}))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"type":"codebook"}', b"\xff\xfe", b"[" * 100_000, b"null"])
def test_other_files_are_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.json"
    path.write_bytes(content)
    with pytest.raises(FormatError, match="is not a codebook file"):
        codebook_json.read(path)


def test_a_missing_file_and_a_newer_one(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="can't be read"):
        codebook_json.read(tmp_path / "none.json")
    with pytest.raises(FormatError, match="update Annotator"):
        codebook_json.read(file(tmp_path, version=2))


def test_writing_into_a_missing_folder_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="can't be written"):
        codebook_json.write(Codebook(), tmp_path / "none" / "out.json")
    with pytest.raises(FormatError, match="folder"):
        codebook_json.write(Codebook(), tmp_path)
    assert list(tmp_path.iterdir()) == []
