"""What belongs to a figure besides its value, in words: what it was counted on, which conventions it follows.

The terminal and the window say the same. No computing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annotator.commands.agreement_report import ResultRow

_SPANS = (
    "f1_exact", "f1_overlap", "f1_iou", "f1_tolerant", "segment_overlap", "alpha_u_2004", "alpha_u_2013", "gamma",
    "soft_gamma",
)  # fmt: skip
_BOUNDARIES = ("boundary_similarity", "segmentation_similarity", "window_diff", "pk")

#: What n counts for measures that do not count the unit that was asked for.
COUNTED: Mapping[str, str] = {
    **dict.fromkeys(_SPANS, "span"),
    **dict.fromkeys(_BOUNDARIES, "boundary"),
    **dict.fromkeys(("gamma_cat", "gamma_k"), "aligned pair"),
}

#: What a figure depends on, by its name in the details.
_CONVENTIONS = {
    "categories": "q {}",
    "weights": "weights {}",
    "threshold": "threshold {}",
    "tolerance": "tolerance {}",
    "codes": "chance 1 / {} codes",
    "resolution": "counted in {}s",
    "n_t": "n_t {}",
    "windows": "windows {}",
    "null_model": "null model {}",
    "samples": "{} samples",
    "precision": "precision {}",
    "sampling_seed": "seed {}",
    "alpha": "alpha {}",
    "beta": "beta {}",
    "delta": "delta {}",
    "pairs": "{} over pairs",
}


def what_is_counted(measure: str, unit: str) -> str:
    """One of what ``n`` counts: "character", "span", "boundary", "value" …"""
    return COUNTED.get(measure) or {"field": "value", "frame": "passage"}.get(unit, unit)


def conventions(rows: Iterable[ResultRow]) -> dict[str, str]:
    """For each measure whose figures depend on a convention: which, in a few words. (The alpha of a whole frame is a
    figure, no weight.)"""
    found: dict[str, dict[str, dict[Any, None]]] = {}
    for row in rows:
        for name in _CONVENTIONS:
            if name in row.details and (name != "alpha" or "part" not in row.details):
                found.setdefault(row.measure, {}).setdefault(name, {})[row.details[name]] = None
    return {
        measure: ", ".join(
            _CONVENTIONS[name].format(" or ".join(map(_plain, values)))
            for name, values in sorted(names.items(), key=lambda one: list(_CONVENTIONS).index(one[0]))
        )
        for measure, names in found.items()
    }


def _plain(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
