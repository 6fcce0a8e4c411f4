"""Fixtures that the tests of the project, the store and the faults share (their conftest files import them)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.project import Project
from tests.project.making import study


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test touches a real home."""
    path = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("ANNOTATOR_HOME", str(path))
    return path


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """One document, two codes, open as coder A."""
    with study(tmp_path) as made:
        yield made
