"""Spans that are read as they are asked for: the same as if all had been there from the start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QObject

from annotator.ui.text_view import CodedTextView, holding
from annotator.ui.text_view.holding import Holding, Source
from annotator.ui.text_view.spans import Span

pytestmark = pytest.mark.usefixtures("qapp")
TEXT = "x" * 500
PLACES = st.integers(0, 500)


@st.composite
def spans(draw: st.DrawFn) -> list[Span]:
    starts = draw(st.lists(st.integers(0, 499), max_size=25))
    lengths = st.sampled_from([1, 3, 17, 60, 300])
    return sorted(Span(s, min(500, s + draw(lengths)), f"id{n}", "c") for n, s in enumerate(starts))


@pytest.fixture(autouse=True, scope="module")
def short_parts() -> Iterator[None]:
    with mock.patch.object(holding, "_STEP", 16):
        yield


def overlapping(held: list[Span]) -> Source:
    """As a project answers."""
    return lambda start, end: [span for span in held if span.start < end and start < span.end]


def _parent() -> QObject:
    application = QCoreApplication.instance()
    assert application is not None
    return application


def held_in(held: list[Span], live: bool) -> Holding:
    made = Holding(_parent())
    made.reset(TEXT, overlapping(held) if live else list(held))
    made._timer.stop()  # the tests say what is read when
    return made


@given(spans(), st.lists(PLACES, max_size=8))
def test_what_overlaps_a_place_wherever_is_looked_first(held: list[Span], places: list[int]) -> None:
    made = held_in(held, live=True)
    for place in places:
        assert made.touching(place, place + 1) == overlapping(held)(place, place + 1)
    while not made.complete:
        made._read_next()
    assert list(made.index) == held
    assert made.touching(0, 500) == held


@given(spans(), st.lists(PLACES, max_size=4), st.booleans(), st.data())
def test_walking_reaches_every_span_in_text_order(
    held: list[Span], places: list[int], live: bool, data: st.DataObject
) -> None:
    made = held_in(held, live)
    for place in places:
        made.touching(place, place + 1)
    steps: list[Callable[[Span | None], Span | None]] = [made.after, made.before]
    for step, expected in zip(steps, (held, held[::-1]), strict=True):
        found, span = [], step(None)
        while span is not None:
            found.append(span)
            span = step(span)
        assert found == expected


@given(spans(), PLACES, st.booleans(), st.data())
def test_adding_and_removing_while_parts_are_missing(
    held: list[Span], place: int, live: bool, data: st.DataObject
) -> None:
    stored = list(held)
    made = held_in(stored, live)
    made.touching(place, place + 1)
    for n in range(data.draw(st.integers(0, 4))):
        removing = data.draw(st.booleans())
        if removing and stored:
            gone = data.draw(st.sampled_from(stored))
            stored.remove(gone)
            made.remove(gone.id)
        else:
            start = data.draw(st.integers(0, 490))
            new = Span(start, start + data.draw(st.sampled_from([1, 10, 200])), f"new{n}", "c")
            stored.append(new)
            stored.sort()
            made.add(new)
    if live:  # what the project would answer now
        assert made.touching(place, place + 1) == overlapping(stored)(place, place + 1)
    while not made.complete:
        made._read_next()
    assert list(made.index) == stored


def test_a_long_span_of_a_sequence_comes_late_and_says_so() -> None:
    made = held_in([Span(0, 400, "long", "c")], live=False)
    told: list[None] = []
    made.late.connect(lambda: told.append(None))
    assert made.touching(390, 395) == []
    made._read_next()
    assert told
    assert [span.id for span in made.touching(390, 395)] == ["long"]


def test_a_source_that_fails_is_not_asked_again_and_again() -> None:
    asked: list[int] = []

    def source(start: int, end: int) -> list[Span]:
        asked.append(start)
        raise OSError("gone")

    made = Holding(_parent())
    made.reset(TEXT, source)
    made._timer.stop()
    for _ in range(3):
        if not asked:
            with pytest.raises(OSError, match="gone"):
                made.touching(100, 101)
        else:
            assert made.touching(100, 101) == []
    assert asked == [96]


def test_the_end_of_a_large_document_is_shown_without_reading_all_before(view: CodedTextView) -> None:
    text = "Words of a long document.\n" * 40_000
    spans = [Span(n * 26, n * 26 + 5, f"s{n}", "fig", "A") for n in range(40_000)]
    asked: list[tuple[int, int]] = []

    def source(start: int, end: int) -> list[Span]:
        asked.append((start, end))
        return spans[start // 26 : end // 26 + 1]

    with mock.patch.object(holding, "_STEP", 8192):
        view.set_document(text, spans=source)
        view.select(len(text), len(text))
        view.repaint()
        assert view.walk(-1)
        view.light("s39990", near=39_990 * 26)
        assert view.lit == "s39990"
        view.set_spans(source)
        view.repaint()
    assert view.lit == "s39990"
    assert sum(end - start for start, end in asked) < 60_000
