"""Cut folded text into actor names, nations, and the words of the phrase grammar; longest first, left to right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.actors.registry import same_letters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.actors.fold import Piece
    from kg.actors.registry import Registry

LONGEST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A run of pieces `[first, last)` with its reading.

    `kind` is `named` (value: actor id, form: its kind), `nation` (country code, with `form` name, adjective or
    capital), `word` of the grammar (`tags`), or `other`.
    """

    first: int
    last: int
    kind: str
    value: str = ""
    form: str = ""
    tags: tuple[str, ...] = ()
    text: str = ""

    @property
    def is_surname(self) -> bool:
        """Whether this is a known person by one name only."""
        return self.kind == "named" and self.form == "person" and self.last - self.first == 1

    @property
    def is_capitalised(self) -> bool:
        """Whether this is an unknown word with a capital."""
        return self.kind == "other" and self.text[:1].isupper()

    def heads(self) -> list[str]:
        """Return the head classes this word can have."""
        return [tag[5:] for tag in self.tags if tag.startswith("head:")]

    def sides(self) -> list[str]:
        """Return the sides this word can mark."""
        return [tag[5:] for tag in self.tags if tag.startswith("side:")]

    @property
    def is_link(self) -> bool:
        """Whether the word ties what stands before it loosely to what follows, as "backed" does."""
        return "link:backed" in self.tags

    @property
    def is_institution(self) -> bool:
        """Whether the word ends names such as "Police Command"."""
        return "form:institution" in self.tags

    @property
    def is_filler(self) -> bool:
        """Whether the word may stand before a head without changing who is meant."""
        return "filler:" in self.tags


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where the text comes from: the country it is about, its day, and whether it uses capital letters at all."""

    focus: str = ""
    date: str = ""
    cased: bool = True


def is_cased(pieces: Sequence[Piece]) -> bool:
    """Tell whether the text uses capitals, so that a small letter means something."""
    return any(piece.surface != piece.surface.lower() for piece in pieces)


def is_shouting(pieces: Sequence[Piece]) -> bool:
    """Tell whether the text is all in capitals, as headlines and datelines can be."""
    return all(piece.surface == piece.surface.upper() for piece in pieces)


def tag_pieces(registry: Registry, pieces: Sequence[Piece], setting: Setting) -> list[Tag]:
    """Return the tags of all pieces, in order and without gaps."""
    tags: list[Tag] = []
    position = 0
    while position < len(pieces):
        tag = tag_at(registry, pieces, position, setting)
        tags.append(tag)
        position = tag.last
    return tags


def tag_at(registry: Registry, pieces: Sequence[Piece], position: int, setting: Setting) -> Tag:
    """Return the longest reading at a position; a name beats a nation, and a nation a word, of the same length."""
    found = [
        tag
        for tag in (
            named_at(registry, pieces, position, setting),
            nation_at(registry, pieces, position, setting),
            word_at(registry, pieces, position),
        )
        if tag is not None
    ]
    if found:
        return max(found, key=lambda tag: tag.last)
    return Tag(first=position, last=position + 1, kind="other", text=pieces[position].surface)


def named_at(registry: Registry, pieces: Sequence[Piece], position: int, setting: Setting) -> Tag | None:
    """Return the longest registry name at a position."""
    reach = min(registry.longest(pieces[position].key), len(pieces) - position, LONGEST)
    for length in range(reach, 0, -1):
        run = pieces[position : position + length]
        key = " ".join(piece.key for piece in run)
        if not registry.has_name(key):
            continue
        surface = " ".join(piece.surface for piece in run)
        actor = registry.best(key, surface, focus=setting.focus, date=setting.date, cased=setting.cased)
        if actor is not None:
            form = registry.kind_of(actor)
            return Tag(first=position, last=position + length, kind="named", value=actor, form=form, text=surface)
    return None


def nation_at(registry: Registry, pieces: Sequence[Piece], position: int, setting: Setting) -> Tag | None:
    """Return the longest country name, adjective or capital at a position."""
    if setting.cased and not pieces[position].surface[:1].isupper():
        return None
    forms = registry.states.forms
    reach = min(registry.states.longest(pieces[position].key), len(pieces) - position)
    for length in range(reach, 0, -1):
        run = pieces[position : position + length]
        for form, code, exact in forms.get(" ".join(piece.key for piece in run), ()):
            surface = " ".join(piece.surface for piece in run)
            if not exact or same_letters(exact, surface, cased=setting.cased):
                return Tag(first=position, last=position + length, kind="nation", value=code, form=form, text=surface)
    return None


def word_at(registry: Registry, pieces: Sequence[Piece], position: int) -> Tag | None:
    """Return the longest word or phrase of the grammar at a position."""
    grammar = registry.grammar
    for length in range(min(grammar.longest(pieces[position].key), len(pieces) - position), 0, -1):
        run = pieces[position : position + length]
        tags = grammar.tags(" ".join(piece.key for piece in run))
        if tags:
            surface = " ".join(piece.surface for piece in run)
            return Tag(first=position, last=position + length, kind="word", tags=tuple(tags), text=surface)
    return None
