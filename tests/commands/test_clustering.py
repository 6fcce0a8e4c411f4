"""Documents that belong together in a project: by their texts, or by a field of their metadata."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator import agreement as pure
from annotator.cli import main
from annotator.commands import clustering, reliability
from annotator.commands.agreement import agreement
from annotator.commands.explaining import explain
from annotator.errors import Cancelled, UsageError
from annotator.model.document import Draft
from annotator.model.near_duplicates import NearDuplicates
from tests.agreement.project import Coding, coding

#: Thirty words of its own for each text.
WORDS = {name: " ".join(f"{name}{number}" for number in range(30)) for name in "abcde"}


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Coding]:
    """Seven documents: a; a and b; b; c; c again with another ending; d; e. So a-ab-b and c-c are near-duplicates,
    though a and b have nothing in common. Outlets: one, one, two, two, none, three, three."""
    texts = ["a", "a b", "b", "c", "c end", "d", "e"]
    outlets = ["one", "one", "two", "two", "", "three", "three"]
    with coding(tmp_path) as project:
        for number, (text, outlet) in enumerate(zip(texts, outlets, strict=True)):
            words = " ".join(WORDS.get(word, "the end of it all came late") for word in text.split())
            with project.project.change("Import") as change:
                document = change.put_document(Draft(f"{number}", words, metadata={"outlet": outlet} if outlet else {}))
            project.mark(document, "A", "framing", 0, 40)
            project.mark(document, "B", "framing", 0, 40 - 5 * (number % 3))
        yield project


def labelled(made: Coding, by: str) -> list[str]:
    """The cluster of each document, by the place of its first one."""
    within = reliability.scope(made.project, None, None, "")
    request = clustering.clustered(within, pure_request(by), lambda done, total, what: None)
    assert request.how is not None
    together = request.how.on(within.shared)
    assert together is not None
    return list(map(str, together.of.tolist()))


def pure_request(by: str) -> Any:
    from dataclasses import replace

    from annotator.commands.agreement import checked

    request = checked("character", ["percent"], None, ("code",), None, 50, 0.95, 1)
    return replace(request, clusters=by)


def test_near_duplicates_of_near_duplicates_are_one_cluster(made: Coding) -> None:
    """The second document holds the first and the third, which are not alike themselves."""
    assert labelled(made, "near-duplicates") == list("0001123")


def test_documents_without_the_field_stand_alone(made: Coding) -> None:
    assert labelled(made, "outlet") == list("0011233")


def test_all_matches_and_not_only_the_best_are_found() -> None:
    seen = NearDuplicates()
    seen.add("a", WORDS["a"])
    seen.add("b", WORDS["b"])
    assert [match.key for match in seen.all("ab", f"{WORDS['a']} {WORDS['b']}")] == ["a", "b"]
    assert seen.all("c", WORDS["c"]) == []
    assert [match.key for match in seen.all("c again", WORDS["c"] + " more")] == ["c"], "the one before was kept"
    best = NearDuplicates()
    best.add("a", WORDS["a"])
    assert best.add("again", WORDS["a"]) == ("a", 1.0)


def test_the_report_says_how_many_clusters_there_are(made: Coding) -> None:
    plain = agreement(made.project, codes=["framing"], measures=["percent"], resamples=500)
    clustered = agreement(
        made.project, codes=["framing"], measures=["percent"], resamples=500, clusters="near-duplicates"
    )
    assert (plain.clusters, plain.cluster_count) == ("", None)
    assert (clustered.clusters, clustered.cluster_count) == ("near-duplicates", 4)
    assert clustered.to_json()["clusters"] == {"by": "near-duplicates", "count": 4}
    assert "clusters" not in plain.to_json()
    (before,), (after,) = plain.results, clustered.results
    assert (after.value, after.n) == (before.value, before.n)
    assert after.ci != before.ci
    assert after.details["clusters"] == 4


def test_the_interval_is_that_of_the_package_with_the_same_labels(made: Coding) -> None:
    wanted: dict[str, Any] = {"codes": ["framing"], "measures": ["cohen_kappa"], "resamples": 300, "seed": 5}
    (row,) = agreement(made.project, **wanted, clusters="outlet").results
    within = reliability.scope(made.project, ["framing"], None, "")
    corpus = reliability.corpus(within, "character", lambda done, total, what: None)
    result = pure.bootstrap(
        "cohen_kappa",
        corpus,
        code=made.codes["framing"],
        resamples=300,
        seed=5,
        interval="expanded",
        clusters=["one", "one", "two", "two", None, "three", "three"],
    )
    assert row.ci == pytest.approx(result.ci)


def test_each_field_and_frame_takes_the_clusters(made: Coding) -> None:
    for unit in ("field", "frame", "span"):
        found = agreement(made.project, unit=unit, resamples=20, clusters="outlet")
        assert found.cluster_count == 4
    by_batch = agreement(
        made.project,
        by=("code", "batch"),
        batches=2,
        codes=["framing"],
        measures=["percent"],
        resamples=20,
        clusters="outlet",
    )
    assert [row.details["clusters"] for row in by_batch.results] == [2, 2], "of the batch's own documents"
    assert [row.details["documents"] for row in by_batch.results] == [4, 3]


def test_the_explanation_and_the_methods_paragraph_say_it(made: Coding) -> None:
    found = explain(made.project, codes=["framing"], measures=["percent"], resamples=200, clusters="near-duplicates")
    (figure,) = found.figures
    assert {one.name: one.value for one in figure.conventions}["clusters"] == 4
    assert figure.plan is not None
    assert figure.plan.for_half_width.why.startswith("The documents coded by two make fewer than 5 clusters")
    text = found.methods.text
    assert "200 bootstrap resamples of clusters" in text
    assert "Documents that are near-duplicates of each other were resampled together" in text
    assert "4 clusters of 7 documents; Davison & Hinkley, 1997, section 3.8" in text
    assert any(work.startswith("Davison, A. C.") for work in found.methods.references)
    by_outlet = explain(made.project, codes=["framing"], measures=["percent"], resamples=50, clusters="outlet")
    assert "Documents with the same “outlet” were resampled together" in by_outlet.methods.text
    plain = explain(made.project, codes=["framing"], measures=["percent"], resamples=50)
    assert "cluster" not in plain.methods.text
    assert not any(work.startswith("Davison") for work in plain.methods.references)


def test_a_field_that_no_document_has_is_one_sentence(made: Coding) -> None:
    with pytest.raises(UsageError, match=r"metadata field “publisher” to make clusters by[.] Fields: outlet; or near"):
        agreement(made.project, clusters="publisher")


def test_looking_for_near_duplicates_can_be_cancelled(made: Coding) -> None:
    def cancel(done: int, total: int, what: str) -> None:
        if what == "looking for near-duplicates":
            raise Cancelled("Cancelled.")

    with pytest.raises(Cancelled):
        agreement(made.project, clusters="near-duplicates", progress=cancel)


def test_on_the_command_line(made: Coding, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made.project.close()
    words = ["agreement", str(tmp_path / "study.annotator"), "--measure", "percent", "--resamples", "50"]
    assert main([*words, "--clusters", "near-duplicates", "--quiet"]) == 0
    assert "50 resamples of 4 clusters of documents (near-duplicates), seed 1." in capsys.readouterr().out
    assert main([*words, "--clusters", "outlet", "--json", "--quiet"]) == 0
    assert json.loads(capsys.readouterr().out)["clusters"] == {"by": "outlet", "count": 4}
    assert main([*words, "--clusters", "publisher", "--quiet"]) == 2
