-- Derived beside each frozen store: the documents' texts, and full-text search over texts, labels and sentences.
CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
CREATE TABLE documents (
    iri TEXT PRIMARY KEY,
    body TEXT NOT NULL
) STRICT;
CREATE TABLE withdrawn (
    iri TEXT PRIMARY KEY,
    reason TEXT NOT NULL
) STRICT;
CREATE TABLE entries (
    entry INTEGER PRIMARY KEY,
    iri TEXT NOT NULL,
    kind TEXT NOT NULL,
    start INTEGER,
    stop INTEGER,
    title TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE words USING fts5 (
    title, body, content = 'entries', content_rowid = 'entry', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
