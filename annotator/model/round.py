"""Rounds: who codes which documents, and whether blind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Round:
    """``assignments`` maps a document's id to the ids of its coders. While a blind round is open, a coder assigned
    to one of its documents sees only their own work on it."""

    id: str
    name: str
    blind: bool = True
    open: bool = True
    assignments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
