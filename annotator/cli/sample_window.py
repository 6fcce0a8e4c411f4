"""``annotator --sample``: the window on the sample project; without a display, the sample's whole way on paper.

This is what the set-up's ``run`` starts. The project is made in the person's documents folder the first time and
opened as it is from then on.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from annotator import paths
from annotator.cli.console import Console
from annotator.commands import exporting, projects, reporting

#: What is written where there is no display: (format, file).
_EXPORTS = (("archive", "sample.jsonl"), ("csv", "annotations.csv"), ("xlsx", "annotations.xlsx"))


def run(console: Console, command_line: Callable[[list[str]], int]) -> int:
    """Open the sample project's window; returns the exit code. ``command_line`` runs one command."""
    from annotator import app

    project = sample_project(console)
    app.choose_platform(os.environ)
    application = app.make_application()
    if application.platformName() != "offscreen":
        return app.main([str(project)])
    console.note("There is no display here, so no window: this is what it would show.")
    code = command_line(["agreement", str(project), "--resamples", "2000"])
    return code or _on_paper(project, application, console)


def sample_project(console: Console) -> Path:
    """The sample project in the documents folder, made when there is none yet."""
    project = paths.documents_dir() / f"{projects.SAMPLE}{projects.SUFFIX}"
    return project if project.exists() else projects.create_sample(project.parent, progress=console.progress)


def _on_paper(project: Path, application: Any, console: Console) -> int:
    folder = project.parent / "Annotator sample output"
    folder.mkdir(exist_ok=True)
    report, picture = folder / "report.html", folder / "window.png"
    from annotator.project import Project

    with Project.open(project, read_only=True) as reader:
        reporting.report(reader, report, progress=console.progress)
        for key, name in _EXPORTS:
            exporting.export(reader, folder / name, key, progress=console.progress)
    _picture(project, application, picture)
    console.clear()
    print()
    for what, path in (
        ("Project", project),
        ("Report", report),
        *(("Export", folder / name) for _, name in _EXPORTS),
        ("Window", picture),
    ):
        print(f"{what:<8} {path}")
    return 0


def _picture(project: Path, application: Any, out: Path) -> None:
    from annotator import app

    app.hush()
    window = app.make_window(project)
    window.resize(1280, 800)
    window.show()
    for _ in range(20):  # let everything be laid out and painted
        application.processEvents()
    window.grab().save(str(out))
    window.close()
