"""The codebook: its tree, its keys and colours, its fields, and that no coder's value is lost on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotator.commands import codebook, coding
from annotator.errors import FormatError, Refused, UsageError
from annotator.formats import codebook_json
from annotator.model.codebook import Code, Codebook
from annotator.model.field import Field, FieldType, FieldValue, Level, Quantity
from annotator.project import Project
from tests.commands.making import TEXT, small_project, span

CASUALTIES = span(TEXT, "4,700 casualties")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with small_project(tmp_path) as made:
        yield made


def paths(project: Project) -> list[str]:
    book = project.codebook()
    return ["/".join(book.path(code.id)) for code in book]


def code(project: Project, name: str) -> Code:
    return project.codebook().resolve(name)


def mark(project: Project, **fields: Any) -> str:
    (identifier,) = coding.code_selection(project, "one", *CASUALTIES, "casualty figure", fields=fields).annotations
    return identifier


# --- codes -----------------------------------------------------------------------------------------------------------


def test_new_codes_get_a_free_key_and_a_colour_of_their_own(project: Project) -> None:
    codes = project.codebook().codes
    assert [one.key for one in codes] == ["1", "2", "3"]
    assert len({one.colour for one in codes}) == 3
    codebook.add_code(project, "plain", key="", colour="#ABCDEF")
    assert (code(project, "plain").key, code(project, "plain").colour) == ("", "#abcdef")


def test_names_are_one_line_and_no_sibling_bears_them(project: Project) -> None:
    codebook.add_code(project, " a \n name ")
    assert paths(project)[-1] == "a name"
    for name in ("frame", " frame ", "", "  "):
        with pytest.raises(UsageError):
            codebook.add_code(project, name)
    codebook.add_code(project, "frame", "casualty figure")
    with pytest.raises(UsageError, match="there already"):
        codebook.edit_code(project, ["casualty figure", "frame"], name="denied")
    codebook.retire_code(project, ["frame"])
    with pytest.raises(UsageError, match="bring it back"):
        codebook.add_code(project, "frame")


def test_everything_about_a_code_can_be_edited(project: Project) -> None:
    attributes: dict[str, Any] = {
        "name": "framing",
        "colour": "#123456",
        "key": "f",
        "definition": "short",
        "description": "long",
        "include": "in",
        "exclude": "out",
        "examples": ("one", "two"),
        "counter_examples": ("three",),
    }
    codebook.edit_code(project, "frame", **attributes)
    assert {name: getattr(code(project, "framing"), name) for name in attributes} == attributes


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ({"key": "1"}, "that of “casualty figure”"),
        ({"key": "ab"}, "one letter"),
        ({"key": " "}, "one letter"),
        ({"colour": "red"}, "#aa3377"),
        ({"examples": "one"}, "list of texts"),
        ({"definition": 3}, "not a text"),
        ({"size": 3}, "no “size”"),
        ({"fields": [{"name": "a"}, {"name": "a"}]}, "can't both"),
    ],
)
def test_wrong_attributes_are_refused(project: Project, attributes: dict[str, Any], said: str) -> None:
    before = project.codebook()
    with pytest.raises(UsageError) as caught:
        codebook.edit_code(project, "frame", **attributes)
    assert said in str(caught.value)
    assert project.codebook() == before


def test_codes_move_in_the_tree_and_among_their_siblings(project: Project) -> None:
    codebook.add_code(project, "motive")
    codebook.move_code(project, "motive", None, 0)
    assert paths(project) == ["motive", "casualty figure", "casualty figure/denied", "frame"]
    codebook.move_code(project, "frame", "casualty figure", 0)
    assert paths(project)[1:] == ["casualty figure", "casualty figure/frame", "casualty figure/denied"]
    codebook.move_code(project, "frame", None)
    assert paths(project) == ["motive", "casualty figure", "casualty figure/denied", "frame"]


def test_no_code_moves_below_itself(project: Project) -> None:
    for target in ("casualty figure", "denied"):
        with pytest.raises(UsageError, match="below itself"):
            codebook.move_code(project, "casualty figure", target)
    codebook.add_code(project, "denied")
    with pytest.raises(UsageError, match="there already"):
        codebook.move_code(project, ["casualty figure", "denied"], None)


def test_merged_codes_keep_annotations_children_and_values(project: Project) -> None:
    identifier = mark(project, value=4700, counted="killed")
    codebook.add_field(project, "frame", "counted", type="choice", choices=["killed"])
    codebook.merge_codes(project, "casualty figure", "frame")
    assert paths(project) == ["frame", "frame/denied"]
    after = project.annotation(identifier)
    assert after.code == code(project, "frame").id
    assert after.fields == {"value": FieldValue(Quantity(best=4700)), "counted": FieldValue("killed")}
    assert not any(field.required for field in code(project, "frame").fields)
    project.undo()
    assert paths(project) == ["casualty figure", "casualty figure/denied", "frame"]


def test_a_code_merges_into_one_below_it(project: Project) -> None:
    codebook.merge_codes(project, "casualty figure", "denied")
    assert paths(project) == ["denied", "frame"]


def test_merging_what_can_not_be_merged_is_refused(project: Project) -> None:
    with pytest.raises(UsageError, match="itself"):
        codebook.merge_codes(project, "frame", "frame")
    codebook.add_field(project, "frame", "value", type="text")
    with pytest.raises(UsageError, match="rename one of them"):
        codebook.merge_codes(project, "frame", "casualty figure")


def test_retiring_takes_the_codes_below_and_bringing_back_those_above(project: Project) -> None:
    identifier = mark(project)
    codebook.retire_code(project, "casualty figure")
    assert [one.name for one in project.codebook().active] == ["frame"]
    assert project.annotation(identifier).quote == "4,700 casualties"
    codebook.retire_code(project, ["casualty figure", "denied"], False)
    assert [one.name for one in project.codebook().active] == ["casualty figure", "denied", "frame"]


# --- fields ----------------------------------------------------------------------------------------------------------


def test_fields_are_added_with_the_level_of_their_type(project: Project) -> None:
    codebook.add_field(project, "frame", "when", type="date")
    codebook.add_field(
        project, "frame", "hedge", type="choice", level="ordinal", choices=["denied", "asserted"], help="?"
    )
    when, hedge = code(project, "frame").fields
    assert (when.type, when.level) == (FieldType.DATE, Level.INTERVAL)
    assert (hedge.level, hedge.choices, hedge.help) == (Level.ORDINAL, ("denied", "asserted"), "?")


@pytest.mark.parametrize(
    "attributes",
    [
        {"name": ""},
        {"name": "value"},
        {"name": "x", "type": "colour"},
        {"name": "x", "level": "high"},
        {"name": "x", "choices": "ab"},
        {"name": "x", "choices": ["a", "a"]},
        {"name": "x", "choices": [""]},
        {"name": "x", "size": 3},
    ],
)
def test_wrong_fields_are_refused(project: Project, attributes: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        codebook.add_field(project, "casualty figure", **attributes)


def test_a_renamed_field_keeps_its_values(project: Project) -> None:
    identifier = mark(project, value=4700)
    codebook.edit_field(project, "casualty figure", "value", name="number", required=False, help="h")
    assert project.annotation(identifier).fields == {"number": FieldValue(Quantity(best=4700))}
    field = code(project, "casualty figure").field("number")
    assert field is not None
    assert (field.required, field.help, field.type) == (False, "h", FieldType.QUANTITY)


def test_changes_that_values_would_not_survive_are_refused(project: Project) -> None:
    mark(project, value=4700, counted="killed")
    with pytest.raises(Refused, match="1 value does not fit"):
        codebook.edit_field(project, "casualty figure", "value", type="text")
    with pytest.raises(Refused, match="1 value does not fit"):
        codebook.edit_field(project, "casualty figure", "counted", choices=["wounded"])
    with pytest.raises(Refused, match="holds 1 value"):
        codebook.remove_field(project, "casualty figure", "counted")
    codebook.edit_field(project, "casualty figure", "counted", choices=["killed"])


def test_fields_move_and_go(project: Project) -> None:
    codebook.move_field(project, "casualty figure", "counted", 0)
    assert [field.name for field in code(project, "casualty figure").fields] == ["counted", "value"]
    codebook.remove_field(project, "casualty figure", "value")
    assert [field.name for field in code(project, "casualty figure").fields] == ["counted"]
    with pytest.raises(UsageError, match="Its fields: counted"):
        codebook.remove_field(project, "casualty figure", "value")


# --- files -----------------------------------------------------------------------------------------------------------


def test_a_codebook_goes_to_another_project_and_back_without_a_difference(project: Project, tmp_path: Path) -> None:
    codebook.retire_code(project, "frame")
    codebook.export_codebook(project, tmp_path / "out.json")
    with Project.create(tmp_path / "other.annotator", "B") as other:
        changes = codebook.import_codebook(other, tmp_path / "out.json")
        assert other.codebook().codes == project.codebook().codes
        assert changes.kinds == {"code"}
        assert codebook.codebook_diff(other, project.path) == []
        assert not codebook.import_codebook(other, tmp_path / "out.json").kinds
        other.undo()
        assert len(other.codebook()) == 0


def test_importing_adds_and_changes_but_takes_nothing_away(project: Project, tmp_path: Path) -> None:
    identifier = mark(project, value=4700, counted="killed")
    value = Field("", "value", FieldType.QUANTITY, Level.RATIO, help="new")
    incoming = Codebook(
        (Code("", "casualty figure", definition="defined", fields=(value,)), Code("", "motive", key="1", position=1))
    )
    path = tmp_path / "incoming.json"
    plain = codebook_json.to_json(Codebook(tuple(_with_ids(incoming))))
    for line in plain["codes"]:
        del line["id"]
    path.write_text(json.dumps(plain), encoding="utf-8")
    before = code(project, "casualty figure")
    codebook.import_codebook(project, path)
    after = code(project, "casualty figure")
    assert paths(project) == ["casualty figure", "casualty figure/denied", "frame", "motive"]
    assert (after.id, after.definition) == (before.id, "defined")
    assert [(field.id, field.help) for field in after.fields] == [
        (before.fields[0].id, "new"),
        (before.fields[1].id, ""),
    ]
    assert len(project.annotation(identifier).fields) == 2


def _with_ids(book: Codebook) -> Iterator[Code]:
    for one in book:
        fields = tuple(replace(field, id=codebook_json.field_id([one.name], field.name)) for field in one.fields)
        yield replace(one, id=codebook_json.code_id([one.name]), fields=fields)


def test_a_file_under_which_values_would_be_lost_changes_nothing(project: Project, tmp_path: Path) -> None:
    mark(project, counted="killed")
    before = project.codebook()
    path = tmp_path / "codebook.json"
    fields = [{"name": "counted", "type": "choice", "choices": ["wounded"]}]
    lines = [{"path": ["new"]}, {"path": ["casualty figure"], "fields": fields}]
    path.write_text(json.dumps({"type": "codebook", "version": 1, "codes": lines}), encoding="utf-8")
    with pytest.raises(Refused, match="nothing was imported"):
        codebook.import_codebook(project, path)
    assert project.codebook() == before


def test_keys_stay_with_those_who_have_them(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "codebook.json"
    lines = [{"path": ["new"], "key": "1"}, {"path": ["other"], "key": "9"}, {"path": ["third"], "key": "9"}]
    path.write_text(json.dumps({"type": "codebook", "version": 1, "codes": lines}), encoding="utf-8")
    codebook.import_codebook(project, path)
    assert {one.name: one.key for one in project.codebook()} == {
        "casualty figure": "1",
        "denied": "2",
        "frame": "3",
        "new": "",
        "other": "9",
        "third": "",
    }


def test_projects_that_took_up_the_same_file_speak_of_the_same_codes(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "codebook.json"
    path.write_text('{"type":"codebook","codes":[{"path":["motive"],"fields":[{"name":"actor"}]}]}', encoding="utf-8")
    with Project.create(tmp_path / "other.annotator", "B") as other:
        codebook.import_codebook(other, path)
        codebook.import_codebook(project, path)
        assert code(project, "motive").id == code(other, "motive").id
        assert code(project, "motive").fields == code(other, "motive").fields


def test_differences_are_told_code_by_code(project: Project, tmp_path: Path) -> None:
    codebook.export_codebook(project, tmp_path / "old.json")
    codebook.edit_code(project, "frame", definition="new words")
    codebook.add_code(project, "motive")
    before, after = codebook_json.read(tmp_path / "old.json"), project.codebook()
    found = codebook.codebook_diff(project, tmp_path / "old.json")
    assert [(d.what, d.path, dict(d.attributes)) for d in found] == [
        ("changed", ("frame",), {"definition": ("new words", None)}),
        ("removed", ("motive",), {}),
    ]
    assert len(after) == len(before) + 1


@pytest.mark.parametrize("name", ["missing.json", "missing.jsonl"])
def test_a_file_that_is_not_there_is_one_sentence(project: Project, tmp_path: Path, name: str) -> None:
    with pytest.raises(FormatError, match=name):
        codebook.import_codebook(project, tmp_path / name)
