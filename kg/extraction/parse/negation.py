"""Words of negation, from one list (`lexicon/negation.toml`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.extraction.parse.tree import children, is_verb, lemma, relation
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """A verb that denies what stands below it.

    Attributes:
        own: what is denied is the denier's own part in it ("denied responsibility for the raid").
    """

    verb: Token
    own: bool


def denial_over(token: Token) -> Denial | None:
    """Return the verb that denies what the token tells; `None` where it stands beside it or is only referred to.

    "Denied killing nine" denies nine; "denied a raid in which nine died" tells of nine, and so does "denied it after
    nine had died".
    """
    up, own = token, False
    while up.head != up:
        if "relcl" in up.dep_ or is_circumstance(up):
            return None
        own = own or lemma(up) in denying_words("own")
        beside = relation(up) == "conj" and is_verb(up)
        up = up.head
        if not beside and lemma(up) in denying_words("verbs") and is_verb(up):
            return Denial(verb=up, own=own)
    return None


def is_circumstance(token: Token) -> bool:
    """Whether a clause or phrase only tells when or why: "after a bomb had killed 44", "following the raid"."""
    marks = {child.lower_ for child in children(token, "mark", "case")}
    return relation(token) in {"advcl", "obl"} and not marks.isdisjoint(denying_words("circumstances"))
