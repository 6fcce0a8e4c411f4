"""The methods paragraph and its references: numbers of the project, in sentences that can be pasted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from annotator.agreement import MEASURES
from annotator.formats.base import WriteOptions
from annotator.formats.report.methods import methods
from annotator.formats.report.references import OF_MEASURE, citation, references
from annotator.formats.report.wording import MEASURES as NAMES
from annotator.formats.report.work import work
from annotator.formats.report_md import write
from annotator.model.annotation import Annotation, Done
from annotator.model.codebook import Code, Codebook
from annotator.model.coder import Coder
from annotator.model.contents import Contents
from annotator.model.document import Document
from annotator.model.round import Round


@dataclass(frozen=True)
class Row:
    measure: str
    value: float | None
    ci: tuple[float, float] | None = None
    code: tuple[str, ...] | None = ("frame",)
    undefined: str | None = None
    n: float | None = 200
    metric: str | None = "nominal"
    field: str | None = None
    document: str | None = None
    coders: tuple[str, ...] = ("Ada", "Ben")


@dataclass(frozen=True)
class Report:
    results: tuple[Row, ...]
    unit: str = "character"
    coders: tuple[str, ...] = ("Ada", "Ben")
    documents: int = 2
    resamples: int = 2000
    seed: int = 7
    confidence: float = 0.9


def study(**changes: Any) -> Contents:
    """Three documents; both coders worked on two of them, on one by finishing it."""
    marks = [Annotation(str(n), d, c, "f", 0, 5) for n, (d, c) in enumerate([("1", "a"), ("1", "b"), ("2", "a")])]
    made = Contents(
        codebook=Codebook((Code("f", "frame"),)),
        coders=(Coder("a", "Ada"), Coder("b", "Ben")),
        documents=tuple(Document(str(n), f"letter {n}", 100, "") for n in (1, 2, 3)),
        annotations=tuple(marks),
        done=(Done("2", "b"),),
    )
    return replace(made, **changes)


def paragraph(*reports: Report, **changes: Any) -> str:
    contents = study(**changes)
    return " ".join(methods(contents, work(contents), reports))


def test_the_material_and_how_much_of_it_was_coded_twice() -> None:
    said = paragraph()
    assert "2 coders (Ada and Ben) coded 3 documents (300 characters) with a codebook of 1 code" in said
    assert "2 documents (67%) were coded by two coders or more; that they worked independently is not on" in said
    blind = paragraph(rounds=(Round("r", "pilot", True, False, {"1": ("a", "b")}), Round("s", "open", False)))
    assert (
        "2 documents (67%) were coded by two coders or more, blind to each other’s work in the round “pilot”." in blind
    )


def test_figures_with_intervals_and_what_they_rest_on() -> None:
    said = paragraph(Report((Row("krippendorff_alpha", 0.7123, (0.6012, 0.8034)), Row("percent", 0.95))))
    assert "with single characters as units, Krippendorff’s α was 0.71 [0.60, 0.80] for “frame”." in said
    assert "Percent agreement was 0.95." in said
    assert "This rests on 200 characters in 2 documents coded by Ada and Ben." in said
    assert "Of 1 value of Krippendorff’s α, 0 reached .800 and 1 more reached .667" in said
    assert "Brackets are 90 % percentile intervals from 2,000 bootstrap resamples of documents (seed 7;" in said
    assert "Krippendorff’s α (Krippendorff, 2004) and percent agreement (Gwet, 2014)." in said


def test_what_is_undefined_is_named_with_its_reason() -> None:
    silent = Row("krippendorff_alpha", None, None, ("motive",), "no_variation")
    said = paragraph(Report((Row("krippendorff_alpha", 0.9), silent)))
    assert "Krippendorff’s α is undefined for “motive” (no variation)." in said
    assert "Of 1 value" in said
    assert "is undefined for these data" in paragraph(Report((silent,)))


@pytest.mark.parametrize(("value", "shown"), [(0.796, "0.796"), (0.6651, "0.665"), (0.8, "0.80"), (0.664, "0.66")])
def test_rounding_lifts_no_value_over_a_threshold(value: float, shown: str) -> None:
    assert f"α was {shown} for" in paragraph(Report((Row("krippendorff_alpha", value),)))


def test_measures_that_correct_for_no_chance_meet_no_thresholds() -> None:
    said = paragraph(Report((Row("f1_exact", 0.4), Row("f1_overlap", 0.9)), unit="span"))
    assert ".800" not in said
    assert "F1 (overlap) was 0.90." in said
    assert "This rests on 200 spans in 2 documents" in said


def test_nothing_was_compared() -> None:
    assert "Annotator" not in paragraph()
    assert references([]) == []


def test_references_are_those_that_are_cited() -> None:
    alone = Report((Row("cohen_kappa", 0.9), Row("holsti", None, undefined="empty")))
    assert [work[:20] for work in references([alone])] == ["Cohen, J. (1960). A ", "Krippendorff, K. (20"]
    sets = Report((Row("krippendorff_alpha", 0.9, (0.8, 1.0), metric="masi"),))
    works = references([sets])
    assert [work.partition(",")[0] for work in works] == ["Efron", "Hesterberg", "Krippendorff", "Passonneau"]
    assert citation("krippendorff_alpha", "masi") == "Krippendorff, 2004; Passonneau, 2006"


def test_every_measure_has_a_name_and_a_work() -> None:
    keys = {measure.key for measure in MEASURES}
    assert keys <= set(OF_MEASURE)
    assert keys <= set(NAMES)
    for key in keys:
        cited, work_ = OF_MEASURE[key]
        assert work_.partition(",")[0].split()[0] == cited.split()[0].strip(",&"), key
        assert f"({cited[-4:]})" in work_, key


def test_the_short_report_lists_the_works(tmp_path: Any) -> None:
    report = Report((Row("krippendorff_alpha", 0.7, (0.6, 0.8)),))
    write(study(), tmp_path / "report.md", WriteOptions(agreement=(report,)))
    lines = (tmp_path / "report.md").read_text("utf-8").splitlines()
    place = lines.index("### References")
    assert lines.index("## Methods") < place < lines.index("## Agreement")
    assert len([line for line in lines[place:] if line.startswith("- ")]) == 3
