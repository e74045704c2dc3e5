"""Give each source of a sentence its own part of it: one speaker's words end where the next one's begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from kg.document.model import Span
from kg.extraction.speech.cues import Saying

LEADING = frozenset({"X-said", "and-said", "gives"})
"""Rules by which a speaker stands before what is said."""
ASIDE = 8
"""A second speaker nearer than this to the first one's verb is an aside on it, in characters."""
SEMICOLON = re.compile(r";\s")


def share_sentences(text: str, sayings: Sequence[Saying]) -> list[Saying]:
    """Return the sayings, in text order, with no words of one sentence given to two whose clauses stand apart."""
    shared: list[Saying] = []
    for sentence, group in groupby(sayings, key=lambda saying: saying.sentence):
        inside = list(group)
        edges = [sentence.start, *(m.end() for m in SEMICOLON.finditer(text, sentence.start, sentence.end))]
        shared += _by_clause(_by_speaker(inside), [*edges, sentence.end])
    return shared


def _by_speaker(sayings: Sequence[Saying]) -> list[Saying]:
    """End what one speaker says where another opens a clause of his own."""
    return [_until(saying, _next_start(saying, sayings[at + 1 :])) for at, saying in enumerate(sayings)]


def _next_start(saying: Saying, later: Sequence[Saying]) -> int:
    starts = [
        _own_start(other)
        for other in later
        if other.rule in LEADING
        and other.cue != saying.cue
        and _own_start(other) > saying.cue.end + (0 if other.rule == "and-said" else ASIDE)
    ]
    return min(starts, default=saying.content.end)


def _until(saying: Saying, end: int) -> Saying:
    cut = saying.rule in LEADING and saying.content.start < end < saying.content.end
    return replace(saying, content=Span(saying.content.start, end)) if cut else saying


def _own_start(saying: Saying) -> int:
    """Return where the clause of a saying begins: its speaker, or its verb where another clause has the speaker."""
    shared = saying.speaker is None or saying.rule == "and-said"
    return saying.cue.start if shared or saying.speaker is None else saying.speaker.span.start


def _by_clause(sayings: Sequence[Saying], edges: Sequence[int]) -> list[Saying]:
    """Keep to its own side of a semicolon what has a source on either side; a sentence with one source is all its."""
    clauses = [Span(start, end) for start, end in pairwise(edges) if start < end]
    spoken = [clause for clause in clauses if any(clause.contains(saying.cue) for saying in sayings)]
    if len(spoken) < 2:  # noqa: PLR2004
        return list(sayings)
    return [_inside(saying, next((c for c in spoken if c.contains(saying.cue)), saying.sentence)) for saying in sayings]


def _inside(saying: Saying, clause: Span) -> Saying:
    start, end = max(saying.content.start, clause.start), min(saying.content.end, clause.end)
    return replace(saying, content=Span(start, end) if start < end else clause)
