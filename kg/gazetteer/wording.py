"""Take a place's wording apart: name, kind words in any order, side of the compass, countryside."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.gazetteer.kinds import direction_of, kind_of_word
from kg.gazetteer.model import Bearing, PlaceKind

_WORDS = re.compile(r"[^\s]+")
_RURAL = frozenset({"rural", "countryside", "hinterland", "rif", "reef", "outlying"})
_CENTRAL = frozenset({"central", "downtown"})
_FILLERS = frozenset({"the", "of", "in", "city's", "town's", "province's", "its", "called", "named", "besieged"})
_POSSESSIVE = re.compile(r"['’ʼ`]s?$")
_COMPASS = r"(?:(?:north|south)[\s-]?(?:east|west)|north|south|east|west)(?:ern)?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A wording taken apart.

    Attributes:
        name: what is left as the name itself.
        kind_word: the kind word taken off, lower case.
        direction: the side of the named place that is meant ("southern Idlib").
        central: its middle is meant ("central Syria").
        rural: the countryside of the place is meant, not the place.
        written: the whole wording without leading fillers, for the name of a sub-region.
    """

    name: str
    written: str
    kind_word: str | None = None
    direction: Bearing | None = None
    central: bool = False
    rural: bool = False

    @property
    def side(self) -> str | None:
        """The part that is meant, as a word."""
        return self.direction or ("central" if self.central else None)

    @property
    def kind(self) -> PlaceKind | None:
        """Kind that the kind word names."""
        return kind_of_word(self.kind_word) if self.kind_word else None


def take_apart(text: str, kind_word: str | None = None) -> Wording:
    """Take kind words, directions and "countryside" off a wording, from both ends.

    >>> take_apart("the village of Kafr Zita").name, take_apart("Idlib's southern countryside").name
    ('Kafr Zita', 'Idlib')
    >>> take_apart("northern countryside of Aleppo").direction.value
    'north'
    """
    written = _trim(text)
    words = _WORDS.findall(written)
    state = _Taken(kind_word=kind_word.lower() if kind_word else None, rural=(kind_word or "").lower() in _RURAL)
    while len(words) > 1 and (state.take(words, first=True) or state.take(words, first=False)):
        pass
    name = _POSSESSIVE.sub("", " ".join(words)).strip(" ,") or written
    return Wording(
        name=name,
        written=written,
        kind_word=state.kind_word,
        direction=state.direction,
        central=state.central,
        rural=state.rural,
    )


def without_word(text: str, word: str) -> str:
    """Return the text without this word and the "of" beside it.

    >>> without_word("state of West Darfur", "state"), without_word("West Darfur State", "state")
    ('West Darfur', 'West Darfur')
    """
    return re.sub(rf"(?i)\b{re.escape(word)}(?:\s+of\b)?", "", text).strip()


@dataclass(slots=True)
class _Taken:
    kind_word: str | None = None
    direction: Bearing | None = None
    central: bool = False
    rural: bool = False

    def take(self, words: list[str], *, first: bool) -> bool:
        """Take one word (two for "north western") off this end if it is no part of the name."""
        if first and len(words) > 2 and direction_of(f"{words[0]} {words[1]}"):  # noqa: PLR2004
            self.direction = self.direction or direction_of(f"{words[0]} {words[1]}")
            del words[:2]
            return True
        word = words[0 if first else -1]
        plain = _POSSESSIVE.sub("", word).lower()
        if not self._note(plain, first=first, proper=word[:1].isupper()):
            return False
        del words[0 if first else -1]
        return True

    def _note(self, word: str, *, first: bool, proper: bool) -> bool:
        if word in _FILLERS:
            return first or not proper
        direction = direction_of(word)
        if direction is not None:
            self.direction = self.direction or direction
            return True
        if word in _CENTRAL and first:
            self.central = True
            return True
        if word in _RURAL:
            self.rural = True
            self.kind_word = self.kind_word or word
            return True
        if kind_of_word(word) is None or (first and proper and word != "mount"):
            return False
        self.kind_word = self.kind_word or word
        return True


def _trim(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip(" ,.;:-–")
    text = re.sub(r"^(?:the|in|at|near|inside|of)\s+(?=\S)", "", text)
    return _POSSESSIVE.sub("", text)
