"""When a project is due for a backup or a deep check, and what is remembered of it between two runs.

The memory is one small file per project in the user's data: losing it costs a backup too many. The backups and checks
themselves are in checking.py.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from annotator import paths
from annotator.model.ids import derived_id

#: Seconds of change after which a backup is made, and after which everything is proved again.
BACKUP_EVERY = 30 * 60
CHECK_EVERY = 7 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Record:
    """Both in seconds since 1970. ``changed``: when the first change was made that no backup holds, None when there is
    none. ``checked``: the last deep check, or the first time that the project was seen here."""

    changed: float | None = None
    checked: float | None = None

    def backup_due(self, now: float) -> bool:
        """A change that seems to come from the future (the clock was set back) is due as well."""
        return self.changed is not None and not 0 <= now - self.changed < BACKUP_EVERY

    def check_due(self, now: float) -> bool:
        return self.checked is not None and not 0 <= now - self.checked < CHECK_EVERY


def recall(project: Path) -> Record:
    """What is remembered of the project at this place; nothing when that can't be read."""
    try:
        plain = json.loads(_file(project).read_text(encoding="utf-8"))
        times = (plain.get("changed"), plain.get("checked"))
    except (OSError, ValueError, AttributeError):
        return Record()
    return Record(*(float(time) if isinstance(time, int | float) else None for time in times))


def remember(project: Path, record: Record) -> None:
    """Keep it for the next run. A full or read-only disk keeps nobody from working."""
    with contextlib.suppress(OSError):
        file = _file(project)
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(f".{os.getpid()}.tmp")
        draft.write_text(json.dumps({**asdict(record), "project": str(project)}), encoding="utf-8")
        draft.replace(file)


def _file(project: Path) -> Path:
    return paths.user_data_dir() / "upkeep" / f"{derived_id('upkeep', os.path.realpath(project))}.json"
