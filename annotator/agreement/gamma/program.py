"""The linear programs: choose tuples so that every unit is in one (or, for covers, in at least one). HiGHS, no more.

The simplex method with the plainest pricing and without presolving is several times faster here than HiGHS's
defaults: the programs are sparse, highly degenerate and solved again after columns were added.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from annotator.agreement.arrays import FloatArray, IntArray
from annotator.agreement.gamma.watching import Beat, unwatched


class Infeasible(ArithmeticError):
    """No choice of these tuples holds every unit."""


class Program:
    """min cost x, every unit in exactly one chosen tuple, x >= 0. With ``cover``: in at least one."""

    def __init__(self, units: int, cover: bool, whole: bool = False, beat: Beat = unwatched) -> None:
        import highspy

        self._infinity: float = highspy.kHighsInf
        self._whole = highspy.HighsVarType.kInteger if whole else None
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self._set(output_flag=False, threads=1, primal_feasibility_tolerance=1e-9, dual_feasibility_tolerance=1e-9)
        if whole:
            self._set(mip_rel_gap=0.0, mip_abs_gap=1e-9)
        else:
            self._set(presolve="off", simplex_dual_edge_weight_strategy=0)
        none = np.zeros(0, np.int32)
        most = np.full(units, self._infinity if cover else 1.0)
        self._highs.addRows(units, np.ones(units), most, 0, none, none, np.zeros(0))
        self._columns = 0
        self._watch = None if beat is unwatched else _Interrupt(beat)

    def _set(self, **options: Any) -> None:
        for name, value in options.items():
            self._highs.setOptionValue(name, value)

    def add(self, tuples: IntArray, cost: FloatArray) -> None:
        """Offer these tuples too."""
        column, coder = np.nonzero(tuples >= 0)
        first = np.searchsorted(column, np.arange(len(tuples))).astype(np.int32)
        unit = tuples[column, coder].astype(np.int32)
        count = len(tuples)
        most = np.full(count, self._infinity)
        self._highs.addCols(count, cost, np.zeros(count), most, len(unit), first, unit, np.ones(len(unit)))
        if self._whole is not None:
            places = np.arange(self._columns, self._columns + count, dtype=np.int32)
            self._highs.changeColsIntegrality(count, places, np.full(count, self._whole))
        self._columns += count

    def solve(self) -> tuple[FloatArray, FloatArray]:
        """(how much of each tuple is chosen, the dual of each unit). Raises Infeasible, or ArithmeticError when HiGHS
        gives up."""
        import highspy

        self._run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            raise Infeasible
        if status != highspy.HighsModelStatus.kOptimal:
            raise ArithmeticError(f"HiGHS found no best alignment: {self._highs.modelStatusToString(status)}.")
        found = self._highs.getSolution()
        return np.array(found.col_value), np.array(found.row_dual)

    def _run(self) -> None:
        """Solve, and let the beat interrupt it."""
        if self._watch is None:
            self._highs.run()
            return
        interrupt = self._highs.cbSimplexInterrupt if self._whole is None else self._highs.cbMipInterrupt
        interrupt.subscribe(self._watch)
        try:
            self._highs.run()
        finally:
            interrupt.unsubscribe(self._watch)
        if self._watch.raised is not None:
            raise self._watch.raised


class _Interrupt:
    """What HiGHS calls now and then. Exceptions can't pass through it: it is asked to end, and they are raised then."""

    def __init__(self, beat: Beat) -> None:
        self._beat = beat
        self.raised: BaseException | None = None

    def __call__(self, event: Any) -> None:
        try:
            self._beat()
        except BaseException as error:  # noqa: BLE001 - raised again by the caller of HiGHS
            self.raised = error
            event.interrupt()
