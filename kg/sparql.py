"""Look at SPARQL as text, past its strings, IRIs and comments."""

from __future__ import annotations

import re
import sys

from kg.vocabulary import PREFIXES

# Comments hide nothing in a string or an IRI: '#' stands in most IRIs, and "SERVICE" in many sentences.
TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\"{}|^`\\\s]*>"
    r"|#[^\n]*",
    re.DOTALL,
)
DECLARED = re.compile(r"\bPREFIX\s+([\w-]*)\s*:", re.IGNORECASE)
NAMED = re.compile(r"(?<![\w?$:-])([A-Za-z][\w-]*):")
SERVICE = re.compile(r"(?<![\w?$:-])SERVICE(?![\w:-])", re.IGNORECASE)
DATASET = re.compile(r"(?<![\w?$:-])FROM(?![\w:-])", re.IGNORECASE)


def bare(sparql: str) -> str:
    """Return the query with its strings, IRIs and comments blanked out; offsets stay."""
    return TOKEN.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), sparql)


def calls_out(sparql: str) -> bool:
    r"""Whether the query has a SERVICE clause; codepoint escapes (`\u0053`) are read as the engine reads them.

    >>> calls_out("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
    True
    """
    # SPARQL 1.1, 19.2: escapes are replaced before the grammar sees the text.
    return SERVICE.search(bare(_unescaped(sparql))) is not None


def names_dataset(sparql: str) -> bool:
    """Whether the query says by FROM which graphs it asks.

    >>> names_dataset("SELECT * FROM <http://example.org/> { ?from ?p 'FROM' }")
    True
    """
    return DATASET.search(bare(_unescaped(sparql))) is not None


def _unescaped(sparql: str) -> str:
    return re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", _character, sparql)


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= sys.maxunicode else match.group()


def with_prefixes(sparql: str) -> tuple[str, int]:
    """Return the query with the well-known prefixes it uses but does not declare, and how much was put in front.

    They go on the first line, so that line numbers stay.
    """
    plain = bare(sparql)
    declared = set(DECLARED.findall(plain))
    used = sorted(name for name in set(NAMED.findall(plain)) if name in PREFIXES and name not in declared)
    prologue = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in used)
    return prologue + sparql, len(prologue)
