"""Who did it, in the report's words: bodies by name, people by what they are, persons by name, and who paid them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kg.document.model import Span
from kg.extraction.events.naming import body_phrase, fullest_name, is_one_of, is_word, named_person, people_phrase
from kg.extraction.model import Sort
from kg.extraction.parse.reading import ActorAt, Reading
from kg.extraction.parse.tree import agents, children, lemma, noun_phrase, relation, span_of, subjects
from kg.extraction.wordlists import read_wordlist

if TYPE_CHECKING:
    from spacy.tokens import Token

CLEARLY = 2
"""How many times as often as any other a group is named that the report is about."""
Named = tuple[Sort, str, Span]
"""What is named: its sort, its canonical name where it has one, its words."""


def _words(section: str) -> Mapping[str, Any]:
    words: Mapping[str, Any] = read_wordlist("told")[section]
    return words


def _is_of(token: Token, name: str) -> bool:
    return lemma(token) in _words("deeds")[name]


def cleft(head: Token) -> tuple[Token, ...]:
    """Return who "the ones" are: "soldiers were the ones who killed him", "P, the person accused of it"."""
    vague = is_word(head, "people", "vague")
    if vague and relation(head) == "appos":
        return (head.head,)
    return subjects(head) if vague and any(relation(child) == "cop" for child in head.children) else (head,)


def named_doers(reading: Reading, head: Token, deed: Token) -> Iterator[Named]:
    """Yield whom a noun phrase names as the doers of a deed, be it told as done by them or laid at their door."""
    inside = (actor for word in noun_phrase(head) if (actor := reading.actor_by_token.get(word.i)) is not None)
    bodies = [actor for actor in dict.fromkeys((*reading.actors_in(head), *inside)) if _is_body(actor)]
    bodies = [actor for actor in bodies if not _is_act(reading, actor)]
    if _is_of(deed, "captive"):
        # Who frees captives held them, if no state did it.
        bodies = [actor for actor in bodies if not actor.state]
        if not bodies and not is_word(head, "people", "fighting"):
            return
    named = [(body, words) for body in bodies if (words := _body_span(reading, body)) is not None]
    for hired in children(head, "acl"):
        if _is_of(hired, "hiring"):
            yield from (found for other in agents(hired) for found in named_doers(reading, other, deed))
    yield from ((Sort.BODY, body.name, words) for body, words in named)
    is_adjunct = head.head == deed and deed.pos_ != "VERB" and head.i < deed.i
    at_head = next((body for body, _ in named if body.first <= head.i < body.last), None)
    if is_adjunct or (at_head is not None and not is_word(reading.doc[at_head.last - 1], "people")):
        return
    person = named_person(head)
    if person is not None and reading.actor_by_token.get(head.i) is None and not reading.means_in(head):
        yield Sort.PERSON, "", fullest_name(reading.doc, person)
        return
    people = people_phrase(reading, head) if _can_act(reading, head) else None
    if people is not None:
        yield Sort.PEOPLE, "", people
        if not named and is_word(head, "people", "fighting"):
            yield from _group_of(reading, head)
    elif not named and (words := body_phrase(head)) is not None:
        yield Sort.BODY, "", words


def _can_act(reading: Reading, head: Token) -> bool:
    return is_word(head, "people") or is_one_of(head) or reading.is_a(head, "armed")


def _is_body(actor: ActorAt) -> bool:
    """Whether it is an armed body by its name, or a state's by what it is: "the army", "the armed forces"."""
    return actor.armed and (actor.form == "named" or (actor.form == "generic" and actor.kind == "state-force"))


def _is_act(reading: Reading, actor: ActorAt) -> bool:
    """Whether the words name what a body does: "a military incursion"."""
    return actor.last - 1 in reading.trigger_by_token


def _body_span(reading: Reading, actor: ActorAt) -> Span | None:
    """Return the name of a body without what it counts of it: "FMLN" of "FMLN guerrillas (FMLN)"."""
    first, last = actor.first, actor.last
    known = actor.name.lower()
    # "Maoist Shining Path guerrillas": the name begins where the registry's does.
    first = next((i for i in range(first, last) if known.startswith(reading.doc[i].lower_)), first)
    bracket = next((i for i in range(first + 1, last) if reading.doc[i].text == "("), None)
    last = bracket if bracket is not None else last
    flown = last - 1 in reading.means_by_token and not is_word(reading.doc[last - 1], "bodies", "collectives")
    if flown and actor.form == "generic":
        # "Military aircraft" are the military's.
        last -= 1
    kinds = _words("bodies")["kinds"]
    while first < last - 1 and reading.doc[first].text[0].islower() and reading.doc[first].lower_ not in known:
        if reading.doc[first].lower_ in kinds:
            break
        first += 1
    while last > first and (is_word(reading.doc[last - 1], "people") or reading.doc[last - 1].is_punct):
        last -= 1
    words = reading.doc[first:last]
    named = any(word.pos_ == "PROPN" or word.text.isupper() for word in words) or actor.state
    named = named or words.text.lower() == known
    return span_of(list(words)) if last > first and named else None


def _group_of(reading: Reading, head: Token) -> Iterator[Named]:
    """Yield the armed group that "the guerrillas" are: as the registry knows them, or the one the report is about."""
    groups = [actor for actor in reading.actors if _is_body(actor) and actor.kind == "armed-group"]
    named = [(actor.name, span) for actor in groups if (span := _body_span(reading, actor)) is not None]
    counts = Counter(name for name, _ in named)
    known = reading.actor_by_token.get(head.i)
    if known is not None and known.name in counts:
        name = known.name
    else:
        first, second = ([*counts.most_common(2), ("", 0), ("", 0)])[:2]
        name = first[0] if first[1] > CLEARLY * second[1] else ""
    span = next((span for other, span in named if other == name), None)
    if span is not None:
        yield Sort.BODY, name, span
