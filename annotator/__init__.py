"""Annotator: manual content analysis with agreement that can be trusted.

    import annotator
    with annotator.open_project("study.annotator", coder="A") as project:
        ...

The names below are the stable Python interface; everything is imported when it is first used, so that
``import annotator`` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annotator import agreement as agreement
    from annotator.api import OpenProject as OpenProject
    from annotator.api import create_project as create_project
    from annotator.api import open_project as open_project

__version__ = "0.1.0"
__all__ = ["OpenProject", "__version__", "agreement", "create_project", "open_project"]

_HOMES = {"open_project": "annotator.api", "create_project": "annotator.api", "OpenProject": "annotator.api"}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    if name == "agreement":
        return importlib.import_module("annotator.agreement")
    raise AttributeError(f"module 'annotator' has no attribute {name!r}")
