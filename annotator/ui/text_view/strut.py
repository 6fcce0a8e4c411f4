"""A font without letters that holds the lines apart. Makes the bytes of a font file; knows nothing of Qt.

QPlainTextEdit's fast layout knows no line spacing: a line is as high as the tallest font in its text. A font's first
family sets that height even for characters it does not have, so a family with generous metrics and no characters at
all, put before the reading font, spaces the lines in Qt's own code: selection, caret and mouse follow by themselves.
The tables are those of the OpenType specification 1.9 (head, hhea, maxp, OS/2, hmtx, cmap, loca, glyf, name, post).
"""

from __future__ import annotations

import struct

UNITS = 1000  # font units in one em
_WIDTH = 600
_TOFU_TOP = 700


def strut_font(family: str, ascent: int, descent: int) -> bytes:
    """A TrueType font whose lines rise ``ascent`` and fall ``descent`` thousandths of an em from the baseline. Its
    only glyph is the empty box for characters that no font has."""
    box = _box()
    tables = {
        b"OS/2": _os2(ascent, descent),
        b"cmap": struct.pack(">HHHHI", 0, 1, 3, 1, 12)
        + struct.pack(">HHHHHHHHHHhH", 4, 24, 0, 2, 2, 0, 0, 0xFFFF, 0, 0xFFFF, 1, 0),
        b"glyf": box,
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh",
            *(0x10000, 0x10000, 0, 0x5F0F3CF5, 0x000B, UNITS, 0, 0),
            *(0, -descent, _WIDTH, ascent, 0, 8, 2, 0, 0),
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, ascent, -descent, 0, _WIDTH, *([0] * 11), 1),
        b"hmtx": struct.pack(">Hh", _WIDTH, 50),
        b"loca": struct.pack(">HH", 0, len(box) // 2),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 1, 8, 2, 0, 0, 2, *([0] * 8)),
        b"name": _name(family),
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, -100, 50, 0, 0, 0, 0, 0),
    }
    return _file(tables)


def _box() -> bytes:
    """The outline of an empty rectangle: an outer contour, and an inner one the other way round."""
    left, right, stroke = 50, _WIDTH - 50, 45
    outer = [(left, 0), (left, _TOFU_TOP), (right, _TOFU_TOP), (right, 0)]
    a, b, c, d = left + stroke, right - stroke, stroke, _TOFU_TOP - stroke
    points = [*outer, (a, c), (b, c), (b, d), (a, d)]
    previous = (0, 0)
    xs, ys = b"", b""
    for x, y in points:
        xs += struct.pack(">h", x - previous[0])
        ys += struct.pack(">h", y - previous[1])
        previous = (x, y)
    header = struct.pack(">hhhhh", 2, left, 0, right, _TOFU_TOP)
    glyph = header + struct.pack(">HHH", 3, 7, 0) + b"\x01" * 8 + xs + ys
    return glyph + b"\0" * (-len(glyph) % 4)


def _os2(ascent: int, descent: int) -> bytes:
    return struct.pack(
        ">HhHHHhhhhhhhhhhh10sIIII4sHHHhhhHHIIhhHHH",
        *(4, _WIDTH, 400, 5, 0, *([0] * 11), b"\0" * 10, 0, 0, 0, 0, b"NONE", 0x40, 0xFFFF, 0xFFFF),
        *(ascent, -descent, 0, ascent, descent, 1, 0, 500, 700, 0, 0, 0),
    )


def _name(family: str) -> bytes:
    records = b""
    strings = b""
    names = ((1, family), (2, "Regular"), (3, family), (4, family), (6, family.replace(" ", "")))
    for number, name in names:
        raw = name.encode("utf-16-be")
        records += struct.pack(">HHHHHH", 3, 1, 0x409, number, len(raw), len(strings))
        strings += raw
    return struct.pack(">HHH", 0, len(names), 6 + len(records)) + records + strings


def _file(tables: dict[bytes, bytes]) -> bytes:
    directory = b""
    body = b""
    start = 12 + 16 * len(tables)
    for tag, table in sorted(tables.items()):
        padded = table + b"\0" * (-len(table) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4sIII", tag, checksum, start + len(body), len(table))
        body += padded
    return struct.pack(">IHHHH", 0x10000, len(tables), 128, 3, len(tables) * 16 - 128) + directory + body
