"""What the parts of the store share while a project is open: the connection, the caches, the counters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.model.coder import Coder
from annotator.model.document import Document
from annotator.store.database import Database
from annotator.store.index import Index
from annotator.store.keys import Keys
from annotator.store.tallies import Tallies
from annotator.store.texts import Texts

if TYPE_CHECKING:
    from annotator.store.codebook import CodebookState
    from annotator.store.gaps import Gaps


class Context:
    """``shown`` remembers which documents are shown (by their key); ``codebook`` and ``coders`` are None when
    they have to be read again, ``gaps`` when nobody has asked yet; ``document`` is the one that was asked for last, if
    it is shown."""

    def __init__(self, db: Database, index: type[Index] = Index) -> None:
        self.db = db
        self.keys = Keys(db)
        self.texts = Texts(db)
        self.index = index(db, self.texts)
        self.tallies = Tallies(db)
        self.shown: dict[int, bool] = {}
        self.codebook: CodebookState | None = None
        self.coders: tuple[Coder, ...] | None = None
        self.gaps: Gaps | None = None
        self.document: Document | None = None

    def forget(self, *, texts: bool = True) -> None:
        """Drop everything that was remembered: after a rollback, or when another program wrote (``texts`` never
        change, and may stay then)."""
        if texts:
            self.texts.forget()
        self.keys.forget()
        self.index.forget()
        self.tallies.forget()
        self.shown.clear()
        self.codebook = None
        self.coders = None
        self.gaps = None
        self.document = None

    def flush(self) -> None:
        self.tallies.flush()
        self.index.finish()

    def is_shown(self, document: int) -> bool:
        """Whether the document with this key is imported, not removed, and its text at hand."""
        found = self.shown.get(document)
        if found is None:
            if len(self.shown) > 50_000:
                self.shown.clear()
            found = bool(self.db.value("SELECT shown FROM document WHERE id = ?", (document,)))
            self.shown[document] = found
        return found
