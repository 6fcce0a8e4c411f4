"""The only other implementation there is: pygamma-agreement. Its disorders were written down in pygamma.json, with the
versions of everything; it counts in single precision."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from annotator.agreement import Continuum, Corpus, Unit
from tests.agreement.gamma.asking import ask

RECORDED = json.loads(Path(__file__).with_name("pygamma.json").read_text(encoding="utf-8"))
BY_NAME: Mapping[str, Any] = {recorded["name"]: recorded for recorded in RECORDED["continua"]}


def corpus_of(recorded: Mapping[str, Any]) -> Corpus:
    units = [Unit(coder, start, end, code) for coder, start, end, code in recorded["units"]]
    coders = tuple(dict.fromkeys(unit.coder for unit in units))
    return Corpus([Continuum(max(unit.end or 0 for unit in units), coders, units)])


@pytest.mark.parametrize("name", BY_NAME)
def test_observed_disorders(name: str) -> None:
    """Gamma and soft-gamma, three weightings of position and code, nominal and ordinal codes."""
    corpus = corpus_of(BY_NAME[name])
    for case in BY_NAME[name]["observed"]:
        request = {"alpha": case["alpha"], "beta": case["beta"], "metric": case["metric"], "samples": 0}
        if case["metric"] == "ordinal":
            request["categories"] = corpus.codes
        found = ask("soft_gamma" if case["soft"] else "gamma", corpus, **request)
        assert found.observed == pytest.approx(case["disorder"], rel=2e-6), case


@pytest.mark.parametrize("name", [name for name, recorded in BY_NAME.items() if "expected" in recorded])
def test_expected_disorders(name: str) -> None:
    """The statistical model draws continua that are as disordered: means within four standard errors, spreads alike."""
    recorded = BY_NAME[name]["expected"]
    found = ask("gamma", corpus_of(BY_NAME[name]), samples=1_000, seed=3)
    [document] = found.details["documents"]
    error = (recorded["spread"] ** 2 / recorded["samples"] + document.spread**2 / document.samples) ** 0.5
    assert found.expected == pytest.approx(recorded["mean"], abs=4 * error)
    assert document.spread == pytest.approx(recorded["spread"], rel=0.2)


def test_alex_paul_and_suzan() -> None:
    """The ranges that the project's own tests give for its example (tests/test_gammas.py, alpha 3, shuffle model)."""
    corpus = corpus_of(BY_NAME["AlexPaulSuzan"])
    found = ask("gamma", corpus, alpha=3.0, null_model="shuffle", samples=400)
    assert found.observed == pytest.approx(0.96, rel=0.01)
    assert found.value is not None
    assert 0.43 < found.value < 0.48
    assert len(found.alignment) == 6
    for code, value in {"1": 1.0, "5": 1.0, "2": 0.0, "3": 0.0, "4": 0.0}.items():
        kind = ask("gamma_k", corpus, alpha=3.0, null_model="shuffle", samples=400, category=code)
        assert kind.value == pytest.approx(value, abs=0.05)
