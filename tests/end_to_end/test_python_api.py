"""The Python of the manual runs as it stands: docs/python.md is the interface's example, line by line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import annotator
from annotator import paths
from tests.shared import articles

PAGE = Path(__file__).resolve().parents[2] / "docs" / "python.md"
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the manual's reader is: a codebook file and a folder with articles."""
    shutil.copy(paths.resource("codebooks", "casualties-motives-framing.json"), tmp_path / "codebook.json")
    (tmp_path / "articles").mkdir()
    for path in articles():
        shutil.copy(path, tmp_path / "articles")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_manuals_python_runs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(BLOCKS) == 5
    create, work, figures, statistics, out = BLOCKS
    exec(compile(create, "create", "exec"), {})
    exec(compile(work, "work", "exec"), {})
    assert capsys.readouterr().out.splitlines() == ["5 []", "4,700 casualties 4700"]
    _another_coder_agrees(folder)
    exec(compile(figures, "figures", "exec"), {})
    told = capsys.readouterr().out
    assert "('casualty figure',) krippendorff_alpha" in told
    assert "('propaganda framing',) krippendorff_alpha None None no_variation" in told
    assert "boundary" in told
    exec(compile(statistics, "statistics", "exec"), {})
    alpha, kappa, interval, of_one_cluster = capsys.readouterr().out.splitlines()
    # By hand: three pairable units, three a and three b, one unit apart: 1 - 5 * 2 / (2 * 3 * 3).
    assert float(alpha) == pytest.approx(1 - 10 / 18, abs=1e-12)
    assert float(kappa) == pytest.approx(_cohen(), abs=1e-12)
    assert interval.startswith("(")
    assert of_one_cluster == "None"
    exec(compile(out, "out", "exec"), {})
    assert "4,700 casualties" in capsys.readouterr().out
    assert {path.name for path in folder.iterdir()} >= {"study.jsonl", "spans.csv", "report.html"}


def _another_coder_agrees(folder: Path) -> None:
    with annotator.open_project(folder / "study.annotator", coder="B") as project:
        document = project.documents()[0]
        start = document.text.index("4,700")
        project.annotate(document, start, start + 5, code="casualty figure")


def _cohen() -> float:
    """The kappa of the manual's corpus, by the definition: 800 characters; A marks 52, B 30, both 30."""
    n, a, b, both = 800, 52, 30, 30
    observed = (both + n - a - b + both) / n
    expected = (a * b + (n - a) * (n - b)) / n**2
    return (observed - expected) / (1 - expected)
