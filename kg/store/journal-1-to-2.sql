-- A journal of format 1, whose extractions had no revision and did not say their graph.
BEGIN IMMEDIATE;
ALTER TABLE extractions RENAME TO extractions_1;
CREATE TABLE extractions (
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
INSERT INTO extractions
    SELECT key, extractor, version, 1, document_graph(key, extractor, version), body_sha256, body, body_sha256, sequence, current
    FROM extractions_1;
DROP TABLE extractions_1;
DELETE FROM meta WHERE name = 'seal';
UPDATE meta SET value = '2' WHERE name = 'format';
COMMIT;
