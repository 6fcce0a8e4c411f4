"""Tables for terminals: aligned by cells, and without what a terminal would obey."""

from __future__ import annotations

from annotator.cli.columns import aligned, counted, plain, shortened, width


def test_columns_are_aligned_by_cells_not_characters() -> None:
    lines = aligned(("name", "n"), [("국장", "1"), ("e\u0301t\u00e9", "20"), ("👩‍🚀", "300")], "-r")
    assert lines[0] == "name    n"
    assert lines[1] == "----  ---"
    assert lines[2] == "국장    1"  # four cells wide
    assert lines[3] == "e\u0301t\u00e9    20"  # three cells wide


def test_no_line_ends_in_blanks() -> None:
    assert all(line == line.rstrip() for line in aligned(("a", "b"), [("x", ""), ("long text", "y")]))


def test_names_cannot_drive_the_terminal() -> None:
    assert plain("a\x1b[31mred\x07\r\nb\u202ec\u2066d") == "a\ufffd[31mred\ufffd  bcd"


def test_long_texts_are_cut_at_cells() -> None:
    assert shortened("short", 5) == "short"
    assert shortened("longer", 5) == "long…"
    assert shortened("국장국장", 5) == "국장…"
    assert width(shortened("국장국장", 5)) <= 5


def test_numbers_have_their_noun() -> None:
    assert [counted(n, "copy", "copies") for n in (0, 1, 1234)] == ["0 copies", "1 copy", "1,234 copies"]
