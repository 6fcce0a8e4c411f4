"""The conventions that a figure depends on: choices for which other programs, or other users, get other values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from annotator.agreement.explanation.asked import Asked
from annotator.agreement.resampling import Resampling
from annotator.agreement.result import Result
from annotator.agreement.units import POSITIONS

_GAMMA = ("gamma", "gamma_cat", "gamma_k", "soft_gamma")
_UNITIZING = ("alpha_u_2004", "alpha_u_2013", "u_alpha", "u_alpha_binary", "cu_alpha", "ku_alpha")
_SEGMENTATION = ("boundary_similarity", "segmentation_similarity", "window_diff", "pk")
_MATCHING = ("f1_exact", "f1_overlap", "f1_iou", "f1_tolerant", "segment_overlap")
#: Units larger than a character that a span can touch in part.
_TOUCHED = ("token", "sentence", "paragraph")
#: Intervals are too narrow for few documents: below how many, and in how many simulated studies those of 95 % held the
#: true value, from so many documents on (docs/agreement-intervals.md).
_PLAIN = (60, ((25, "91 to 93 %"), (12, "89 to 91 %"), (0, "86 to 90 % or fewer")))
_NARROW = {"percentile": _PLAIN, "bca": _PLAIN, "expanded": (15, ((0, "89 to 94 %"),))}


@dataclass(frozen=True, slots=True)
class Convention:
    """``name`` is a stable key, ``value`` what was chosen, ``effect`` a sentence on what it means."""

    name: str
    value: str | int | float
    effect: str


def conventions(asked: Asked, layer: int, how: Resampling | None = None) -> tuple[Convention, ...]:
    """The conventions behind the figure of one code, and behind its interval."""
    result = asked.results[layer]
    found = [*_unit(asked), *_comparing(asked, result), *_of_measure(asked, result)]
    if len(asked.documents) > 1:
        found.append(_pooling(asked))
    if how is not None and asked.drawn_from(how) > 1:
        found.extend(_resampling(asked, how))
    return tuple(found)


def _unit(asked: Asked) -> Iterator[Convention]:
    unit = asked.selection.unit
    if asked.corpus is None or asked.key in _MATCHING:
        return
    if unit in _TOUCHED:
        yield Convention("unit", unit, f"A {unit} counts as marked when any part of it is.")
    elif unit == "document":
        yield Convention("unit", unit, "A document counts as marked when it has any annotation with the code.")
    elif unit in ("span", "field"):
        yield Convention(
            "matching",
            "largest, then best overlap",
            "Spans of two coders are the same passage when they share a character; one partner each, so that as many "
            "as possible have one. Only what was matched is compared: see the share that was.",
        )
    if unit in POSITIONS and asked.key not in _GAMMA:
        yield Convention("overlaps", "union", "Overlapping spans of one coder and one code count once.")


def _comparing(asked: Asked, result: Result) -> Iterator[Convention]:
    details = result.details
    if result.metric in (None, "unitizing", "segmentation") or asked.key in _MATCHING:
        return
    if asked.key in ("krippendorff_alpha", "value_match", *_GAMMA):
        yield Convention("metric", str(result.metric), "How far two values are apart.")
    if "weights" in details or asked.key in ("weighted_kappa", "gwet_ac2"):
        weights = str(details.get("weights", result.metric))
        yield Convention("weights", weights, "How much of an agreement two different values still are.")
    if "categories" in details:
        yield Convention("q", int(details["categories"]), _categories(asked))


def _categories(asked: Asked) -> str:
    fixed = asked.views[0].table.fixed if asked.views else False
    if asked.selection.category_count is not None and not fixed:
        origin = "as asked for"
    else:
        origin = "those there are to choose from" if fixed else "those that were used"
    return f"The number of categories, {origin}: chance agreement is taken from it, so it changes the value."


def _of_measure(asked: Asked, result: Result) -> Iterator[Convention]:
    key, details = asked.key, result.details
    if asked.pairwise:
        yield Convention("pairs", "mean", "The measure is defined for two coders: the mean over pairs with a value.")
    elif key in _MATCHING and len(asked.coders) > 2:
        yield Convention("pairs", "sums", "Matches and spans are added up over the pairs of coders (micro average).")
    if key in _UNITIZING:
        unit = str(details.get("resolution", asked.selection.unit))
        yield Convention("resolution", unit, "What lengths are counted in; alpha_U of 1995 and 2004 depends on it.")
    if key in ("f1_iou", "segment_overlap"):
        default = 0.5 if key == "f1_iou" else 0.9
        least = asked.selection.threshold if asked.selection.threshold is not None else default
        yield Convention("threshold", least, "The least overlap at which two spans are the same.")
    if key == "f1_tolerant":
        yield Convention("tolerance", asked.selection.tolerance, "Characters by which each end may be off.")
    if key in ("window_diff", "pk"):
        yield Convention(
            "windows",
            "L - k",
            "k is half the mean length of the reference's segments; each coder is the reference once. Other programs "
            "count a window more, or round k differently. 0 is full agreement.",
        )
    if key == "boundary_similarity":
        yield Convention("n_t", asked.selection.n_t, "Boundaries nearer than this are near misses.")
    if key in _GAMMA:
        yield from _gamma(details)


def _gamma(details: Mapping[str, Any]) -> Iterator[Convention]:
    effects = {
        "null_model": "How random continua are made: the expected disorder, and so the value, depends on it.",
        "samples": "Random continua drawn per document.",
        "precision": "The relative precision that the expected disorder was sampled to.",
        "sampling_seed": "The seed of the random continua.",
        "alpha": "The weight of differences in position.",
        "beta": "The weight of differences in code.",
        "delta": "The cost of a unit without a partner.",
        "pooling": "How documents are put together; the literature defines the measure for one document only.",
    }
    for name, effect in effects.items():
        if details.get(name) is not None:
            yield Convention(name, details[name], effect)


def _pooling(asked: Asked) -> Convention:
    if asked.key in _GAMMA:
        return Convention("documents", "sums", "Observed and expected disorder are added up over documents.")
    return Convention(
        "documents", "pooled", "All documents are one body of data: long ones weigh more than short ones."
    )


def _resampling(asked: Asked, how: Resampling) -> Iterator[Convention]:
    drawn, what = asked.drawn_from(how), "documents" if how.clusters is None else "clusters of documents"
    effect = f"{how.resamples:,} resamples of {drawn:,} {what}, seed {how.seed}; {how.confidence:.4g} interval."
    enough, held = _NARROW[how.interval]
    if drawn < enough:
        share = next(share for least, share in held if drawn >= least)
        effect += f" So few {what} make it too narrow: simulated 95 % intervals held the true value in {share}."
    yield Convention("interval", how.interval, effect)
    if how.clusters is not None:
        yield Convention(
            "clusters",
            drawn,
            f"The {int(asked.counted.sum()):,} documents are drawn, and left out, in clusters of those that belong "
            "together. The figure itself does not depend on it.",
        )
