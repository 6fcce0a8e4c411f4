"""Expected failures: one clear sentence each (what happened, to which file, what to do).

Everything that is not an AnnotatorError is a bug and stays loud. The command line's exit codes hang on the
class: 3 for ProjectError and its children, 2 for UsageError, 1 for anything refused in part.
"""

from __future__ import annotations


class AnnotatorError(Exception):
    """Something a person can understand and act on. ``str(error)`` is the whole message, without markup."""


class UsageError(AnnotatorError):
    """The request itself is wrong: an unknown code, a span outside the text, a value of the wrong type."""


class Refused(AnnotatorError):
    """A gesture that can't be carried out now (changed since, no annotation there); nothing was written."""


class FormatError(AnnotatorError):
    """A file that is not what it claims to be, or can't be read."""


class ProjectError(AnnotatorError):
    """A project that can't be opened or written. Nothing was changed."""


class ProjectDamaged(ProjectError):
    """What is on the disk is not what was written."""


class ProjectNewer(ProjectError):
    """The file was written by a newer Annotator."""


class ProjectReadOnly(ProjectError):
    """The project was opened for reading (second window, read-only medium, network drive)."""


class DiskFull(ProjectError):
    """There was no room; the gesture was not stored, everything before it is."""


class Cancelled(AnnotatorError):
    """The person cancelled a long task; nothing was changed."""
