"""How two actors stand to each other, as the report states it: who backs whom, who is whose ally, who leads what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from kg.document.model import Span, ZoneKind
from kg.extraction.events.speaking import attribution_of, names_of, speakers_of
from kg.extraction.model import Relation
from kg.extraction.parse.negation import is_negated
from kg.extraction.parse.reading import ActorAt, Reading
from kg.extraction.parse.tree import agents, children, is_passive, lemma, obliques, relation, subjects
from kg.extraction.wordlists import alternatives, read_wordlist

if TYPE_CHECKING:
    from spacy.tokens import Token

OUTSIDERS = frozenset({"civilian", "person"})
"""Classes that take no side in a relation."""


def find_relations(reading: Reading) -> tuple[Relation, ...]:
    """Return the relations in order of text; one told twice is told once."""
    found = [*_told_by_words(reading), *_told_inside_names(reading), *_allied_beside(reading)]
    unique = {(r.subject, r.kind, r.object): r for r in reversed(found)}
    return tuple(sorted(unique.values(), key=lambda relation: relation.evidence))


def _told_by_words(reading: Reading) -> Iterator[Relation]:
    for token in reading.doc:
        if reading.zone(token) is ZoneKind.FURNITURE:
            continue
        if token.pos_ == "VERB":
            yield from _by_verb(reading, token)
            yield from _beside(reading, token)
        elif token.pos_ in {"NOUN", "PROPN"}:
            yield from _by_noun(reading, token)


def _by_verb(reading: Reading, verb: Token) -> Iterator[Relation]:
    """Yield "rebels backed by Turkey", "Turkey supports the rebels"."""
    kind = _kinds("verbs").get(lemma(verb))
    if kind is None or is_negated(verb, "advmod", "aux"):
        return
    heads = subjects(verb) if is_passive(verb) else tuple(children(verb, "obj"))
    doers = [a for head in agents(verb) for a in reading.actors_in(head) if a.group not in OUTSIDERS]
    backed = [a for head in heads for a in reading.actors_in(head) if a.armed]
    yield from _between(reading, doers, kind, backed, verb)


def _beside(reading: Reading, verb: Token) -> Iterator[Relation]:
    """Yield "the M23 fights alongside the army"."""
    words = read_wordlist("relations")["beside"]
    if lemma(verb) not in words["verbs"] or is_negated(verb, "advmod", "aux"):
        return
    cases = (*words["cases"], *(("with",) if lemma(verb) in words["with"] else ()))
    doers = [a for head in agents(verb) for a in reading.actors_in(head) if a.armed]
    others = [a for head in obliques(verb, *cases) for a in reading.actors_in(head) if a.armed]
    yield from _between(reading, doers, "allied-with", others, verb)


def _by_noun(reading: Reading, noun: Token) -> Iterator[Relation]:
    """Yield "Iran, a backer of the Houthis", "X is the leader of Y"."""
    kind = _kinds("nouns").get(lemma(noun))
    if kind is None:
        return
    named = any(relation(child) == "cop" for child in noun.children)
    holders = subjects(noun) or tuple(children(noun, "nsubj")) if named else ()
    if relation(noun) == "appos":
        holders = (noun.head,)
    ones = [a for head in holders for a in reading.actors_in(head) if (a.kind == "person") is (kind == "heads")]
    whose = (*obliques(noun, "of"), *children(noun, "nmod:poss"))
    others = [a for head in whose for a in reading.actors_in(head) if a.kind not in {"person", "civilians"}]
    yield from _between(reading, ones, kind, others, noun)


def _told_inside_names(reading: Reading) -> Iterator[Relation]:
    """Yield what a name itself tells: "Turkey-backed rebels", "opposition backer Turkey"."""
    for actor in reading.actors:
        words = str(reading.doc[actor.first : actor.last].text)
        if reading.zone(reading.doc[actor.first]) is ZoneKind.FURNITURE or actor.group in OUTSIDERS:
            continue
        for pattern, kind, turned in _inside():
            match = pattern.match(words)
            other = None if match is None else _name(reading, match["other"])
            if other is not None and other != actor.name:
                one, two = (actor.name, other) if turned else (other, actor.name)
                yield _relation(reading, one, kind, two, actor.span)


def _name(reading: Reading, words: str) -> str | None:
    """Return the canonical name of who backs or is backed; `None` for words that name nobody known."""
    token = next((t for t in reading.doc if t.text == words), None)
    state = None if token is None else reading.name_state(token)
    if state is not None:
        return state.name
    named = reading.name_speaker(words)
    return None if named == words and not words[:1].isupper() else named


def _allied_beside(reading: Reading) -> Iterator[Relation]:
    """Yield "government troops and allied militia": allies of those they are named with."""
    for actor in reading.actors:
        token = reading.doc[actor.token]
        if reading.doc[actor.first].lower_ != "allied" or relation(token) != "conj":
            continue
        yield from _between(reading, [actor], "allied-with", list(reading.actors_in(token.head)), token)


def _between(
    reading: Reading, ones: list[ActorAt], kind: str, others: list[ActorAt], token: Token
) -> Iterator[Relation]:
    for one in ones[:1]:
        for other in others[:1]:
            if one.name != other.name:
                start = min(one.span.start, other.span.start, int(token.idx))
                end = max(one.span.end, other.span.end, int(token.idx) + len(token.text))
                yield _relation(reading, one.name, kind, other.name, Span(start, end))


def _relation(reading: Reading, one: str, kind: str, other: str, span: Span) -> Relation:
    said = speakers_of(reading, span)
    return Relation(
        subject=one,
        kind=kind,
        object=other,
        said_by=names_of(reading, said),
        attribution=attribution_of(reading, said),
        evidence=(span,),
    )


@cache
def _kinds(section: str) -> dict[str, str]:
    return {word: kind for kind, words in read_wordlist("relations")[section].items() for word in words}


@cache
def _inside() -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    """Return the patterns of names with their kind, and whether the named actor is the one who backs."""
    lists = read_wordlist("relations")
    first = [
        (re.compile(rf"(?:the\s+)?(?P<other>[\w’' .]+?)\s?[-–]\s?{alternatives(words)}\b", re.IGNORECASE), kind, False)
        for kind, words in lists["inside"].items()
    ]
    last = [
        (
            re.compile(rf"(?:the\s+)?(?P<other>[\w’' .]+?)\s+{alternatives(lists['nouns'][kind])}\s+\w", re.IGNORECASE),
            kind,
            True,
        )
        for kind in lists["inside"]
    ]
    return (*first, *last)
