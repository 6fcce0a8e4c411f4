"""Large projects to measure with, written through the store itself. No benchmark.

The texts are words by chance, the spans those of the agreement benchmark: true passages that each of five coders finds
with probability .7, a few characters off. The same numbers give the same project.
"""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np

from annotator.model.annotation import Annotation
from annotator.model.codebook import Code
from annotator.model.document import Draft
from annotator.project import Project
from tests.bench.agreement import CODERS, CODES, LENGTH, spans_by_chance

_WORDS = (
    "the of and to in a that was for it with as his on be at by had not are but from or have an they which one you "
    "were all she there would their parliament casualties officials ministers statement border village hospital "
    "government minister spokesman army reported killed wounded shelling offensive ceasefire talks sanctions grain"
).split()


def coded(path: Path, documents: int, annotations: int) -> None:
    """A project of so many documents of 5,000 characters and about so many annotations, 50 codes, five coders."""
    spans = spans_by_chance(documents, annotations)
    with Project.create(path) as project:
        with project.change("Material") as change:
            coders = [change.put_coder(name) for name in CODERS]
            codes = [change.put_code(Code("", f"code {n}", position=n)) for n in range(CODES)]
            ids = [change.put_document(draft) for draft in drafts(documents, LENGTH)]
        with project.change("Spans") as change:
            by_coder = spans[:, np.argsort(spans[1], kind="stable")]  # one after the other works through the documents
            for document, coder, code, start, end in by_coder.T.tolist():
                change.put_annotation(Annotation("", ids[document], coders[coder], codes[code], start, end))


def drafts(count: int, length: int, seed: int = 1) -> list[Draft]:
    """Documents of so many characters, no two alike."""
    draw = random.Random(seed)
    long = " ".join(draw.choices(_WORDS, k=length))
    found = []
    for number in range(count):
        at = draw.randrange(len(long) - length)
        text = f"{number}. {long[at : at + length]}"[:length]
        found.append(Draft(f"article {number}", text, {"outlet": draw.choice(("Harbor Times", "Ledger"))}))
    return found
