"""The family through ``compute`` and ``bootstrap``, as scripts ask for it."""

from __future__ import annotations

import pytest

from annotator.agreement import Corpus, bootstrap, compute, each_code, survey_documents
from annotator.agreement.compute import selection
from annotator.agreement.gamma import UnitaryAlignment
from annotator.errors import UsageError
from tests.agreement.gamma.asking import continuum


def three() -> Corpus:
    marks = [(0, 10, "x"), (20, 30, "y"), (41, 50, "x")]
    other = [(1, 10, "x"), (20, 33, "x"), (60, 70, "y")]
    return Corpus([continuum(marks, other, name=name) for name in ("one", "two", "three")])


def test_gamma_s_result() -> None:
    found = compute("gamma", three(), samples=20, seed=1, null_model="statistical", alpha=1, beta=1, delta=1)
    assert found.value == pytest.approx(1 - found.observed / found.expected)  # type: ignore[operator]
    assert (found.samples, found.null_model, found.n) == (20, "statistical", 18)
    assert all(isinstance(one, UnitaryAlignment) for one in found.alignment)
    assert len(found.alignment) == 3 * 4


def test_only_observed() -> None:
    found = compute("gamma", three(), samples=0)
    assert (found.value, found.undefined, found.expected, found.samples) == (None, None, None, 0)


def test_one_code() -> None:
    assert compute("gamma_k", three(), code="x").code == "x"
    assert compute("gamma", three(), code="y").n == 6
    assert {unit.code for one in compute("gamma", three(), code="y").alignment for unit in one.units if unit} == {"y"}


def test_every_code() -> None:
    found = each_code("gamma", three(), samples=4)
    assert [found[code].n for code in ("x", "y")] == [12, 6]
    assert found["x"].details["null_model"] == "statistical"


def test_each_document() -> None:
    alone = survey_documents("gamma", three(), selection(samples=5))
    assert [[result.document for result in results] for results in alone] == [["one"], ["two"], ["three"]]
    assert alone[0][0].value == compute("gamma", three().subset([0]), samples=5).value


def test_interval_over_documents() -> None:
    found = bootstrap("gamma", three(), resamples=50, samples=5)
    assert found.ci is not None
    assert found.value is not None
    assert found.ci[0] <= found.value <= found.ci[1]


def test_unknown_option() -> None:
    with pytest.raises(UsageError):
        compute("gamma", three(), gamma=3)
