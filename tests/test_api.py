"""The Python interface, as interface.md has it; figures are those of tests/cli/test_commands.py, computed by hand."""

from __future__ import annotations

import builtins
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import annotator
from annotator.cli import main
from annotator.errors import ProjectError, Refused, UsageError
from annotator.model.field import FieldValue, Quantity

TEXT = "x" * 100
FIELDS = [
    {"name": "value", "type": "quantity", "required": True},
    {"name": "counted", "type": "choice", "choices": ["killed", "casualties"]},
]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANNOTATOR_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ANNOTATOR_CODER", raising=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A project with one document "text" and the codes casualty figure and frame."""
    codes = [{"path": ["casualty figure"], "key": "1", "fields": FIELDS}, {"path": ["frame"]}]
    (tmp_path / "codebook.json").write_text(json.dumps({"type": "codebook", "codes": codes}), encoding="utf-8")
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    with annotator.create_project(tmp_path / "study.annotator", codebook=tmp_path / "codebook.json") as project:
        report = project.import_documents([tmp_path / "text.txt"])
        assert (report.count("new"), report.complete) == (1, True)
        return project.path


@pytest.fixture
def project(path: Path) -> Iterator[annotator.OpenProject]:
    with annotator.open_project(path, coder="A") as opened:
        yield opened


@pytest.fixture
def coded(path: Path) -> Path:
    """A marks 10-30, B 15-30 and 50-55; both read 600 out of the first; B says that no frame is there."""
    with annotator.open_project(path, coder="A") as project:
        text = project.documents()[0]
        project.annotate(text, 10, 30, code="casualty figure", fields={"value": {"best": 600}, "counted": "killed"})
    with annotator.open_project(path, coder="B") as project:
        text = project.documents()[0]
        project.annotate(text, 15, 30, code="casualty figure", fields={"value": 600, "counted": "casualties"})
        project.annotate(text, 50, 55, code="casualty figure", memo="unsure")
        project.mark_absent(text, "frame")
        project.mark_done(text)
    return path


def test_importing_the_package_costs_nothing() -> None:
    script = "import sys, annotator; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, timeout=30)
    modules = set(done.stdout.decode().split())
    assert not modules & {"annotator.project", "annotator.api", "numpy", "sqlite3"}


def test_the_interface_example(project: annotator.OpenProject) -> None:
    (document,) = project.documents()
    assert (document.text, document.name, dict(document.metadata)) == (TEXT, "text", {})
    value = {"low": 14000, "best": None, "high": 15000, "qualifier": "between", "start": 12, "end": 28}
    made = project.annotate(document, 10, 42, code="casualty figure", fields={"value": value}, memo="m")
    assert (made.start, made.end, made.quote, made.memo) == (10, 42, TEXT[10:42], "m")
    assert made.fields == {"value": FieldValue(Quantity(14000, None, 15000, "between"), 12, 28)}
    assert project.annotations() == project.annotations(document=document, coder="A", code="casualty figure") == [made]
    assert project.annotations(code=["frame"]) == []
    project.undo()
    assert project.annotations() == []
    project.redo()
    assert [one.id for one in project.annotations()] == [made.id]
    with pytest.raises(Refused):
        project.redo()


def test_what_was_acknowledged_is_on_the_disk(project: annotator.OpenProject) -> None:
    made = project.annotate("text", 0, 5, "frame")
    with annotator.open_project(project.path, read_only=True) as other:
        assert other.annotations() == [made]
        project.undo()
        assert other.annotations() == []


def test_documents_are_named_by_value_id_or_name(project: annotator.OpenProject) -> None:
    (document,) = project.documents()
    for spec in (document, document.id, document.name):
        assert project.annotate(spec, 0, 5, "frame").document == document.id
    assert project.annotate(document, code="frame").start is None


def test_wrong_requests_are_usage_errors_and_change_nothing(project: annotator.OpenProject) -> None:
    for start, end, code, fields in [
        (5, 5, "frame", None),
        (0, 101, "frame", None),
        (0, None, "frame", None),
        (0, 5, "", None),
        (0, 5, "motive", None),
        (0, 5, "frame", {"value": 3}),
        (0, 5, "casualty figure", {"value": "many"}),
    ]:
        with pytest.raises(UsageError):
            project.annotate("text", start, end, code, fields)
    assert project.annotations() == []


def test_agreement_is_that_of_the_command_line(coded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    measures = ["percent", "cohen_kappa", "krippendorff_alpha"]
    with annotator.open_project(coded) as project:
        report = project.agreement(unit="character", measures=measures, by=["code"], codes=["casualty figure"])
        passages = project.disagreements(codes=["casualty figure"])
    assert [row.value for row in report.results] == [
        pytest.approx(0.9),
        pytest.approx(0.6875),
        pytest.approx(0.6890625),
    ]
    words = [word for measure in measures for word in ("--measure", measure)]
    assert main(["agreement", str(coded), *words, "--code", "casualty figure", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == report.to_json()
    assert main(["disagreements", str(coded), "--code", "casualty figure", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["passages"]
    assert [(p["kind"], p["cost"]) for p in told] == [(p.kind, p.cost) for p in passages]


def test_two_copies_are_merged(coded: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.annotator"
    copy.write_bytes(coded.read_bytes())
    with annotator.open_project(copy, coder="C") as other:
        other.annotate("text", 0, 9, "frame")
    with annotator.open_project(coded, coder="A") as project:
        assert project.merge(copy).annotations == 1
        assert {coder.name for coder in project.coders()} == {"A", "B", "C"}
        assert project.merge(copy).new_operations == 0
        assert project.check(deep=True) == []


def test_exports_take_their_format_from_the_name(coded: Path, tmp_path: Path) -> None:
    with annotator.open_project(coded) as project:
        for name in ("out.jsonl", "out.csv", "out.xlsx"):
            project.export(tmp_path / name)
            assert (tmp_path / name).stat().st_size > 0
        project.export(tmp_path / "b.csv", coders=["B"])
        project.report(tmp_path / "report.html")
        with pytest.raises(UsageError):
            project.export(tmp_path / "out.nothing")
        first = project.annotations()
    with annotator.create_project(tmp_path / "again.annotator") as again:
        assert again.import_annotations(tmp_path / "out.jsonl", "archive").count("new") == 3
        assert [(a.start, a.end, a.quote, a.fields) for a in again.annotations()] == [
            (a.start, a.end, a.quote, a.fields) for a in first
        ]


def test_searching(project: annotator.OpenProject) -> None:
    project.annotate("text", 0, 5, "frame", memo="a remarkable memo")
    assert [hit.kind for hit in project.search("remarkable")] == ["memo"]
    assert [line.start for line in project.concordance("x{40}", regex=True)] == [0, 40]
    assert project.query("select count(*) from annotations").rows == ((1,),)


def test_dataframes(coded: Path) -> None:
    pytest.importorskip("pandas")
    with annotator.open_project(coded) as project:
        frame = project.to_dataframe("annotations")
        assert list(frame["coder"]) == ["A", "B", "B"]
        assert list(frame["code"]) == ["casualty figure"] * 3
        assert [
            text[start:end] for text, start, end in zip([TEXT] * 3, frame["start"], frame["end"], strict=True)
        ] == list(frame["quote"])
        assert list(frame["value_best"])[:2] == [600, 600]
        assert list(frame["counted"])[:2] == ["killed", "casualties"]
        assert list(project.to_dataframe("documents")["name"]) == ["text"]
        assert list(project.to_dataframe("codes")["path"]) == ["casualty figure", "frame"]
        with pytest.raises(UsageError, match="annotations, documents, codes"):
            project.to_dataframe("weather")


def test_without_pandas_a_sentence_says_what_to_do(coded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any, **named: Any) -> Any:
        if name == "pandas":
            raise ImportError(name)
        return real(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with annotator.open_project(coded) as project, pytest.raises(UsageError, match="pip install"):
        project.to_dataframe()


def test_opening_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ProjectError):
        annotator.open_project(tmp_path / "none.annotator", coder="A")
    with pytest.raises(ProjectError):
        annotator.create_project(tmp_path / "none" / "none.annotator")


def test_the_environment_says_who_works(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with annotator.open_project(path) as project:
        assert project.coder is None
        with pytest.raises(UsageError):
            project.annotate("text", 0, 5, "frame")
    monkeypatch.setenv("ANNOTATOR_CODER", "Ada")
    with annotator.open_project(str(path)) as project:
        assert project.coder is not None
        assert project.coder.name == "Ada"


def test_blind_coders_see_only_their_own_work(coded: Path) -> None:
    from annotator.commands import rounds

    with annotator.open_project(coded, coder="A") as project:
        rounds.new_round(project, "pilot", ["A", "B"], blind=True)
        assert {one.coder for one in project.annotations()} == {project.coder.id if project.coder else ""}
        rounds.open_round(project, "pilot", False)
        assert len({one.coder for one in project.annotations()}) == 2
