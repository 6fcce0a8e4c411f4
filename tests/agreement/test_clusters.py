"""Documents that belong together: drawn together, left out together; figures stay, uncertainty grows."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

from annotator.agreement import MEASURES, Corpus, Ratings, Resampling, Selection, bootstrap, compute, jackknife, survey
from annotator.agreement.clusters import clusters
from annotator.agreement.compute import statistics_of
from annotator.agreement.explanation import Asked, Wanted, explain, groups, plan
from annotator.agreement.explanation.leaving_out import jackknife as leaving_out
from annotator.agreement.resampling import INTERVALS, leave_one_out, replicates
from annotator.errors import UsageError
from tests.agreement.examples import text
from tests.agreement.test_resampling import some

WRONG, RIGHT = text(10, "AB", ("A", 0, 10)), text(10, "AB", ("A", 0, 10), ("B", 0, 10))


def twice(corpus: Corpus) -> Corpus:
    """Every document two times, one after the other."""
    return corpus.subset([place for place in range(len(corpus)) for _ in range(2)])


def test_labels_become_clusters_in_the_order_of_their_first_documents() -> None:
    names = ["one", "two", "three", "four", "five"]
    assert clusters(["b", None, "a", "b", None], names).of.tolist() == [0, 1, 2, 0, 3]  # type: ignore[union-attr]
    assert clusters({"two": 7, "five": 7, "other": 1}, names).of.tolist() == [0, 1, 2, 3, 1]  # type: ignore[union-attr]
    assert clusters(None, names) is None
    with pytest.raises(UsageError, match="5 documents, but 2 labels"):
        clusters(["a", "b"], names)


def test_every_draw_of_two_clusters_by_hand() -> None:
    """Three documents, the first two a cluster: one of three agrees; with the first cluster twice none, with the
    second twice all."""
    corpus = Corpus([WRONG, text(10, "AB", ("A", 0, 5), ("B", 5, 10)), RIGHT])
    statistics = statistics_of("percent", corpus, Selection(codes=("x",)))
    together = clusters(["copy", "copy", "own"], corpus.ids)
    found = replicates(statistics, 4_000, 1, together=together)[:, 0]
    # drawn (1, 1): 20 wrong of 20 characters; (1, 2) or (2, 1): 20 of 30; (2, 2): 0 of 10
    values, counts = np.unique(found.round(9), return_counts=True)
    assert values == pytest.approx([0, 1 / 3, 1])
    assert counts / 4_000 == pytest.approx([0.25, 0.5, 0.25], abs=0.03)
    assert leave_one_out(statistics, together)[:, 0] == pytest.approx([1.0, 0.0])


def test_the_jackknife_leaves_out_clusters_by_hand() -> None:
    """Percent without each of three clusters: 3 of 3, 1 of 4, 2 of 5 documents; of all, 3 of 6."""
    corpus = Corpus([WRONG, WRONG, RIGHT, RIGHT, RIGHT, WRONG])
    labels = ["a", "a", "b", "b", "c", "a"]
    without = [3 / 3, 1 / 4, 2 / 5]
    mean = sum(without) / 3
    error = (2 / 3 * sum((value - mean) ** 2 for value in without)) ** 0.5
    result = jackknife("percent", corpus, code="x", clusters=labels)
    assert result.value == 0.5
    assert result.details["standard_error"] == pytest.approx(error)
    assert result.details["bias"] == pytest.approx(2 * (mean - 0.5))
    assert result.details["clusters"] == 3
    assert result.ci is not None
    assert result.ci[1] - 0.5 == pytest.approx(4.302652729749 * error)  # t of 2 degrees of freedom at .975
    asked = Asked("percent", corpus, Selection(codes=("x",)))
    explained = leaving_out(asked, 0, Resampling(10, clusters=labels))
    assert explained.standard_error == pytest.approx(error)
    assert len(explained.documents) == 6, "what each document does is still said of each"


@pytest.mark.parametrize("key", ["krippendorff_alpha", "cohen_kappa", "f1_overlap", "u_alpha", "window_diff"])
@pytest.mark.parametrize("interval", INTERVALS)
def test_each_document_its_own_cluster_is_no_clusters(key: str, interval: str) -> None:
    """To the last bit, also where some documents have one coder only."""
    corpus = some(9)
    corpus = Corpus.from_arrays(
        corpus.columns.where(~((corpus.columns.document == 4) & (corpus.columns.coder > 0))),
        lengths=corpus.lengths,
        rosters=[[True, place != 4, place != 4] for place in range(9)],
        coders=corpus.coders,
        codes=corpus.codes,
    )
    how: dict[str, Any] = {"code": "x", "resamples": 300, "seed": 4, "interval": interval, "acceptable": 0.5}
    plain = bootstrap(key, corpus, **how)
    alone = bootstrap(key, corpus, **how, clusters=[f"own {place}" for place in range(9)])
    assert alone.ci == plain.ci
    assert alone.below == plain.below
    assert {**plain.details, "clusters": 8} == alone.details
    assert jackknife(key, corpus, code="x", clusters={}).ci == jackknife(key, corpus, code="x").ci


@pytest.mark.parametrize("key", ["percent", "cohen_kappa", "scott_pi", "gwet_ac1", "f1_overlap", "boundary_similarity"])
@pytest.mark.parametrize("interval", INTERVALS)
def test_every_document_twice_tells_nothing_new(key: str, interval: str) -> None:
    """With the copies as clusters the interval is that of the corpus without copies; without, it is too narrow by
    the root of two."""
    single, double = some(40), twice(some(40))
    labels = [place // 2 for place in range(80)]
    how: dict[str, Any] = {"code": "x", "resamples": 3_000, "seed": 3, "interval": interval, "acceptable": 0.6}
    before = bootstrap(key, single, **how)
    clustered = bootstrap(key, double, **how, clusters=labels)
    plain = bootstrap(key, double, **how)
    assert clustered.value == pytest.approx(before.value, abs=1e-12)
    # BCa counts resamples equal to the figure, and sums of twice as many terms may differ in their last digit
    assert clustered.ci == pytest.approx(before.ci, abs=1e-12 if interval != "bca" else 1e-4)
    assert clustered.below == before.below
    assert clustered.details["clusters"] == 40
    assert clustered.n == 2 * before.n
    assert _width(clustered) / _width(plain) == pytest.approx(2**0.5, rel=0.12)


def _width(result: Any) -> float:
    return float(result.ci[1] - result.ci[0])


@pytest.mark.parametrize("key", [measure.key for measure in MEASURES if measure.key != "value_match"])
def test_figures_do_not_depend_on_clusters(key: str) -> None:
    corpus = some(6)
    plain = compute(key, corpus, code="x")
    found = bootstrap(key, corpus, code="x", resamples=50, clusters=[0, 0, 1, 1, 2, 2])
    assert (found.value, found.observed, found.expected, found.n, found.undefined) == (
        plain.value,
        plain.observed,
        plain.expected,
        plain.n,
        plain.undefined,
    )


def test_the_expanded_interval_counts_clusters() -> None:
    """Ten clusters of two have the tails of ten units: .855 % (Hesterberg 2015, table 4), not those of twenty."""
    corpus, labels = twice(some(10)), [place // 2 for place in range(20)]
    found = bootstrap("cohen_kappa", corpus, code="x", resamples=5_000, interval="expanded", clusters=labels)
    statistics = statistics_of("cohen_kappa", corpus, Selection(codes=("x",)))
    values = np.sort(replicates(statistics, 5_000, 1, together=clusters(labels, corpus.ids))[:, 0])
    assert found.ci == pytest.approx(tuple(np.quantile(values, [0.00855, 1 - 0.00855])), abs=1e-4)


def test_one_cluster_supports_no_interval() -> None:
    found = bootstrap("percent", some(5), code="x", resamples=50, clusters=["same"] * 5)
    assert found.value is not None
    assert (found.ci, found.below) == (None, None)
    assert jackknife("percent", some(5), code="x", clusters=["same"] * 5).ci is None


def test_clusters_of_ratings_are_of_units_or_of_their_documents() -> None:
    rows = [("a", "a"), ("a", "b"), ("b", "b"), ("b", "b"), ("a", "a"), ("b", "a")]
    by_unit = bootstrap("cohen_kappa", Ratings(rows), resamples=300, clusters=[0, 0, 1, 1, 2, 2])
    by_document = bootstrap("cohen_kappa", Ratings(rows, documents=[0, 0, 1, 1, 2, 2]), resamples=300)
    assert by_unit.ci == by_document.ci
    with pytest.raises(UsageError, match="not clusters"):
        bootstrap("krippendorff_alpha", Ratings(rows), interval="alphaboot", clusters=[0, 0, 1, 1, 2, 2])


def test_groups_of_documents_keep_their_clusters() -> None:
    """Drift: the interval of a group is that of its documents' clusters."""
    corpus = twice(some(12))
    labels = tuple(place // 2 for place in range(24))
    how = Resampling(500, clusters=labels)
    found = groups(Asked("percent", corpus, Selection(codes=("x",))), 0, [range(12), range(12, 24)], how)
    for group, places in zip(found, (range(12), range(12, 24)), strict=True):
        own = bootstrap("percent", corpus.subset(places), code="x", resamples=500, clusters=[labels[p] for p in places])
        assert group.ci == pytest.approx(own.ci)


def test_planning_counts_clusters_and_answers_in_documents() -> None:
    """Doubling every document as a cluster needs twice the documents, for the same clusters."""
    single, double = Corpus([WRONG] * 10 + [RIGHT] * 30), Corpus([WRONG] * 20 + [RIGHT] * 60)
    wanted, how = Wanted(half_width=0.05), Resampling(2_000)
    clustered = Resampling(2_000, clusters=[place // 2 for place in range(80)])
    before = plan(Asked("percent", single, Selection(codes=("x",))), 0, wanted, how)
    after = plan(Asked("percent", double, Selection(codes=("x",))), 0, wanted, clustered)
    assert before.for_half_width.documents is not None
    assert after.for_half_width.documents == 2 * before.for_half_width.documents
    assert (before.clusters, after.clusters, after.documents) == (None, 40, 80)
    few = plan(Asked("percent", single, Selection(codes=("x",))), 0, wanted, Resampling(50, clusters=["a", "b"] * 20))
    assert few.why == "few_clusters"


def test_everything_that_is_explained_takes_the_clusters() -> None:
    corpus, labels = twice(some(8)), tuple(place // 2 for place in range(16))
    how = Resampling(400, interval="expanded", clusters=labels)
    asked = Asked("cohen_kappa", corpus, Selection(codes=("x",)))
    found = explain(asked, 0, how)
    result = survey("cohen_kappa", corpus, Selection(codes=("x",)), Resampling(400, acceptable=0.8, clusters=labels))[0]
    assert found.below[1].probability == result.below
    said = {one.name: one for one in found.conventions}
    assert said["clusters"].value == 8
    assert "8 clusters of documents" in said["interval"].effect
    assert found.plan is not None
    assert (found.plan.clusters, found.plan.documents) == (8, 16)
    error = jackknife("cohen_kappa", corpus, code="x", coders=("A", "B", "C"), clusters=labels)
    assert found.jackknife.standard_error == pytest.approx(error.details["standard_error"])


def test_speed_stays() -> None:
    """10,000 resamples of 1,000 documents in 300 clusters: no slower than one by one (measured in one run)."""
    corpus, labels = some(1_000), [place % 300 for place in range(1_000)]
    taken = []
    for clusters_ in (None, labels):
        how = Resampling(10_000, clusters=clusters_)
        survey("krippendorff_alpha", corpus, Selection(), Resampling(10, clusters=clusters_))
        begun = time.process_time()
        survey("krippendorff_alpha", corpus, Selection(), how)
        taken.append(time.process_time() - begun)
    assert taken[1] < 2.5 * taken[0] + 0.1


def test_clusters_of_chance_do_no_harm() -> None:
    """Where documents have nothing in common, clusters of them give about the same interval."""
    labels = [place % 30 for place in range(60)]
    both = [bootstrap("percent", some(60), code="x", resamples=2_000, clusters=one) for one in (None, labels)]
    assert _width(both[1]) / _width(both[0]) == pytest.approx(1, abs=0.35)
