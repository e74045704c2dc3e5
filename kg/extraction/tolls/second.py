"""Second effects on those counted once: "rounded up hundreds and executed them", "freed 19 people abducted by"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kg.extraction.measures import QuantityKind
from kg.extraction.tolls.effects import EffectWord, Side
from kg.extraction.tolls.quantities import CountedQuantity
from kg.extraction.tolls.rules import Link, Sentence, allows, group_end

PRONOUN_REACH = 75
"""How far behind the group a verb with "them" may stand, in characters."""


def second_links(sentence: Sentence, links: Mapping[int, Link]) -> Iterator[tuple[int, Link]]:
    """Yield further effects on numbers that have one already."""
    for at, link in links.items():
        counted = sentence.counted[at]
        if counted.quantity.kind is not QuantityKind.COUNT or link.parent is not None or link.rule != "active":
            continue
        for word in sentence.words:
            if word.effect is link.word.effect or not allows(word, counted):
                continue
            found = _pronoun_object(sentence, counted, word) or _participle(sentence, counted, word)
            if found is not None:
                yield at, found


def _pronoun_object(sentence: Sentence, counted: CountedQuantity, word: EffectWord) -> Link | None:
    """Tie "rounded up hundreds of men and executed them"."""
    end = group_end(counted)
    if Side.ACTIVE not in word.sides or not end < word.span.start < end + PRONOUN_REACH:
        return None
    plural = counted.quantity.high != 1
    pronoun = r"them\b" if plural else r"(?:him|her)\b(?!\s+\w+(?:s|er)\b)"
    before = sentence.text[end : word.span.start]
    joined = re.search(r"\b(?:and|before|then)\s+(?:\w+\s+)?$", before)
    follows = re.match(rf"\s+{pronoun}", sentence.text[word.span.end : sentence.span.end])
    return Link(word=word, rule="pronoun-object", rank=5) if joined and follows else None


def _participle(sentence: Sentence, counted: CountedQuantity, word: EffectWord) -> Link | None:
    """Tie "freed 19 civilians abducted by gunmen": a participle right behind the group, with an agent or a time."""
    if Side.PASSIVE not in word.sides or sentence.text[group_end(counted) : word.span.start].strip():
        return None
    follows = re.match(r"\s+(?:by|in|on|during|since|last)\b", sentence.text[word.span.end : sentence.span.end])
    return Link(word=word, rule="participle", rank=5) if follows else None
