"""What a report calls codes, coders and documents, and their numbers in classes and data attributes."""

from __future__ import annotations

from functools import cached_property

from annotator.formats.report_html.markup import Html, tag
from annotator.model.codebook import Code, Codebook
from annotator.model.contents import Contents
from annotator.model.document import Document


class Labels:
    """Names for one set of contents. Codes are numbered in the codebook's order, coders in theirs."""

    def __init__(self, contents: Contents) -> None:
        self.codebook: Codebook = contents.codebook
        self.codes: tuple[Code, ...] = contents.codebook.codes
        self.coders = contents.coders
        self._code_numbers = {code.id: number for number, code in enumerate(self.codes)}
        self._coder_numbers = {coder.id: number for number, coder in enumerate(self.coders)}
        self._documents = contents.documents

    def code_number(self, code: str) -> int:
        return self._code_numbers.get(self.codebook.merged.get(code, code), -1)

    def coder_number(self, coder: str) -> int:
        return self._coder_numbers.get(coder, -1)

    def coder(self, identifier: str) -> str:
        number = self.coder_number(identifier)
        return self.coders[number].name if number >= 0 else "unknown coder"

    def code(self, identifier: str) -> str:
        """The path's names."""
        return " / ".join(self.codebook.path(identifier)) if self.code_number(identifier) >= 0 else "unknown code"

    def chip(self, path: tuple[str, ...]) -> Html:
        """A code's swatch and the last name of its path."""
        number = self._by_path.get(path)
        swatch = tag("span", class_=f"swatch c{number}") if number is not None else None
        return tag("span", swatch, " / ".join(path))

    @cached_property
    def _by_path(self) -> dict[tuple[str, ...], int]:
        return {self.codebook.path(code.id): self._code_numbers[code.id] for code in reversed(self.codes)}

    @cached_property
    def initials(self) -> list[str]:
        """As few letters of each coder's name as tell them apart, three at most; then their number."""
        names = [coder.name for coder in self.coders]
        for length in (1, 2, 3):
            short = [name[:length].upper() if length == 1 else name[:length] for name in names]
            if len({s.casefold() for s in short}) == len(short):
                return short
        return [str(number) for number in range(1, len(names) + 1)]

    @cached_property
    def documents(self) -> dict[str, tuple[int, Document]]:
        """By id: the number in the report's order, and the document."""
        return {document.id: (number, document) for number, document in enumerate(self._documents)}

    def source(self, document: Document) -> str:
        """Outlet and date, as far as they are known."""
        known = (document.metadata.get(key) for key in ("outlet", "published"))
        return " · ".join(filter(None, known))


def annotation_anchor(annotation: str) -> str:
    """The id of an annotation's place in the page."""
    return f"a-{annotation}"
