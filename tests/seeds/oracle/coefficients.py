"""Computes seeds/expected.json and the tables of seeds/EXPECTED.md: the agreement of the sample's coders, by packages
that are not part of the project.

Run by hand after seeds/sample.jsonl has changed, once in each of two throw-away environments (irrCAC pins an old SciPy
and can't share one with the others; krippendorff is GPL):

    python3 -m venv /tmp/one && /tmp/one/bin/pip install krippendorff statsmodels scikit-learn nltk networkx
    python3 -m venv /tmp/two && /tmp/two/bin/pip install irrCAC
    rm -f seeds/expected.json
    /tmp/one/bin/python tests/seeds/oracle/coefficients.py
    /tmp/two/bin/python tests/seeds/oracle/coefficients.py

Each run adds what its packages can compute. Where two packages give one coefficient they must agree to 1e-9, and both
are named. What was computed, and how, stands in seeds/EXPECTED.md. Imports nothing of annotator.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.metadata import version
from itertools import combinations
from pathlib import Path
from typing import Any

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
OUT = SEEDS / "expected.json"
REPORT = SEEDS / "EXPECTED.md"
HEADING = "## The main figures"
OWN = "this script"
#: (code, field, metric): the fields whose values are compared over matched annotations.
FIELDS = (
    ("casualty figure", "value", "ratio"),
    ("casualty figure", "counted", "nominal"),
    ("casualty figure", "who", "nominal"),
    ("casualty figure", "source", "nominal"),
    ("motive attribution", "actor", "nominal"),
    ("motive attribution", "motive", "nominal"),
    ("motive attribution", "attributed by", "nominal"),
    ("motive attribution", "hedge", "ordinal"),
    ("propaganda framing", "frame", "nominal"),
    ("propaganda framing", "voice", "nominal"),
    ("propaganda framing", "stance", "nominal"),
)
Line = dict[str, Any]
Row = dict[str, Any]


class Sample:
    """The archive, read with json and nothing else."""

    def __init__(self) -> None:
        lines = [json.loads(line) for line in (SEEDS / "sample.jsonl").read_text("utf-8").splitlines()]
        self.coders: list[str] = [line["name"] for line in lines if line["type"] == "coder"]
        self.codes: dict[str, Line] = {line["path"][-1]: line for line in lines if line["type"] == "code"}
        self.documents: list[Line] = [line for line in lines if line["type"] == "document"]
        self.annotations: list[Line] = [line for line in lines if line["type"] == "annotation"]

    def of(self, document: Line, coder: str, code: str) -> list[Line]:
        return [
            a
            for a in self.annotations
            if a["document"] == document["id"] and a["coder"] == coder and a["code"][-1] == code
        ]

    def characters(self, code: str, coder: str) -> list[int]:
        """1 for each character that the coder marked with the code, else 0; all documents one after another."""
        values: list[int] = []
        for document in self.documents:
            marked = [0] * len(document["text"])
            for a in self.of(document, coder, code):
                for position in range(a["start"], a["end"]):
                    marked[position] = 1
            values += marked
        return values

    def whole_documents(self, code: str, coder: str) -> list[int]:
        """1 for each document in which the coder used the code at all."""
        return [int(bool(self.of(document, coder, code))) for document in self.documents]


def overlap(a: Line, b: Line) -> int:
    return max(0, int(min(a["end"], b["end"]) - max(a["start"], b["start"])))


def union(a: Line, b: Line) -> int:
    return int(a["end"] - a["start"] + b["end"] - b["start"] - overlap(a, b))


def number(value: Line) -> float:
    """The one number of a quantity: best; else the middle of low and high; else the bound that is there."""
    if value["best"] is not None:
        return float(value["best"])
    bounds = [value[name] for name in ("low", "high") if value[name] is not None]
    return float(sum(bounds) / len(bounds))


# --- coefficients on units x coders --------------------------------------------------------------------------------


def with_krippendorff(rows: list[list[int]], coders: int) -> Iterator[tuple[str, float]]:
    krippendorff, np = import_module("krippendorff"), import_module("numpy")
    yield (
        "krippendorff_alpha",
        krippendorff.alpha(np.array(rows).T, level_of_measurement="nominal", value_domain=[0, 1]),
    )


def with_statsmodels(rows: list[list[int]], coders: int) -> Iterator[tuple[str, float]]:
    raters = import_module("statsmodels.stats.inter_rater")
    table = [[row.count(0), row.count(1)] for row in rows]
    yield "fleiss_kappa", raters.fleiss_kappa(table, method="fleiss")
    yield "brennan_prediger", raters.fleiss_kappa(table, method="randolph")
    if coders == 2:
        yield "scott_pi", raters.fleiss_kappa(table, method="fleiss")


def with_sklearn(rows: list[list[int]], coders: int) -> Iterator[tuple[str, float]]:
    metrics = import_module("sklearn.metrics")
    if coders == 2:
        one, other = zip(*rows, strict=True)
        yield "cohen_kappa", metrics.cohen_kappa_score(one, other, labels=[0, 1])
        yield "percent", metrics.accuracy_score(one, other)


def with_nltk(rows: list[list[int]], coders: int) -> Iterator[tuple[str, float]]:
    agreement = import_module("nltk.metrics.agreement")
    if coders == 2:
        data = [(c, unit, value) for unit, row in enumerate(rows) for c, value in enumerate(row)]
        task = agreement.AnnotationTask(data=data)
        yield "scott_pi", task.pi()
        yield "cohen_kappa", task.kappa()


def with_irrcac(rows: list[list[int]], coders: int) -> Iterator[tuple[str, float]]:
    raw, pd = import_module("irrCAC.raw"), import_module("pandas")
    cac = raw.CAC(pd.DataFrame(rows), categories=[0, 1], digits=15)
    names = {
        "krippendorff_alpha": "krippendorff",
        "fleiss_kappa": "fleiss",
        "gwet_ac1": "gwet",
        "brennan_prediger": "bp",
    }
    for measure, method in names.items():
        estimate = getattr(cac, method)()["est"]
        yield measure, estimate["coefficient_value"]
        if method == "gwet":
            yield "percent", estimate["pa"]
        if method == "fleiss" and coders == 2:
            yield "scott_pi", estimate["coefficient_value"]


TOOLS: dict[str, Callable[[list[list[int]], int], Iterator[tuple[str, float]]]] = {
    "krippendorff": with_krippendorff,
    "statsmodels": with_statsmodels,
    "scikit-learn": with_sklearn,
    "nltk": with_nltk,
    "irrCAC": with_irrcac,
}
MODULES = {"scikit-learn": "sklearn"}


def available() -> list[str]:
    found = []
    for tool in TOOLS:
        try:
            import_module(MODULES.get(tool, tool))
        except ModuleNotFoundError:
            continue
        found.append(tool)
    return found


def position_rows(sample: Sample) -> Iterator[Row]:
    """Characters and documents, each code; all coders together and each two of them."""
    groups = [tuple(sample.coders), *combinations(sample.coders, 2)]
    for unit, values in (("character", sample.characters), ("document", sample.whole_documents)):
        for code in sample.codes:
            columns = {coder: values(code, coder) for coder in sample.coders}
            for group in groups:
                rows = [list(row) for row in zip(*(columns[c] for c in group), strict=True)]
                for tool in available():
                    for measure, value in TOOLS[tool](rows, len(group)):
                        if measure == "fleiss_kappa" and len(group) == 2:
                            continue  # of two coders it is Scott's pi
                        yield {
                            "unit": unit,
                            "code": code,
                            "field": None,
                            "measure": measure,
                            "metric": "nominal",
                            "coders": list(group),
                            "value": float(value),
                            "n": len(rows),
                            "by": [f"{tool} {version(tool)}"],
                        }


# --- matching spans ------------------------------------------------------------------------------------------------


def exact_pairs(a: list[Line], b: list[Line]) -> int:
    spans = [Counter((x["start"], x["end"]) for x in side) for side in (a, b)]
    return sum((spans[0] & spans[1]).values())


def most_pairs(a: list[Line], b: list[Line], threshold: float | None) -> int:
    """The size of a largest one-to-one matching of annotations that overlap (threshold None) or reach the IoU."""
    nx = import_module("networkx")
    graph = nx.Graph()
    left = [("a", i) for i in range(len(a))]
    graph.add_nodes_from(left)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            shared = overlap(x, y)
            if shared and (threshold is None or shared / union(x, y) >= threshold):
                graph.add_edge(("a", i), ("b", j))
    return len(nx.bipartite.maximum_matching(graph, top_nodes=left)) // 2


def matching_rows(sample: Sample) -> Iterator[Row]:
    """F1 by exact span, any overlap, IoU of a half. Micro average over documents, and over pairs for all coders."""
    counters: dict[str, Callable[[list[Line], list[Line]], int]] = {
        "f1_exact": exact_pairs,
        "f1_overlap": lambda a, b: most_pairs(a, b, None),
        "f1_iou": lambda a, b: most_pairs(a, b, 0.5),
    }
    for code in sample.codes:
        for measure, count in counters.items():
            hits, sizes = Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
            for pair in combinations(sample.coders, 2):
                for document in sample.documents:
                    a, b = (sample.of(document, coder, code) for coder in pair)
                    for group in (pair, tuple(sample.coders)):
                        hits[group] += count(a, b)
                        sizes[group] += len(a) + len(b)
            for group in sizes:
                by = [f"networkx {version('networkx')}"] if measure != "f1_exact" else [OWN]
                yield {
                    "unit": "span",
                    "code": code,
                    "field": None,
                    "measure": measure,
                    "metric": None,
                    "coders": list(group),
                    "value": 2 * hits[group] / sizes[group],
                    "n": sizes[group],
                    "by": by,
                }


# --- values of matched annotations ---------------------------------------------------------------------------------


Pairs = list[tuple[int, int]]


def matching(a: list[Line], b: list[Line], by: str, most: bool, without: tuple[int, int] | None = None) -> Pairs:
    """One-to-one pairs of overlapping annotations whose overlaps (in characters, or as IoU) sum to the greatest total;
    with ``most``, among the matchings that have as many pairs as possible."""
    nx = import_module("networkx")
    graph = nx.Graph()
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            if (shared := overlap(x, y)) and (i, j) != without:
                graph.add_edge(("a", i), ("b", j), weight=shared if by == "characters" else shared / union(x, y))
    edges = (tuple(sorted(edge)) for edge in nx.max_weight_matching(graph, maxcardinality=most))
    return sorted((left[1], right[1]) for left, right in edges)


def matched(a: list[Line], b: list[Line], where: str) -> Pairs:
    """The matching by characters. Stops when another reasonable definition would match otherwise, or when a second
    matching is as good: the sample is meant to have one answer."""

    def total(pairs: Pairs) -> int:
        return sum(overlap(a[i], b[j]) for i, j in pairs)

    pairs = matching(a, b, "characters", most=False)
    if any(matching(a, b, by, most) != pairs for by in ("characters", "iou") for most in (False, True)):
        raise SystemExit(f"the definitions of a matching differ: {where}")
    if any(total(matching(a, b, "characters", False, without=pair)) == total(pairs) for pair in pairs):
        raise SystemExit(f"two matchings are equally good: {where}")
    return pairs


def groups(sample: Sample, code: str, coders: tuple[str, ...]) -> list[dict[str, Line]]:
    """Annotations of different coders that are the same find: the matched pairs of each two coders, joined. Each
    annotation is in one group, alone where it has no partner. Stops when a group would have two of one coder."""
    nx = import_module("networkx")
    graph = nx.Graph()
    lines = {line["id"]: line for line in sample.annotations}
    for document in sample.documents:
        marks = {coder: sample.of(document, coder, code) for coder in coders}
        graph.add_nodes_from(line["id"] for coder in coders for line in marks[coder])
        for one, other in combinations(coders, 2):
            for i, j in matched(marks[one], marks[other], f"{document['name']}, {code}, {one} and {other}"):
                graph.add_edge(marks[one][i]["id"], marks[other][j]["id"])
    found = []
    for members in nx.connected_components(graph):
        group = {lines[member]["coder"]: lines[member] for member in sorted(members)}
        if len(group) < len(members):
            raise SystemExit(f"a group has two annotations of one coder: {[lines[m]['quote'] for m in members]}")
        found.append(group)
    return found


def plain(field: Line, annotation: Line | None) -> Any:
    """A field's value without its anchor: the number of a quantity; choices as a sorted tuple; None when empty."""
    value = annotation["fields"].get(field["name"]) if annotation else None
    if value is None or field["type"] == "quantity":
        return None if value is None else number(value)
    if isinstance(value, dict):
        value = value["value"]
    return tuple(sorted(value)) if isinstance(value, list) else value


def field_rows(sample: Sample) -> Iterator[Row]:
    """Alpha on field values: a group of matched annotations is a unit, a coder without one in it is missing there."""
    krippendorff, np = import_module("krippendorff"), import_module("numpy")
    for code, name, metric in FIELDS:
        field = next(field for field in sample.codes[code]["fields"] if field["name"] == name)
        for coders in (tuple(sample.coders), *combinations(sample.coders, 2)):
            found = groups(sample, code, coders)
            rows = [[plain(field, group.get(coder)) for coder in coders] for group in found]
            domain = sorted({value for row in rows for value in row if value is not None})
            if metric == "ordinal":
                domain = [choice for choice in field["choices"] if choice in domain]
            place = {v: v if metric == "ratio" else float(i) for i, v in enumerate(domain)} | {None: np.nan}
            columns = np.array([[place[value] for value in row] for row in rows]).T
            alpha = krippendorff.alpha(
                columns, level_of_measurement=metric, value_domain=sorted(place[value] for value in domain)
            )
            partnered = sum(len(group) for group in found if len(group) > 1)
            yield {
                "unit": "field",
                "code": code,
                "field": name,
                "measure": "krippendorff_alpha",
                "metric": metric,
                "coders": list(coders),
                "value": float(alpha),
                "n": sum(sum(value is not None for value in row) > 1 for row in rows),
                "matched_share": partnered / sum(len(group) for group in found),
                "by": [f"krippendorff {version('krippendorff')}", f"networkx {version('networkx')}"],
            }


# --- expected.json -------------------------------------------------------------------------------------------------


def key(row: Row) -> tuple[Any, ...]:
    return (*(row[name] for name in ("unit", "code", "field", "measure")), tuple(row["coders"]))


def merged(old: list[Row], new: list[Row]) -> list[Row]:
    rows = {key(row): row for row in old}
    for row in new:
        known = rows.setdefault(key(row), row)
        if known is row:
            continue
        if abs(known["value"] - row["value"]) > 1e-9:
            raise SystemExit(f"{known['by']} and {row['by']} differ: {key(row)}: {known['value']} {row['value']}")
        known["by"] = sorted({*known["by"], *row["by"]}, key=str.casefold)
    return list(rows.values())


def tables(results: list[Row], coders: list[str], codes: list[str]) -> Iterator[str]:
    """The main figures, as the last part of EXPECTED.md."""
    value = {key(row): f"{row['value']:.4f}" for row in results}
    everyone, pairs = tuple(coders), list(combinations(coders, 2))
    measures = ("krippendorff_alpha", "percent", "gwet_ac1", "brennan_prediger")
    yield "Characters; all coders, and Cohen's kappa of two:"
    yield ""
    yield "| code | alpha | percent | AC1 | Brennan-Prediger | " + " | ".join(" and ".join(p) for p in pairs) + " |"
    yield "|" + "---|" * (len(measures) + len(pairs) + 1)
    for code in codes:
        cells = [value["character", code, None, measure, everyone] for measure in measures]
        cells += [value["character", code, None, "cohen_kappa", pair] for pair in pairs]
        yield f"| {code} | {' | '.join(cells)} |"
    yield from ("", "Spans:", "", "| code | F1 exact | F1 overlap | F1 IoU 0.5 |", "|---|---|---|---|")
    for code in codes:
        cells = [value["span", code, None, m, everyone] for m in ("f1_exact", "f1_overlap", "f1_iou")]
        yield f"| {code} | {' | '.join(cells)} |"
    yield from (
        "",
        "Values:",
        "",
        "| code | field | level | alpha | units | matched share |",
        "|---|---|---|---|---|---|",
    )
    for row in results:
        if row["unit"] == "field" and len(row["coders"]) == len(coders):
            cells = [
                row["code"],
                row["field"],
                row["metric"],
                f"{row['value']:.4f}",
                row["n"],
                f"{row['matched_share']:.3f}",
            ]
            yield f"| {' | '.join(map(str, cells))} |"


def main() -> None:
    sample = Sample()
    rows = list(position_rows(sample))
    if "krippendorff" in available():
        rows += [*matching_rows(sample), *field_rows(sample)]
    old = json.loads(OUT.read_text("utf-8"))["results"] if OUT.exists() else []
    results = merged(old, rows)
    units = ["character", "document", "span", "field"]
    fields = {(code, name): place for place, (code, name, _) in enumerate(FIELDS)}
    results.sort(
        key=lambda r: (
            units.index(r["unit"]),
            fields.get((r["code"], r["field"]), -1),
            r["code"],
            r["measure"],
            -len(r["coders"]),
            r["coders"],
        )
    )
    head = {"documents": len(sample.documents), "coders": sample.coders, "codes": list(sample.codes)}
    body = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in results)
    start = json.dumps(head, ensure_ascii=False)[:-1]
    OUT.write_text(f'{start}, "results": [\n  {body}\n]}}\n', encoding="utf-8")
    if "irrCAC" in available():  # the second run: all figures are there
        head_of_report = REPORT.read_text("utf-8").partition(HEADING)[0]
        report = "\n".join(tables(results, sample.coders, list(sample.codes)))
        REPORT.write_text(f"{head_of_report}{HEADING}\n\n{report}\n", encoding="utf-8")
    sys.stdout.write(f"{len(rows)} coefficients by {', '.join(available())}\n")


if __name__ == "__main__":
    main()
