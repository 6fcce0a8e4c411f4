"""One file per measure, and the list of all of them. A new measure is a file and a line here."""

from __future__ import annotations

from annotator.agreement.measure import Measure
from annotator.agreement.measures.brennan_prediger import BRENNAN_PREDIGER
from annotator.agreement.measures.cohen_kappa import COHEN_KAPPA
from annotator.agreement.measures.conger_kappa import CONGER_KAPPA
from annotator.agreement.measures.f1 import F1_EXACT, F1_IOU, F1_OVERLAP, F1_TOLERANT
from annotator.agreement.measures.fleiss_kappa import FLEISS_KAPPA
from annotator.agreement.measures.gwet_ac import GWET_AC1, GWET_AC2
from annotator.agreement.measures.holsti import HOLSTI
from annotator.agreement.measures.krippendorff_alpha import KRIPPENDORFF_ALPHA
from annotator.agreement.measures.percent import PERCENT
from annotator.agreement.measures.scott_pi import SCOTT_PI
from annotator.agreement.measures.value_match import VALUE_MATCH
from annotator.agreement.measures.weighted_kappa import WEIGHTED_KAPPA

MEASURES: tuple[Measure, ...] = (
    PERCENT,
    HOLSTI,
    COHEN_KAPPA,
    WEIGHTED_KAPPA,
    SCOTT_PI,
    FLEISS_KAPPA,
    CONGER_KAPPA,
    BRENNAN_PREDIGER,
    GWET_AC1,
    GWET_AC2,
    KRIPPENDORFF_ALPHA,
    F1_EXACT,
    F1_OVERLAP,
    F1_IOU,
    F1_TOLERANT,
    VALUE_MATCH,
)
