"""Read the noun phrase of a speaker: the person, whom that person speaks for, and whether the voice is private."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.document.model import Span
from kg.extraction.wordlists import read_wordlist

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

PRONOUNS = ("he", "she", "it", "they")
DETERMINERS = ("the", "a", "an", "its", "their", "his", "her", "another", "one", "this", "that", "these")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """The words for who speaks.

    Attributes:
        span: the nearest speaker: the person where one is named, else the organisation.
        pronoun: "he", "it" …, to be resolved; else empty.
    """

    span: Span
    pronoun: str = ""
    person: Span | None = None
    organisation: Span | None = None
    private: bool = False
    standin: bool = False


@cache
def saying_words() -> Mapping[str, Any]:
    """Return the lexicon of saying."""
    return read_wordlist("attribution")


def read_speaker(doc: Doc, start: int, end: int, apposition: tuple[int, int] | None) -> Speaker:
    """Return the speaker of a noun phrase [start, end) and of the apposition behind it, if any."""
    if apposition is None and (role := _role_behind(doc, start, end)) is not None:
        apposition, end = (role, end), role
    words = [token.lower_ for token in doc[start:end]]
    span = _span(doc, start, end)
    if len(words) == 1 and words[0] in PRONOUNS:
        return Speaker(span=span, pronoun=words[0])
    person = _person(doc, start, end)
    extra = [] if apposition is None else [token.lower_ for token in doc[apposition[0] : apposition[1]]]
    private = _is_private([*words, *extra])
    organisation = _organisation(doc, (start, end), person, apposition)
    nearest = person or span
    return Speaker(
        span=nearest,
        person=person,
        organisation=organisation,
        private=private,
        standin=is_standin(doc, start, end),
    )


def _span(doc: Doc, start: int, end: int) -> Span:
    last = doc[end - 1]
    return Span(int(doc[start].idx), int(last.idx) + len(last.text))


def _person(doc: Doc, start: int, end: int) -> Span | None:
    """Return the person's name in the phrase: after a role ("Observatory chief X Y"), or tagged as a person."""
    roles = saying_words()["roles"]["words"]
    for at in range(end - 2, start - 1, -1):
        if doc[at].lower_ in roles and all(name_part(token) for token in doc[at + 1 : end]):
            none = _names_body(doc, at + 1, end) or _is_bare(doc, at + 1, end) or _are_of(doc, start, at)
            return None if none else _span(doc, at + 1, end)
    for at in range(start, end - 3):
        # "A defence official in Gao Musa ag Keita": the place has one word or "Deir al-Zor"'s, the name more.
        inside = doc[at + 1].lower_ in ("in", "from") or (
            doc[at + 1].lower_ in ("for", "of") and doc[at + 2].ent_type_ == "Location"
        )
        placed = doc[at].lower_ in roles and inside and doc[at + 2].text[0].isupper()
        name = at + 3
        while name < end and _goes_on_from(doc, name):
            name += 1
        if placed and end - name > 1 and all(name_part(token) for token in doc[name:end]):
            return _span(doc, name, end)
    if (cut := _before_body(doc, start, end)) is not None:
        return cut
    if _names_body(doc, start, end):
        return None
    return _tagged_person(doc, start, end)


def _tagged_person(doc: Doc, start: int, end: int) -> Span | None:
    """Return the name that a tagger took for a person's and that ends the phrase."""
    tagged = [at for at in range(start, end) if doc[at].ent_type_ == "Person"]
    if tagged and all(name_part(token) for token in doc[tagged[0] : end]) and doc[tagged[0]].text[0].isupper():
        while tagged[0] > start and name_part(doc[tagged[0] - 1]) and doc[tagged[0] - 1].text[0].isupper():
            tagged[0] -= 1
        named = tagged[0] > start or doc[start].lower_ not in DETERMINERS
        inside = tagged[0] > start and doc[tagged[0] - 1].lower_ in ("in", "near")
        if inside or _are_of(doc, start, tagged[0]):
            # "An activist in Deir al-Zor": a tagger took the town for a person.
            return None
        return _span(doc, tagged[0], end) if named else None
    return None


def _goes_on_from(doc: Doc, at: int) -> bool:
    """Whether the word goes on with a place's name: the "al-Zor" of "Deir al-Zor"."""
    token = doc[at]
    inside = token.ent_iob_ == "I" and token.ent_type_ == "Location"
    return inside or token.text == "-" or doc[at - 1].text == "-" or token.lower_ in ("al", "el", "ez", "es", "ed")


def _are_of(doc: Doc, start: int, person: int) -> bool:
    """Whether the person is only whose they are: "opponents of President X", "relatives of X", "aides to X"."""
    link = next((at for at in range(person - 1, start, -1) if doc[at].lower_ in ("of", "to", "from", "with")), None)
    if link is None or doc[link - 1].lower_ in saying_words()["roles"]["words"]:
        return False
    return doc[link - 1].tag_ == "NNS" or doc[link - 1].lower_ in ("family", "loyal", "close", "near")


def _before_body(doc: Doc, start: int, end: int) -> Span | None:
    """Return the person of "Captain Omar Haddad of the Northern Brigade", "Umm Ali in Kosti"."""
    roles = saying_words()["roles"]["words"]
    cut = next((at for at in range(start + 2, end - 1) if doc[at].lower_ in ("of", "in", "from", "with", "at")), None)
    if cut is None or not all((name_part(token) and token.is_alpha) or token.text == "-" for token in doc[start:cut]):
        return None
    begin = max((at + 1 for at in range(start, cut) if doc[at].lower_ in roles), default=start)
    titled = begin > start or any(token.ent_type_ == "Person" for token in doc[start:cut])
    if doc[cut - 1].text == "-" or _is_bare(doc, begin, cut):
        return None
    return _span(doc, begin, cut) if titled and cut - begin > 1 else None


def _role_behind(doc: Doc, start: int, end: int) -> int | None:
    """Return where an apposition begins that lost its commas: "Anna Weber head of the Danube Monitor"."""
    roles = saying_words()["roles"]["words"]
    if doc[start].lower_ in DETERMINERS:
        return None
    for at in range(start + 2, end - 1):
        if doc[at].lower_ in roles and doc[at].text.islower():
            # "Home Ministry spokesman P": what stands before the role is whom he speaks for, no person.
            words = [token for token in doc[start:at] if token.is_alpha]
            named = len(words) > 1 and all(name_part(token) for token in doc[start:at])
            named = named and not _names_body(doc, start, at)
            return at if named else None
    return None


def _is_bare(doc: Doc, start: int, end: int) -> bool:
    """Whether the words are titles and particles only: the "General" of "Secretary General"."""
    roles = saying_words()["roles"]["words"]
    return all(token.lower_ in roles or not token.text[0].isupper() or len(token.text) <= 2 for token in doc[start:end])  # noqa: PLR2004


def _names_body(doc: Doc, start: int, end: int) -> bool:
    """Whether the words have a capitalised noun of a body: "Home Ministry", "General Staff"."""
    words = saying_words()
    bodies = {*words["speaking"]["nouns"], *words["standin"]["monitors"], *words["bodies"]["words"]}
    return any(token.lower_ in bodies and token.text[0].isupper() for token in doc[start:end])


def name_part(token: Token) -> bool:
    """Whether the word may stand in a person's name."""
    return token.text[0].isupper() or token.lower_ in saying_words()["particles"]["words"]


def _organisation(
    doc: Doc, phrase: tuple[int, int], person: Span | None, apposition: tuple[int, int] | None
) -> Span | None:
    """Return whom a named person speaks for: "head of X", "X spokesman P"."""
    if person is None:
        return None
    if apposition is not None and doc[apposition[0]].lower_ not in ("who", "which", "whose"):
        marks = [at for at in range(*apposition) if doc[at].lower_ in ("of", "for", "at", "with", "from")]
        if marks and marks[0] + 1 < apposition[1]:
            return _span(doc, marks[0] + 1, apposition[1])
    roles = saying_words()["roles"]["words"]
    before = [at for at in range(*phrase) if doc[at].lower_ in roles and int(doc[at].idx) < person.start]
    if not before:
        return None
    inside = [at for at in range(before[0] + 1, phrase[1]) if int(doc[at].idx) < person.start]
    if inside and doc[inside[0]].lower_ in ("of", "for", "at", "with") and len(inside) > 1:
        return _span(doc, inside[1], inside[-1] + 1)
    return _span(doc, phrase[0], before[0]) if before[0] > phrase[0] else None


def _is_private(words: Sequence[str]) -> bool:
    lexicon = saying_words()
    private = set(lexicon["private"]["words"])
    # "The refugee agency" and "a teachers' union" are bodies, whoever they are for.
    official = {"source", "sources", *lexicon["roles"]["words"], *lexicon["bodies"]["words"], *lexicon["kinds"]["aid"]}
    return bool(set(words) & private) and not set(words) & official


def is_standin(doc: Doc, start: int, end: int) -> bool:
    """Whether the phrase stands for a group named elsewhere: "a monitor", "the Britain-based group"."""
    words = [token.lower_ for token in doc[start:end]]
    heads = saying_words()["standin"]["heads"]
    opened = words[0] in ("a", "an", "the", "one", "this") or words in (["report"], ["reports"])
    inner = [t for t in doc[start + 1 : end] if t.text[0].isupper() and t.i + 1 < len(doc) and doc[t.i + 1].text != "-"]
    owned = any(word in ("'s", "’s", "'", "’") for word in words)
    return opened and words[-1] in heads and not inner and not owned
