"""Coders: the people who annotate."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Coder:
    id: str
    name: str
