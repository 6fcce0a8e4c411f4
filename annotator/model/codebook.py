"""The codebook: codes in a tree, each with definitions and fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from annotator.errors import UsageError
from annotator.model.field import Field


@dataclass(frozen=True, slots=True)
class Code:
    """A category. ``definition`` is the short one that a coder sees while coding, ``description`` the full one.
    ``key`` is the single key that applies it. ``retired`` codes keep their annotations and are offered no more."""

    id: str
    name: str
    parent: str | None = None
    colour: str = "#888888"
    key: str = ""
    definition: str = ""
    description: str = ""
    include: str = ""
    exclude: str = ""
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    position: int = 0
    retired: bool = False

    def field(self, name: str) -> Field | None:
        return next((f for f in self.fields if f.name == name), None)


@dataclass(frozen=True)
class Codebook:
    """All codes, parents before children, siblings by position and name. ``merged`` maps a code that was merged
    away to the code that stands for it now (already resolved to the last one)."""

    codes: tuple[Code, ...] = ()
    merged: dict[str, str] = field(default_factory=dict)
    version: int = 0

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def by_id(self) -> dict[str, Code]:
        return {code.id: code for code in self.codes}

    @property
    def active(self) -> tuple[Code, ...]:
        return tuple(code for code in self.codes if not code.retired)

    def code(self, code_id: str) -> Code:
        """The code with this id, or the one it was merged into. Raises KeyError."""
        return self.by_id[self.merged.get(code_id, code_id)]

    def path(self, code_id: str) -> tuple[str, ...]:
        """Names from the root down."""
        names: list[str] = []
        code: Code | None = self.code(code_id)
        while code is not None:
            names.append(code.name)
            code = self.by_id.get(code.parent) if code.parent else None
        return tuple(reversed(names))

    def children(self, code_id: str | None) -> tuple[Code, ...]:
        return tuple(code for code in self.codes if code.parent == code_id)

    def subtree(self, code_id: str) -> tuple[Code, ...]:
        """The code and everything under it."""
        top = self.code(code_id)
        return (top, *(c for child in self.children(top.id) for c in self.subtree(child.id)))

    def resolve(self, spec: str | Sequence[str]) -> Code:
        """A code by id, by path (list of names, or names joined by "/"), or by name where only one bears it.
        Raises UsageError with a sentence that lists what there is."""
        if isinstance(spec, str):
            if spec in self.merged or spec in self.by_id:
                return self.code(spec)
            wanted: tuple[str, ...] = (spec,)
            found = [c for c in self.active if self.path(c.id) == wanted]
            found = found or [c for c in self.active if "/".join(self.path(c.id)) == spec]
            found = found or [c for c in self.active if c.name == spec]
        else:
            wanted = tuple(spec)
            found = [c for c in self.active if self.path(c.id) == wanted]
        if not found and not isinstance(spec, str):
            found = [c for c in self.codes if self.path(c.id) == wanted]
        label = spec if isinstance(spec, str) else "/".join(spec)
        if len(found) > 1:
            places = ", ".join("/".join(self.path(c.id)) for c in found)
            raise UsageError(f"More than one code is called “{label}”: {places}. Give the whole path.")
        if not found:
            known = ", ".join(dict.fromkeys("/".join(self.path(c.id)) for c in self.active)) or "none yet"
            raise UsageError(f"There is no code “{label}” in the codebook. Codes: {known}.")
        return found[0]
