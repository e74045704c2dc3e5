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
-- A reading: what one extractor made of a document. A later one supersedes it and leaves it as it is.
CREATE TABLE IF NOT EXISTS extractions (
    key TEXT NOT NULL REFERENCES documents (key),
    extractor TEXT NOT NULL,
    version TEXT NOT NULL,
    revision INTEGER NOT NULL,
    graph TEXT NOT NULL UNIQUE REFERENCES graphs (graph),
    source_sha256 TEXT NOT NULL,
    body BLOB NOT NULL,
    body_sha256 TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    current INTEGER NOT NULL CHECK (current IN (0, 1)),
    PRIMARY KEY (key, extractor, version, revision)
) STRICT;
-- Acknowledged, but not yet read: a ready extraction, or without a body the wish that the extractor read again.
CREATE TABLE IF NOT EXISTS waiting (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL REFERENCES documents (key),
    body BLOB,
    body_sha256 TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS waiting_by_key ON waiting (key);
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
-- Tombstones: a withdrawn document is in no graph, and its key is never given to another.
CREATE TABLE IF NOT EXISTS withdrawn (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE REFERENCES documents (key),
    reason TEXT NOT NULL
) STRICT;
-- Graphs that users wrote through the graph store protocol; `key` is the graph's IRI.
CREATE TABLE IF NOT EXISTS user_graphs (
    key TEXT PRIMARY KEY,
    quads BLOB NOT NULL,
    quads_sha256 TEXT NOT NULL,
    count INTEGER NOT NULL
) STRICT;
-- The seal covers the columns without checksum as they were at the end of a build: any later change breaks it open.
CREATE TRIGGER IF NOT EXISTS documents_insert AFTER INSERT ON documents BEGIN DELETE FROM meta WHERE name = 'seal'; END;
CREATE TRIGGER IF NOT EXISTS documents_update AFTER UPDATE ON documents BEGIN DELETE FROM meta WHERE name = 'seal'; END;
CREATE TRIGGER IF NOT EXISTS extractions_insert AFTER INSERT ON extractions BEGIN DELETE FROM meta WHERE name = 'seal'; END;
CREATE TRIGGER IF NOT EXISTS extractions_update AFTER UPDATE ON extractions BEGIN DELETE FROM meta WHERE name = 'seal'; END;
CREATE TRIGGER IF NOT EXISTS graphs_insert AFTER INSERT ON graphs BEGIN DELETE FROM meta WHERE name = 'seal'; END;
CREATE TRIGGER IF NOT EXISTS graphs_update AFTER UPDATE ON graphs BEGIN DELETE FROM meta WHERE name = 'seal'; END;
CREATE TRIGGER IF NOT EXISTS quarantine_insert AFTER INSERT ON quarantine BEGIN DELETE FROM meta WHERE name = 'seal'; END;
CREATE TRIGGER IF NOT EXISTS quarantine_update AFTER UPDATE ON quarantine BEGIN DELETE FROM meta WHERE name = 'seal'; END;
CREATE TRIGGER IF NOT EXISTS decisions_insert AFTER INSERT ON decisions BEGIN DELETE FROM meta WHERE name = 'seal'; END;
CREATE TRIGGER IF NOT EXISTS decisions_update AFTER UPDATE ON decisions BEGIN DELETE FROM meta WHERE name = 'seal'; END;
CREATE TRIGGER IF NOT EXISTS waiting_insert AFTER INSERT ON waiting BEGIN DELETE FROM meta WHERE name = 'seal'; END;
CREATE TRIGGER IF NOT EXISTS waiting_update AFTER UPDATE ON waiting BEGIN DELETE FROM meta WHERE name = 'seal'; END;
CREATE TRIGGER IF NOT EXISTS withdrawn_insert AFTER INSERT ON withdrawn BEGIN DELETE FROM meta WHERE name = 'seal'; END;
CREATE TRIGGER IF NOT EXISTS withdrawn_update AFTER UPDATE ON withdrawn BEGIN DELETE FROM meta WHERE name = 'seal'; END;
CREATE TRIGGER IF NOT EXISTS user_graphs_insert AFTER INSERT ON user_graphs BEGIN DELETE FROM meta WHERE name = 'seal'; END;
CREATE TRIGGER IF NOT EXISTS user_graphs_update AFTER UPDATE ON user_graphs BEGIN DELETE FROM meta WHERE name = 'seal'; END;
CREATE TRIGGER IF NOT EXISTS user_graphs_delete AFTER DELETE ON user_graphs BEGIN DELETE FROM meta WHERE name = 'seal'; END;
