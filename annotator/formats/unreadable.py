"""The error of every reader: one sentence that can also be taken apart for a line of the report."""

from __future__ import annotations

from annotator.errors import FormatError
from annotator.model.contents import ReportLine


class Unreadable(FormatError):
    """``str()`` is "<label> <what>; <advice>." — ``what`` continues the label ("is not a PDF"), ``advice`` is an
    imperative."""

    def __init__(self, label: str, what: str, advice: str) -> None:
        super().__init__(f"{label} {what}; {advice}.")
        self.label, self.what, self.advice = label, what, advice

    def line(self) -> ReportLine:
        """The same as a line of an import report."""
        return ReportLine(self.label, "failed", f"It {self.what}.", f"{self.advice[:1].upper()}{self.advice[1:]}.")


def failed(error: FormatError, label: str) -> ReportLine:
    """The line of a report for whatever a reader raised about ``label``."""
    return error.line() if isinstance(error, Unreadable) else ReportLine(label, "failed", str(error))
