"""Small corpora and ratings by chance, from a seed."""

from __future__ import annotations

import random

from annotator.agreement import Continuum, Unit

CODERS = ("A", "B", "C", "D")
CODES = ("x", "y", "z")


def documents(chance: random.Random) -> list[Continuum]:
    """One to three documents of up to 14 characters, two to four coders, some of them missing in some documents,
    overlapping and repeated spans, whole-document annotations, tokens with gaps between them."""
    coders = CODERS[: chance.choice((2, 2, 3, 3, 4))]
    return [_document(chance, coders, str(place)) for place in range(chance.choice((1, 1, 2, 3)))]


def _document(chance: random.Random, coders: tuple[str, ...], name: str) -> Continuum:
    length = chance.choice((0, 1, 3, 6, 10, 14))
    here = [coder for coder in coders if chance.random() < 0.85]
    spans = []
    for coder in here:
        for _ in range(chance.choice((0, 1, 1, 2, 3))):
            code = chance.choice(CODES[: chance.choice((1, 2, 3))])
            if chance.random() < 0.06:
                spans.append(Unit(coder, None, None, code))
            elif length:
                start = chance.randrange(length)
                spans.append(Unit(coder, start, min(length, start + chance.choice((1, 2, 4, 14))), code))
        if spans and spans[-1].coder == coder and chance.random() < 0.1:
            spans.append(spans[-1])
    return Continuum(length, here, spans, {"token": _tokens(chance, length)}, id=name)


def _tokens(chance: random.Random, length: int) -> list[tuple[int, int]]:
    found, at = [], chance.randrange(2)
    while at < length:
        end = min(length, at + chance.choice((1, 2, 3)))
        found.append((at, end))
        at = end + chance.randrange(2)
    return found


def rows(chance: random.Random) -> list[tuple[int | None, ...]]:
    """Up to nine units of whole numbers from 0 to 4 by two to four coders, with gaps."""
    coders, values = chance.choice((2, 2, 3, 4)), chance.choice((1, 2, 3, 5))
    gaps = chance.choice((0.0, 0.2, 0.5))
    return [
        tuple(None if chance.random() < gaps else chance.randrange(values) for _ in range(coders))
        for _ in range(chance.randrange(1, 10))
    ]
