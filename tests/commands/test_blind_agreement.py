"""What an open blind round hides is missing from a coder's agreement; it never counts as "marked nothing"."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from annotator.commands import agreement, coding
from annotator.commands.codebook import add_code
from annotator.model.document import Draft
from annotator.model.round import Round
from annotator.project import Project


def test_hidden_coders_are_missing_until_the_round_closes(tmp_path: Path) -> None:
    path = tmp_path / "study.annotator"
    with Project.create(path, coder="A") as project:
        with project.change("Import") as change:
            document = change.put_document(Draft("one", "x" * 100))
        add_code(project, "figure")
        coding.code_selection(project, document, 0, 10, "figure")
        project.set_coder("B")
        coding.code_selection(project, document, 0, 10, "figure")
        a, b = sorted(project.coders(), key=lambda coder: coder.name)
        round_ = Round("", "pilot", blind=True, assignments={document: (a.id, b.id)})
        with project.change("Round") as change:
            change.put_round(round_)

        def percent() -> tuple[float | None, str | None]:
            (row,) = agreement.agreement(project, measures=["percent"], resamples=0).results
            return row.value, row.undefined

        assert percent()[0] is None  # B sees only their own work: nothing to compare, and no figure
        assert percent()[1] in ("single_coder", "no_pairable")
        assert agreement.disagreements(project) == []

        project.set_coder("Lead")  # who does not code in the round sees both
        assert percent() == (1.0, None)

        project.set_coder("B")
        with project.change("Close the round") as change:
            change.put_round(replace(project.rounds()[0], open=False))
        assert percent() == (1.0, None)
