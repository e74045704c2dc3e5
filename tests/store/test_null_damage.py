import sqlite3
from pathlib import Path

import pytest

from kg.errors import DamageError
from kg.store.journal import Journal


def test_a_damaged_page_that_reads_as_null_is_named_as_damage(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite", create=True)
    journal.receive(key="k", identifier="d", raw=b"raw", body=b"{}")
    with sqlite3.connect(tmp_path / "journal.sqlite") as db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, 'body BLOB NOT NULL', 'body BLOB') WHERE name = 'documents'"
        )
    with sqlite3.connect(tmp_path / "journal.sqlite") as db:
        db.execute("UPDATE documents SET body = NULL")

    with pytest.raises(DamageError, match="document k: the stored bytes are damaged"):
        list(journal.documents())
    journal.close()
