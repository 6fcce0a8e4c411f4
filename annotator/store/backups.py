"""Backups: checked copies in the user's data folder, thinned out with age; and taking one back."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from annotator import paths
from annotator.errors import ProjectDamaged, ProjectError
from annotator.model.ids import derived_id
from annotator.model.progress import Progress, no_progress
from annotator.model.views import Backup
from annotator.store import checking, copying, opening
from annotator.store.locks import Lock

_DAY = 24 * 60 * 60
_STAMP = "%Y-%m-%d %H.%M.%S.%f"
_NAME = re.compile(r".* (\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.\d{3,6})\.annotator")


def _half_hour(moment: datetime) -> Hashable:
    return moment.date(), moment.hour, moment.minute // 30


def _week(moment: datetime) -> Hashable:
    return moment.isocalendar()[:2]


#: What is kept: the newest copy of each of the last so many half hours, days and weeks that have one.
KEPT: tuple[tuple[int, Callable[[datetime], Hashable]], ...] = ((12, _half_hour), (14, datetime.date), (8, _week))


def folder(project: Path) -> Path:
    """Where the copies of this project are; one folder for each place that a project lies in."""
    place = derived_id("backups", os.path.realpath(project))[:8]
    return paths.user_data_dir() / "backups" / f"{project.stem} {place}"


def backups(project: Path) -> list[Path]:
    """The copies, newest first."""
    return [path for _, path in _dated(project)]


def _dated(project: Path) -> list[tuple[datetime, Path]]:
    """When each copy was made, and the copy; newest first."""
    found = []
    for path in folder(project).glob("*.annotator"):
        match = _NAME.fullmatch(path.name)
        try:
            found.append((datetime.strptime(match[1] if match else "", _STAMP).replace(tzinfo=UTC), path))
        except ValueError:
            continue  # somebody's own file
    return sorted(found, reverse=True)


def _stamp() -> str:
    return datetime.now(UTC).strftime(_STAMP)[:-3]


def described(project: Path) -> list[Backup]:
    """The copies with what is in them, newest first; one that can't be read counts nothing."""
    return [Backup(path, moment.isoformat(), path.stat().st_size, *_held(path)) for moment, path in _dated(project)]


def _held(copy: Path) -> tuple[int, int, int] | tuple[None, None, None]:
    """Documents, annotations and coders."""
    try:
        db = opening.connect(copy, read_only=True)
    except ProjectError:
        return None, None, None
    try:
        documents = db.value("SELECT n FROM counter WHERE name = 'documents'") or 0
        annotations = db.value("SELECT sum(n) FROM tally_document") or 0
        coders = db.value("SELECT count(DISTINCT entity) FROM cell WHERE kind = 'coder' AND field = 'name'")
    except ProjectError:
        return None, None, None
    finally:
        db.close()
    return documents, annotations, coders


def is_current(project: Path) -> bool:
    """Whether the newest copy holds everything that the project does."""
    copies = backups(project)
    try:
        return bool(copies) and _last_word(copies[0]) == _last_word(project)
    except ProjectError:
        return False


def _last_word(path: Path) -> tuple[object, ...] | None:
    db = opening.connect(path, read_only=True)
    try:
        return db.one("SELECT id, hash FROM op ORDER BY id DESC LIMIT 1")
    finally:
        db.close()


def backup(project: Path, progress: Progress = no_progress, spare: Path | None = None) -> Path:
    """Make a copy now. Raises ProjectDamaged when it does not stand a deep check: then the project is damaged, and
    older copies stay as they are. ``spare`` is an older copy that is not thinned out this time. Raises Cancelled when
    ``progress`` does."""
    place = folder(project)
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProjectError(f"The backup folder {place} could not be made: {error.strerror}.") from error
    _sweep(place)
    fresh = place / f".{os.getpid()}-{threading.get_ident()}.new"
    try:
        _copy_checked(project, fresh, progress)
        target = _free_name(place, project.stem)
        copying.settle(fresh, target)
    finally:
        fresh.unlink(missing_ok=True)
    _thin_out(project, spare)
    return target


def _sweep(place: Path) -> None:
    """Take away what a program that was killed left half done, a day ago or more."""
    for leftover in place.glob(".*.new"):
        with suppress(OSError):
            if time.time() - leftover.stat().st_mtime > _DAY:
                leftover.unlink()


def _copy_checked(source: Path, fresh: Path, progress: Progress = no_progress) -> None:
    """A copy that stands a deep check, or ProjectDamaged."""
    fresh.unlink(missing_ok=True)
    db = opening.connect(source, read_only=True)
    try:
        copying.copy(db, fresh, progress)
    finally:
        db.close()
    copy = opening.connect(fresh, read_only=True)
    try:
        problems = checking.check_database(copy, deep=True, index=False, progress=progress)
    finally:
        copy.close()
    if problems:
        raise ProjectDamaged(
            f"{source} is damaged and was not copied: {problems[0].what} ({problems[0].where}). Backups made before "
            "are untouched (annotator restore)."
        )


def _free_name(place: Path, stem: str) -> Path:
    while (target := place / f"{stem} {_stamp()}.annotator").exists():
        time.sleep(0.001)
    return target


def kept(moments: list[datetime]) -> set[int]:
    """Which of these moments (newest first) are kept, as indices."""
    keep: set[int] = set()
    for number, slot in KEPT:
        newest: dict[Hashable, int] = {}
        for index, moment in enumerate(moments):
            newest.setdefault(slot(moment), index)
        keep.update(list(newest.values())[:number])
    return keep


def _thin_out(project: Path, spare: Path | None = None) -> None:
    copies = _dated(project)
    keep = kept([moment for moment, _ in copies])
    for index, (_, path) in enumerate(copies):
        if index not in keep and path != spare:
            path.unlink(missing_ok=True)


def restore(project: Path, copy: Path | None = None, progress: Progress = no_progress) -> Path | None:
    """Put a copy (the newest that is sound, unless one is named) in the project's place. What was there is set aside
    under another name, which is returned (None: nothing was). Raises Cancelled when ``progress`` does; then nothing has
    changed."""
    lock = Lock(project)
    if not lock.acquire(None):
        raise ProjectError(f"{project} is open in another window; close it there first.")
    fresh = project.with_name(f".{project.name}.{os.getpid()}.new")
    try:
        _copy_sound(backups(project) if copy is None else [copy], fresh, progress)
        aside = _set_aside(project)
        copying.settle(fresh, project)
    finally:
        fresh.unlink(missing_ok=True)
        lock.release()
    return aside


def _copy_sound(copies: list[Path], fresh: Path, progress: Progress) -> None:
    failure: ProjectError = ProjectError("There is no backup of this project.")
    for source in copies:
        try:
            _copy_checked(source, fresh, progress)
            return
        except ProjectError as error:
            failure = error
    raise failure


def _set_aside(project: Path) -> Path | None:
    if not project.exists():
        return None
    aside = project.with_name(f"{project.stem} (set aside {_stamp()}).annotator")
    try:
        project.rename(aside)
        journal = project.with_name(project.name + "-journal")
        if journal.exists():
            journal.rename(aside.with_name(aside.name + "-journal"))
    except OSError as error:
        raise ProjectError(f"{project} could not be set aside: {error.strerror}.") from error
    return aside
