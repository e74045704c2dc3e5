"""What the parse says of the counted: subject of a passive, object of a verb."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.document.model import Span
from kg.extraction.tolls.effects import Side
from kg.extraction.tolls.quantities import CountedQuantity

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SIDES = {
    "nsubj:pass": frozenset((Side.PASSIVE,)),
    "nsubj": frozenset((Side.AFTER,)),
    "obj": frozenset((Side.ACTIVE,)),
    "acl": frozenset((Side.PASSIVE, Side.AFTER)),
}
DEPTH = 4
"""How many conjuncts may be climbed: "soldiers, guards, drivers and cooks"."""


def token_at(doc: Doc, span: Span) -> int | None:
    """Return the number of the last token that overlaps the span."""
    # `Doc.char_span` walks through all tokens on each call: two milliseconds a toll.
    at = bisect_right(_token_starts(doc), span.end - 1) - 1
    return at if at >= 0 else None


@lru_cache(maxsize=2)
def _token_starts(doc: Doc) -> tuple[int, ...]:
    return tuple(token.idx for token in doc)


def governors(doc: Doc, counted: Sequence[CountedQuantity]) -> tuple[tuple[int, frozenset[Side]] | None, ...]:
    """Return for each number the offset of the verb that its noun hangs on, and the sides that this allows.

    `None` where the parse ties it to no verb, or there is no parse.
    """
    if not doc.has_annotation("DEP"):
        return tuple(None for _ in counted)
    return tuple(_governor(doc, entry) for entry in counted)


def _governor(doc: Doc, counted: CountedQuantity) -> tuple[int, frozenset[Side]] | None:
    span = counted.group.head or counted.quantity.number
    at = token_at(doc, span)
    if at is None:
        return None
    token = _top(doc[at])
    for child in token.children:
        if child.dep_ == "acl" and child.i > token.i:
            return int(child.idx), SIDES["acl"]
    beside = {child.dep_ for child in token.head.children}
    if token.dep_ == "nsubj:pass" and "obj" in beside and "aux:pass" not in beside:
        # "A bomber killed 35": the parser takes "killed" for a participle, though it has an object.
        return None
    sides = SIDES.get(token.dep_)
    return None if sides is None else (int(token.head.idx), sides)


def _top(token: Token) -> Token:
    """Climb from the noun to the head of its phrase or list: "dozens of people", "a man and a boy"."""
    for _ in range(DEPTH):
        part = token.dep_ == "nmod" and token.head.lower_ in (
            "dozens",
            "hundreds",
            "thousands",
            "scores",
            "tens",
            "number",
        )
        if token.dep_ in ("conj", "nummod", "flat", "compound") or part:
            token = token.head
    return token
