"""Who and what the words of violence name: doers, harmed and means, as the report words them.

Every word of violence is read, also where it tells no event of the report ("the family asked who ordered her
murder"): what it names goes to the event it belongs to, else to the report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from kg.document.model import Span, ZoneKind
from kg.extraction.events.drafts import Draft
from kg.extraction.events.frames import Frame, noun_frame, verb_frame
from kg.extraction.events.naming import (
    body_phrase,
    fullest_name,
    is_word,
    named_person,
    people_phrase,
    persons_of,
    thing_phrase,
)
from kg.extraction.events.narrow import find_means_of
from kg.extraction.events.status import judge
from kg.extraction.model import EventType, Part, Sort, Status, Told
from kg.extraction.parse.accusations import accused_of, named_by
from kg.extraction.parse.reading import ActorAt, Reading
from kg.extraction.parse.tree import (
    case_of,
    children,
    conjuncts,
    is_passive,
    lemma,
    noun_phrase,
    objects,
    obliques,
    relation,
    span_of,
    subjects,
)
from kg.extraction.wordlists import read_wordlist

if TYPE_CHECKING:
    from spacy.tokens import Token

AIMED = frozenset(
    {
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
    }
)
"""Violence that is aimed at somebody or something, whose doers and harmed are told in words."""
BESIDE = (
    *("in", "at", "near", "inside", "outside", "on", "under", "beside", "against", "into"),
    *("across", "next", "behind", "between"),
)
"""Where a bomb goes off is what it hits, if that is a thing: "exploded in front of the bank"."""
CLEARLY = 2
"""How many times as often as any other a group is named that the report is about."""
UNREAL = frozenset({Status.DENIED, Status.PLANNED})


def tell(reading: Reading, drafts: Sequence[Draft]) -> tuple[tuple[Draft, ...], tuple[Told, ...]]:
    """Return the events with what their own words of violence name, and what other words of violence name."""
    owner = {member: number for number, draft in enumerate(drafts) for member in draft.members}
    of_event: dict[int, list[Told]] = {}
    loose: list[Told] = []
    for token in reading.doc:
        number = owner.get(token.i)
        violent = number is not None and drafts[number].type in AIMED
        if not (violent or _is_deed(token)) or reading.zone(token) is ZoneKind.FURNITURE:
            continue
        if number is not None:
            of_event.setdefault(number, []).extend(_told_by(reading, token))
        elif _happened(reading, token):
            loose.extend(_told_by(reading, token))
    told = tuple(
        replace(draft, told=tuple(dict.fromkeys(of_event.get(number, ())))) for number, draft in enumerate(drafts)
    )
    return told, tuple(dict.fromkeys(loose))


def _words(section: str) -> Mapping[str, Any]:
    words: Mapping[str, Any] = read_wordlist("told")[section]
    return words


def _is_deed(token: Token) -> bool:
    deeds, word = _words("deeds"), lemma(token)
    if token.pos_ == "VERB":
        return any(
            word in deeds[name] for name in ("verbs", "captive", "throwing", "dying", "committing", "burning", "naming")
        )
    named = token.ent_type_ == "Person" and any(relation(child) == "cop" for child in token.children)
    return named or (token.pos_ in {"NOUN", "PROPN"} and word in deeds["nouns"])


def _happened(reading: Reading, token: Token) -> bool:
    """Whether the word tells what happened, by the tests on status that events pass."""
    draft = Draft(
        token=token.i,
        sentence=token.sent.start,
        zone=reading.zone(token),
        type=EventType.ATTACK,
        head=lemma(token),
        evidence=(span_of([token]),),
        members=(token.i,),
    )
    status = judge(reading, draft, 0).status
    if token.pos_ == "VERB" or status is Status.DENIED:
        return status not in UNREAL
    # A deed that people protest against or want cleared up has happened; one that they plan has not.
    return not any(lemma(up) in _words("deeds")["planning"] for up in islice((token, *token.ancestors), 3))


def _told_by(reading: Reading, token: Token) -> Iterator[Told]:
    frame = _frame(reading, token)
    deed = span_of([token])
    means = tuple(_means(reading, token))
    lit = _is_of(token, "burning") and any(child.lower_ == "fire" for child in token.children)
    if token.pos_ == "VERB" and (_is_of(token, "throwing") or _is_of(token, "burning")) and not (means or lit):
        return
    harmed = tuple(dict.fromkeys(_harmed_heads(token, frame)))
    suffering = {head.i for head in harmed}
    doers = accused_of(token) or named_by(token) or tuple(h for h in frame.doers if h.i not in suffering)
    beside = obliques(token, *BESIDE) if means or _is_of(token, "blasting") else ()
    named = (
        *((Part.DOER, found) for head in doers for found in _doers(reading, head, token)),
        *((Part.HARMED, found) for head in harmed for found in _harmed(reading, head, token)),
        *((Part.HARMED, found) for h in beside if h.i not in suffering for found in _things(reading, h)),
        *((Part.MEANS, found) for found in means),
    )
    for part, (sort, name, span) in named:
        yield Told(part=part, sort=sort, name=name or reading.document.quote(span), deed=deed, evidence=(span,))


def _identified(token: Token) -> tuple[Token, ...]:
    """Return who the harmed are said to be: "the victims were identified as X and Y", "the dead are X and Y"."""
    victims = [other for other in subjects(token) if _is_victim(other)]
    if not victims:
        return ()
    if token.pos_ == "VERB":
        return obliques(token, "as")
    return tuple(conjuncts(token)) if any(relation(child) == "cop" for child in token.children) else ()


def _is_victim(noun: Token) -> bool:
    words = _words("harmed")
    return lemma(noun) in words["victims"] or any(child.lower_ in words["states"] for child in children(noun, "amod"))


def _frame(reading: Reading, token: Token) -> Frame:
    """Return the frame; "was abducted and later murdered by X" says its auxiliary once."""
    if token.ent_type_ == "Person" or _is_of(token, "naming"):
        return Frame(patients=_identified(token))
    if token.pos_ != "VERB":
        return noun_frame(reading, token)
    own = any(relation(child) in {"nsubj", "aux", "obj"} for child in token.children)
    if relation(token) == "conj" and token.tag_ == "VBN" and not own and is_passive(token.head):
        return Frame(doers=obliques(token, "by"), patients=subjects(token.head))
    return verb_frame(token)


def _is_of(token: Token, name: str) -> bool:
    return lemma(token) in _words("deeds")[name]


def _harmed_heads(token: Token, frame: Frame) -> Iterator[Token]:
    """Yield the heads of who or what suffers it."""
    word = lemma(token)
    if token.pos_ == "VERB":
        if _is_of(token, "throwing"):
            yield from obliques(token, *BESIDE)
            return
        if _is_of(token, "committing"):
            return
        if _is_of(token, "burning"):
            yield from obliques(token, "to")
        yield from frame.patients
        if word in _words("harmed")["verbs"] or (word in _words("harmed")["alone"] and not frame.patients):
            yield from subjects(token)
        return
    if word in _words("suffered")["nouns"]:
        owners = (*children(token, "nmod"), *children(token, "compound"))
        yield from (c for owner in owners if _owns(owner) for c in conjuncts(owner))
    # "The murder of Judge X": the title may take the "of", and the name hang beside it.
    yield from (c for c in children(token, "nmod") if c.i > token.i and c.ent_type_ == "Person" and not case_of(c))
    yield from (head for head in frame.patients if head.i > token.i or relation(head) == "obj" or head.head != token)
    if word in _words("harmed")["damaging"]:
        yield from obliques(token, "to")


def _owns(owner: Token) -> bool:
    """Whether the word stands before the deed as whom it befell: "the mayor's murder", "the Haddad murder"."""
    return owner.dep_ == "nmod:poss" or (relation(owner) == "compound" and owner.ent_type_ == "Person")


Named = tuple[Sort, str, Span]
"""What is named: its sort, its canonical name where it has one, its words."""


def _doers(reading: Reading, head: Token, deed: Token) -> Iterator[Named]:
    at_head = reading.actor_by_token.get(head.i)
    inside = (actor for word in noun_phrase(head) if (actor := reading.actor_by_token.get(word.i)) is not None)
    bodies = [actor for actor in dict.fromkeys((*reading.actors_in(head), *inside)) if _is_body(actor)]
    if _is_of(deed, "captive"):
        # Who frees captives held them, if no state did it.
        bodies = [actor for actor in bodies if not actor.state]
        if not bodies and not is_word(head, "people", "fighting"):
            return
    yield from ((Sort.BODY, body.name, words) for body in bodies if (words := _body_span(reading, body)) is not None)
    is_adjunct = head.head == deed and deed.pos_ != "VERB" and head.i < deed.i
    is_body = at_head is not None and _is_body(at_head) and not is_word(reading.doc[at_head.last - 1], "people")
    if is_adjunct or is_body:
        return
    person = named_person(head)
    if person is not None and at_head is None and not reading.means_in(head):
        yield Sort.PERSON, "", fullest_name(reading.doc, person)
        return
    people = people_phrase(reading, head) if _can_act(reading, head) else None
    if people is not None:
        yield Sort.PEOPLE, "", people
        if not bodies and is_word(head, "people", "fighting"):
            yield from _group_of(reading, head)
    elif not bodies and (words := body_phrase(head)) is not None:
        yield Sort.BODY, "", words


def _can_act(reading: Reading, head: Token) -> bool:
    return is_word(head, "people") or reading.is_a(head, "armed")


def _is_body(actor: ActorAt) -> bool:
    """Whether it is an armed body by its name, or a state's by what it is: "the army", "the armed forces"."""
    return actor.armed and (actor.form == "named" or (actor.form == "generic" and actor.kind == "state-force"))


def _body_span(reading: Reading, actor: ActorAt) -> Span | None:
    """Return the name of a body without what it counts of it: "FMLN" of "FMLN guerrillas (FMLN)"."""
    first, last = actor.first, actor.last
    known = actor.name.lower()
    # "Maoist Shining Path guerrillas": the name begins where the registry's does.
    first = next((i for i in range(first, last) if known.startswith(reading.doc[i].lower_)), first)
    bracket = next((i for i in range(first + 1, last) if reading.doc[i].text == "("), None)
    last = bracket if bracket is not None else last
    while first < last - 1 and reading.doc[first].text[0].islower() and reading.doc[first].lower_ not in known:
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


def _harmed(reading: Reading, head: Token, deed: Token) -> Iterator[Named]:
    if head.i in reading.trigger_by_token or reading.means_by_token.get(head.i) is not None:
        return
    persons = tuple(persons_of(head, deed))
    for span in persons:
        yield Sort.PERSON, "", fullest_name(reading.doc, span)
    if persons:
        return
    things = tuple(_things(reading, head))
    people = people_phrase(reading, head)
    if people is not None and not things:
        yield Sort.PEOPLE, "", people
    yield from things


def _things(reading: Reading, head: Token) -> Iterator[Named]:
    span = thing_phrase(reading, head)
    if span is not None:
        yield Sort.THING, "", span


def _means(reading: Reading, token: Token) -> Iterator[Named]:
    found = [*find_means_of(reading, token)]
    if token.pos_ == "VERB":
        found += [means for head in (*objects(token), *subjects(token)) for means in reading.means_in(head)]
    left_out = _words("not_means")["forms"]
    for means in dict.fromkeys(found):
        if means.entry.kind not in {"aircraft", "vehicle"} and means.entry.form not in left_out:
            yield Sort.WEAPON, "", means.span
