"""What every chart is: something that draws itself, says itself in words, and is a table, too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from annotator.ui.charts.drawing import Drawing

Cell = str | int | float | None


class Chart(Protocol):
    """``title`` and ``caption`` (measure, unit, n, coders) stand in the files, too; on screen the page says them."""

    @property
    def title(self) -> str: ...

    @property
    def caption(self) -> str: ...

    def draw(self, drawing: Drawing, width: float) -> None:
        """Draw it from (0, 0) on, if possible no wider than this."""
        ...

    def table(self) -> tuple[Sequence[str], Sequence[Sequence[Cell]]]:
        """Headings and lines with the exact figures."""
        ...
