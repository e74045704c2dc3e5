"""Fold names so that spelling habits of newsrooms do not matter: case, apostrophes, hyphens, articles, plurals."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

APOSTROPHES = "'’‘`´ʿʾʼ"
PART = re.compile(rf"[^\W_](?:[^\W_]|[{APOSTROPHES}.](?=[^\W_]))*\.?")
POSSESSIVE = re.compile(rf"[{APOSTROPHES}][sS]$")
ARTICLES = frozenset({"al", "el", "the"})
# Assimilated Arabic articles are English words too ("an", "as", "at"): dropped only inside a hyphenated name.
JOINED_ARTICLES = frozenset({"an", "ar", "as", "ash", "ad", "at", "az", "adh", "ath", "al", "el", "ul", "ud"})
MINIMUM_PLURAL = 4
HYPHENS = frozenset("-‐‑–")


class Token(Protocol):
    """What the scanner needs of a token; offsets are code points of the document."""

    @property
    def text(self) -> str:
        """As written."""

    @property
    def start(self) -> int:
        """First character."""

    @property
    def end(self) -> int:
        """After the last character."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A token of a text without a tagger, offsets in code points."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A folded part of a token: `key` to look up, `surface` as written, `token` its index."""

    key: str
    surface: str
    token: int


def plain_words(text: str) -> list[Word]:
    """Split a short text such as a mention into words; hyphenated words stay whole."""
    return [Word(text=m.group(), start=m.start(), end=m.end()) for m in re.finditer(r"\S+", text)]


def fold_part(part: str) -> str:
    """Fold one part of a word: lower case, no marks, no possessive, no plural s.

    >>> [fold_part(part) for part in ("People's", "Peoples", "Nuʿman", "Forces", "U.S.", "Press")]
    ['people', 'people', 'numan', 'force', 'us', 'press']
    """
    part = POSSESSIVE.sub("", part)
    part = part.translate(DROP)
    if not part.isascii():
        part = "".join(c for c in unicodedata.normalize("NFKD", part) if not unicodedata.combining(c))
    return singular(part.casefold())


DROP = str.maketrans("", "", f"{APOSTROPHES}.")


def singular(word: str) -> str:
    """Return the word without a regular plural ending; short words, -ss and -us are left alone."""
    if len(word) < MINIMUM_PLURAL or not word.endswith("s") or word.endswith(("ss", "us")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith("sses"):
        return word[:-2]
    return word[:-1]


def pieces(tokens: Sequence[Token]) -> list[Piece]:
    """Split tokens into folded parts; articles and a lone possessive vanish."""
    found: list[Piece] = []
    for index, token in enumerate(tokens):
        if token.text[:1] in APOSTROPHES and token.text[1:] in {"s", "S", ""}:
            continue
        parts = PART.findall(token.text)
        joined = len(parts) > 1 or (index + 1 < len(tokens) and is_hyphen(token, tokens[index + 1]))
        dropped = JOINED_ARTICLES if joined else ARTICLES
        for part in parts:
            key = fold_part(part)
            if key and key not in dropped:
                found.append(Piece(key, part, index))
    return found


def is_hyphen(token: Token, following: Token) -> bool:
    """Tell whether the next token is a hyphen without a blank before: some tokenizers split "ash-Sham" in three."""
    return following.text in HYPHENS and following.start == token.end


def name_key(name: str) -> str:
    """Return the key of a name: its folded parts joined by single spaces.

    >>> name_key("the al-Nusra Front"), name_key("Peoples Protection Unit"), name_key("Ma'arrat an-Nu'man")
    ('nusra front', 'people protection unit', 'maarrat numan')
    """
    return " ".join(piece.key for piece in pieces(plain_words(name)))


VOWELS = re.compile(r"[aeiouy]+")
DOUBLES = re.compile(r"([b-df-hj-np-tv-xz])\1+")


def skeleton(key: str) -> str:
    """Reduce a folded name to what transliterations share: consonants, with every run of vowels as one mark.

    >>> skeleton(name_key("Jaysh al-Islam")) == skeleton(name_key("Jaish ul-Islam"))
    True
    >>> skeleton(name_key("Hizbullah")) == skeleton(name_key("Hezbollah"))
    True
    """
    key = key.replace("q", "k").replace("dh", "d").replace("kh", "k").replace("gh", "g").replace("ph", "f")
    key = DOUBLES.sub(r"\1", VOWELS.sub("a", key))
    return re.sub(r"(?<=a)h\b", "", key)
