"""One file per measure, and the list of all of them. A new measure is a file and a line here."""

from __future__ import annotations

from annotator.agreement.gamma.measures import GAMMA, GAMMA_CAT, GAMMA_K, SOFT_GAMMA
from annotator.agreement.measure import Measure
from annotator.agreement.measures.alpha_u_2004 import ALPHA_U_2004
from annotator.agreement.measures.alpha_u_2013 import ALPHA_U_2013
from annotator.agreement.measures.boundary_similarity import BOUNDARY_SIMILARITY, SEGMENTATION_SIMILARITY
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
from annotator.agreement.measures.segment_overlap import SEGMENT_OVERLAP
from annotator.agreement.measures.u_alpha import CU_ALPHA, KU_ALPHA, U_ALPHA, U_ALPHA_BINARY
from annotator.agreement.measures.value_match import VALUE_MATCH
from annotator.agreement.measures.weighted_kappa import WEIGHTED_KAPPA
from annotator.agreement.measures.window_diff import PK, WINDOW_DIFF

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
    SEGMENT_OVERLAP,
    VALUE_MATCH,
    ALPHA_U_2004,
    ALPHA_U_2013,
    U_ALPHA,
    U_ALPHA_BINARY,
    CU_ALPHA,
    KU_ALPHA,
    GAMMA,
    GAMMA_CAT,
    GAMMA_K,
    SOFT_GAMMA,
    BOUNDARY_SIMILARITY,
    SEGMENTATION_SIMILARITY,
    WINDOW_DIFF,
    PK,
)
