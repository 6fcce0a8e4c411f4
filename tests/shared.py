"""Where tests find the real articles, real files and published examples that are not part of the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def shared_path(*parts: str) -> Path:
    """The path under ``../shared``. Where it is missing: skip with a message, but fail under CI."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        message = f"{Path('..', 'shared', *parts)} is not there"
        if os.environ.get("CI"):
            pytest.fail(message + ", and CI needs it")
        pytest.skip(message)
    return path


def articles() -> list[Path]:
    """The five real press articles."""
    return sorted(shared_path("articles").glob("*.txt"))
