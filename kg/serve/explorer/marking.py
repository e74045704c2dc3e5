"""Cut a text at the edges of its evidence, so that spans that overlap can each be marked.

A piece between two edges lies in a set of spans; it is marked once and names them all, so that no mark is nested in
another and the page needs no script.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A stretch [start, end) in code points that says something.

    Attributes:
        role: what it says: event, who, figure, agreement, territory, relation.
        title: for whoever points at it.
        focus: whether it speaks of what the page is about.
    """

    start: int
    end: int
    role: str
    key: str
    title: str
    focus: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text between two edges.

    Attributes:
        evidence: the spans it lies in, the shortest first; empty for plain text.
        starts: keys of the spans that begin here.
        line_break: whether a paragraph ends before it.
    """

    text: str
    start: int
    evidence: tuple[Evidence, ...] = ()
    starts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A run of pieces without a line break.

    Attributes:
        zone: what the text says it is, such as a headline or a dateline; empty for the body.
    """

    start: int
    end: int
    pieces: tuple[Piece, ...]
    zone: str = ""


def pieces(text: str, evidence: Iterable[Evidence], *, first: int = 0, last: int | None = None) -> Iterator[Piece]:
    """Yield the pieces of [first, last) in order; together they are that text, character by character.

    >>> spans = [Evidence(start=0, end=6, role="event", key="a", title="")]
    >>> [(piece.text, len(piece.evidence)) for piece in pieces("It rained. Two died.", spans)]
    [('It rai', 1), ('ned. Two died.', 0)]
    """
    stop = len(text) if last is None else last
    inside = [span for span in evidence if span.start < stop and span.end > first and span.start < span.end]
    edges = {first, stop}
    for span in inside:
        edges |= {max(span.start, first), min(span.end, stop)}
    ordered = sorted(edges)
    for start, end in itertools.pairwise(ordered):
        covering = [span for span in inside if span.start <= start and span.end >= end]
        covering.sort(key=lambda span: (not span.focus, span.end - span.start, span.key))
        begun = tuple(dict.fromkeys(span.key for span in covering if max(span.start, first) == start))
        yield Piece(text=text[start:end], start=start, evidence=tuple(covering), starts=begun)


def paragraphs(
    text: str, evidence: Sequence[Evidence], zones: Sequence[tuple[int, int, str]] = ()
) -> Iterator[Paragraph]:
    """Yield the lines of the text that are not blank, each cut at the edges of its evidence."""
    at = 0
    for line in text.splitlines(keepends=True):
        start, end = at, at + len(line.rstrip())
        at += len(line)
        if end <= start:
            continue
        zone = next((kind for begin, stop, kind in zones if begin <= start and stop >= end and kind != "body"), "")
        found = tuple(pieces(text, evidence, first=start, last=end))
        yield Paragraph(start=start, end=end, pieces=found, zone=zone)
