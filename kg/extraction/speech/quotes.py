"""Find direct speech: what stands between quotation marks."""

from __future__ import annotations

import re

from kg.document.model import Span

LONGEST = 1500
"""A quotation longer than this has lost its closing mark."""
SHORTEST = 25
"""Shorter quotations are names and ironic words, not speech."""
CURLY = re.compile(r"“([^”“]{1,1500})”|«([^»]{1,1500})»", re.DOTALL)
STRAIGHT = re.compile(r'"')


def find_quotes(text: str) -> tuple[Span, ...]:
    """Return the spans of direct speech in text order, marks included.

    A straight mark opens after white space or an opening bracket and closes before anything else; where two marks in
    a row open, the first has lost its partner and ends at the next paragraph.
    """
    found = [Span(*match.span()) for match in CURLY.finditer(text)]
    opened: int | None = None
    for match in STRAIGHT.finditer(text):
        at = match.start()
        opens = (at == 0 or text[at - 1] in " \n\t([") and at + 1 < len(text) and not text[at + 1].isspace()
        if opened is None and opens:
            opened = at
        elif opened is not None and not opens:
            _add(found, text, opened, at + 1)
            opened = None
        elif opened is not None:
            _add(found, text, opened, at)
            opened = at
    return tuple(sorted(span for span in found if span.end - span.start >= SHORTEST))


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    words = text[start:end].rstrip()
    if 0 < len(words) <= LONGEST:
        found.append(Span(start, start + len(words)))
