"""Who and what the words of an event name: doers, harmed and means, as the report words them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kg.document.model import Span
from kg.extraction.events.drafts import Draft
from kg.extraction.events.frames import Frame, noun_frame, verb_frame
from kg.extraction.events.narrow import find_means_of
from kg.extraction.events.naming import named_person, people_phrase, persons_in, taken_up_person, thing_phrase
from kg.extraction.model import EventType, Part, Sort, Told
from kg.extraction.parse.accusations import accused_of
from kg.extraction.parse.reading import Reading
from kg.extraction.parse.tree import children, conjuncts, lemma, obliques, relation, subjects
from kg.extraction.wordlists import read_wordlist

if TYPE_CHECKING:
    from spacy.tokens import Token

VIOLENT = frozenset(
    {
        EventType.ARMED_CLASH,
        EventType.OPERATION,
        EventType.AIR_STRIKE,
        EventType.SHELLING,
        EventType.BOMBING,
        EventType.CHEMICAL_ATTACK,
        EventType.ATTACK,
        EventType.SHOOTING,
        EventType.EXECUTION,
        EventType.ABDUCTION,
        EventType.SEXUAL_VIOLENCE,
        EventType.TORTURE,
        EventType.PROPERTY_DAMAGE,
        EventType.TERRITORIAL_CHANGE,
    }
)
BLASTS = frozenset({EventType.BOMBING, EventType.SHELLING, EventType.AIR_STRIKE, EventType.ATTACK, EventType.SHOOTING})
BESIDE = ("in", "at", "near", "inside", "outside", "on", "under", "beside", "against", "into")
"""Where a bomb goes off is what it hits, if that is a thing: "exploded in front of the bank"."""


def tell(reading: Reading, draft: Draft) -> Draft:
    """Return the draft with who and what its own words name."""
    if draft.type not in VIOLENT:
        return draft
    token = reading.doc[draft.token]
    frame = verb_frame(token) if token.pos_ == "VERB" else noun_frame(reading, token)
    harmed = [*_harmed_heads(token, frame)]
    suffering = {head.i for head in harmed}
    doers = accused_of(token) or tuple(head for head in frame.doers if head.i not in suffering)
    beside = obliques(token, *BESIDE) if draft.type in BLASTS else ()
    found = (
        *(told for head in doers for told in _doers(reading, head)),
        *(told for head in harmed for told in _harmed(reading, head)),
        *(told for head in beside for told in _things(reading, head)),
        *_means(reading, token),
    )
    return replace(draft, told=tuple(dict.fromkeys((*draft.told, *found))))


def _words(section: str) -> Mapping[str, Any]:
    words: Mapping[str, Any] = read_wordlist("told")[section]
    return words


def _harmed_heads(token: Token, frame: Frame) -> Iterator[Token]:
    """Yield the heads of who or what suffers it."""
    word = lemma(token)
    if token.pos_ == "VERB":
        yield from frame.patients
        if word in _words("harmed")["verbs"]:
            yield from subjects(token)
        return
    if word in _words("suffered")["nouns"]:
        owners = (*children(token, "nmod"), *children(token, "compound"))
        yield from (c for owner in owners if _owns(owner) for c in conjuncts(owner))
    yield from frame.patients
    if word in _words("harmed")["damaging"]:
        yield from obliques(token, "to")


def _owns(owner: Token) -> bool:
    """Whether the word stands before the deed as whom it befell: "the mayor's murder", "the Haddad murder"."""
    return owner.dep_ == "nmod:poss" or (relation(owner) == "compound" and owner.ent_type_ == "Person")


def _doers(reading: Reading, head: Token) -> Iterator[Told]:
    actor = reading.actor_by_token.get(head.i)
    if actor is not None and actor.form == "named" and not reading.is_a(head, "member"):
        yield _told(reading, Part.DOER, Sort.BODY, actor.span)
        return
    person = named_person(head)
    if person is not None and actor is None and not reading.means_in(head):
        yield _told(reading, Part.DOER, Sort.PERSON, person)
        return
    people = people_phrase(reading, head)
    if people is not None:
        yield _told(reading, Part.DOER, Sort.PEOPLE, people)
        bodies = [a for a in reading.actors_in(head) if a.form == "named" and a.armed]
        yield from (_told(reading, Part.DOER, Sort.BODY, body.span) for body in bodies)


def _harmed(reading: Reading, head: Token) -> Iterator[Told]:
    if head.i in reading.trigger_by_token or reading.means_by_token.get(head.i) is not None:
        return
    persons = tuple(persons_in(head)) or tuple(taken_up_person(head))
    yield from (_told(reading, Part.HARMED, Sort.PERSON, span) for span in persons)
    if persons:
        return
    people = people_phrase(reading, head)
    if people is not None:
        yield _told(reading, Part.HARMED, Sort.PEOPLE, people)
        return
    yield from _things(reading, head)


def _things(reading: Reading, head: Token) -> Iterator[Told]:
    span = thing_phrase(reading, head)
    if span is not None:
        yield _told(reading, Part.HARMED, Sort.THING, span)


def _means(reading: Reading, token: Token) -> Iterator[Told]:
    for means in find_means_of(reading, token):
        if means.entry.kind not in {"aircraft", "vehicle"}:
            yield _told(reading, Part.MEANS, Sort.WEAPON, means.span)


def _told(reading: Reading, part: Part, sort: Sort, span: Span) -> Told:
    return Told(part=part, sort=sort, name=reading.document.quote(span), evidence=(span,))


