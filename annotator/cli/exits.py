"""Exit codes (interface.md): which failure gives which."""

from __future__ import annotations

from annotator.errors import AnnotatorError, ProjectError, Refused

DONE, IN_PART, USAGE, NO_PROJECT = 0, 1, 2, 3
#: As the shell does it: 128 and the signal's number.
INTERRUPTED, NO_READER = 130, 141


def exit_code(error: AnnotatorError) -> int:
    """3: the project can't be opened or written; 1: refused; 2: what was asked for is wrong."""
    if isinstance(error, ProjectError):
        return NO_PROJECT
    return IN_PART if isinstance(error, Refused) else USAGE
