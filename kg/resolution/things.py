"""What a figure of things destroyed counts, read from its own words: tanks and houses are no figures of one thing.

The name is the head of the words behind the figure ("destroyed 13 fighting positions and a tank": position), in the
singular. Two reports that use two words for one thing have two estimates, which is told; one estimate over a tank and
six vehicles would be wrong and look right.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from kg.claims.model import TollContent
from kg.extraction.model import Effect
from kg.extraction.tolls.numbers import find_numbers

_WORD = re.compile(r"[^\W\d_][\w’'-]*|\d+|[,;:.()]")
_ONE = re.compile(r"\b(?:an?|one)\b", re.IGNORECASE)


@cache
def _words() -> Mapping[str, frozenset[str]]:
    given = tomllib.loads(Path(__file__).with_name("things.toml").read_text(encoding="utf-8"))
    return {name: frozenset(words.split()) for name, words in given.items()}


def counted_thing(content: TollContent) -> str | None:
    """Return what a toll of things destroyed counts; none for people, and where the words do not say.

    >>> from kg.extraction.model import Bound, Category
    >>> told = {"effect": Effect.DESTROYED, "category": Category.UNKNOWN, "bound": Bound.EXACT}
    >>> counted_thing(TollContent(verbatim="destroyed a jeep and six armoured weapons caches", low=6, **told))
    'cache'
    """
    if content.effect is not Effect.DESTROYED:
        return None
    figure = next((value for value in (content.low, content.best, content.high) if value is not None), None)
    names = (_head(content.verbatim[end:], is_one=figure == 1) for end in _ends(content.verbatim, figure))
    return next((name for name in names if name), None)


def _ends(words: str, figure: int | None) -> Iterator[int]:
    """Yield where the figure ends in its words."""
    yield from (number.end for number in find_numbers(words) if figure in (number.low, number.high))
    if figure == 1:
        yield from (match.end() for match in _ONE.finditer(words))


def _head(words: str, *, is_one: bool) -> str | None:
    """Return the head of the noun phrase at the beginning of the words, in the singular."""
    phrase: list[str] = []
    for word in _WORD.findall(words.casefold()):
        if not phrase and (word in _words()["before"] or word.isdigit()):
            continue
        if word in _words()["after"] or not word[0].isalpha() or next(find_numbers(word), None):
            break
        phrase = [] if word.endswith(("'s", "’s")) else [*phrase, word]
    while phrase and (phrase[-1].endswith("ed") or phrase[-1] in _words()["past"]):
        phrase.pop()
    several = [word for word in phrase if word.endswith("s") and not word.endswith("ss")]
    head = several[-1] if several and not is_one else phrase[-1] if phrase else None
    return singular(head) if head else None


def singular(word: str) -> str:
    """Return the singular of a regular noun.

    >>> [singular(word) for word in ("tanks", "facilities", "trenches", "caches", "press", "bus")]
    ['tank', 'facility', 'trench', 'cache', 'press', 'bus']
    """
    if word.endswith("ies"):
        return word[:-3] + "y"
    if re.search(r"(?:ss|x|sh|bus|(?<!a)ch)es$", word):
        return word[:-2]
    return word if re.search(r"(?:ss|us|is)$", word) else word.removesuffix("s")


def plural(word: str) -> str:
    """Return the plural of a regular noun.

    >>> [plural(word) for word in ("tank", "facility", "trench", "cache", "railway")]
    ['tanks', 'facilities', 'trenches', 'caches', 'railways']
    """
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(?:s|x|sh|ch)$", word) else "s")
