"""How many documents: against formulas of the textbook, and the reasons why a pilot can't tell."""

from __future__ import annotations

import pytest

from annotator.agreement import Corpus, Resampling, Selection
from annotator.agreement.explanation import WHY, Asked, Plan, Wanted, plan
from annotator.agreement.explanation.planning import sizes, widening
from tests.agreement.examples import text

WRONG, RIGHT = text(10, "AB", ("A", 0, 10)), text(10, "AB", ("A", 0, 10), ("B", 0, 10))


def planned(key: str, corpus: Corpus, wanted: Wanted | None = None, resamples: int = 4000) -> Plan:
    return plan(Asked(key, corpus, Selection(codes=("x",))), 0, wanted, Resampling(resamples))


def test_half_width_of_a_share_is_the_textbooks() -> None:
    """Percent of equal documents is a share p: the half width is 1.96 sqrt(p (1 - p) / n), so ± .1 takes
    (1.96 / .1)^2 * .75 * .25 = 72 documents, ± .05 four times as many."""
    corpus = Corpus([WRONG] * 10 + [RIGHT] * 30)
    found = planned("percent", corpus)
    assert found.documents == 40
    assert found.half_width_by_root == pytest.approx(1.96 * (0.75 * 0.25) ** 0.5, rel=0.05)
    assert found.for_half_width.documents == pytest.approx(72, abs=8)
    assert found.for_half_width.more == (found.for_half_width.documents or 0) - 40
    assert not found.for_half_width.far
    narrow = planned("percent", corpus, Wanted(half_width=0.05)).for_half_width
    assert narrow.documents == pytest.approx(288, abs=32)
    assert narrow.far
    assert planned("percent", corpus, Wanted(half_width=0.3)).for_half_width.more == 0


def test_widened_intervals_take_more_documents() -> None:
    """Ten documents: t of 9 degrees of freedom, 2.262, times sqrt(10 / 9), by 1.960."""
    wanted = Wanted(half_width=0.25, interval="expanded")
    assert widening(10, wanted) == pytest.approx(2.2621571628 * (10 / 9) ** 0.5 / 1.9599639845)
    corpus = Corpus([WRONG] * 10 + [RIGHT] * 30)
    plain, wide = planned("percent", corpus, Wanted(half_width=0.25)), planned("percent", corpus, wanted)
    assert wide.half_width_by_root == pytest.approx(plain.half_width_by_root)
    needed = wide.for_half_width.documents or 0
    assert needed > (plain.for_half_width.documents or 0)
    c = wide.half_width_by_root or 0.0
    assert c / needed**0.5 * widening(needed, wanted) <= 0.25 < c / (needed - 1) ** 0.5 * widening(needed - 1, wanted)
    assert planned("percent", corpus).sizes[0].half_width == pytest.approx(
        (planned("percent", corpus, Wanted(interval="expanded")).sizes[0].half_width or 0.0) / widening(20, wanted)
    )


def test_documents_for_a_threshold_are_the_textbooks() -> None:
    """S = 2 p - 1 of equal documents, p = .9: the margin (.8 - .667) is 1.645 standard errors 2 sqrt(.09 / n) at
    n = (1.645 * .6 / .133)^2 = 55 documents."""
    found = planned("brennan_prediger", Corpus([WRONG] * 4 + [RIGHT] * 36))
    assert found.for_threshold.documents == pytest.approx(55, abs=4)
    near = min(found.sizes, key=lambda size: abs(size.documents - 55))
    assert near.below == pytest.approx(0.05, abs=0.03)
    below = [size.below or 0.0 for size in found.sizes]
    assert below[0] > 2 * below[-2] > 0


def test_sizes_go_from_half_the_pilot_to_four_times_it() -> None:
    assert sizes(40) == [20, 28, 40, 57, 80, 113, 160]


def test_the_same_seed_gives_the_same_plan() -> None:
    corpus = Corpus([WRONG] * 3 + [RIGHT] * 9)
    assert planned("percent", corpus, resamples=200) == planned("percent", corpus, resamples=200)


def reasons(key: str, corpus: Corpus) -> tuple[str | None, str | None]:
    found = planned(key, corpus, resamples=400)
    for need in (found.for_half_width, found.for_threshold):
        assert (need.documents is None) == (need.why is not None)
        assert need.why is None or WHY[need.why]
    return found.for_half_width.why, found.for_threshold.why


def test_why_a_pilot_can_not_tell() -> None:
    few = Corpus([WRONG] + [RIGHT] * 3)
    assert reasons("percent", few) == ("few_documents", "few_documents")
    silent = Corpus([text(10, "AB", id=str(n)) for n in range(9)])
    assert reasons("krippendorff_alpha", silent) == ("no_variation", "no_variation")
    mixed = text(10, "AB", ("A", 0, 6), ("B", 0, 5))
    same = Corpus([mixed] * 9)
    assert reasons("krippendorff_alpha", same) == ("no_spread", "no_spread")
    rare = Corpus([mixed, *[text(10, "AB", id=str(n)) for n in range(8)]])
    assert reasons("krippendorff_alpha", rare) == ("rare", "rare")
    poor = Corpus([WRONG] * 5 + [RIGHT] * 5)
    assert reasons("brennan_prediger", poor) == (None, "below_threshold")
    assert reasons("percent", poor) == (None, "uncorrected")
    alone = Corpus([text(10, "A", ("A", 0, 3)) for _ in range(9)])
    assert reasons("krippendorff_alpha", alone) == ("single_coder", "single_coder")
