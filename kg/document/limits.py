"""How large an input may be; beyond it a document is refused, never cut."""

from __future__ import annotations

MAX_RAW_BYTES = 10 * 1024 * 1024
"""Bytes of one file or one record."""

MAX_TEXT_CHARACTERS = 2_000_000
"""Code points of one report's text; a long newspaper page has 20,000."""

MAX_DEPTH = 64
"""Nesting of brackets in one JSON record; deeper input is an attack on the parser."""
