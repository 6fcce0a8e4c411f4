"""Agreement between coders: coefficients, their intervals, and what they were computed from.

Pure numpy; knows nothing of projects, files or windows.

    ratings = Ratings(rows)                                       units x coders, None = missing
    compute("krippendorff_alpha", ratings, metric="ordinal")      -> Result
    corpus = Corpus([Continuum(length=500, coders=("A", "B"), spans=[Unit("A", 10, 42, "x"), ...])])
    compute("cohen_kappa", corpus, unit="character", code="x")
    bootstrap("krippendorff_alpha", corpus, code="x", resamples=10_000, seed=1)

Spans are half-open ranges of code points. Data that support no coefficient give a Result whose value is None and
whose ``undefined`` says why; never 1, 0 or NaN in its place.
"""

from annotator.agreement.compute import (
    bootstrap,
    compute,
    each_code,
    each_document,
    jackknife,
    measure_of,
    survey,
    survey_documents,
    surveys,
)
from annotator.agreement.corpus import Columns, Continuum, Corpus, Unit
from annotator.agreement.measures import MEASURES
from annotator.agreement.metrics import METRICS
from annotator.agreement.ratings import Ratings
from annotator.agreement.resampling import INTERVALS, Resampling
from annotator.agreement.result import REASONS, Result
from annotator.agreement.selection import UNITS, Selection
from annotator.agreement.weighting import WEIGHTS

__all__ = [
    "INTERVALS",
    "MEASURES",
    "METRICS",
    "REASONS",
    "UNITS",
    "WEIGHTS",
    "Columns",
    "Continuum",
    "Corpus",
    "Ratings",
    "Resampling",
    "Result",
    "Selection",
    "Unit",
    "bootstrap",
    "compute",
    "each_code",
    "each_document",
    "jackknife",
    "measure_of",
    "survey",
    "survey_documents",
    "surveys",
]
