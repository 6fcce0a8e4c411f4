from __future__ import annotations

import errno
import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from annotator.commands import exporting
from annotator.errors import Cancelled, DiskFull, FormatError, UsageError
from annotator.formats.archive import write
from annotator.formats.base import WriteOptions
from annotator.model.annotation import Absence, Annotation, Done
from annotator.model.codebook import Code
from annotator.model.contents import Contents, ImportReport
from annotator.model.document import Draft
from annotator.model.field import Field, FieldType, FieldValue, Quantity
from annotator.model.ids import derived_id
from annotator.project import Project
from tests.formats.annotations import contents as made

TEXT = "Officials said 4,700 casualties. An aide said 600 deaths, then said nothing."
OTHER = "Nobody was counted here 👩‍👧."


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Two documents, two coders, a code in a code, three annotations, one absence, one document done."""
    with Project.create(tmp_path / "study.annotator", "Anna") as project:
        fill(project)
        yield project


def fill(project: Project) -> None:
    with project.change("Fill") as change:
        ben = change.put_coder("Ben")
        anna = change.put_coder("Anna")
        value = Field("", "value", FieldType.QUANTITY)
        figure = change.put_code(Code("", "figure", fields=(value,)))
        below = change.put_code(Code("", "deaths", parent=figure))
        one = change.put_document(Draft("one.txt", TEXT, {"outlet": "Harbor Times"}, original=TEXT.encode("utf-16")))
        two = change.put_document(Draft("two.txt", OTHER))
        change.put_annotation(mark(one, anna, figure, 15, 31, value=FieldValue(Quantity(best=4700), 15, 20)))
        change.put_annotation(
            mark(one, ben, figure, 15, 31, value=FieldValue(Quantity(low=4700, qualifier="at least")))
        )
        change.put_annotation(mark(one, ben, below, 46, 56))
        change.put_absence(Absence(two, anna, figure))
        change.set_done(Done(two, ben))


def mark(document: str, coder: str, code: str, start: int, end: int, **fields: FieldValue) -> Annotation:
    return Annotation("", document, coder, code, start, end, fields=fields)


def statuses(report: ImportReport) -> Counter[str]:
    return Counter(line.status for line in report.lines)


def export_of(project: Project, folder: Path, name: str = "out.jsonl", **options: Any) -> Path:
    out = folder / name
    exporting.export(project, out, exporting.format_of(out), **options)
    return out


def test_an_archive_into_an_empty_project_gives_an_equal_project(project: Project, tmp_path: Path) -> None:
    first = export_of(project, tmp_path)
    with Project.create(tmp_path / "copy.annotator") as copy:
        report = exporting.import_annotations(copy, [first], "archive")
        assert statuses(report) == {"new": 3, "note": 1}
        assert export_of(copy, tmp_path, "second.jsonl").read_bytes() == first.read_bytes()
        assert copy.original(copy.documents()[0].id) == TEXT.encode("utf-16")
        assert copy.check(deep=True) == []


def test_the_same_archive_again_adds_nothing(project: Project, tmp_path: Path) -> None:
    archive = export_of(project, tmp_path)
    step = project.step
    assert statuses(exporting.import_annotations(project, [archive], "archive")) == {"duplicate": 3}
    assert project.step == step


def test_an_import_is_one_undo_step(project: Project, tmp_path: Path) -> None:
    archive = export_of(project, tmp_path)
    with Project.create(tmp_path / "copy.annotator", "Cleo") as copy:
        exporting.import_annotations(copy, [archive], "archive")
        assert copy.can_undo == "Import annotations from out.jsonl"
        copy.undo()
        assert (len(copy.documents()), copy.annotations(), len(copy.codebook())) == (0, [], 0)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(contents=made.contents())
def test_any_archive_comes_out_of_a_project_as_it_went_in(contents: Contents) -> None:
    contents = _as_projects_have_it(contents)
    with tempfile.TemporaryDirectory() as folder:
        given_, first, second = (Path(folder, name) for name in ("given.jsonl", "first.jsonl", "second.jsonl"))
        write(contents, given_, WriteOptions())
        for path, source in ((first, given_), (second, first)):
            with Project.create(path.with_suffix(".annotator")) as project:
                report = exporting.import_annotations(project, [source], "archive")
                assert report.complete, report
                exporting.export(project, path, "archive")
                step = project.step
                exporting.import_annotations(project, [source], "archive")
                assert project.step == step
        assert lines_of(first) == lines_of(given_)
        assert second.read_bytes() == first.read_bytes()


def lines_of(path: Path) -> list[str]:
    return sorted(path.read_text("utf-8").split("\n"))


def _as_projects_have_it(contents: Contents) -> Contents:
    """What hangs on texts and names in a project (ids), and what it does not keep (nothing in a field or metadata)."""
    ids = {d.id: derived_id("document", d.sha256) for d in contents.documents}
    documents = {
        ids[d.id]: replace(d, id=ids[d.id], metadata={k: v for k, v in d.metadata.items() if v})
        for d in contents.documents
    }
    rounds = []
    for round_ in contents.rounds:
        assignments = {ids[d]: coders for d, coders in round_.assignments.items() if coders}
        rounds.append(replace(round_, assignments=assignments))
    marks = {}
    for annotation in contents.annotations:
        marks[annotation.id] = replace(annotation, document=ids[annotation.document])
    return replace(
        contents,
        documents=tuple(documents.values()),
        annotations=tuple(marks.values()),
        absences=tuple(replace(a, document=ids[a.document]) for a in contents.absences),
        done=tuple(replace(d, document=ids[d.document]) for d in contents.done),
        rounds=tuple(rounds),
    )


def test_what_is_there_is_never_overwritten(project: Project, tmp_path: Path) -> None:
    archive = export_of(project, tmp_path)
    changed = project.annotations()[0]
    with project.change("Edit") as change:
        change.put_annotation(replace(changed, memo="mine"))
        change.set_metadata(project.documents()[0].id, "outlet", "The Meridian")
    report = exporting.import_annotations(project, [archive], "archive")
    assert statuses(report) == {"skipped": 1, "duplicate": 2, "note": 1}
    assert project.annotation(changed.id).memo == "mine"
    assert project.documents()[0].metadata["outlet"] == "The Meridian"


def test_the_work_of_another_project_on_the_same_texts_joins_by_text_name_and_path(
    project: Project, tmp_path: Path
) -> None:
    with Project.create(tmp_path / "other.annotator", "Ben") as other:
        fill(other)
        archive = export_of(other, tmp_path)
        new = {a.id for a in other.annotations()}
    report = exporting.import_annotations(project, [archive], "archive")
    assert statuses(report)["new"] == 3
    assert (len(project.documents()), len(project.codebook()), len(project.coders())) == (2, 2, 2)
    assert new < {a.id for a in project.annotations()}


def test_a_document_whose_text_was_changed_in_the_file_is_another_document(project: Project, tmp_path: Path) -> None:
    archive = export_of(project, tmp_path)
    before = project.annotations()
    archive.write_text(archive.read_text("utf-8").replace("Officials said", "Ministers said"), "utf-8")
    report = exporting.import_annotations(project, [archive], "archive")
    assert report.complete
    assert len(project.documents()) == 3
    after = {a.id: a for a in project.annotations()}
    assert before == [after[a.id] for a in before], "what stood in the old text stands there still"
    assert len(after) == 6
    step = project.step
    exporting.import_annotations(project, [archive], "archive")
    assert project.step == step


def test_a_dry_run_reports_the_same_and_changes_nothing(project: Project, tmp_path: Path) -> None:
    archive = export_of(project, tmp_path)
    with Project.create(tmp_path / "copy.annotator") as copy:
        step = copy.step
        dry = exporting.import_annotations(copy, [archive], "archive", dry_run=True)
        assert (copy.step, len(copy.documents()), len(copy.codebook()), copy.coders()) == (step, 0, 0, ())
        assert exporting.import_annotations(copy, [archive], "archive") == dry


def test_a_file_that_can_not_be_read_is_a_line_and_the_others_come_in(project: Project, tmp_path: Path) -> None:
    archive = export_of(project, tmp_path)
    (tmp_path / "bad.jsonl").write_text("no archive")
    with Project.create(tmp_path / "copy.annotator") as copy:
        report = exporting.import_annotations(copy, [tmp_path / "bad.jsonl", archive], "archive")
        assert not report.complete
        assert statuses(report) == {"failed": 1, "new": 3, "note": 1}


def test_a_cancelled_import_changes_nothing(project: Project, tmp_path: Path) -> None:
    archive = export_of(project, tmp_path)

    def cancel(done: int, total: int, what: str) -> None:
        if what == "Importing":
            raise Cancelled("Cancelled.")

    with Project.create(tmp_path / "copy.annotator") as copy:
        step = copy.step
        with pytest.raises(Cancelled):
            exporting.import_annotations(copy, [archive], "archive", progress=cancel)
        assert (copy.step, len(copy.documents()), len(copy.codebook())) == (step, 0, 0)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_tables_come_back_onto_the_documents(project: Project, tmp_path: Path, suffix: str) -> None:
    table = export_of(project, tmp_path, "out" + suffix)
    before = project.annotations()
    step = project.step
    assert statuses(exporting.import_annotations(project, [table], suffix[1:])) == {"duplicate": 3}
    assert project.step == step
    with project.change("Delete all") as change:
        for annotation in before:
            change.remove_annotation(annotation.id)
    assert statuses(exporting.import_annotations(project, [table], suffix[1:])) == {"new": 3}
    assert [replace(a, modified="") for a in project.annotations()] == [replace(a, modified="") for a in before]


def test_rows_without_a_coder_are_the_named_coders(project: Project, tmp_path: Path) -> None:
    table = tmp_path / "in.csv"
    table.write_text("document,code,quote\none.txt,figure/deaths,600 deaths\n")
    assert statuses(exporting.import_annotations(project, [table], "csv")) == {"failed": 1}
    report = exporting.import_annotations(project, [table], "csv", coder="Cleo")
    assert statuses(report) == {"changed": 1, "note": 1}
    assert [a.quote for a in project.annotations(coder="Cleo")] == ["600 deaths"]


def test_filters_leave_coders_codes_and_documents(project: Project, tmp_path: Path) -> None:
    def rows(**options: Any) -> list[tuple[str, str]]:
        lines = [json.loads(line) for line in export_of(project, tmp_path, **options).read_text("utf-8").splitlines()]
        return [(line["coder"], line["code"][-1]) for line in lines if line["type"] == "annotation"]

    everything = [("Anna", "figure"), ("Ben", "figure"), ("Ben", "deaths")]
    assert sorted(rows()) == sorted(everything)
    assert rows(coders=["Anna"]) == everything[:1]
    assert sorted(rows(codes=["figure"])) == sorted(everything), "a code stands for all below it"
    assert rows(codes=[["figure", "deaths"]]) == everything[2:]
    assert rows(documents="name:two") == []
    assert rows(gold=True) == []


def test_pseudonyms_hide_names_ids_and_hours(project: Project, tmp_path: Path) -> None:
    plain = export_of(project, tmp_path).read_text("utf-8")
    hidden = export_of(project, tmp_path, "hidden.jsonl", pseudonymise=True).read_text("utf-8")
    lines = [json.loads(line) for line in hidden.splitlines()]
    assert [line["name"] for line in lines if line["type"] == "coder"] == ["Coder 1", "Coder 2"]
    for secret in ("Anna", "Ben", *(c.id for c in project.coders()), *(a.id for a in project.annotations())):
        assert secret in plain
        assert secret not in hidden
    assert all(len(line["created"]) == len("2026-11-22") for line in lines if line["type"] == "annotation")
    (ben,) = [c for c in project.coders() if c.name == "Ben"]
    number = 1 + sorted(c.id for c in project.coders()).index(ben.id)
    only = export_of(project, tmp_path, "only.jsonl", coders=["Ben"], pseudonymise=True).read_text("utf-8")
    assert f'"Coder {number}"' in only, "the same number in every export"
    assert f'"Coder {3 - number}"' not in only


def test_the_formats_are_listed_with_what_they_lose() -> None:
    listed = {(entry["kind"], entry["key"]): entry for entry in exporting.formats()}
    archive = listed["annotations", "archive"]
    assert archive == {
        "key": "archive", "label": "Annotator archive", "kind": "annotations", "suffixes": [".jsonl"],
        "reads": True, "writes": True, "loses": [],
    }  # fmt: skip
    assert "absences" in listed["annotations", "csv"]["loses"]
    json.dumps(exporting.formats())


def test_the_losses_are_named(project: Project, tmp_path: Path) -> None:
    assert exporting.export(project, tmp_path / "out.jsonl", "archive").loses == ()
    assert "rounds" in exporting.export(project, tmp_path / "out.csv", "csv").loses


@pytest.mark.parametrize("name", ["study.annotator", "./study.annotator"])
def test_an_export_never_goes_over_the_project(project: Project, tmp_path: Path, name: str) -> None:
    before = project.path.read_bytes()
    with pytest.raises(UsageError, match="is the project itself"):
        exporting.export(project, tmp_path / name, "archive")
    assert project.path.read_bytes() == before


def test_wrong_requests_are_sentences(project: Project, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"does not say its format: give one, or a name that ends in \.jsonl"):
        exporting.format_of(Path("out.xyz"))
    with pytest.raises(UsageError, match="There is no format “xyz”"):
        exporting.export(project, tmp_path / "out", "xyz")
    with pytest.raises(FormatError, match="can't be written"):
        exporting.export(project, tmp_path / "nowhere" / "out.csv", "csv")
    with pytest.raises(UsageError, match="There is no code “nothing”"):
        exporting.export(project, tmp_path / "out.csv", "csv", codes=["nothing"])


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".xlsx"])
def test_a_full_disk_is_one_sentence_and_leaves_no_file(
    project: Project, tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    folder = tmp_path / "exports"
    folder.mkdir()
    with pytest.raises(DiskFull, match=r"There is no room for .*: nothing was written; make room and export again"):
        export_of(project, folder, "out" + suffix)
    assert list(folder.iterdir()) == []
