"""How the journal keeps a body: packed, with the SHA-256 of its unpacked bytes beside it."""

from __future__ import annotations

import hashlib
import zlib

from kg.errors import DamageError


def pack(body: bytes) -> bytes:
    """Return the bytes as they are kept."""
    return zlib.compress(body, 6)


def unpack(packed: bytes, digest: str, where: str) -> bytes:
    """Return what was packed.

    Raises:
        DamageError: it is not what was packed.
    """
    try:
        body = zlib.decompress(packed)
    # A damaged page can hand back NULL for a column that never is: that is no bytes at all.
    except (zlib.error, TypeError) as error:
        raise DamageError(f"{where}: the stored bytes are damaged ({error}); restore the journal") from error
    if sha256(body) != digest:
        raise DamageError(f"{where}: the stored bytes do not match their checksum; restore the journal")
    return body


def sha256(body: bytes) -> str:
    """Return the checksum."""
    return hashlib.sha256(body).hexdigest()
