"""The span index against a plain list."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.text_view.spans import Span, SpanIndex

LENGTHS = st.sampled_from([1, 2, 30, 255, 256, 257, 4096, 4097, 65536, 70000])


@st.composite
def spans(draw: st.DrawFn) -> list[Span]:
    found = []
    for number in range(draw(st.integers(0, 25))):
        start = draw(st.integers(0, 300) | st.integers(0, 80_000))
        id_ = draw(st.sampled_from(["", "x" * 21, "x" * 40])) + str(number)
        code, coder = draw(st.sampled_from("abc")), draw(st.sampled_from("AB"))
        found.append(Span(start, start + draw(LENGTHS), id_, code, coder))
    return sorted(found)


def overlapping(held: list[Span], start: int, end: int) -> list[Span]:
    return [span for span in sorted(held) if span.start < end and start < span.end]


@given(spans(), st.integers(0, 80_000), st.integers(1, 5000))
def test_what_overlaps_a_stretch(held: list[Span], start: int, length: int) -> None:
    assert SpanIndex(held).touching(start, start + length) == overlapping(held, start, start + length)


@given(spans(), st.data())
def test_adding_and_removing_one_by_one(held: list[Span], data: st.DataObject) -> None:
    index = SpanIndex()
    for span in data.draw(st.permutations(held)):
        index.add(span)
    assert list(index) == held
    gone = data.draw(st.sets(st.sampled_from(held))) if held else set()
    for span in gone:
        assert index.remove(span)
        assert not index.remove(span)
    assert list(index) == [span for span in held if span not in gone]
    assert len(index) == len(held) - len(gone)


@given(spans())
def test_walking_goes_in_text_order_both_ways(held: list[Span]) -> None:
    index = SpanIndex(held)
    forth, span = [], index.after(None)
    while span is not None:
        forth.append(span)
        span = index.after(span)
    back, span = [], index.before(None)
    while span is not None:
        back.append(span)
        span = index.before(span)
    assert forth == held
    assert back == held[::-1]


@given(spans())
def test_found_by_id(held: list[Span]) -> None:
    index = SpanIndex(held)
    assert [index.find(span.id) for span in held] == held
    assert index.find("no such id") is None


def test_an_id_is_not_found_in_the_middle_of_others() -> None:
    index = SpanIndex([Span(0, 1, "ab" * 11, "c"), Span(1, 2, "ba" * 11, "c")])
    assert index.find(("ab" * 11)[1:] + "b") is None
    assert index.find("ba" * 11) == Span(1, 2, "ba" * 11, "c")


def test_empty_spans_are_left_out() -> None:
    assert len(SpanIndex([Span(3, 3, "a", "c"), Span(5, 4, "b", "c")])) == 0


def test_extending_where_something_is_already() -> None:
    index = SpanIndex([Span(10, 20, "b", "c")])
    index.extend([Span(0, 5, "a", "c"), Span(30, 35, "d", "e")])
    assert [span.id for span in index] == ["a", "b", "d"]
