"""Give a text in one case the capitals of its names back, so that what reads names by their capitals reads it too.

The encoder is indifferent to case, so its tags say which words are names. Lengths never change: every offset of the
recased text is an offset of the text as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kg.language.sentences import is_one_case

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SAMPLE = 5000
MOSTLY = 0.7
"""Share of capitals among the letters from which a text is written in capitals."""
BRACKETED = re.compile(r"[(\[]\s*([a-z]{2,6}(?:-[a-z0-9]{1,3})?)\s*[)\]]")
VOWEL = re.compile(r"[aeiouy]")
LONGEST_ACRONYM = 6
CLITICS = frozenset({"s", "t", "ll", "re", "ve", "d", "m"})


def lacks_case(text: str) -> bool:
    """Whether capitals tell nothing about names: the text has almost none, or almost only capitals."""
    sample = text[:SAMPLE]
    letters = sum(map(str.isalpha, sample))
    return is_one_case(text) or (letters > 0 and sum(map(str.isupper, sample)) > MOSTLY * letters)


def recase(doc: Doc, written: Callable[[Token], str | None]) -> Doc:
    """Return the document with capitals on its names and at the heads of its sentences, and on nothing else.

    Args:
        written: how a word of its own is written that a list knows ("syrian", "farc"); `None` for others.
    """
    from spacy.tokens import Doc as SpacyDoc

    acronyms = set(BRACKETED.findall(doc.text.lower()))
    words = [_as_long(token.text, _cased(token, acronyms, written)) for token in doc]
    return SpacyDoc(
        doc.vocab,
        words=words,
        spaces=[bool(token.whitespace_) for token in doc],
        pos=[token.pos_ for token in doc],
        tags=[token.tag_ for token in doc],
        lemmas=[token.lemma_ for token in doc],
        heads=[int(token.head.i) for token in doc],
        deps=[token.dep_ for token in doc],
        sent_starts=[bool(token.is_sent_start) for token in doc],
        ents=list(_mentions(doc)),
    )


def _as_long(word: str, cased: str) -> str:
    """Return the cased word, or the word where a capital has another length ("ß")."""
    return cased if len(cased) == len(word) else word


def _cased(token: Token, acronyms: set[str], written: Callable[[Token], str | None]) -> str:
    word = str(token.text).lower()
    if not word[:1].isalpha() or word in CLITICS or token.pos_ == "SPACE":
        return word
    if word in acronyms or (token.pos_ == "PROPN" and len(word) <= LONGEST_ACRONYM and not VOWEL.search(word)):
        return word.upper()
    if (known := written(token)) is not None:
        return known
    return word[0].upper() + word[1:] if token.pos_ == "PROPN" or token.is_sent_start else word


def _mentions(doc: Doc) -> Iterator[str]:
    """Yield the mentions as one tag a token, which is how a document is built with them."""
    for token in doc:
        yield "O" if token.ent_iob_ in ("O", "") else f"{token.ent_iob_}-{token.ent_type_}"
