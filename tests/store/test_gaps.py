"""Required fields that are empty are counted on with each change, and come to what counting anew gives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from annotator.commands import fields
from annotator.errors import AnnotatorError
from annotator.model.field import FieldValue, Quantity
from annotator.project import Project
from tests.project.making import mark, study

VALUE = FieldValue(Quantity(best=1))


@pytest.fixture
def coded(project: Project) -> Project:
    """Two casualty figures, one of them without its value, and a motive, which needs none."""
    mark(project, "4,700")
    mark(project, "600", value=600)
    mark(project, "heroes", "motive")
    assert gaps(project) == 1
    return project


def gaps(project: Project) -> int:
    """What is counted on here; another opening of the file has to count anew, and says the same."""
    document = project.documents()[0]
    counted = project.status(document).missing_required
    with project.reader() as anew:
        assert anew.status(document).missing_required == counted
    return counted


def test_each_gesture_and_its_undo(coded: Project) -> None:
    first = next(one for one in coded.annotations() if one.quote == "4,700")
    mark(coded, "deaths")
    assert gaps(coded) == 2
    with coded.change("Fill it") as change:
        change.put_annotation(replace(first, fields={"value": VALUE}))
    assert gaps(coded) == 1
    coded.undo()
    assert gaps(coded) == 2
    with coded.change("Recode it") as change:
        change.put_annotation(replace(first, code=coded.codebook().resolve("motive").id))
    assert gaps(coded) == 1
    with coded.change("Delete one") as change:
        change.remove_annotation(next(one.id for one in coded.annotations() if one.quote == "deaths"))
    assert gaps(coded) == 0
    for _ in range(3):
        coded.undo()
    assert gaps(coded) == 1
    coded.redo()
    assert gaps(coded) == 2


def test_a_gesture_that_fails_counts_nothing(coded: Project) -> None:
    def half_of_it() -> None:
        with coded.change("Half of it") as change:
            mark(coded, "deaths")
            assert coded.status(coded.documents()[0]).missing_required == 2
            change.remove_annotation("nothing of this id")

    with pytest.raises(AnnotatorError):
        half_of_it()
    assert gaps(coded) == 1


def test_another_codebook_is_counted_anew(coded: Project) -> None:
    fields.edit_field(coded, "casualty figure", "counted", required=True)
    assert gaps(coded) == 3
    fields.edit_field(coded, "casualty figure", "value", required=False)
    assert gaps(coded) == 2
    mark(coded, "deaths")
    assert gaps(coded) == 3


def test_each_coder_has_their_own(coded: Project) -> None:
    coded.set_coder("B")
    assert gaps(coded) == 0
    mark(coded, "deaths")
    assert gaps(coded) == 1
    coded.set_coder("A")
    assert gaps(coded) == 1


def test_what_a_merge_brings_is_counted(tmp_path: Path, coded: Project) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with study(elsewhere) as other:
        mark(other, "deaths")
        path = other.path
    before = gaps(coded)
    coded.merge(path)
    codes = [code for code in coded.codebook() if any(field.required for field in code.fields)]
    marked = [one for one in coded.annotations(coder="A") if one.code in {code.id for code in codes}]
    assert gaps(coded) == sum("value" not in one.fields for one in marked) > before
