"""Where things are: the user's folders and the files that come with the program.

``ANNOTATOR_HOME`` replaces all user folders (tests, portable installations).
"""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _home(part: str) -> Path | None:
    home = os.environ.get("ANNOTATOR_HOME")
    return Path(home).absolute() / part if home else None


def user_data_dir() -> Path:
    """Backups and settings live here; made when missing."""
    path = _home("data")
    if path is None:
        import platformdirs

        path = platformdirs.user_data_path("annotator", appauthor=False)
    path.mkdir(parents=True, exist_ok=True)
    return path


def cache_dir() -> Path:
    """Things that may vanish at any time, such as locks; made when missing."""
    path = _home("cache")
    if path is None:
        import platformdirs

        path = platformdirs.user_cache_path("annotator", appauthor=False)
    path.mkdir(parents=True, exist_ok=True)
    return path


def documents_dir() -> Path:
    """Where a person keeps documents: new projects go here unless they say otherwise; made when missing."""
    path = _home("documents")
    if path is None:
        import platformdirs

        path = platformdirs.user_documents_path()
    path.mkdir(parents=True, exist_ok=True)
    return path


def resource(*parts: str) -> Path:
    """A file of ``resources/`` (or ``seeds/``, when ``parts`` begin with it): inside the package where it was
    installed, beside the package in a checkout. Raises FileNotFoundError."""
    relative = Path(*parts) if parts[0] == "seeds" else Path("resources", *parts)
    for root in (_PACKAGE, _PACKAGE.parent):
        if (root / relative).exists():
            return root / relative
    raise FileNotFoundError(f"{relative} is missing from this installation of Annotator")
