"""What a project file holds, as SQL, and the list of everything it may hold.

Two halves. The log (``stream``, ``op``) with the texts beside it (``text``, ``original``) is the project. Everything
else follows from it and can be rebuilt at any time: ``cell`` points to the operation that stands in each cell, the
other tables are what people read.
"""

from __future__ import annotations

#: "Anno" in the header of the file, at offset 68: file managers know a renamed project by it.
APPLICATION_ID = 0x416E6E6F

#: Names of the schema's versions, oldest first; a file lists those it has (table ``_sqlite_migrations``).
MIGRATION_SET = "annotator"
MIGRATIONS = ("first",)

LOG_TABLES = (
    # A run of the program by one coder. ``coder`` is '' when nobody had said who they are; ``round`` the blind round
    # that the run worked in, or ''. (uid, coder, round, started) are sealed by the hash chain.
    "CREATE TABLE stream(id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, coder TEXT NOT NULL, round TEXT NOT NULL, "
    "started INTEGER NOT NULL, count INTEGER NOT NULL, head BLOB NOT NULL) STRICT",
    # ``id`` counts arrivals in this file; everything else is the operation, the same in every copy.
    "CREATE TABLE op(id INTEGER PRIMARY KEY, stream INTEGER NOT NULL, seq INTEGER NOT NULL, time INTEGER NOT NULL, "
    "depth INTEGER NOT NULL, kind TEXT NOT NULL, entity TEXT NOT NULL, field TEXT NOT NULL, parents BLOB NOT NULL, "
    "value TEXT NOT NULL, hash BLOB NOT NULL, UNIQUE(stream, seq)) STRICT",
    "CREATE INDEX op_entity ON op(entity)",
    # Content-addressed by the SHA-256 (hexadecimal) of their bytes.
    "CREATE TABLE text(sha TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL) STRICT",
    "CREATE TABLE original(sha TEXT NOT NULL PRIMARY KEY, bytes BLOB NOT NULL) STRICT",
)

STATE_TABLES = (
    "CREATE TABLE cell(kind TEXT NOT NULL, entity TEXT NOT NULL, field TEXT NOT NULL, op INTEGER NOT NULL, "
    "heads INTEGER NOT NULL, PRIMARY KEY(kind, entity, field)) STRICT, WITHOUT ROWID",
    "CREATE INDEX cell_conflict ON cell(kind) WHERE heads > 1",
    # Small numbers for the ids of documents, coders and codes.
    "CREATE TABLE key(id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE) STRICT",
    # ``id`` is the document's key. ``shown``: imported, not removed, text at hand.
    "CREATE TABLE document(id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, position INTEGER NOT NULL, "
    "name TEXT NOT NULL, title TEXT NOT NULL, length INTEGER NOT NULL, sha TEXT NOT NULL, metadata TEXT NOT NULL, "
    "shown INTEGER NOT NULL) STRICT",
    "CREATE INDEX document_order ON document(position, uid) WHERE shown = 1",
    # Living annotations only. ``quote`` is NULL where it is too long to keep twice; ``modified`` NULL: as created.
    "CREATE TABLE annotation(id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, document INTEGER NOT NULL, "
    "coder INTEGER NOT NULL, code INTEGER NOT NULL, start INTEGER, stop INTEGER, quote TEXT, fields TEXT, memo TEXT, "
    "certainty TEXT, flag INTEGER NOT NULL, created TEXT NOT NULL, modified TEXT, adjudicates TEXT) STRICT",
    "CREATE INDEX annotation_place ON annotation(document, start, stop)",
    "CREATE INDEX annotation_code ON annotation(code, document)",
    "CREATE TABLE absence(document INTEGER NOT NULL, coder INTEGER NOT NULL, code INTEGER NOT NULL, "
    "PRIMARY KEY(document, coder, code)) STRICT, WITHOUT ROWID",
    "CREATE TABLE done(document INTEGER NOT NULL, coder INTEGER NOT NULL, PRIMARY KEY(document, coder)) "
    "STRICT, WITHOUT ROWID",
    # A round's documents and coders, for the blind filter; its name is a cell.
    "CREATE TABLE round(id INTEGER PRIMARY KEY, hides INTEGER NOT NULL) STRICT",
    "CREATE TABLE assignment(coder INTEGER NOT NULL, document INTEGER NOT NULL, round INTEGER NOT NULL, "
    "PRIMARY KEY(coder, document, round)) STRICT, WITHOUT ROWID",
    # Counters, so that no view ever counts rows; annotations of documents that are shown.
    "CREATE TABLE tally_code(coder INTEGER NOT NULL, code INTEGER NOT NULL, n INTEGER NOT NULL, "
    "PRIMARY KEY(coder, code)) STRICT, WITHOUT ROWID",
    "CREATE TABLE tally_document(document INTEGER NOT NULL, coder INTEGER NOT NULL, n INTEGER NOT NULL, "
    "PRIMARY KEY(document, coder)) STRICT, WITHOUT ROWID",
    "CREATE TABLE counter(name TEXT NOT NULL PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    # The journal: one row a gesture (``action`` do, note, undo or redo; ``id`` its last operation's). ``target`` is
    # the hash of the gesture that an undo or redo turned; ``turned`` the depth of the last one that turned this.
    "CREATE TABLE change(id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, coder INTEGER NOT NULL, "
    "depth INTEGER NOT NULL, time INTEGER NOT NULL, stream INTEGER NOT NULL, first INTEGER NOT NULL, "
    "last INTEGER NOT NULL, action TEXT NOT NULL, label TEXT NOT NULL, kinds TEXT NOT NULL, documents TEXT, "
    "target BLOB, undone INTEGER NOT NULL, turned INTEGER NOT NULL) STRICT",
    "CREATE INDEX change_stack ON change(coder, action, undone, depth)",
    "CREATE INDEX change_target ON change(target) WHERE target IS NOT NULL",
)

_TOKENS = "tokenize='unicode61 remove_diacritics 2'"
SEARCH_TABLES = (
    f"CREATE VIRTUAL TABLE search USING fts5(title, body, content='', {_TOKENS})",
    f"CREATE VIRTUAL TABLE search_memo USING fts5(memo, content='', {_TOKENS})",
)

MIGRATION_TABLE = (
    # As sqlite_utils.migrations makes it, to the letter.
    'CREATE TABLE "_sqlite_migrations" (\n   "id" INTEGER PRIMARY KEY,\n   "migration_set" TEXT,\n   "name" TEXT,\n'
    '   "applied_at" TEXT\n)',
    'CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"\n    ON "_sqlite_migrations" '
    '("migration_set", "name")',
)

#: Tables whose content follows from the log, in an order in which they can be emptied.
DERIVED = "cell key document annotation absence done round assignment tally_code tally_document counter change".split()


def _shadow_tables(name: str) -> tuple[str, ...]:
    """What SQLite makes for an FTS5 table without content."""
    return (
        f"CREATE TABLE '{name}_data'(id INTEGER PRIMARY KEY, block BLOB)",
        f"CREATE TABLE '{name}_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID",
        f"CREATE TABLE '{name}_docsize'(id INTEGER PRIMARY KEY, sz BLOB)",
        f"CREATE TABLE '{name}_config'(k PRIMARY KEY, v) WITHOUT ROWID",
    )


#: Every statement that may stand in ``sqlite_schema``; the first ones must.
REQUIRED = frozenset(
    (
        *LOG_TABLES,
        *STATE_TABLES,
        *SEARCH_TABLES,
        *MIGRATION_TABLE,
        *_shadow_tables("search"),
        *_shadow_tables("search_memo"),
    )
)
ALLOWED = REQUIRED | {
    # What SQLite's own ANALYZE leaves behind.
    "CREATE TABLE sqlite_stat1(tbl,idx,stat)",
    "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)",
}
