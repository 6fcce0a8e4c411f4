"""The works behind the measures, as a reference list prints them, and how a text cites them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annotator.formats.report.agreement import Agreement
from annotator.model.thresholds import UNCORRECTED

_KRIPPENDORFF_2004 = "Krippendorff, K. (2004). Content analysis: An introduction to its methodology (2nd ed.). Sage."
_KRIPPENDORFF_1995 = (
    "Krippendorff, K. (1995). On the reliability of unitizing continuous data. Sociological Methodology, 25, 47–76."
)
_KRIPPENDORFF_2013 = "Krippendorff, K. (2013). Content analysis: An introduction to its methodology (3rd ed.). Sage."
_KRIPPENDORFF_2016 = (
    "Krippendorff, K., Mathet, Y., Bouvry, S., & Widlöcher, A. (2016). On the reliability of unitizing textual"
    " continua: Further developments. Quality & Quantity, 50(6), 2347–2364."
)
_GWET_2014 = "Gwet, K. L. (2014). Handbook of inter-rater reliability (4th ed.). Advanced Analytics."
_HRIPCSAK = (
    "Hripcsak, G., & Rothschild, A. S. (2005). Agreement, the F-measure, and reliability in information retrieval."
    " Journal of the American Medical Informatics Association, 12(3), 296–298."
)
_GAMMA = (
    "Mathet, Y., Widlöcher, A., & Métivier, J.-P. (2015). The unified and holistic method gamma (γ) for inter-annotator"
    " agreement measure and alignment. Computational Linguistics, 41(3), 437–479."
)
_GAMMA_CAT = (
    "Mathet, Y. (2017). The agreement measure γcat: A complement to γ focused on categorization of a continuum."
    " Computational Linguistics, 43(3), 661–681."
)
_SOFT = (
    "Titeux, H., & Riad, R. (2021). pygamma-agreement: Gamma γ measure for inter/intra-annotator agreement in Python."
    " Journal of Open Source Software, 6(62), 2989."
)
_COHEN_1960 = (
    "Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement, 20(1),"
    " 37–46."
)
_COHEN_1968 = (
    "Cohen, J. (1968). Weighted kappa: Nominal scale agreement provision for scaled disagreement or partial credit."
    " Psychological Bulletin, 70(4), 213–220."
)
_SCOTT = (
    "Scott, W. A. (1955). Reliability of content analysis: The case of nominal scale coding. Public Opinion Quarterly,"
    " 19(3), 321–325."
)
_FLEISS = (
    "Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological Bulletin, 76(5), 378–382."
)
_CONGER = (
    "Conger, A. J. (1980). Integration and generalization of kappas for multiple raters. Psychological Bulletin, 88(2),"
    " 322–328."
)
_BRENNAN = (
    "Brennan, R. L., & Prediger, D. J. (1981). Coefficient kappa: Some uses, misuses, and alternatives. Educational and"
    " Psychological Measurement, 41(3), 687–699."
)
_GWET_2008 = (
    "Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high agreement. British"
    " Journal of Mathematical and Statistical Psychology, 61(1), 29–48."
)
_HOLSTI = "Holsti, O. R. (1969). Content analysis for the social sciences and humanities. Addison-Wesley."
_FOURNIER = (
    "Fournier, C. (2013). Evaluating text segmentation using boundary edit distance. Proceedings of the 51st Annual"
    " Meeting of the Association for Computational Linguistics, 1702–1712."
)
_FOURNIER_INKPEN = (
    "Fournier, C., & Inkpen, D. (2012). Segmentation similarity and agreement. Proceedings of NAACL-HLT 2012, 152–161."
)
_PEVZNER = (
    "Pevzner, L., & Hearst, M. A. (2002). A critique and improvement of an evaluation metric for text segmentation."
    " Computational Linguistics, 28(1), 19–36."
)
_BEEFERMAN = (
    "Beeferman, D., Berger, A., & Lafferty, J. (1999). Statistical models for text segmentation. Machine Learning,"
    " 34(1–3), 177–210."
)
_MAXQDA = "VERBI Software. (2024). MAXQDA manual: Intercoder agreement. VERBI."
_PASSONNEAU = (
    "Passonneau, R. (2006). Measuring agreement on set-valued items (MASI) for semantic and pragmatic annotation."
    " Proceedings of LREC 2006, 831–836."
)
_EFRON = "Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap. Chapman & Hall."
BOOTSTRAP = ("Efron & Tibshirani, 1993", _EFRON)
_HESTERBERG = (
    "Hesterberg, T. C. (2015). What teachers should know about the bootstrap: Resampling in the undergraduate"
    " statistics curriculum. The American Statistician, 69(4), 371–386."
)
WIDENED = ("Hesterberg, 2015", _HESTERBERG)
_DAVISON = (
    "Davison, A. C., & Hinkley, D. V. (1997). Bootstrap methods and their application. Cambridge University Press."
)
CLUSTERED = ("Davison & Hinkley, 1997, section 3.8", _DAVISON)
THRESHOLDS = ("Krippendorff, 2004, p. 241", _KRIPPENDORFF_2004)

#: By the key of a measure: how it is cited, and the work.
OF_MEASURE: Mapping[str, tuple[str, str]] = {
    "percent": ("Gwet, 2014", _GWET_2014),
    "holsti": ("Holsti, 1969", _HOLSTI),
    "cohen_kappa": ("Cohen, 1960", _COHEN_1960),
    "weighted_kappa": ("Cohen, 1968", _COHEN_1968),
    "scott_pi": ("Scott, 1955", _SCOTT),
    "fleiss_kappa": ("Fleiss, 1971", _FLEISS),
    "conger_kappa": ("Conger, 1980", _CONGER),
    "brennan_prediger": ("Brennan & Prediger, 1981", _BRENNAN),
    "gwet_ac1": ("Gwet, 2008", _GWET_2008),
    "gwet_ac2": ("Gwet, 2014", _GWET_2014),
    "krippendorff_alpha": ("Krippendorff, 2004", _KRIPPENDORFF_2004),
    "value_match": ("Krippendorff, 2004", _KRIPPENDORFF_2004),
    "alpha_u_2004": ("Krippendorff, 1995", _KRIPPENDORFF_1995),
    "alpha_u_2013": ("Krippendorff, 2013", _KRIPPENDORFF_2013),
    "u_alpha": ("Krippendorff et al., 2016", _KRIPPENDORFF_2016),
    "u_alpha_binary": ("Krippendorff et al., 2016", _KRIPPENDORFF_2016),
    "cu_alpha": ("Krippendorff et al., 2016", _KRIPPENDORFF_2016),
    "ku_alpha": ("Krippendorff et al., 2016", _KRIPPENDORFF_2016),
    "gamma": ("Mathet et al., 2015", _GAMMA),
    "gamma_cat": ("Mathet, 2017", _GAMMA_CAT),
    "gamma_k": ("Mathet, 2017", _GAMMA_CAT),
    "soft_gamma": ("Titeux & Riad, 2021", _SOFT),
    "f1_exact": ("Hripcsak & Rothschild, 2005", _HRIPCSAK),
    "f1_overlap": ("Hripcsak & Rothschild, 2005", _HRIPCSAK),
    "f1_iou": ("Hripcsak & Rothschild, 2005", _HRIPCSAK),
    "f1_tolerant": ("Hripcsak & Rothschild, 2005", _HRIPCSAK),
    "segment_overlap": ("VERBI Software, 2024", _MAXQDA),
    "boundary_similarity": ("Fournier, 2013", _FOURNIER),
    "segmentation_similarity": ("Fournier & Inkpen, 2012", _FOURNIER_INKPEN),
    "window_diff": ("Pevzner & Hearst, 2002", _PEVZNER),
    "pk": ("Beeferman et al., 1999", _BEEFERMAN),
}

#: By the name of a metric that has a source of its own.
OF_METRIC: Mapping[str, tuple[str, str]] = {"masi": ("Passonneau, 2006", _PASSONNEAU)}


def citation(measure: str, metric: str | None = None) -> str:
    """How a text cites a measure: "Cohen, 1960"; "" for one without a source here."""
    found = [source[0] for source in (OF_MEASURE.get(measure), OF_METRIC.get(metric or "")) if source]
    return "; ".join(found)


def references(agreements: Sequence[Agreement]) -> list[str]:
    """The works that ``methods`` cites for these computations, in alphabetical order."""
    figures = [figure for agreement in agreements for figure in agreement.results]
    figures = [figure for figure in figures if figure.value is not None]
    works = {OF_MEASURE[figure.measure][1] for figure in figures if figure.measure in OF_MEASURE}
    works |= {OF_METRIC[figure.metric][1] for figure in figures if figure.metric and figure.metric in OF_METRIC}
    if any(figure.ci for figure in figures):
        works |= {BOOTSTRAP[1], WIDENED[1]}
    if any(getattr(agreement, "clusters", "") for agreement in agreements):
        works.add(CLUSTERED[1])
    if any(figure.measure not in UNCORRECTED for figure in figures):
        works.add(THRESHOLDS[1])
    return sorted(works)
