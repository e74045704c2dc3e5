"""Fighters told by their people: "Dinka youths", "Hutu militiamen", "Fulani herdsmen"; each a name of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.document.model import Span
from kg.extraction.parse.reading import ActorAt
from kg.extraction.parse.tree import children, lemma
from kg.gazetteer.kinds import country_of_demonym

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

KINDS = frozenset({"militias", "militants", "gunmen", "fighters", "tribesmen"})
"""Names of fighters that only tell what they are."""
AS_WRITTEN = frozenset({"tribesmen", "gunmen"})
"""Of these the report's own word says more: "herdsmen", "raiders"."""
YOUTHS = frozenset({"youth", "youths"})


def with_peoples(doc: Doc, actors: Sequence[ActorAt]) -> list[ActorAt]:
    """Return the actors in order of text; a people before "militiamen" or "youths" makes them a side of their own."""
    taken = {index for actor in actors for index in range(actor.first, actor.last)}
    return sorted([*(_of_people(doc, actor) for actor in actors), *_youths(doc, taken)], key=lambda actor: actor.first)


def _of_people(doc: Doc, actor: ActorAt) -> ActorAt:
    if not (actor.described and actor.name in KINDS and actor.form == "generic"):
        return actor
    head = doc[actor.last - 1]
    people = _people(head, before=actor.last - 1)
    if people is None:
        return actor
    kind = str(head.lower_) if actor.name in AS_WRITTEN else actor.name
    first = min(actor.first, people.i)
    return replace(
        actor,
        first=first,
        span=Span(int(doc[first].idx), actor.span.end),
        name=f"{people.text} {kind}",
        force=f"{people.text} {kind}",
        form="named",
    )


def _people(head: Token, *, before: int) -> Token | None:
    """Return the name of the people that stands before the word; nations are left to the registry."""
    names = [
        child
        for child in children(head, "amod", "compound", "nmod")
        if child.i < before + 1 and child.i == head.i - 1 and _is_name(child)
    ]
    return names[-1] if names else None


def _is_name(token: Token) -> bool:
    capital = token.text[:1].isupper() and token.is_alpha and not token.text.isupper()
    named = token.tag_ in {"NNP", "NNPS"} or (token.pos_ in {"ADJ", "NOUN"} and not token.is_sent_start)
    return capital and named and country_of_demonym(token.text) is None


def _youths(doc: Doc, taken: set[int]) -> Iterator[ActorAt]:
    for token in doc:
        if token.lower_ not in YOUTHS or token.i in taken:
            continue
        people = _people(token, before=token.i)
        armed = any(lemma(child) == "armed" for child in children(token, "amod"))
        if people is None and not armed:
            continue
        word = people.text if people is not None else "armed"
        first = people.i if people is not None else token.i
        name = f"{word} {token.lower_}"
        yield _side(doc, first, token.i + 1, name)
        other = doc[first - 2] if first > 1 and doc[first - 1].lower_ in {"and", "or"} else None
        if people is not None and other is not None and _is_name(other) and other.i not in taken:
            # "Shilluk and Dinka youths" are two.
            yield _side(doc, other.i, other.i + 1, f"{other.text} {token.lower_}")


def _side(doc: Doc, first: int, last: int, name: str) -> ActorAt:
    return ActorAt(
        first=first,
        last=last,
        token=last - 1,
        span=Span(int(doc[first].idx), int(doc[last - 1].idx) + len(doc[last - 1].text)),
        name=name,
        group="militia",
        kind="armed-group",
        described=True,
        form="named",
        force=name,
    )
