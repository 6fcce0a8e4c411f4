"""Settings of the person at this machine: declared here, kept as JSON in the user's data folder.

What belongs to a project (codes, rounds, coders) is in the project, never here.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from annotator import paths


class Setting(NamedTuple):
    """``default`` also gives the type; ``choices`` restricts the values when it is not empty."""

    name: str
    default: Any
    choices: tuple[Any, ...] = ()
    help: str = ""


SETTINGS = (
    Setting("theme", "system", ("system", "light", "dark", "contrast", "contrast-light"), "Colours of the window"),
    Setting("scale", 1.0, (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0), "Size of everything in the window"),
    Setting("text_size", 17, tuple(range(11, 37)), "Size of the article's text, in pixels"),
    Setting("numbers", "none", ("none", "sentence", "paragraph"), "What is numbered beside the article's text"),
    Setting("coder", "", help="Who worked here last"),
    Setting("recent", [], help="Projects opened lately, newest first"),
    Setting("threshold", 0.8, (0.6, 0.667, 0.7, 0.75, 0.8, 0.9), "Agreement that is wanted"),
    Setting("shortcuts", {}, help="Keys that the person changed: action to key"),
    Setting("window", [], help="Last size of the window: width, height"),
    Setting("panes", [], help="Last widths of the three panes"),
)
_BY_NAME: Mapping[str, Setting] = {setting.name: setting for setting in SETTINGS}
_RECENT = 12


class Settings:
    """Read once; every change is on disk when ``set`` returns. A damaged or foreign file means the defaults."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or paths.user_data_dir() / "settings.json"
        self._values: dict[str, Any] = _read(self.path)

    def get(self, name: str) -> Any:
        setting = _BY_NAME[name]
        value = self._values.get(name, setting.default)
        return value if _fits(setting, value) else setting.default

    def set(self, name: str, value: Any) -> None:
        if not _fits(_BY_NAME[name], value):
            raise ValueError(f"{value!r} does not fit the setting {name}")
        self._values[name] = value
        self._write()

    def remember(self, project: Path) -> None:
        """Put a project on top of the recent ones."""
        path = str(project.absolute())
        self.set("recent", [path, *(p for p in self.get("recent") if p != path)][:_RECENT])

    def forget(self, project: str) -> None:
        self.set("recent", [p for p in self.get("recent") if p != project])

    def _write(self) -> None:
        # Settings are a convenience: a full or read-only disk must not stop anyone from coding.
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            draft = self.path.with_suffix(f".{os.getpid()}.tmp")
            draft.write_text(json.dumps(self._values, indent=1, ensure_ascii=False), encoding="utf-8")
            draft.replace(self.path)


def _read(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}


def _fits(setting: Setting, value: Any) -> bool:
    same = isinstance(value, type(setting.default)) or (isinstance(setting.default, float) and isinstance(value, int))
    return same and (not setting.choices or value in setting.choices)
