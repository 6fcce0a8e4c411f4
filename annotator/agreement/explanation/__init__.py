"""Why a figure of agreement is what it is. Pure; starts from ``Asked(measure, data, selection)``.

    asked = Asked("krippendorff_alpha", corpus, Selection(codes=("x",)))
    explain(asked, 0, Resampling(2000))          -> Explained: everything below for the first code
    coincidences, confusion, marginals           what was counted
    left_out, conventions                        what was not, and what was chosen
    costs, passages, jackknife                   what lowers the figure
    below, plan                                  how sure it is, and how many documents it takes
    groups, trend                                whether it changes while people code

Every part of a disagreement is exact and adds up to the whole. Nothing here prints, reads a project or knows a window.
"""

from annotator.agreement.explanation.asked import ALPHA, Asked, disagreement
from annotator.agreement.explanation.conventions import Convention, conventions
from annotator.agreement.explanation.costs import Costs, Part, asked_of_pair, costs, of_codes
from annotator.agreement.explanation.drift import Group, Trend, batches, groups, trend
from annotator.agreement.explanation.explain import Explained, explain
from annotator.agreement.explanation.leaving_out import Jackknife, Without, jackknife
from annotator.agreement.explanation.left_out import LeftOut, left_out
from annotator.agreement.explanation.marginals import Marginal, marginals
from annotator.agreement.explanation.matrices import Cell, Matrix, coincidences, confusion
from annotator.agreement.explanation.passages import Passage, Passages, passages
from annotator.agreement.explanation.planning import WHY, Need, Plan, Size, Wanted, plan
from annotator.agreement.explanation.thresholds import THRESHOLDS, Below, below
from annotator.model.thresholds import RELIABLE, TENTATIVE, UNCORRECTED

__all__ = [
    "ALPHA",
    "RELIABLE",
    "TENTATIVE",
    "THRESHOLDS",
    "UNCORRECTED",
    "WHY",
    "Asked",
    "Below",
    "Cell",
    "Convention",
    "Costs",
    "Explained",
    "Group",
    "Jackknife",
    "LeftOut",
    "Marginal",
    "Matrix",
    "Need",
    "Part",
    "Passage",
    "Passages",
    "Plan",
    "Size",
    "Trend",
    "Wanted",
    "Without",
    "asked_of_pair",
    "batches",
    "below",
    "coincidences",
    "confusion",
    "conventions",
    "costs",
    "disagreement",
    "explain",
    "groups",
    "jackknife",
    "left_out",
    "marginals",
    "of_codes",
    "passages",
    "plan",
    "trend",
]
