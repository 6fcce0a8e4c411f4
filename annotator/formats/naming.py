"""How files refer to coders and codes: by name and by path, or by id where another one bears the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from annotator.model.codebook import Codebook
from annotator.model.coder import Coder

Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True)
class Names:
    """The names in one set of contents. An id that is not among them stands for itself."""

    codebook: Codebook
    coders: tuple[Coder, ...]

    def coder(self, identifier: str) -> str:
        return self._coders.get(identifier, identifier)

    def code(self, identifier: str) -> list[str] | str:
        """The path as a list, or the id."""
        identifier = self.codebook.merged.get(identifier, identifier)
        path = self._paths.get(identifier)
        return identifier if path is None else list(path)

    def code_label(self, identifier: str) -> str:
        """The path's names joined by "/", or the id."""
        identifier = self.codebook.merged.get(identifier, identifier)
        return self._labels.get(identifier, identifier)

    @cached_property
    def _coders(self) -> dict[str, str]:
        return _unique({coder.id: coder.name for coder in self.coders})

    @cached_property
    def _paths(self) -> dict[str, tuple[str, ...]]:
        return _unique({code.id: self.codebook.path(code.id) for code in self.codebook})

    @cached_property
    def _labels(self) -> dict[str, str]:
        return _unique({code.id: "/".join(self.codebook.path(code.id)) for code in self.codebook})


def _unique(names: Mapping[str, Name]) -> dict[str, Name]:
    """Without names that two bear, and names that are another one's id."""
    count = Counter(names.values())
    return {identifier: name for identifier, name in names.items() if count[name] == 1 and name not in names}
