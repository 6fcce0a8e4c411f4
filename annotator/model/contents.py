"""What travels between a project and a file: the formats read and write this value, and never see a database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from annotator.model.annotation import Absence, Annotation, Done
from annotator.model.codebook import Codebook
from annotator.model.coder import Coder
from annotator.model.document import Document
from annotator.model.progress import Progress as Progress
from annotator.model.progress import no_progress as no_progress
from annotator.model.round import Round


def no_original(document: str) -> bytes | None:
    """The originals of contents that carry none."""
    return None


@dataclass(frozen=True)
class Contents:
    """A whole project or a part of one. ``documents`` and ``annotations`` may be lazy but must be re-iterable;
    annotations come document by document, in text order (whole-document ones first). ``originals`` gives the bytes
    of the file that a document (by id) was read from, None where it was not read from a file of its own."""

    codebook: Codebook = field(default_factory=Codebook)
    coders: tuple[Coder, ...] = ()
    documents: Iterable[Document] = ()
    annotations: Iterable[Annotation] = ()
    absences: tuple[Absence, ...] = ()
    done: tuple[Done, ...] = ()
    rounds: tuple[Round, ...] = ()
    name: str = ""
    originals: Callable[[str], bytes | None] = field(default=no_original, repr=False, compare=False)

    def coder_names(self) -> Mapping[str, str]:
        return {coder.id: coder.name for coder in self.coders}


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One thing an import met. ``status``: new, duplicate, failed, changed, skipped or note.
    ``source`` is the file (and row); ``reason`` one sentence on what happened; ``advice`` what to do."""

    source: str
    status: str
    reason: str = ""
    advice: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    lines: tuple[ReportLine, ...] = ()

    def count(self, status: str) -> int:
        return sum(line.status == status for line in self.lines)

    @property
    def complete(self) -> bool:
        """Whether nothing was refused (the command line exits 1 otherwise)."""
        return not any(line.status == "failed" for line in self.lines)
