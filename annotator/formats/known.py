"""What a file of annotations may refer to: documents, codes and coders that stand above in it, or in the project.

By id, by the file's own id, by name (a code: by path). Every refusal is a ValueError: one clause that says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from annotator.errors import UsageError
from annotator.model.codebook import Code, Codebook
from annotator.model.coder import Coder
from annotator.model.contents import Contents
from annotator.model.document import Document
from annotator.model.ids import derived_id


class Known:
    """Filled with ``add_...`` while a file is read; ``base`` (the project's contents) is looked at second."""

    def __init__(self, base: Contents) -> None:
        self.base = base
        self.coders: dict[str, Coder] = {}
        self.codes: dict[str, Code] = {}
        self.documents: dict[str, Document] = {}
        self.merged: dict[str, str] = {}
        self._aliases: dict[tuple[str, str], str] = {}
        self._code_paths: dict[tuple[str, ...], list[str]] = {}
        self._names: dict[str, list[str]] = {}

    def alias(self, kind: str, raw: str, identifier: str) -> None:
        """``raw`` is what this file calls the thing."""
        self._aliases[kind, raw] = identifier

    def unaliased(self, kind: str, raw: str) -> str:
        return self._aliases.get((kind, raw), raw)

    def add_coder(self, coder: Coder) -> None:
        self.coders[coder.id] = coder

    def add_code(self, code: Code, path: tuple[str, ...]) -> None:
        self.codes[code.id] = code
        self._code_paths.setdefault(path, []).append(code.id)

    def add_document(self, document: Document) -> None:
        self.documents[document.id] = document
        self._names.setdefault(document.name, []).append(document.id)

    def coder(self, ref: Any) -> Coder:
        """The coder; a name that nobody bears yet is a new coder, for a name is all there is to one."""
        if not isinstance(ref, str) or not ref.strip():
            raise ValueError("it names no coder")
        identifier = self.unaliased("coder", ref)
        for coders in (self.coders.values(), self.base.coders):
            found = [c for c in coders if c.id == identifier] or [c for c in coders if c.name == ref]
            if len(found) > 1:
                raise ValueError(f"more than one coder is called “{ref}”; give the id")
            if found:
                self.coders.setdefault(found[0].id, found[0])
                return found[0]
        new = Coder(derived_id("coder", ref), ref)
        self.add_coder(new)
        return new

    def code(self, ref: Any) -> Code:
        """The code at a path (a list, or names joined by "/"), or with this id."""
        path = (ref,) if isinstance(ref, str) else _path(ref)
        if isinstance(ref, str):
            identifier = self.unaliased("code", ref)
            identifier = self.merged.get(identifier, identifier)
            if identifier in self.codes:
                return self.codes[identifier]
        found = self._code_paths.get(path) or (
            self._code_paths.get(tuple(ref.split("/"))) if isinstance(ref, str) else None
        )
        if found and len(found) > 1:
            raise ValueError(f"more than one code is called “{'/'.join(path)}”; give the id")
        if found:
            return self.codes[found[0]]
        return self._base_code(ref)

    def _base_code(self, ref: Any) -> Code:
        """A whole path is tried before anything shorter: a retired code must not give way to another's last name."""
        book = self.base.codebook
        if isinstance(ref, str) and ref not in book.by_id:
            same = self._base_labels.get(ref, [])
            same = [code for code in same if not code.retired] or same
            if len(same) == 1:
                return same[0]
        try:
            return book.resolve(ref)
        except (UsageError, KeyError):
            label = ref if isinstance(ref, str) else "/".join(ref)
            raise ValueError(f"there is no code “{label}”; add it to the codebook first") from None

    @cached_property
    def _base_labels(self) -> dict[str, list[Code]]:
        labels: dict[str, list[Code]] = {}
        for code in self.base.codebook:
            labels.setdefault("/".join(self.base.codebook.path(code.id)), []).append(code)
        return labels

    def path(self, code: Code) -> tuple[str, ...]:
        """The code's path, in the file or in the project."""
        names = [code.name]
        seen = {code.id}
        while code.parent and code.parent not in seen:
            seen.add(code.parent)
            parent = self.codes.get(code.parent) or self.base.codebook.by_id.get(code.parent)
            if parent is None:
                break
            code = parent
            names.append(code.name)
        return tuple(reversed(names))

    def document(self, ref: Any, name: str = "") -> Document:
        """The document with this id, or the only one with this name (``ref`` itself, or ``name``)."""
        if not isinstance(ref, str) or not (ref or name):
            raise ValueError("it names no document")
        identifier = self.unaliased("document", ref)
        document = self.documents.get(identifier) or self._base_documents.get(identifier)
        if document is not None:
            return document
        for wanted in filter(None, (ref, name)):
            found = [self.documents[i] for i in self._names.get(wanted, ())] or self._base_names.get(wanted, [])
            if len(found) > 1:
                raise ValueError(f"more than one document is called “{wanted}”; give the id")
            if found:
                return found[0]
        raise ValueError(f"there is no document “{name or ref}”; import it first")

    @cached_property
    def _base_documents(self) -> dict[str, Document]:
        return {document.id: document for document in self.base.documents}

    @cached_property
    def _base_names(self) -> dict[str, list[Document]]:
        return _by_name(self._base_documents.values())


def _by_name(documents: Iterable[Document]) -> dict[str, list[Document]]:
    names: dict[str, list[Document]] = {}
    for document in documents:
        for name in {document.name, document.title}:
            names.setdefault(name, []).append(document)
    return names


def _path(ref: Any) -> tuple[str, ...]:
    if not isinstance(ref, Sequence) or not ref or not all(isinstance(name, str) for name in ref):
        raise ValueError("its code is neither a path (a list of names) nor a name")
    return tuple(ref)


def codebook_of(known: Known) -> Codebook:
    """The file's codes in the file's order."""
    return Codebook(tuple(known.codes.values()), dict(known.merged))
