"""What a change touched: returned by every command, carried by the window's one signal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """``kinds`` are any of: coder, code, document, metadata, annotation, absence, done, round.
    ``documents`` and ``annotations`` are ids; ``step`` is the project's step after the change."""

    label: str = ""
    kinds: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    annotations: frozenset[str] = frozenset()
    step: int = 0

    def __or__(self, other: Changes) -> Changes:
        return Changes(
            other.label or self.label,
            self.kinds | other.kinds,
            self.documents | other.documents,
            self.annotations | other.annotations,
            max(self.step, other.step),
        )
