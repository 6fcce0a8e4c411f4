"""What a line of the archive looks like: model values to plain values. The way back is in parts.py.

What is empty is left out. A coder is written by name and a code by path, unless another one bears the same: then by id.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from annotator.formats.codebook_json import code_to_json
from annotator.formats.naming import Names
from annotator.model.annotation import Absence, Annotation, Done
from annotator.model.codebook import Code, Codebook
from annotator.model.coder import Coder
from annotator.model.document import Document
from annotator.model.field import to_json
from annotator.model.round import Round

VERSION = 1
HEADER: Mapping[str, Any] = {"type": "annotator", "version": VERSION}

Line = dict[str, Any]


def coder_line(coder: Coder) -> Line:
    return {"type": "coder", "id": coder.id, "name": coder.name}


def code_line(code: Code, codebook: Codebook) -> Line:
    """``parent`` is the parent's id: two parents may bear one path."""
    line = {"type": "code", **code_to_json(code, codebook.path(code.id)), "position": code.position}
    if code.parent is not None and code.parent in codebook.by_id:
        line["parent"] = code.parent
    return line


def merged_line(old: str, into: str) -> Line:
    return {"type": "merged", "id": old, "into": into}


def document_line(document: Document, original: bytes | None) -> Line:
    """``original``: true where the original bytes are the text in UTF-8, else the bytes in base64."""
    text = document.text
    line: Line = {"type": "document", "id": document.id, "name": document.name, "text": text}
    if document.metadata:
        line["metadata"] = dict(sorted(document.metadata.items()))
    if original is not None:
        same = original == text.encode("utf-8", "surrogatepass")
        line["original"] = True if same else base64.b64encode(original).decode()
    return line


def round_line(round_: Round, names: Names) -> Line:
    assignments = {d: [names.coder(c) for c in coders] for d, coders in sorted(round_.assignments.items())}
    line: Line = {"type": "round", "id": round_.id, "name": round_.name, "blind": round_.blind}
    if not round_.open:
        line["open"] = False
    return {**line, "assignments": assignments}


def annotation_line(annotation: Annotation, names: Names) -> Line:
    line: Line = {
        "type": "annotation",
        "id": annotation.id,
        "document": annotation.document,
        "coder": names.coder(annotation.coder),
        "code": names.code(annotation.code),
        "start": annotation.start,
        "end": annotation.end,
        "quote": annotation.quote,
        "fields": {name: to_json(value) for name, value in sorted(annotation.fields.items())},
    }
    line |= {
        key: value
        for key in ("memo", "certainty", "flag", "created", "modified")
        if (value := getattr(annotation, key))
    }
    if annotation.adjudicates:
        line["adjudicates"] = list(annotation.adjudicates)
    if not annotation.fields:
        del line["fields"]
    return line


def absence_line(absence: Absence, names: Names) -> Line:
    return {
        "type": "absence",
        "document": absence.document,
        "coder": names.coder(absence.coder),
        "code": names.code(absence.code),
    }


def done_line(done: Done, names: Names) -> Line:
    return {"type": "done", "document": done.document, "coder": names.coder(done.coder)}
