"""Packages that only an extra of Annotator brings: where one is missing, its tests are skipped, but fail under CI."""

from __future__ import annotations

import importlib
import os
from typing import Any

import pytest


def needed(module: str, extra: str) -> Any:
    """The module that Annotator's extra brings."""
    try:
        return importlib.import_module(module)
    except ImportError:
        message = f"{module} is not installed (extra “{extra}”)"
    if os.environ.get("CI"):
        pytest.fail(message + ", and CI needs it")
    pytest.skip(message)
