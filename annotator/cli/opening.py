"""Opening the project that a command line names."""

from __future__ import annotations

import os
from argparse import Namespace
from typing import TYPE_CHECKING

from annotator.errors import ProjectReadOnly, UsageError

if TYPE_CHECKING:
    from annotator.project import Project


def coder_of(args: Namespace) -> str | None:
    """Who works here: ``--coder``, else ``$ANNOTATOR_CODER``."""
    return getattr(args, "coder", None) or os.environ.get("ANNOTATOR_CODER") or None


def to_read(args: Namespace) -> Project:
    """The project, opened for reading: takes no lock, writes nothing. As a coder, it shows what they may see."""
    from annotator.project import Project

    project = Project.open(args.project, coder_of(args), read_only=True)
    if getattr(args, "coder", None) and project.coder is None:
        known = ", ".join(coder.name for coder in project.coders()) or "none yet"
        project.close()
        raise UsageError(f"There is no coder “{args.coder}” in {args.project}. Coders: {known}.")
    return project


def to_write(args: Namespace) -> Project:
    """The project, opened for writing. Raises ProjectReadOnly when it can only be read."""
    from annotator.project import Project

    project = Project.open(args.project, coder_of(args))
    if project.read_only:
        why = project.why_read_only
        project.close()
        raise ProjectReadOnly(f"{args.project} can't be changed now: {why}")
    return project
