"""Shorthand for the tests: contingency tables and published files as data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from annotator.agreement import Continuum, Corpus, Ratings, Unit
from tests.shared import shared_path


def table(cells: Mapping[tuple[Any, ...], int], **options: Any) -> Ratings:
    """Ratings in which each row of values occurs so often."""
    return Ratings([row for row, count in cells.items() for _ in range(count)], **options)


def published(name: str) -> dict[str, Any]:
    """A published example with the values that independent packages give."""
    loaded: dict[str, Any] = json.loads(shared_path("data", "agreement_published", f"{name}.json").read_text())
    return loaded


def corpus_of(example: Mapping[str, Any]) -> Corpus:
    coders = example["coders"]
    spans = [Unit(coders[span["coder"]], span["start"], span["end"], span["label"]) for span in example["spans"]]
    return Corpus([Continuum(example["length"], coders, spans)])


def text(
    length: int, coders: str, *spans: tuple[str, int, int] | tuple[str, int, int, str], id: str = "", code: str = "x"
) -> Continuum:
    """A document; spans are (coder, start, end) or (coder, start, end, code)."""
    units = [Unit(span[0], span[1], span[2], span[3] if len(span) > 3 else code) for span in spans]
    return Continuum(length, tuple(coders), units, id=id)
