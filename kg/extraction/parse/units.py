"""Armed bodies told by number or by their people: "the 57 Division", "UN peacekeepers", "Haftar's men"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.document.model import Span
from kg.extraction.parse.reading import ActorAt, head_of
from kg.extraction.parse.tree import case_of, children, lemma, relation
from kg.extraction.wordlists import read_wordlist

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)|[IVX]+", re.IGNORECASE)
LONGEST = 5
"""Words between the number and the body: "93rd Separate Mechanised Brigade"."""

Linking = Callable[[str], ActorAt | None]
"""Link words as a mention of its own; `None` where they name nobody known."""


def with_units(doc: Doc, actors: Sequence[ActorAt], link: Linking) -> list[ActorAt]:
    """Return the actors in order of text with the numbered units of the state that the report is about.

    Args:
        link: links words such as "army" in the country in focus.
    """
    taken = {index for actor in actors for index in range(actor.first, actor.last)}
    units = [
        unit
        for first, last in _numbered(doc)
        if not taken & set(range(first, last)) and (unit := _unit(doc, first, last, actors, link)) is not None
    ]
    return sorted([*actors, *units], key=lambda actor: actor.first)


def _numbered(doc: Doc) -> Iterator[tuple[int, int]]:
    """Yield the tokens of each numbered unit: a number or ordinal, words of its kind, the body."""
    for token in doc:
        if token.lower_ not in _words("bodies") or not token.is_alpha:
            continue
        first = token.i
        while first > token.sent.start and token.i - first < LONGEST and doc[first - 1].lower_ in _words("kinds"):
            first -= 1
        if first > token.sent.start and _is_number(doc[first - 1], next_to=token.i == first, body=token):
            yield first - 1, token.i + 1


def _is_number(token: Token, *, next_to: bool, body: Token) -> bool:
    """Whether it numbers the body: "57 Division" with a capital, "ninth" and "9th" with or without."""
    if ORDINAL.fullmatch(token.text) or token.lower_ in _words("ordinals"):
        return True
    return token.is_digit and next_to and body.text[:1].isupper()


def _unit(doc: Doc, first: int, last: int, actors: Sequence[ActorAt], link: Linking) -> ActorAt | None:
    """Return whose unit it is: of who is named before it or behind its "of", else of the country in focus."""
    head = doc[head_of(doc, first, last)]
    inside = {child.i for child in head.subtree}
    beside = (
        actor
        for actor in actors
        if actor.token in inside and actor.armed and (actor.last == first or _owns(doc, actor, head))
    )
    nation = doc[first - 1].text if first and doc[first - 1].text[:1].isupper() and doc[first - 1].pos_ != "DET" else ""
    found = next(beside, None) or (link(f"{nation} army") if nation else None) or link("army")
    if found is None:
        return None
    end = int(doc[last - 1].idx) + len(doc[last - 1].text)
    span = Span(int(doc[first].idx), end)
    return replace(found, first=first, last=last, token=int(head.i), span=span, form="state")


def _owns(doc: Doc, actor: ActorAt, head: Token) -> bool:
    token = doc[actor.token]
    if token.head != head:
        return False
    return (
        token.dep_ == "nmod:poss"
        or relation(token) == "compound"
        or any(lemma(child) == "of" for child in children(token, "case"))
    )


def with_followers(doc: Doc, actors: Sequence[ActorAt], link: Linking) -> list[ActorAt]:
    """Return the actors with the people of a leader as his side: "Haftar's men", "forces loyal to Ouattara"."""
    led = {head.i: side for head, side in _led(doc, actors, link)}
    kept = [actor for actor in actors if actor.token not in led or actor.form != "generic"]
    taken = {index for actor in kept for index in range(actor.first, actor.last)}
    sides = [
        replace(side, first=i, last=i + 1, token=i, span=Span(int(doc[i].idx), int(doc[i].idx) + len(doc[i].text)))
        for i, side in led.items()
        if i not in taken
    ]
    return sorted([*kept, *sides], key=lambda actor: actor.first)


def _led(doc: Doc, actors: Sequence[ActorAt], link: Linking) -> Iterator[tuple[Token, ActorAt]]:
    for actor in actors:
        if actor.kind != "person" or actor.form != "named":
            continue
        head = _followers_of(doc[actor.token])
        side = link(f"{actor.name}'s forces") if head is not None and head.lower_ in _words("followers") else None
        if head is not None and side is not None and side.armed:
            yield head, replace(side, form="named")


def _followers_of(leader: Token) -> Token | None:
    """Return the noun that a leader's name hangs on, by possession or by "loyal to", "led by"."""
    if leader.dep_ == "nmod:poss":
        return leader.head
    above = leader.head
    told = case_of(leader) in {"to", "by", "of", "under"} and lemma(above) in _words("following")
    return above.head if told and relation(above) in {"amod", "acl"} else None


def _words(name: str) -> frozenset[str]:
    return frozenset(read_wordlist("units")[name])


def serves(doc: Doc, first: int, last: int, actor_id: str) -> bool:
    """Whether an organisation is named by its armed people ("UN peacekeepers"), or is one whose own name fights."""
    head = doc[head_of(doc, first, last)]
    if actor_id in _words("fighting"):
        return True
    words = {lemma(token) for token in doc[first:last]} | {token.lower_ for token in doc[first:last]}
    if relation(head) == "compound" and head.head.i >= last:
        words.add(lemma(head.head))
    return bool(words & _words("serving"))
