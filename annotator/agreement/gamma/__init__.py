"""The gamma family: agreement on where units are and what they are called, by aligning the units of all coders.

    lines, distance, candidates           units on lines, how far apart they are, which can be aligned at all
    pairs, many (tuples, program,         the best alignment, exactly: two coders by assignment, more by linear
      settling, covering), best             programs with columns made as needed
    watching                              progress and stopping, from inside the solvers
    disorder, null_models                 what an alignment costs, what chance would cost
    options, study, sampling, report, measures   from a corpus and a request to statistics and details

Nothing here knows of other measures.
"""

from annotator.agreement.gamma.measures import GAMMA, GAMMA_CAT, GAMMA_K, SOFT_GAMMA
from annotator.agreement.gamma.report import DocumentDisorder, UnitaryAlignment

__all__ = ["GAMMA", "GAMMA_CAT", "GAMMA_K", "SOFT_GAMMA", "DocumentDisorder", "UnitaryAlignment"]
