-- The journal: acknowledged means committed here with synchronous=FULL. Every body is zlib-packed and has its
-- SHA-256 (of the unpacked bytes) beside it, so that `kg verify` can name any loss.
CREATE TABLE IF NOT EXISTS meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS documents (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    id TEXT NOT NULL,
    raw BLOB NOT NULL,
    raw_sha256 TEXT NOT NULL,
    body BLOB NOT NULL,
    body_sha256 TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'stored', 'quarantined'))
) STRICT;
CREATE TABLE IF NOT EXISTS extractions (
    key TEXT NOT NULL REFERENCES documents (key),
    extractor TEXT NOT NULL,
    version TEXT NOT NULL,
    body BLOB NOT NULL,
    body_sha256 TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    current INTEGER NOT NULL CHECK (current IN (0, 1)),
    PRIMARY KEY (key, extractor, version)
) STRICT;
CREATE TABLE IF NOT EXISTS graphs (
    graph TEXT PRIMARY KEY,
    key TEXT NOT NULL REFERENCES documents (key),
    quads BLOB NOT NULL,
    quads_sha256 TEXT NOT NULL,
    count INTEGER NOT NULL,
    warnings TEXT NOT NULL,
    current INTEGER NOT NULL CHECK (current IN (0, 1))
) STRICT;
CREATE INDEX IF NOT EXISTS graphs_by_key ON graphs (key);
CREATE TABLE IF NOT EXISTS quarantine (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    id TEXT NOT NULL,
    origin TEXT NOT NULL,
    stage TEXT NOT NULL,
    reason TEXT NOT NULL,
    report TEXT NOT NULL,
    raw BLOB NOT NULL,
    raw_sha256 TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS decisions (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    left_iri TEXT NOT NULL,
    right_iri TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('positive', 'negative', 'undone')),
    by TEXT NOT NULL
) STRICT;
