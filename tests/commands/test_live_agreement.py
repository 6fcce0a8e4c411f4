"""Agreement that follows each gesture says what agreement computed anew says; no interval is shown past its time.

The oracle is ``computed``, which reads everything and is proved against published values elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.commands import codebook, coding
from annotator.commands.agreement_report import AgreementReport, ResultRow
from annotator.commands.live_agreement import LiveAgreement, Reports, Wanted, computed, is_pending, tables
from annotator.errors import AnnotatorError
from annotator.model.changes import Changes
from annotator.model.document import Draft
from annotator.model.round import Round
from annotator.project import Project

TEXTS = tuple(f"{n}. Officials said five were hurt. Nobody believed it; some wept, others left." for n in range(5))
FIELDS = [
    {"name": "count", "type": "quantity"},
    {"name": "grade", "type": "choice", "level": "ordinal", "choices": ["low", "middle", "high"]},
    {"name": "side", "type": "choice", "choices": ["us", "them"]},
    {"name": "kinds", "type": "choices", "choices": ["a", "b", "c"]},
    {"name": "words", "type": "text"},
]
VALUES: dict[str, tuple[Any, ...]] = {
    "count": (1, 2, 5.5, None),
    "grade": ("low", "middle", "high", None),
    "side": ("us", "them", None),
    "kinds": (["a"], ["a", "b"], ["c"], None),
    "words": ("five", "some", None),
}
CODES = ("figure", "motive", "old")
CODERS = ("A", "B", "C", "late")
ALL_RATED = ("krippendorff_alpha", "cohen_kappa", "percent", "f1_overlap")
WANTED = (
    Wanted("character", ALL_RATED, 0),
    Wanted("character", ("conger_kappa", "f1_exact", "gwet_ac1"), 0),
    Wanted("span", ("cohen_kappa", "percent", "f1_iou"), 0),
    Wanted("span", ("f1_exact", "krippendorff_alpha"), 0),
    Wanted("token", ("scott_pi", "f1_overlap", "brennan_prediger"), 0),
    Wanted("document", ("krippendorff_alpha", "holsti"), 0),
)


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANNOTATOR_HOME", str(tmp_path_factory.mktemp("home")))


def study(path: Path) -> Project:
    """Five documents, three codes (the last one retired), coders A, B and C who have coded, one who has not yet. The
    first document belongs to an open blind round of A and B, the second to a closed one of A, B and C."""
    project = Project.create(path, coder="late")
    for coder in ("A", "B", "C"):
        project.set_coder(coder)
    codebook.add_code(project, "figure", fields=FIELDS)
    codebook.add_code(project, "motive")
    codebook.add_code(project, "old")
    with project.change("Import") as change:
        documents = [change.put_document(Draft(f"d{n}", text)) for n, text in enumerate(TEXTS)]
    ids = {coder.name: coder.id for coder in project.coders()}
    a, b, c = (ids[name] for name in "ABC")
    with project.change("Rounds") as change:
        change.put_round(Round("", "blind", True, True, {documents[0]: (a, b)}))
        change.put_round(Round("", "over", True, False, {documents[1]: (a, b, c)}))
    for coder, shift in (("A", 0), ("B", 2), ("C", 5)):
        project.set_coder(coder)
        for document in documents[1:]:
            coding.code_selection(project, document, 3 + shift, 20 + shift, "figure", fields={"count": 5})
        coding.code_selection(project, documents[2], 40, 50 + shift, "motive")
    coding.code_selection(project, documents[3], 1, 4, "old")
    codebook.retire_code(project, "old")
    return project


# -- gestures


@dataclass(frozen=True)
class Gesture:
    """Something that a coder does. Numbers are places in what there is, taken modulo its length."""

    kind: str
    coder: str
    document: int
    code: str
    start: int
    length: int
    which: int
    field: str
    value: int


KINDS = (
    "code", "code", "code", "code whole", "resize", "recode", "delete", "value", "value", "memo", "absent", "present",
    "done", "not done", "undo", "redo",
)  # fmt: skip

gestures = st.builds(
    Gesture,
    kind=st.sampled_from(KINDS),
    coder=st.sampled_from((*"AABBC", "late")),
    document=st.integers(0, len(TEXTS) - 1),
    code=st.sampled_from(("figure", "motive")),
    start=st.integers(0, 60),
    length=st.integers(1, 15),
    which=st.integers(0, 20),
    field=st.sampled_from(tuple(VALUES)),
    value=st.integers(0, 3),
)


def do(project: Project, gesture: Gesture) -> Changes | None:
    """What the gesture touched; None where it is refused, as a person would be."""
    if project.coder is None or project.coder.name != gesture.coder:
        project.set_coder(gesture.coder)
    document = project.documents().ids()[gesture.document]
    own = project.annotations(coder=gesture.coder)
    chosen = own[gesture.which % len(own)].id if own else ""
    end = gesture.start + gesture.length
    value = VALUES[gesture.field][gesture.value % len(VALUES[gesture.field])]
    acts: dict[str, Callable[[], Changes]] = {
        "code": lambda: coding.code_selection(project, document, gesture.start, end, gesture.code),
        "code whole": lambda: coding.code_document(project, document, gesture.code),
        "resize": lambda: coding.resize(project, chosen, gesture.start, end),
        "recode": lambda: coding.recode(project, chosen, gesture.code),
        "delete": lambda: coding.delete(project, chosen),
        "value": lambda: coding.set_fields(project, chosen, {gesture.field: value}),
        "memo": lambda: coding.set_memo(project, chosen, f"note {gesture.which}"),
        "absent": lambda: coding.mark_absent(project, document, gesture.code),
        "present": lambda: coding.mark_absent(project, document, gesture.code, present=False),
        "done": lambda: coding.mark_done(project, document),
        "not done": lambda: coding.mark_done(project, document, done=False),
        "undo": project.undo,
        "redo": project.redo,
    }
    try:
        return acts[gesture.kind]()
    except AnnotatorError:
        return None


# -- comparing


def parts(reports: Reports) -> Iterator[tuple[str, AgreementReport | None]]:
    for name in ("codes", "pairs", "fields", "together"):
        yield name, getattr(reports, name)


def told(row: ResultRow) -> tuple[Any, ...]:
    details = {name: value for name, value in row.details.items() if name != "interval"}
    return (row.measure, row.metric, row.code, row.field, row.document, row.coders, row.undefined, row.n, details)


def assert_same(live: Reports, anew: Reports) -> None:
    for (name, ours), (_, theirs) in zip(parts(live), parts(anew), strict=True):
        assert (ours is None) == (theirs is None), name
        if ours is None or theirs is None:
            continue
        assert (ours.coders, ours.documents, ours.unit) == (theirs.coders, theirs.documents, theirs.unit)
        assert [told(row) for row in ours.results] == [told(row) for row in theirs.results]
        for row, other in zip(ours.results, theirs.results, strict=True):
            for part in ("value", "observed", "expected", "matched_share"):
                assert getattr(row, part) == pytest.approx(getattr(other, part), abs=1e-12), (name, part, row)


def shape(reports: Reports) -> tuple[Any, ...]:
    """What makes a table another table: its coders, its codes, whether there is anything to compare."""
    report = reports.codes
    return report.coders, tuple(row.code for row in report.results), len(report.coders) > 1 and report.documents > 0


class Follower:
    """Agreement as one person sees it, followed. ``told``: by the annotations that were touched, too."""

    def __init__(self, project: Project, wanted: Wanted, told: bool) -> None:
        self.project, self.wanted, self.told = project, wanted, told
        self.live: LiveAgreement | None = None
        self.anew()

    def anew(self) -> Reports:
        reports = computed(self.project, self.wanted)
        self.live = LiveAgreement.of(self.project, self.wanted, reports)
        self.shape = shape(reports)
        if self.live is not None:
            assert_same(self.live.reports, reports)
        return reports

    def follow(self, changes: Changes) -> None:
        if changes.kinds - {"annotation", "absence", "done"}:  # an undo that reaches back to the codebook or a round
            self.anew()
            return
        known = changes.annotations if self.told else None
        found = self.live.update(self.project, changes.documents, known) if self.live is not None else None
        oracle = computed(self.project, self.wanted)
        if found is not None:
            assert_same(found, oracle)
            return
        assert self.live is None or shape(oracle) != self.shape, "given up without need"
        self.anew()


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(wanted=st.sampled_from(WANTED), steps=st.lists(gestures, min_size=4, max_size=12))
def test_every_figure_is_what_computing_anew_gives(
    tmp_path_factory: pytest.TempPathFactory, wanted: Wanted, steps: list[Gesture]
) -> None:
    path = tmp_path_factory.mktemp("live") / "study.annotator"
    with study(path) as project, Project.open(path, read_only=True) as everybody:
        project.set_coder("A")
        with project.reader() as blinded:
            followers = [Follower(everybody, wanted, True), Follower(blinded, wanted, False)]
            for gesture in steps:
                changes = do(project, gesture)
                if changes is not None:
                    for follower in followers:
                        follower.follow(changes)


# -- by example


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with study(tmp_path / "study.annotator") as made:
        made.set_coder("lead")
        yield made


def followed(project: Project, wanted: Wanted) -> LiveAgreement:
    live = LiveAgreement.of(project, wanted, computed(project, wanted))
    assert live is not None
    return live


def rows_of(reports: Reports, code: str) -> list[ResultRow]:
    reported = [report for _, report in parts(reports) if report is not None]
    return [row for report in reported for row in report.results if row.code == (code,)]


def as_coder(project: Project, name: str, act: Callable[[Project], Changes]) -> Changes:
    """A gesture of somebody else at the same file, so that who looks stays the same."""
    with Project.open(project.path, read_only=True):
        before = project.coder
        project.set_coder(name)
        changes = act(project)
        assert before is not None
        project.set_coder(before.name)
    return changes


def test_intervals_go_with_their_figure_and_come_back_resampled(project: Project) -> None:
    wanted = Wanted("character", ALL_RATED, 200)
    live = followed(project, wanted)
    assert not live.pending
    assert any(row.ci for row in rows_of(live.reports, "figure"))
    kept = [row.ci for row in rows_of(live.reports, "motive")]

    document = project.documents().ids()[2]
    changes = as_coder(project, "A", lambda p: coding.code_selection(p, document, 60, 70, "figure"))
    now = live.update(project, changes.documents)
    assert now is not None
    on_text = [row for row in rows_of(now, "figure") if row.field is None and row.value is not None]
    assert on_text
    assert all(row.ci is None and is_pending(row) for row in on_text)
    assert [row.ci for row in rows_of(now, "motive")] == kept, "nothing of this code changed"

    codes = live.pending
    assert [project.codebook().path(code) for code in codes] == [("figure",)]
    again = live.take_intervals(tables(project, wanted, codes), codes, live.version)
    assert not live.pending
    assert again == live.reports
    anew = computed(project, wanted)
    assert_same(again, anew)
    for (_, ours), (_, theirs) in zip(parts(again), parts(anew), strict=True):
        assert ours is not None
        assert theirs is not None
        assert [row.ci for row in ours.results] == [row.ci for row in theirs.results]
        assert not any(map(is_pending, ours.results))


def test_intervals_of_what_changed_meanwhile_are_not_taken(project: Project) -> None:
    wanted = Wanted("character", ("krippendorff_alpha",), 200)
    live = followed(project, wanted)
    document = project.documents().ids()[2]
    live.update(
        project, as_coder(project, "A", lambda p: coding.code_selection(p, document, 60, 70, "figure")).documents
    )
    codes, version = live.pending, live.version
    late = tables(project, wanted, codes)
    live.update(
        project, as_coder(project, "B", lambda p: coding.code_selection(p, document, 60, 70, "figure")).documents
    )
    live.take_intervals(late, codes, version)
    assert live.pending == codes
    assert all(row.ci is None for row in rows_of(live.reports, "figure") if row.field is None)


def test_a_coder_who_comes_or_goes_means_computing_anew(project: Project) -> None:
    live = followed(project, WANTED[0])
    document = project.documents().ids()[2]
    changes = as_coder(project, "late", lambda p: coding.mark_done(p, document))
    assert live.update(project, changes.documents) is None


def test_another_viewer_means_computing_anew(project: Project) -> None:
    live = followed(project, WANTED[0])
    project.set_coder("A")
    assert live.update(project, project.documents().ids()[:1]) is None


def test_a_document_that_is_not_known_means_computing_anew(project: Project) -> None:
    live = followed(project, WANTED[0])
    with project.change("Import") as change:
        change.put_document(Draft("new", "another text"))
    assert live.update(project, change.changes.documents) is None


def test_one_coder_alone_is_not_followed(tmp_path: Path) -> None:
    with Project.create(tmp_path / "alone.annotator", coder="A") as project:
        codebook.add_code(project, "figure")
        with project.change("Import") as change:
            document = change.put_document(Draft("one", TEXTS[0]))
        coding.code_selection(project, document, 0, 5, "figure")
        assert LiveAgreement.of(project, WANTED[0], computed(project, WANTED[0])) is None
