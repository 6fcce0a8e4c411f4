"""The explanation that several pages share: asked for once, with the titles of the documents it names."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.model.contents import Progress
from annotator.project import Project
from annotator.ui.panels.agreement_page import Choice
from annotator.ui.panels.agreement_supply import Work

if TYPE_CHECKING:
    from annotator.commands.explained import Explanation, Figure, Methods

#: Half of the interval's width that documents are planned for, until the person chooses otherwise.
HALF_WIDTH = 0.1


@dataclass(frozen=True)
class Explained:
    """``codes`` and ``fields`` explain the figures of the two tables; ``titles`` are the documents' by their ids."""

    codes: Explanation
    fields: Explanation
    methods: Methods
    titles: dict[str, str]

    def figure(self, choice: Choice) -> Figure | None:
        """The figure that was chosen."""
        wanted = choice.figure
        every = (*self.codes.figures, *self.fields.figures)
        return next((one for one in every if (one.code, one.field, one.measure) == wanted), None)


def key(choice: Choice, half_width: float = HALF_WIDTH) -> Hashable | None:
    return None if choice.row is None else (choice.unit, choice.measures, choice.threshold, choice.clusters, half_width)


def work(choice: Choice, half_width: float = HALF_WIDTH) -> Work:
    def explained(reader: Project, progress: Progress) -> Explained:
        from annotator.commands.explaining import explain, methods

        codes, fields = (
            explain(
                reader, unit=unit, measures=measures, half_width=half_width, threshold=choice.threshold,
                clusters=choice.clusters, progress=progress,
            )
            for unit, measures in ((choice.unit, choice.measures), ("field", None))
        )  # fmt: skip
        reports = [one.report for one in (codes, fields) if one.figures]
        titles = {document.id: document.title for document in reader.documents()}
        return Explained(codes, fields, methods(reader, reports, progress), titles)

    return explained
