"""The share of frames that agree (agreement/frames.py) as a figure to explain: one part of a comparison of frames.

A share corrects for nothing: it has no thresholds, no coincidences and no matrices of its own. Those of alpha on the
same values stand beside it; see ``commands.explaining_frames``.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from annotator.agreement.corpus import Corpus
from annotator.agreement.explanation.asked import Asked
from annotator.agreement.frames import FrameField, Part, frames
from annotator.agreement.measure import Measure, SpanMeasure
from annotator.agreement.result import Result, number, reason_key
from annotator.agreement.selection import Selection
from annotator.agreement.statistics import Statistics


def _of_its_part(corpus: Corpus, selection: Selection, coders: Sequence[int]) -> Statistics:
    raise NotImplementedError("the sums of a frame's part come with it")


#: The key says that it corrects for nothing and shows agreement; all else comes from the part.
_SHARE: Measure = SpanMeasure(
    "percent", "Share that agrees", "Percent agreement (Gwet 2014, section 2.2) on matched spans", _of_its_part
)


@dataclass(frozen=True, eq=False)
class Frames:
    """The frames of some codes in a corpus; values are those compared. ``parts`` are found, code, fields, frame."""

    corpus: Corpus
    codes: tuple[Hashable, ...]
    fields: Sequence[FrameField]
    kept: dict[tuple[str, ...], list[Part]] = field(default_factory=dict)

    def parts(self, coders: tuple[str, ...]) -> list[Part]:
        if coders not in self.kept:
            self.kept[coders] = frames(self.corpus, self.codes, self.fields, self.corpus.coder_places(coders))
        return self.kept[coders]


class AskedOfFrames(Asked):
    """One part (by its place) of the frames of some coders (names)."""

    def __init__(self, of: Frames, part: int, coders: tuple[str, ...]) -> None:
        super().__init__("percent", of.corpus, Selection(unit="span", codes=of.codes, together=True, coders=coders))
        self.measure = _SHARE
        self.of, self.part = of, part
        self.parts = of.parts(coders)

    @property
    def statistics(self) -> Statistics:
        return self.parts[self.part].statistics

    @property
    def results(self) -> tuple[Result, ...]:
        statistics = self.statistics
        outcome = statistics.finish(statistics.total)[0]
        value = number(float(outcome.value))
        reason = reason_key(int(outcome.reason))
        return (Result("value_match", value, reason, value, n=float(outcome.n), unit="frame", coders=self.names),)

    def of_pair(self, place: int) -> Asked:
        names = tuple(self.data.coders[coder] for coder in self.pairs[place])
        return AskedOfFrames(self.of, self.part, names)
