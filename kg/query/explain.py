"""From anything in the graph back to the sentences: claims, their chains of sources, their characters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions

from kg.errors import QueryError
from kg.query.parameters import HOLE
from kg.query.replaced import standing_event
from kg.query.run import Queryable
from kg.rdf import iri

_SENTENCE_BREAK = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])|\n+")
_LONGEST = 600

TextOf = Callable[[str], str | None]
"""Returns the text of a document by its IRI."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a document with the evidence in it; `marked` has the spans in [[double brackets]]."""

    start: int
    end: int
    marked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One claim with its chain: who said it, who passed it on, where it stands, who read it.

    Attributes:
        used: how the claim serves what was asked about: used, set aside and why, about it.
        spans: [start, end) of its evidence in code points.
        supersedes: label and IRI of each claim of an earlier reading in whose place it stands.
    """

    claim: str
    label: str
    used: str
    status: str
    mode: str
    said_by: tuple[str, ...]
    spokesperson: str | None
    relayed_by: tuple[str, ...]
    publisher: str
    issued: str | None
    document: str
    identifier: str
    spans: tuple[tuple[int, int], ...]
    sentences: tuple[Sentence, ...]
    extractor: str
    supersedes: tuple[tuple[str, str], ...] = ()

    @property
    def chain(self) -> str:
        """Who said it, through whom, and where it was printed."""
        steps = [f"said by {' and '.join(self.said_by)}"]
        if self.spokesperson:
            steps.append(f"through {self.spokesperson}")
        if self.relayed_by:
            steps.append(f"relayed by {', '.join(self.relayed_by)}")
        steps.append(f"published by {self.publisher}" + (f" on {self.issued}" if self.issued else ""))
        return f"{', '.join(steps)} ({self.mode})"


def explain(store: Queryable, node: str, *, text_of: TextOf) -> list[Explanation]:
    """Return the claims behind a node, in order of issue, document and label; of a merged event, of what it is now.

    Raises:
        QueryError: nothing in the graph rests on the node.
    """
    node = standing_event(store, node)
    behind = _rows(store, "behind.rq", [node])
    used: dict[str, list[str]] = {}
    for row in behind:
        used.setdefault(_text(row, "claim"), []).append(_text(row, "used"))
    # Two questions, since the engine joins a union with what follows it row by row.
    rows = _rows(store, "explain.rq", sorted(used)) if used else []
    # Looked up first: the long question begins with the statements of all of them.
    if not rows and _rows(store, "set_aside.rq", [node]):
        rows = _rows(store, "superseded.rq", [node])
        later = _readers(store, rows, "later")
        used = {_claim_of(row): [f"superseded: {later[_text(row, 'later')]} no longer reads it so"] for row in rows}
    if not rows:
        raise QueryError(node, "no claim speaks of it; look it up with `kg query` first")
    aside: dict[str, list[tuple[str, str]]] = {}
    for row in _rows(store, "supersedes.rq", sorted(used)):
        aside.setdefault(_claim_of(row), []).append((_text(row, "label"), _text(row, "other")))
    by_claim = groupby(sorted(rows, key=_claim_of), key=_claim_of)
    readers = _readers(store, rows, "reader")
    found = (_explanation(list(group), "; ".join(used[claim]), readers, text_of) for claim, group in by_claim)
    found_claims = [replace(item, supersedes=tuple(aside.get(item.claim, ()))) for item in found]
    return sorted(found_claims, key=lambda item: (item.issued or "", item.document, item.spans, item.label))


def _rows(store: Queryable, name: str, nodes: Iterable[str]) -> list[QuerySolution]:
    """Ask one of our own queries about these nodes; each is checked to be an IRI before it enters the text."""
    query = Path(__file__).with_name(name).read_text(encoding="utf-8")
    terms = " ".join(str(iri(node)) for node in nodes)
    found = store.query(HOLE.sub(lambda hole: f"  VALUES ?{hole['name']} {{ {terms} }}", query))
    return list(found) if isinstance(found, QuerySolutions) else []


def _readers(store: Queryable, rows: Iterable[QuerySolution], column: str) -> Mapping[str, str]:
    """Return name and version of the extractors in a column."""
    nodes = sorted({_text(row, column) for row in rows})
    found = _rows(store, "readers.rq", nodes)
    return {_text(row, "reader"): f"{_text(row, 'name')} {_text(row, 'version')}" for row in found}


def _claim_of(row: QuerySolution) -> str:
    return _text(row, "claim")


def _value(row: QuerySolution, name: str) -> str | None:
    term = row[name]
    return term.value if isinstance(term, Literal | NamedNode) else None


def _text(row: QuerySolution, name: str) -> str:
    return _value(row, name) or ""


def _all(rows: Iterable[QuerySolution], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sorted(value for row in rows if (value := _value(row, name)))))


def _explanation(rows: Sequence[QuerySolution], used: str, readers: Mapping[str, str], text_of: TextOf) -> Explanation:
    first = rows[0]
    spans = sorted({(int(_text(row, "start")), int(_text(row, "end"))) for row in rows})
    body = text_of(_text(first, "document"))
    quotes = {(int(_text(row, "start")), int(_text(row, "end"))): _text(row, "text") for row in rows}
    sentences = mark_sentences(body, spans) if body is not None else _quoted(quotes)
    return Explanation(
        claim=_text(first, "claim"),
        label=_text(first, "label"),
        used=used,
        status=_text(first, "status").rsplit("/", 1)[1],
        mode=_text(first, "mode").rsplit("/", 1)[1],
        said_by=_all(rows, "speaker"),
        spokesperson=_value(first, "spokesperson"),
        relayed_by=_all(rows, "relay"),
        publisher=_text(first, "publisher"),
        issued=_value(first, "issued"),
        document=_text(first, "document"),
        identifier=_text(first, "identifier"),
        spans=tuple(spans),
        sentences=tuple(sentences),
        extractor=readers[_text(first, "reader")],
    )


def _quoted(quotes: Mapping[tuple[int, int], str]) -> Iterator[Sentence]:
    """Without the text there is still what the graph quotes."""
    for (start, end), text in sorted(quotes.items()):
        yield Sentence(start=start, end=end, marked=f"[[{text}]]")


def mark_sentences(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Sentence]:
    """Yield the sentences that hold the spans, each once, with the spans marked.

    >>> [s.marked for s in mark_sentences("It rained. Two died. More later.", [(11, 19)])]
    ['[[Two died]].']
    """
    edges = [0, *(match.end() for match in _SENTENCE_BREAK.finditer(text)), len(text)]
    around: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for start, end in spans:
        first = max((edge for edge in edges if edge <= start), default=0)
        last = min((edge for edge in edges if edge >= end), default=len(text))
        first, last = max(first, start - _LONGEST), min(last, end + _LONGEST)
        around.setdefault((first, last), []).append((start, end))
    for (first, last), inside in sorted(around.items()):
        yield Sentence(start=first, end=last, marked=_marked(text, first, last, inside))


def _marked(text: str, first: int, last: int, spans: Iterable[tuple[int, int]]) -> str:
    pieces, at = [], first
    for start, end in sorted(spans):
        if start < at:
            continue
        pieces += [text[at:start], "[[", text[start:end], "]]"]
        at = end
    return "".join([*pieces, text[at:last]]).strip()
