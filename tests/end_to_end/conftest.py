"""Windows drawn in memory and homes that are temporary, as in tests/ui; but nobody has said who codes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.ui.conftest import crashes as crashes
from tests.ui.conftest import open_window as open_window

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's folders, empty."""
    monkeypatch.setenv("ANNOTATOR_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ANNOTATOR_CODER", raising=False)
    return tmp_path / "home"
