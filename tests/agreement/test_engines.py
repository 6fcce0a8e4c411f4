"""What docs/scale.md says of other engines: its code runs, and gives the figures of the project."""

from __future__ import annotations

import ast
import random
import re
from pathlib import Path
from typing import Any

import pytest

from annotator.agreement import Columns, Corpus, Selection, survey
from annotator.agreement.histogram import histogram, tally
from annotator.commands import agreement, exporting
from annotator.formats import parquet
from annotator.model.annotation import Annotation
from annotator.model.codebook import Code
from annotator.model.document import Draft
from annotator.project import Project
from tests.extras import needed

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "scale.md"


def example(engine: str) -> str:
    """The code under an engine's heading."""
    found = re.search(rf"### {engine}\n.*?```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def study(folder: Path) -> Project:
    """Seven documents; one coder is missing in some of them."""
    draw = random.Random(5)
    project = Project.create(folder / "study.annotator", "Ada")
    with project.change("All") as change:
        coders = [change.put_coder(name) for name in ("Ada", "Ben", "Cy")]
        codes = [change.put_code(Code("", name)) for name in ("figure", "motive", "unused")]
        for number in range(7):
            document = change.put_document(Draft(f"{number}", f"{number} " + "words that were said " * 20))
            for coder in coders if number % 2 else coders[:2]:
                for _ in range(8):
                    start = draw.randrange(300)
                    change.put_annotation(
                        Annotation("", document, coder, draw.choice(codes[:2]), start, start + draw.randrange(1, 60))
                    )
            change.put_annotation(Annotation("", document, coders[0], codes[0], None, None))
    return project


def test_dask_gives_the_figures_of_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    needed("pyarrow", "parquet")
    needed("dask.dataframe", "scale")
    monkeypatch.setattr(parquet, "DOCUMENTS", 2)
    monkeypatch.chdir(tmp_path)
    with study(tmp_path) as project:
        exporting.export(project, "study.parquet", "parquet")
        report = agreement.agreement(project, measures=["krippendorff_alpha"], resamples=0)
    said: dict[str, Any] = {}
    exec(compile(example("Dask"), "docs/scale.md", "exec"), said)
    assert said["about"]["shards"] == 4
    assert [tuple(code["path"]) for code in said["about"]["codes"]] == [row.code for row in report.results]
    assert [one.undefined for one in said["results"]] == [None, None, "no_variation"]
    assert [one.value for one in said["results"]] == pytest.approx([row.value for row in report.results])
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_the_code_for_spark_is_python() -> None:
    names = {node.id for node in ast.walk(ast.parse(example("Spark"))) if isinstance(node, ast.Name)}
    assert {"histogram", "tally", "spark"} <= names


@pytest.mark.parametrize("measure", ["krippendorff_alpha", "cohen_kappa", "percent"])
def test_histograms_of_parts_add_up_to_the_corpus(measure: str) -> None:
    """By hand: two parts of one document each, Ben is not assigned to the second."""
    coders, codes = ["A", "B", "C"], ["x", "y"]
    documents: list[dict[str, Any]] = [
        {"id": ["one"], "length": [100], "coders": [["A", "B", "C"]]},
        {"id": ["two"], "length": [50], "coders": [["C", "A"]]},
    ]
    spans: list[tuple[Any, ...]] = [
        ("one", "A", "x", 0, 40),
        ("one", "B", "x", 10, 50),
        ("two", "A", "x", 5, 20),
        ("two", "C", "y", 0, 10),
    ]
    spans += [("two", "B", "x", 0, 50), ("two", "C", "x", None, None), ("one", "Z", "x", 0, 9)]
    names = ("document_id", "coder_id", "code_id", "start", "end")
    rows: list[tuple[str, str, float]] = []
    for part in documents:
        own = [span for span in spans if span[0] == part["id"][0]]
        annotations = {name: [span[place] for span in own] for place, name in enumerate(names)}
        table = histogram(part, annotations, coders, codes)
        rows += zip(table["code"], table["pattern"], table["length"], strict=True)
    assert ("x", "110", 30.0) in rows
    assert ("y", "0-1", 10.0) in rows
    whole = Corpus.from_arrays(
        Columns(*map(_array, ([0, 0, 1, 1], [0, 1, 0, 2], [0, 0, 0, 1], [0, 10, 5, 0], [40, 50, 20, 10]))),
        lengths=[100, 50],
        rosters=[[True, True, True], [True, False, True]],
        coders=coders,
        codes=codes,
    )
    found = tally(rows, coders, codes).results(measure)
    assert [one.value for one in found] == pytest.approx(
        [one.value for one in survey(measure, whole, Selection(codes=("x", "y")))]
    )


def _array(values: list[int]) -> Any:
    import numpy as np

    return np.array(values, np.int64)
