"""How a report words measures, reasons, numbers and field values."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.model.field import FieldValue, Quantity, Value

MEASURES: Mapping[str, str] = {
    "percent": "Percent agreement",
    "holsti": "Holsti’s coefficient",
    "cohen_kappa": "Cohen’s κ",
    "weighted_kappa": "Weighted κ",
    "scott_pi": "Scott’s π",
    "fleiss_kappa": "Fleiss’ κ",
    "conger_kappa": "Conger’s κ",
    "brennan_prediger": "Brennan–Prediger",
    "gwet_ac1": "Gwet’s AC₁",
    "gwet_ac2": "Gwet’s AC₂",
    "krippendorff_alpha": "Krippendorff’s α",
    "alpha_u_2004": "α_U (2004)",
    "alpha_u_2013": "α_U (2013)",
    "u_alpha": "uα",
    "u_alpha_binary": "|uα",
    "cu_alpha": "cuα",
    "ku_alpha": "(k)uα",
    "gamma": "γ",
    "gamma_cat": "γ-cat",
    "gamma_k": "γ-k",
    "soft_gamma": "soft-γ",
    "f1_exact": "F1 (same span)",
    "f1_overlap": "F1 (overlap)",
    "f1_iou": "F1 (IoU)",
    "f1_tolerant": "F1 (tolerant)",
    "segment_overlap": "Segment agreement",
    "boundary_similarity": "Boundary similarity B",
    "segmentation_similarity": "Segmentation similarity S",
    "window_diff": "WindowDiff",
    "pk": "Pk",
    "value_match": "Same value",
}

UNDEFINED: Mapping[str, str] = {
    "no_variation": "no variation",
    "no_pairable": "nothing coded by two",
    "single_coder": "one coder only",
    "empty": "nothing coded",
    "overlap_not_allowed": "overlapping units",
    "metric_undefined": "metric does not fit",
}

_QUALIFIED: Mapping[str, str] = {"about": "≈ ", "at least": "≥ ", "at most": "≤ ", "order of magnitude": "~ "}


def measure_name(key: str, metric: str | None = None) -> str:
    """The measure's name; its metric is said where it is not the plain one."""
    name = MEASURES.get(key, key.replace("_", " "))
    return f"{name} ({metric})" if metric and metric not in ("nominal", "none") else name


def undefined(reason: str | None) -> str:
    return UNDEFINED.get(reason or "", (reason or "undefined").replace("_", " "))


def coefficient(value: float | None, decimals: int = 2) -> str:
    """Without a minus sign before zero."""
    if value is None:
        return "–"
    text = f"{value:.{decimals}f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", "−")


def number(value: float) -> str:
    """With thousands set apart; as many decimals as it has, four at most."""
    text = f"{value:,}" if isinstance(value, int) or value == int(value) else f"{round(value, 4):,}"
    return text.removesuffix(".0").replace("-", "−")


def count(n: int, one: str, many: str = "") -> str:
    """For example: 1 document, 2 documents."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def value_text(value: Value) -> str:
    """A field's value for people."""
    if isinstance(value, Quantity):
        return quantity(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value)
    return number(value) if isinstance(value, int | float) else value


def quantity(value: Quantity) -> str:
    """For example: ≈ 4,700; 14,000–15,000; ≥ 600."""
    bounds = [bound for bound in (value.low, value.high) if bound is not None]
    sign = _QUALIFIED.get(value.qualifier or "", "")
    if value.best is not None:
        around = f" ({'–'.join(map(number, bounds))})" if bounds else ""
        return f"{sign}{number(value.best)}{around}"
    if len(bounds) == 2:
        return f"{'~ ' if sign == '~ ' else ''}{number(bounds[0])}–{number(bounds[1])}"
    if not bounds:
        return value.qualifier or "–"
    return f"{sign or ('≥ ' if value.low is not None else '≤ ')}{number(bounds[0])}"


def field_text(value: FieldValue | None) -> str:
    return "" if value is None else value_text(value.value)


def listed(items: list[str]) -> str:
    """For example: A; A and B; A, B and C."""
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)
