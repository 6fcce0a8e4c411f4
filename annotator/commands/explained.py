"""What ``explain`` returns: figures of agreement with their explanation, in names and paths. No computing."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annotator.commands.agreement import AgreementReport

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Probability:
    """That the figure lies below a threshold."""

    threshold: float
    probability: float


@dataclass(frozen=True, slots=True)
class Values:
    """A coder's marginals: ``counts`` pairs each value with the units that were given it; ``others`` is what is not
    listed. Values on text are true and false (marked or not), or the path of a code (null: none)."""

    coder: str
    n: float
    counts: tuple[tuple[Any, float], ...]
    others: float


@dataclass(frozen=True, slots=True)
class Crossing:
    """A cell of a matrix: two values (as in ``Table.values``), how often they met, how often they would by chance,
    and the difference between them that the figure counts."""

    first: Any
    second: Any
    observed: float
    expected: float
    apart: float


@dataclass(frozen=True, slots=True)
class Table:
    """A coincidence or confusion matrix. ``rows`` and ``columns`` are the marginals of ``values``; cells in which
    nothing was observed are not listed; ``left_out`` counts the lightest ones of a large matrix."""

    kind: str
    coders: tuple[str, ...]
    values: tuple[Any, ...]
    rows: tuple[float, ...]
    columns: tuple[float, ...]
    n: float
    cells: tuple[Crossing, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class NotCounted:
    """What the figure does not rest on. ``documents`` are ids, ``coders`` names."""

    what: str
    count: int
    why: str
    documents: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A convention that changes the value."""

    name: str
    value: str | int | float
    effect: str


@dataclass(frozen=True, slots=True)
class DocumentCost:
    """What a document adds to the observed disagreement (``share`` of the whole; both None where the measure's can't be
    divided), the figure in it alone, and without it; ``change`` is positive where the document lowers the figure."""

    document: str
    cost: float | None
    share: float | None
    n: float
    value: float | None
    without: float | None
    change: float | None


@dataclass(frozen=True, slots=True)
class PairCost:
    """What a pair of coders adds to the observed disagreement, and the figure of this pair."""

    coders: tuple[str, str]
    cost: float | None
    share: float | None
    n: float
    value: float | None


@dataclass(frozen=True, slots=True)
class PassageCost:
    """What a passage adds. ``by`` is on text the number of units that each coder marked of it, for matched spans each
    coder's value."""

    document: str
    start: int | None
    end: int | None
    cost: float
    share: float
    by: Mapping[str, Any]
    quote: str


@dataclass(frozen=True, slots=True)
class Costs:
    """What costs most. ``disagreement`` is the observed disagreement that the parts add up to; the lists are cut, and
    ``other_documents`` and ``other_passages`` are what those that are not listed cost together. ``influence`` lists the
    documents without which the figure would change most. ``why`` says why a list is empty."""

    disagreement: float | None
    documents: tuple[DocumentCost, ...]
    other_documents: float
    pairs: tuple[PairCost, ...]
    passages: tuple[PassageCost, ...]
    other_passages: float
    influence: tuple[DocumentCost, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Period:
    """The figure in some of the documents, in the order in which they were coded: a batch, or a calendar week
    (``label`` as in "2026-W47"). ``first`` and ``last`` are when its first and its last document were, ``ids`` all of
    them."""

    label: str
    first: str
    last: str
    documents: int
    value: float | None
    undefined: str | None
    ci: tuple[float, float] | None
    n: float
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drift:
    """The figure over time. ``slope`` is its change from one batch to the next, ``p`` the probability of one as steep
    if the order did not matter (from ``shuffles`` random orders). ``undated`` documents have no time; ``why`` says
    why there is nothing to show."""

    batches: tuple[Period, ...] = ()
    weeks: tuple[Period, ...] = ()
    slope: float | None = None
    p: float | None = None
    shuffles: int = 0
    undated: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Studies:
    """What studies of so many documents would give."""

    documents: int
    half_width: float | None
    below: float | None
    undefined: float


@dataclass(frozen=True, slots=True)
class Needed:
    """Documents to code by two, in all and on top of those that are; None where ``why`` (a sentence) says why not."""

    documents: int | None
    more: int | None
    why: str
    far: bool


@dataclass(frozen=True, slots=True)
class Planning:
    """How many documents it takes. ``half_width`` and ``threshold`` with ``risk`` are what was asked for."""

    pilot: int
    half_width: float
    threshold: float
    risk: float
    for_half_width: Needed
    for_threshold: Needed
    half_width_by_root: float | None
    misfit: float | None
    sizes: tuple[Studies, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the agreement report, explained. ``value`` to ``n`` are the row's."""

    measure: str
    label: str
    source: str
    unit: str
    metric: str | None
    code: Path | None
    field: str | None
    coders: tuple[str, ...]
    value: float | None
    ci: tuple[float, float] | None
    undefined: str | None
    reason: str
    observed: float | None
    expected: float | None
    n: float
    below: tuple[Probability, ...]
    standard_error: float | None
    bias: float | None
    marginals: tuple[Values, ...]
    coincidences: Table | None
    confusions: tuple[Table, ...]
    left_out: tuple[NotCounted, ...]
    conventions: tuple[Choice, ...]
    costs: Costs
    drift: Drift
    plan: Planning | None
    document: str | None = None
    batch: int | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class CodeShare:
    """Which share of all disagreements that a measure counts is one code's (and field's): the shares of a measure add
    up to 1."""

    measure: str
    metric: str | None
    code: Path | None
    field: str | None
    coders: tuple[str, ...]
    disagreement: float
    share: float
    n: float


@dataclass(frozen=True, slots=True)
class SameCoder:
    """A coder against themselves: ``profile`` is the name under which ``coder`` coded again. ``days`` is the median
    time between the two codings of a document, None where times are not known."""

    coder: str
    profile: str
    measure: str
    metric: str | None
    code: Path | None
    field: str | None
    value: float | None
    ci: tuple[float, float] | None
    undefined: str | None
    n: float
    documents: int
    days: float | None


@dataclass(frozen=True, slots=True)
class Methods:
    """The paragraph for a paper, and the works that it cites, in alphabetical order."""

    text: str
    references: tuple[str, ...]

    @property
    def markdown(self) -> str:
        return "\n".join([self.text, "", "### References", "", *(f"- {work}" for work in self.references)])


@dataclass(frozen=True, slots=True)
class Explanation:
    """``figures`` in the order of the rows of ``report``, which is what ``agreement`` gives for the same request.
    ``notes`` are sentences on what a reader has to know first; ``codes`` is empty where there is one code only."""

    project: str
    unit: str
    confidence: float
    resamples: int
    seed: int
    notes: tuple[str, ...]
    figures: tuple[Figure, ...]
    codes: tuple[CodeShare, ...]
    same_coder: tuple[SameCoder, ...]
    methods: Methods
    report: AgreementReport

    def to_json(self) -> dict[str, Any]:
        """Everything as objects, lists, numbers and texts, but for the report."""
        return {field.name: as_json(getattr(self, field.name)) for field in fields(self) if field.name != "report"}


def as_json(value: Any) -> Any:
    """A value of this module without dataclasses and tuples."""
    if is_dataclass(value):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): as_json(item) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return [as_json(item) for item in value]
    return value


def label(category: Hashable, paths: Mapping[Hashable, Sequence[str]]) -> Any:
    """A category for people and JSON: the path of a code, a sorted list for a set, anything else as it is."""
    if isinstance(category, frozenset):
        return sorted((label(member, paths) for member in category), key=str)
    return "/".join(paths[category]) if category in paths else category
