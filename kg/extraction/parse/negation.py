"""Words of negation, from one list (`lexicon/negation.toml`)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kg.extraction.parse.tree import children
from kg.extraction.wordlists import read_wordlist

if TYPE_CHECKING:
    from spacy.tokens import Token


def is_negated(token: Token, *relations: str) -> bool:
    """Whether a word of negation hangs on the token; in any relation, or only in one of those named."""
    below = children(token, *relations) if relations else token.children
    return any(child.lower_ in negation_words("not") for child in below)


@cache
def negation_words(*lists: str) -> frozenset[str]:
    """Return the words of these lists together."""
    words = read_wordlist("negation")["words"]
    return frozenset(word for name in lists for word in words[name])


@cache
def denying_words(name: str) -> frozenset[str]:
    """Return a list of the words of denying: `verbs`, `charges`, or `own` for charges that only touch who denies."""
    return frozenset(read_wordlist("negation")["denying"][name])
