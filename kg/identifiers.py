"""Mint identifiers from content: the same thing gets the same IRI on every machine and in every run (D4)."""

from __future__ import annotations

import hashlib
import re
import unicodedata

BASE = "https://w3id.org/ckg/"
ID = f"{BASE}id/"
GRAPH = f"{BASE}graph/"

CONSOLIDATED_GRAPH = f"{GRAPH}kg"
IDENTITY_GRAPH = f"{GRAPH}identity"
SUPERSEDED_GRAPH = f"{GRAPH}superseded"
GAZETTEER_GRAPH = f"{GRAPH}gazetteer"
CODES_GRAPH = f"{GRAPH}codes"
ONTOLOGY_GRAPH = f"{GRAPH}ontology"


def digest(*parts: str, length: int = 16) -> str:
    """Hash the parts to `length` hexadecimal digits; no two different lists of parts share a key.

    >>> digest("a", "bc") == digest("ab", "c")
    False
    """
    key = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def slug(name: str) -> str:
    """Return the name as lower-case ASCII words joined by hyphens; empty if it has none.

    >>> slug("Ma'arrat an-Nu'man")
    'maarrat-an-numan'
    """
    decomposed = unicodedata.normalize("NFKD", re.sub("['’‘`ʿʾʼ]", "", name))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def named(kind: str, name: str) -> str:
    """Return the IRI of a named thing: its slug, or a hash where the name has no Latin letter.

    >>> named("actor", "Free Syrian Army")
    'https://w3id.org/ckg/id/actor/free-syrian-army'
    """
    return f"{ID}{kind}/{slug(name) or 'x-' + digest(name)}"


def document_iri(key: str) -> str:
    """Return the IRI of the document with this content key (see `document_key`)."""
    return f"{ID}doc/{key}"


def document_graph(key: str, extractor: str, version: str) -> str:
    """Return the IRI of the named graph that holds a document's claims as one extractor reads it.

    >>> document_graph("d1", "kg rules", "1.0")
    'https://w3id.org/ckg/graph/doc/d1/kg-rules-1-0'
    """
    return f"{GRAPH}doc/{key}/{slug(extractor) or digest(extractor)}-{slug(version) or digest(version)}"


def document_key(source_id: str, text: str) -> str:
    """Return the key of a document: a hash of its source's identifier and its untouched text."""
    return digest(source_id, text)


def span_iri(key: str, start: int, end: int) -> str:
    """Return the IRI of the characters [start, end) of a document, after RFC 5147.

    >>> span_iri("d1", 3, 9)
    'https://w3id.org/ckg/id/doc/d1#char=3,9'
    """
    return f"{document_iri(key)}#char={start},{end}"


def claim_iri(*parts: str) -> str:
    """Return the IRI of a claim: a hash of document, kind, subject, value and source."""
    return f"{ID}claim/{digest(*parts)}"
