"""Why the figures of agreement are what they are: what was counted, what costs most, what changed, what it takes.

Explains exactly the rows that ``agreement`` reports for the same request. The statistics are in
``annotator.agreement.explanation``; here they get names, paths, quotes, times, and the sentences around them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from annotator.agreement import explanation, measure_of
from annotator.agreement.explanation import Asked, Wanted
from annotator.commands import agreement as asking
from annotator.commands import clustering, coding_times, explaining_frames, reliability, same_person
from annotator.commands.agreement import AgreementReport, ResultRow
from annotator.commands.coding_times import Times
from annotator.commands.drifting import drift
from annotator.commands.explained import CodeShare, Drift, Explanation, Figure, Methods, SameCoder
from annotator.commands.explaining_figures import How, Names, figure
from annotator.commands.lookup import CodeSpec, DocumentSpec
from annotator.commands.reliability import Scope
from annotator.errors import UsageError
from annotator.model.contents import Progress, no_progress

if TYPE_CHECKING:
    from annotator.project import Project


def explain(
    project: Project,
    *,
    unit: str = "character",
    measures: Iterable[str] | None = None,
    codes: Iterable[CodeSpec] | None = None,
    field: str | None = None,
    coders: Iterable[str] | None = None,
    documents: str | Iterable[DocumentSpec] = "",
    by: Iterable[str] = ("code",),
    resamples: int = 2000,
    confidence: float = 0.95,
    seed: int = 1,
    metric: str | None = None,
    tolerance: float = 0.0,
    clusters: str = "",
    half_width: float = 0.1,
    threshold: float = explanation.TENTATIVE,
    batches: int = 5,
    again: Mapping[str, str] | None = None,
    limit: int = 10,
    progress: Progress = no_progress,
) -> Explanation:
    """Explain the figures of ``agreement`` for the same request (its options come first). Figures of single documents
    have no intervals, and so no probabilities, drift or plan; those of batches have no drift. What stands in their
    place says why.

    ``half_width`` of the interval and ``threshold`` are what the documents still to be coded are planned for.
    ``batches`` is into how many groups the documents are divided, to see drift or to be listed by; ``again`` maps the
    profiles under which coders coded a second time to their names (None: those called "NAME (again)"); ``limit`` is
    the length of the lists. Without ``resamples`` there are no intervals, no probabilities and no plan. Raises
    UsageError, Cancelled.
    """
    request = asking.checked(unit, measures, field, by, metric, resamples, confidence, seed)
    if half_width <= 0 or batches < 1 or limit < 0:
        raise UsageError("The half width is more than 0, the batches are 1 or more, the length of lists is 0 or more.")
    request = asking.complete(request, batches, tolerance, clusters)
    within = reliability.scope(project, codes, coders, documents)
    request = clustering.clustered(within, request, progress)
    twice = same_person.profiles(project, again)
    times = coding_times.times(project, progress)
    how = How(Wanted(half_width, threshold, confidence=confidence), batches, limit, times)
    found = list(_figures(within, request, how, progress))
    rows = [row for row, _ in found]
    if unit != "frame":  # parts of frames come in order
        rows = asking.ordered(rows, request)
    report = _report(within, request, rows, resamples, confidence)
    pooled = request.by - {"document", "batch"}
    whole = report if pooled == request.by else _pooled(within, replace(request, by=pooled), resamples, progress)
    by_row = {id(row): shown for row, shown in found}
    return Explanation(
        project=project.name,
        unit=unit,
        confidence=confidence,
        resamples=resamples,
        seed=seed,
        notes=(*_alone(request), *_blind(within), *_untouched(within), *same_person.mixed(within, twice)),
        figures=tuple(by_row[id(row)] for row in rows),
        codes=tuple(_shares([by_row[id(row)] for row in rows])) if whole is report and unit != "frame" else (),
        same_coder=tuple(_same_coder(project, request, twice, codes, documents, times, progress)),
        methods=methods(project, (whole,), progress),
        report=report,
    )


def _figures(
    within: Scope, request: asking.Request, how: How, progress: Progress
) -> Iterator[tuple[ResultRow, Figure]]:
    names = Names.of(within)
    if request.unit == "frame":
        yield from explaining_frames.figures(within, request, how, names, progress)
        return
    todo = asking.in_groups(within, request, list(asking.parts(within, request, progress)), progress)
    parts = list(asking.of_documents(within, todo)) if "document" in request.by else todo
    total = len(parts) * len(request.measures)
    aligning = lambda done, total: progress(done, total, "aligning units")  # noqa: E731
    for place, part in enumerate(parts):
        resampling = request.how if part.document is None else None
        for done, key in enumerate(request.measures, start=place * len(request.measures)):
            asked = Asked(key, part.corpus, part.selection, aligning)
            for layer, row in enumerate(asking.rows(within, request, part, key, progress)):
                progress(done, total, "explaining agreement")
                found = explanation.explain(asked, layer, resampling, how.wanted, how.limit)
                alone = how.no_order(row)
                over_time = Drift(why=alone) if alone else drift(asked, layer, how.times, how.batches, resampling)
                yield row, figure(asked, layer, row, found, over_time, names, how.limit)


def _alone(request: asking.Request) -> Iterator[str]:
    """What figures of parts of the documents can't say."""
    if "document" in request.by:
        yield (
            "Figures of single documents have no interval, no probability and no plan: documents are what is drawn. The"
            " methods paragraph is about all documents together."
        )
    elif "batch" in request.by:
        yield "The methods paragraph is about all documents together, not about the batches."


def _pooled(within: Scope, request: asking.Request, resamples: int, progress: Progress) -> AgreementReport:
    """The figures of all documents together."""
    rows = list(asking.all_rows(within, request, progress))
    confidence = 0.95 if request.how is None else request.how.confidence
    return _report(within, request, rows, resamples, confidence)


def _report(
    within: Scope, request: asking.Request, rows: Sequence[ResultRow], resamples: int, confidence: float
) -> AgreementReport:
    project = within.project
    return AgreementReport(
        project=project.name,
        unit=request.unit,
        coders=tuple(within.names[coder] for coder in within.coders),
        documents=len(within.shared),
        resamples=resamples,
        seed=request.seed,
        step=project.step,
        results=tuple(rows),
        confidence=confidence,
        clusters=request.clusters if request.how is not None else "",
        cluster_count=clustering.count(within, request),
    )


def _shares(figures: Sequence[Figure]) -> Iterator[CodeShare]:
    """For each measure, each metric and each set of coders: which share of the disagreements is whose. Only of
    measures and metrics whose disagreements are shares of units: others have no common scale."""
    groups: dict[tuple[Any, ...], list[Figure]] = {}
    for one in figures:
        of_units = not measure_of(one.measure).spans_only or one.measure.startswith(("f1_", "segment_"))
        if of_units and one.metric not in ("ordinal", "interval"):
            groups.setdefault((one.measure, one.metric, one.coders), []).append(one)
    for group in groups.values():
        weights = [(one.costs.disagreement or 0.0) * one.n for one in group]
        total = sum(weights)
        if len(group) < 2:
            continue
        for one, weight in sorted(zip(group, weights, strict=True), key=lambda pair: -pair[1]):
            yield CodeShare(
                one.measure,
                one.metric,
                one.code,
                one.field,
                one.coders,
                one.costs.disagreement or 0.0,
                weight / total if total > 0 else 0.0,
                one.n,
            )


def _blind(within: Scope) -> Iterator[str]:
    """Open blind rounds that hide from who works here what is compared."""
    project = within.project
    documents = set(within.documents)
    for round_ in project.rounds():
        mine = [d for d, coders in round_.assignments.items() if project.coder and project.coder.id in coders]
        if round_.blind and round_.open and documents.intersection(mine):
            yield (
                f"The round “{round_.name}” is blind and still open: the others' work in its documents is hidden from"
                " you and counts as if they had marked nothing. Close the round, or look at agreement as a coder who"
                " is not in it."
            )


def _untouched(within: Scope) -> Iterator[str]:
    """Coders with documents given to them of which nothing of theirs is on record: perhaps they did not begin yet."""
    project, table = within.project, within.table
    there = {
        (table.documents[document], table.coders[coder])
        for document, coder in set(zip(table.document.tolist(), table.coder.tolist(), strict=True))
    }
    there.update((absence.document, absence.coder) for absence in project.absences())
    there.update((done.document, done.coder) for done in project.done())
    for coder in within.coders:
        mine = [document for document in within.shared if coder in within.roster(document)]
        count = sum((document, coder) not in there for document in mine)
        if count:
            documents = "1 document" if count == 1 else f"{count:,} documents"
            yield (
                f"{within.names[coder]} was to code {documents} where nothing of theirs is on record (no annotation, no"
                " absence, not done): it counts as “nothing here”. Leave them out until they are coded."
            )


def _same_coder(
    project: Project,
    request: asking.Request,
    twice: Sequence[same_person.Twice],
    codes: Iterable[CodeSpec] | None,
    documents: str | Iterable[DocumentSpec],
    times: Times,
    progress: Progress,
) -> Iterator[SameCoder]:
    """Each coder who coded again, against themselves."""
    pooled = replace(request, by=request.by - {"pair", "document", "batch"})
    for one in twice:
        within = reliability.scope(project, codes, (one.coder.id, one.profile.id), documents)
        rows = asking.all_rows(within, clustering.clustered(within, pooled, progress), progress)
        yield from same_person.against_themselves(within, one, list(rows), times)


def methods(project: Project, reports: Sequence[AgreementReport], progress: Progress = no_progress) -> Methods:
    """The paragraph on methods for these computations, and the works it cites."""
    from annotator.formats.report.methods import methods as sentences
    from annotator.formats.report.references import references
    from annotator.formats.report.work import work

    contents = project.contents()
    said = sentences(contents, work(contents), reports)
    progress(1, 1, "writing the methods paragraph")
    return Methods(" ".join(said), tuple(references(reports)))


__all__ = ["Explanation", "explain", "methods"]
