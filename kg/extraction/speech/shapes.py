"""Parts of speech, or a guess from the shape of the word where a pipeline gives none."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kg.extraction.wordlists import read_wordlist

if TYPE_CHECKING:
    from spacy.tokens import Token

INITIALS = re.compile(r"(?:[A-Z]\.)+")
CLOSED = {
    "DET": "the a an this that these those its their his her our another some any no every each",
    "ADP": "in on at by of from to with for near during since after before into about between among against over under "
    "through across around inside outside amid until despite",
    "AUX": "is are was were be been being has have had will would could may might can should must do does did",
    "PRON": "he she it they we i you who which what them him her us me",
    "CCONJ": "and or but nor",
    "SCONJ": "that when while as because if although though where after before since",
    "ADV": "also later then not now still only again here there already however meanwhile earlier",
}


def part(token: Token) -> str:
    """Return the UD part of speech of a token, tagged or guessed."""
    tagged = str(token.pos_)
    if tagged:
        # "United" of the "United Nations" is a verb to one tagger and a name to the other.
        return "PROPN" if token.tag_ in ("NNP", "NNPS") and token.text[0].isupper() else tagged
    lower = str(token.lower_)
    if lower in _closed():
        return _closed()[lower]
    if not token.is_alpha:
        return "NUM" if token.like_num else "PUNCT"
    if token.text[0].isupper() and token.i > 0:
        return "PROPN"
    if lower in _sayings() or (lower.endswith(("ed", "ing")) and len(lower) > 4):  # noqa: PLR2004
        return "VERB"
    return "NOUN"


def is_word(token: Token) -> bool:
    """Whether the token is made of letters; points between them do not count: "U.N.", "U.S."."""
    return bool(token.is_alpha) or INITIALS.fullmatch(token.text) is not None


@cache
def _closed() -> dict[str, str]:
    return {word: name for name, words in reversed(CLOSED.items()) for word in words.split()}


@cache
def _sayings() -> frozenset[str]:
    return frozenset(word for words in read_wordlist("attribution")["verbs"].values() for word in words)
