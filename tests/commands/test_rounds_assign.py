"""Assignments: everybody gets a fair part, the same seed gives the same draw."""

from __future__ import annotations

import pytest

from annotator.commands.rounds import assign
from annotator.errors import UsageError
from annotator.model.document import Document

CODERS = ("a", "b", "c")


def corpus(count: int, outlets: int = 1) -> list[Document]:
    return [Document(f"d{n:03}", f"{n}", 1, "", {"outlet": f"o{n % outlets}"}) for n in range(count)]


def test_everybody_codes_everything_unless_told_otherwise() -> None:
    assert set(assign(corpus(7), CODERS, overlap=1.0).values()) == {CODERS}


@pytest.mark.parametrize(("overlap", "shared"), [(4, 4), (0.2, 4), (0, 0), (0.0, 0), (20, 20)])
def test_the_overlap_is_coded_by_all_and_the_rest_by_one_in_equal_parts(overlap: int | float, shared: int) -> None:
    assigned = assign(corpus(20), CODERS, overlap=overlap, seed=3)
    assert len(assigned) == 20
    assert sum(who == CODERS for who in assigned.values()) == shared
    alone = [who[0] for who in assigned.values() if len(who) == 1]
    assert len(alone) == 20 - shared
    loads = [alone.count(coder) for coder in CODERS]
    assert max(loads) - min(loads) <= 1


def test_the_seed_decides() -> None:
    draws = [assign(corpus(50), CODERS, overlap=10, seed=seed) for seed in (1, 1, 2)]
    assert draws[0] == draws[1] != draws[2]


def test_every_stratum_gets_its_share_of_the_overlap() -> None:
    documents = corpus(40, outlets=4)
    assigned = assign(documents, CODERS, overlap=0.2, stratify="outlet", seed=9)
    for outlet in range(4):
        mine = [d for d in documents if d.metadata["outlet"] == f"o{outlet}"]
        assert sum(assigned[d.id] == CODERS for d in mine) == 2


def test_uneven_strata_still_give_the_whole_overlap() -> None:
    assigned = assign(corpus(11, outlets=3), CODERS, overlap=5, stratify="outlet")
    assert sum(who == CODERS for who in assigned.values()) == 5


@pytest.mark.parametrize("overlap", [8, 1.5, -0.1])
def test_an_impossible_overlap_is_refused(overlap: int | float) -> None:
    with pytest.raises(UsageError):
        assign(corpus(7), CODERS, overlap=overlap)
