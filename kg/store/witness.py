"""How many writes a journal has acknowledged, noted beside it: a journal that went back says so.

SQLite's log drops what follows a damaged record without a word, and a journal without its log, or one of last week,
is whole in itself. So each transaction counts itself inside the journal and, once it is on disk, in this file, before
it is acknowledged. A journal behind its witness has lost writes; one ahead was stopped between the two.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from kg.errors import DamageError, StoreError
from kg.store.folder import sync

COUNTER = "commits"
"""Name of the count in the journal's own record."""
_DIGITS, _CHECK = 20, 16


class Witness:
    """The file beside one journal."""

    def __init__(self, journal: Path) -> None:
        self.path = journal.with_suffix(".acknowledged")

    def count(self) -> int:
        """Return how many writes were acknowledged; none without the file, as for journals made before it.

        Raises:
            DamageError: it does not say.
        """
        try:
            line = self.path.read_bytes()
        except FileNotFoundError:
            return 0
        except OSError as error:
            raise StoreError(f"{self.path}: cannot be read: {error.strerror}; check the disk and the rights") from error
        digits = line[:_DIGITS]
        if not digits.isdigit() or line != _line(int(digits)):
            reason = "damaged; if `kg verify` names nothing else, nothing is lost: delete this file"
            raise DamageError(f"{self.path}: {reason}")
        return int(digits)

    def check(self, counted: int) -> None:
        """Compare with what the journal counts.

        Raises:
            DamageError: the journal has lost writes.
        """
        acknowledged = self.count()
        if counted < acknowledged:
            lost = f"the last {acknowledged - counted} of {acknowledged} acknowledged writes are lost"
            remedy = f"restore a backup with `kg restore`; to go on without them, delete {self.path}"
            raise DamageError(f"{lost}; {remedy}")

    def note(self, count: int) -> None:
        """Keep the count, on disk when this returns.

        Raises:
            StoreError: it cannot be written; the write it counts is kept all the same.
        """
        is_new = not self.path.exists()
        try:
            handle = os.open(self.path, os.O_CREAT | os.O_WRONLY, 0o644)
            try:
                os.pwrite(handle, _line(count), 0)
                os.fsync(handle)
            finally:
                os.close(handle)
            if is_new:
                sync(self.path.parent)
        except OSError as error:
            reason = f"{self.path}: cannot be written: {error.strerror}; free some disk and run it again"
            raise StoreError(reason) from error


def _line(count: int) -> bytes:
    digits = f"{count:0{_DIGITS}}".encode()
    return digits + b" " + hashlib.sha256(digits).hexdigest()[:_CHECK].encode() + b"\n"
