"""Looks at a query before a worker sees it: what would leave the house or crash the engine is refused (D7)."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.serve.model import Failure
from kg.sparql import bare, calls_out

_DEEPEST = 128
_UNIONS = 256
_BRACKETS = re.compile(r"[(\[{]|[)\]}]")
_OPENING = frozenset("([{")
_UNION = re.compile(r"\bUNION\b", re.IGNORECASE)
# The engine's parser recurses on each of these; SIGSEGV was measured at 50,000 (RELIABILITY 1g).
_PREFIXES = re.compile(rf"(?:[!*+?^-]\s*){{{_DEEPEST + 1},}}")


@lru_cache(maxsize=512)
def refusal(sparql: str, *, longest: int) -> Failure | None:
    """Return why a query is not run, or nothing."""
    if len(sparql.encode("utf-8", "replace")) > longest:
        return _no(413, "too-long", f"a query may have {longest} bytes; bind many values in several queries")
    if "\x00" in sparql or any("\ud800" <= c <= "\udfff" for c in sparql):
        return _no(400, "malformed-query", "the query holds characters that are no text")
    if calls_out(sparql):
        return _no(400, "service-refused", "SERVICE is refused; fetch from the other server yourself and join there")
    plain = bare(sparql)
    if _depth(plain) > _DEEPEST or _PREFIXES.search(plain):
        return _no(400, "too-deep", f"the query nests deeper than {_DEEPEST} levels")
    if len(_UNION.findall(plain)) > _UNIONS:
        return _no(400, "too-many-unions", f"the query has more than {_UNIONS} UNIONs; use VALUES")
    return None


def _depth(plain: str) -> int:
    depth = deepest = 0
    for bracket in _BRACKETS.findall(plain):
        depth += 1 if bracket in _OPENING else -1
        deepest = max(deepest, depth)
    return deepest


def _no(status: int, kind: str, detail: str) -> Failure:
    return Failure(status=status, type=kind, detail=detail)
