"""Coding: marking spans and documents, changing and deleting marks, absences, documents done.

Every function checks what it is given and writes one undo step. Only the coder's own annotations can be changed.
Documents, codes and annotations may be given as values, ids, or by name where only one bears it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from annotator.commands import values
from annotator.commands.lookup import (
    AnnotationSpec,
    CodeSpec,
    DocumentSpec,
    active_code,
    code_of,
    document_of,
    own_annotation,
    working_coder,
)
from annotator.errors import Refused
from annotator.model.annotation import Absence, Annotation, Done
from annotator.model.changes import Changes
from annotator.model.field import FieldValue
from annotator.model.ids import new_id

if TYPE_CHECKING:
    from annotator.project import Project


def code_selection(
    project: Project,
    document: DocumentSpec,
    start: int,
    end: int,
    code: CodeSpec,
    *,
    fields: Mapping[str, Any] | None = None,
    memo: str = "",
    certainty: str = "",
    flag: bool = False,
) -> Changes:
    """Mark ``text[start:end]`` (code points) with a code; ``annotations`` of the result holds the new id.

    ``fields`` maps names to values: plain ones, ``FieldValue``, or the archive's form (interface.md). An absence of
    the code that the coder had recorded here is taken back in the same step.
    """
    found = document_of(project, document)
    values.span(found, start, end)
    return _code(project, found.id, start, end, code, fields, memo, certainty, flag)


def code_document(
    project: Project,
    document: DocumentSpec,
    code: CodeSpec,
    *,
    fields: Mapping[str, Any] | None = None,
    memo: str = "",
    certainty: str = "",
    flag: bool = False,
) -> Changes:
    """Mark the whole document with a code; otherwise like ``code_selection``."""
    return _code(project, document_of(project, document).id, None, None, code, fields, memo, certainty, flag)


def _code(
    project: Project,
    document: str,
    start: int | None,
    end: int | None,
    code: CodeSpec,
    fields: Mapping[str, Any] | None,
    memo: str,
    certainty: str,
    flag: bool,
) -> Changes:
    coder = working_coder(project)
    category = active_code(project, code)
    annotation = Annotation(
        new_id(),
        document,
        coder.id,
        category.id,
        start,
        end,
        fields=values.field_values(project, category, project.document(document), fields or {}),
        memo=values.clean(memo),
        certainty=values.certainty(certainty),
        flag=bool(flag),
    )
    absent = Absence(document, coder.id, category.id)
    with project.change(f"Code “{category.name}”") as change:
        if absent in project.absences(document, coder.id):
            change.put_absence(absent, False)
        change.put_annotation(annotation)
    return change.changes


def resize(project: Project, annotation: AnnotationSpec, start: int, end: int) -> Changes:
    """Let the annotation cover ``text[start:end]`` instead; its values stay."""
    own = own_annotation(project, annotation)
    values.span(project.document(own.document), start, end)
    return _put(project, "Change the span", replace(own, start=start, end=end, quote=""))


def recode(project: Project, annotation: AnnotationSpec, code: CodeSpec) -> Changes:
    """Give the annotation another code. Values stay where the new code has a field of the same name and type that
    they fit; the others go (undo brings them back)."""
    own = own_annotation(project, annotation)
    old, new = code_of(project, own.code), active_code(project, code)
    kept = {}
    for name, value in own.fields.items():
        before, after = old.field(name), new.field(name)
        if before and after and before.type is after.type and not values.misfit(after, value):
            kept[name] = value
    return _put(project, f"Change the code to “{new.name}”", replace(own, code=new.id, fields=kept))


def delete(project: Project, annotations: AnnotationSpec | Iterable[AnnotationSpec]) -> Changes:
    """Delete annotations, all in one undo step or none."""
    specs = [annotations] if isinstance(annotations, str | Annotation) else list(annotations)
    own = [own_annotation(project, spec) for spec in specs]
    if not own:
        raise Refused("There is no annotation to delete.")
    label = "Delete the annotation" if len(own) == 1 else f"Delete {len(own)} annotations"
    with project.change(label) as change:
        for annotation in own:
            change.remove_annotation(annotation.id)
    return change.changes


def set_field(
    project: Project,
    annotation: AnnotationSpec,
    name: str,
    value: Any,
    start: int | None = None,
    end: int | None = None,
) -> Changes:
    """Give a field a value (None: none), read from ``text[start:end]`` when that is said."""
    own = own_annotation(project, annotation)
    if value is not None and (start is not None or end is not None):
        category = code_of(project, own.code)
        bare = values.field_value(project, category, project.document(own.document), name, value).value
        value = FieldValue(bare, start, end)
    return set_fields(project, own, {name: value})


def set_fields(project: Project, annotation: AnnotationSpec, fields: Mapping[str, Any]) -> Changes:
    """Give several fields their values in one undo step; None takes a value away, fields not named stay."""
    own = own_annotation(project, annotation)
    category, document = code_of(project, own.code), project.document(own.document)
    given = values.field_values(project, category, document, fields)
    merged = {name: value for name, value in own.fields.items() if name not in fields} | given
    return _put(project, "Set " + ", ".join(f"“{name}”" for name in fields), replace(own, fields=merged))


def set_memo(project: Project, annotation: AnnotationSpec, memo: str) -> Changes:
    """Write the annotation's memo."""
    return _put(project, "Write a memo", replace(own_annotation(project, annotation), memo=values.clean(memo)))


def set_certainty(project: Project, annotation: AnnotationSpec, certainty: str) -> Changes:
    """Say how sure the coder is: certain, probable, unsure, or "" for not said."""
    own = own_annotation(project, annotation)
    return _put(project, "Set the certainty", replace(own, certainty=values.certainty(certainty)))


def set_flag(project: Project, annotation: AnnotationSpec, flag: bool = True) -> Changes:
    """Flag the annotation for discussion, or take the flag away."""
    own = own_annotation(project, annotation)
    return _put(project, "Flag" if flag else "Take the flag away", replace(own, flag=bool(flag)))


def _put(project: Project, label: str, annotation: Annotation) -> Changes:
    with project.change(label) as change:
        change.put_annotation(annotation)
    return change.changes


def mark_absent(project: Project, document: DocumentSpec, code: CodeSpec, present: bool = True) -> Changes:
    """Record that the coder looked for a code in a document and it is not there; ``present=False`` takes it back.

    Raises Refused when the coder has marked that code there.
    """
    coder, found = working_coder(project), document_of(project, document)
    category = active_code(project, code) if present else code_of(project, code)
    if present and (count := len(project.annotations(found.id, coder.id, category.id))):
        passages = "a passage" if count == 1 else f"{count} passages"
        raise Refused(f"You marked {passages} with “{category.name}” in this document: it is not absent.")
    label = f"“{category.name}” is absent" if present else f"Take back that “{category.name}” is absent"
    with project.change(label) as change:
        change.put_absence(Absence(found.id, coder.id, category.id), present)
    return change.changes


def mark_done(project: Project, document: DocumentSpec, done: bool = True) -> Changes:
    """Say that the coder has finished a document, or not yet."""
    coder, found = working_coder(project), document_of(project, document)
    with project.change("Document done" if done else "Document not done") as change:
        change.set_done(Done(found.id, coder.id), done)
    return change.changes
