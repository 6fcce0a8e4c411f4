"""From what a caller names (a value, an id, a path, a name) to the thing in the project. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from annotator.errors import Refused, UsageError
from annotator.model.annotation import Annotation
from annotator.model.codebook import Code
from annotator.model.coder import Coder
from annotator.model.document import Document

if TYPE_CHECKING:
    from annotator.project import Project

CodeSpec = str | Sequence[str] | Code
DocumentSpec = str | Document
AnnotationSpec = str | Annotation


def working_coder(project: Project) -> Coder:
    """The coder who works here now. Raises UsageError when nobody does."""
    if project.coder is None:
        raise UsageError('Nobody is coding in this project yet: say who you are first (--coder NAME, coder="NAME").')
    return project.coder


def code_of(project: Project, spec: CodeSpec) -> Code:
    """The code that ``spec`` names, as it is now. Raises UsageError."""
    return project.codebook().resolve(spec.id if isinstance(spec, Code) else spec)


def active_code(project: Project, spec: CodeSpec) -> Code:
    """The code that ``spec`` names. Raises UsageError, also when it is retired."""
    code = code_of(project, spec)
    if code.retired:
        raise UsageError(f"The code “{code.name}” is retired: bring it back in the codebook, or choose another.")
    return code


def document_of(project: Project, spec: DocumentSpec) -> Document:
    """The document with this id, or the only one with this name. Raises UsageError."""
    return project.document(spec)


def annotation_of(project: Project, spec: AnnotationSpec) -> Annotation:
    """The annotation as it is now. Raises Refused when it is gone."""
    try:
        return project.annotation(spec.id if isinstance(spec, Annotation) else spec)
    except UsageError as error:
        raise Refused(str(error)) from None


def own_annotation(project: Project, spec: AnnotationSpec) -> Annotation:
    """The working coder's annotation. Raises Refused when it is gone or somebody else's."""
    coder = working_coder(project)
    annotation = annotation_of(project, spec)
    if annotation.coder != coder.id:
        owner = next((c.name for c in project.coders() if c.id == annotation.coder), "another coder")
        raise Refused(f"This annotation is {owner}'s: only {owner} can change it.")
    return annotation
