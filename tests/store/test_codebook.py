"""The tree of codes out of cells that several people changed at once."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from annotator.store.codebook import Cells, CodebookState, build

NAMES = "abcdef"


def cells(name: str, stamp: int, **values: Any) -> Cells:
    made: Cells = {"name": (name, (1, stamp, b"n"))}
    made |= {key: (value, (1, stamp, name.encode())) for key, value in values.items()}
    return made


def book(**codes: dict[str, Any]) -> CodebookState:
    return build({uid: cells(uid, its.pop("stamp", 0), **its) for uid, its in codes.items()}, {}, 0)


def parents(state: CodebookState) -> dict[str, str | None]:
    return {code.id: code.parent for code in state.codebook}


def test_a_merge_is_followed_to_its_end() -> None:
    state = book(a={"merged": "b"}, b={"merged": "c"}, c={}, d={"parent": "a"})
    assert state.codebook.merged == {"a": "c", "b": "c"}
    assert parents(state) == {"c": None, "d": "c"}
    assert state.codebook.code("a").id == "c"


def test_two_that_were_merged_into_each_other_leave_the_older_merge_out() -> None:
    state = book(a={"merged": "b", "stamp": 5}, b={"merged": "a", "stamp": 7})
    assert state.codebook.merged == {"b": "a"}
    assert state.circles == [("merged", "a")]


def test_two_that_were_moved_under_each_other_leave_the_older_move_out() -> None:
    state = book(a={"parent": "b", "stamp": 7}, b={"parent": "a", "stamp": 5}, c={"parent": "b"})
    assert parents(state) == {"b": None, "a": "b", "c": "b"}
    assert state.circles == [("parent", "b")]


def test_a_code_whose_parent_was_merged_into_it_moves_up() -> None:
    state = book(a={"parent": "z", "merged": "b"}, b={"parent": "a"}, z={})
    assert parents(state) == {"z": None, "b": "z"}
    assert state.circles == []


def test_siblings_stand_by_position_then_name_and_below_their_parent() -> None:
    state = book(x={"position": 2}, y={"position": 1}, b={"parent": "y"}, a={"parent": "y"}, w={"position": 2})
    assert [code.id for code in state.codebook] == ["y", "a", "b", "w", "x"]


def test_a_parent_that_is_unknown_is_none() -> None:
    assert parents(book(a={"parent": "nobody"})) == {"a": None}


EDGES = st.dictionaries(st.sampled_from(NAMES), st.tuples(st.sampled_from(NAMES), st.integers(0, 3)))


@given(EDGES, EDGES)
def test_any_tangle_becomes_a_tree_that_holds_every_code(
    merges: dict[str, tuple[str, int]], moves: dict[str, tuple[str, int]]
) -> None:
    made: dict[str, Cells] = {}
    for name in NAMES:
        made[name] = cells(name, 0)
        if name in merges:
            made[name]["merged"] = (merges[name][0], (merges[name][1], 0, name.encode()))
        if name in moves:
            made[name]["parent"] = (moves[name][0], (moves[name][1], 0, name.encode()))
    state = build(made, {}, 0)
    assert set(state.codebook.by_id) | set(state.codebook.merged) == set(NAMES)
    assert not set(state.codebook.by_id) & set(state.codebook.merged)
    assert set(state.codebook.merged.values()) <= set(state.codebook.by_id)
    for code in state.codebook:
        assert len(state.codebook.path(code.id)) <= len(NAMES)  # comes to an end
    shuffled = build(dict(reversed(made.items())), {}, 0)
    assert shuffled.codebook == state.codebook
    assert sorted(shuffled.circles) == sorted(state.circles)
