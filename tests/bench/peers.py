"""Other programs to compare with, each in an environment of its own, never in the project's.

They are kept in the user's cache folder, so that only the first run downloads them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any


def python_with(*packages: str) -> Path | None:
    """The interpreter of an environment that has just these packages (with versions); None where it can't be made."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "annotator-bench" / "_".join(packages).replace("==", "-")
    interpreter = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not (folder / "complete").exists():
        print(f"Installing {', '.join(packages)} into {folder} ...", file=sys.stderr)
        venv.create(folder, clear=True, with_pip=True)
        done = subprocess.run([interpreter, "-m", "pip", "install", "--quiet", *packages], stdout=sys.stderr)
        if done.returncode:
            return None
        (folder / "complete").touch()
    return interpreter


def measured(interpreter: Path | None, script: str, data: Any) -> dict[str, Any] | None:
    """What a script prints as JSON, given data as JSON on its standard input."""
    if interpreter is None:
        return None
    done = subprocess.run([interpreter, "-c", script], input=json.dumps(data), capture_output=True, text=True)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        return None
    found: dict[str, Any] = json.loads(done.stdout)
    return found
