"""Agreement on the values of a field, over the passages that at least two coders found and gave the same code.

Krippendorff's alpha at the field's level of measurement (``metric``), on one unit per group of matched spans
(alignment.py); ``matched_share`` in the details is the share of the spans that were matched at all, without which the
value says little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotator.agreement.measure import Data, Measure
from annotator.agreement.measures.krippendorff_alpha import KRIPPENDORFF_ALPHA
from annotator.agreement.ratings import Ratings
from annotator.agreement.resampling import Tick
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import Statistics


@dataclass(frozen=True)
class ValueMatch:
    key: str = "value_match"
    label: str = "Agreement on values"
    source: str = "Krippendorff 2004, chapter 11, on matched spans"
    pairwise: bool = False
    spans_only: bool = False

    def can_handle(self, data: Data, selection: Selection) -> str:
        if isinstance(data, Ratings):
            return f"{self.label} compares the values of spans: it needs a Corpus, not Ratings."
        return "" if selection.field is not None else f"{self.label} needs the name of a field: field=..."

    def statistics(
        self, data: Data, selection: Selection, coders: Sequence[int], tick: Tick | None = None
    ) -> Statistics:
        return KRIPPENDORFF_ALPHA.statistics(data, replace(selection, unit="field"), coders, tick)


VALUE_MATCH: Measure = ValueMatch()
