"""Running command lines inside the test: what they print, and how they end."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from annotator.cli import main


@dataclass(frozen=True)
class Ended:
    """How a command line ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)


class Run:
    """``run("import", path, ...)`` runs a command line; ``ok`` also expects it to be done."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: Any) -> Ended:
        self._capsys.readouterr()
        code = main([str(word) for word in words])
        out, err = self._capsys.readouterr()
        assert "Traceback" not in err
        return Ended(code, out, err)

    def ok(self, *words: Any) -> Ended:
        ended = self(*words)
        assert ended.code == 0, (words, ended)
        return ended

    def json(self, *words: Any) -> Any:
        return self.ok(*words, "--json").json


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("ANNOTATOR_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ANNOTATOR_CODER", raising=False)
    return Run(capsys)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder with three small articles, one of them not to be read."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "one.txt").write_text("An estimated 4,700 casualties, including 600 deaths.\n", encoding="utf-8")
    (folder / "two.txt").write_text("The heroes 🕯️ will live on — 영웅 — forever.\n", encoding="utf-8")
    (folder / "bad.txt").write_bytes(b"caf\xe9 of no declared encoding \x81")
    return folder


@pytest.fixture
def codebook(tmp_path: Path) -> Path:
    """A codebook file: casualty figure (value, counted) and frame."""
    fields = [
        {"name": "value", "type": "quantity", "required": True},
        {"name": "counted", "type": "choice", "choices": ["killed", "casualties"]},
    ]
    codes = [
        {"path": ["casualty figure"], "key": "1", "definition": "A number.", "fields": fields},
        {"path": ["frame"]},
    ]
    path = tmp_path / "codebook.json"
    path.write_text(json.dumps({"type": "codebook", "version": 1, "codes": codes}), encoding="utf-8")
    return path


@pytest.fixture
def study(run: Run, tmp_path: Path, articles: Path, codebook: Path) -> Path:
    """A project with two articles and the codebook, no annotation yet."""
    (articles / "bad.txt").unlink()
    path = tmp_path / "study.annotator"
    run.ok("new", path, "--codebook", codebook, "--coder", "A")
    run.ok("import", path, articles, "--coder", "A")
    return path
