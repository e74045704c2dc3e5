"""Who and what the words of violence name: doers, harmed and means, as the report words them.

Every word of violence is read, also where it tells no event of the report ("the family asked who ordered her
murder"): what it names goes to the event it belongs to, else to the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from kg.document.model import ZoneKind
from kg.extraction.events.doers import Named, cleft, named_doers
from kg.extraction.events.drafts import Draft
from kg.extraction.events.frames import Frame, noun_frame, verb_frame
from kg.extraction.events.naming import (
    fullest_name,
    people_phrase,
    persons_of,
    thing_phrase,
)
from kg.extraction.events.narrow import find_means_of
from kg.extraction.events.status import judge
from kg.extraction.model import EventType, Part, Sort, Status, Told
from kg.extraction.parse.accusations import accused_by, accused_of, named_by, said_to_be, suspected_of
from kg.extraction.parse.reading import Reading
from kg.extraction.parse.tree import (
    agents,
    case_of,
    children,
    conjuncts,
    is_passive,
    lemma,
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
CARRIERS = frozenset({"aircraft", "vehicle"})
"""Means that are things themselves: what is hit may be a car, and what is told of a raid is not the jet."""
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
    if word == "attempt" and not _is_attack(token):
        return False
    if token.pos_ == "VERB":
        return any(
            word in deeds[name]
            for name in ("verbs", "captive", "throwing", "dying", "committing", "burning", "naming", "accusing")
        )
    named = token.ent_type_ == "Person" and any(relation(child) == "cop" for child in token.children)
    return named or (token.pos_ in {"NOUN", "PROPN"} and (word in deeds["nouns"] or word in deeds["agents"]))


def _is_attack(attempt: Token) -> bool:
    """Whether somebody's life was attempted: "an assassination attempt", "the attempt on the mayor"."""
    described = any(_is_of(child, "nouns") for child in children(attempt, "compound", "amod"))
    return described or bool(obliques(attempt, "on", "against"))


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
    lit = _is_of(token, "burning") and any(word.lower_ == "fire" for word in token.subtree)
    if token.pos_ == "VERB" and (_is_of(token, "throwing") or _is_of(token, "burning")) and not (means or lit):
        return
    if _is_of(token, "describing") and relation(token) == "amod":
        return
    charged = suspected_of(token) or accused_by(token)
    harmed = tuple(head for head in dict.fromkeys(_harmed_heads(token, frame)) if head not in charged)
    suffering = {head.i for head in harmed}
    doers = accused_of(token) or named_by(token)
    doers = doers or tuple(other for h in frame.doers if h.i not in suffering for other in cleft(h))
    if _is_of(token, "agents"):
        # "The killers of the judge were soldiers."
        doers = said_to_be(token) if harmed else ()
    hit = [found for head in harmed for found in _harmed(reading, head, token)]
    beside = _beside(token) if (means and not hit) or _is_of(token, "blasting") else ()
    did = [found for head in doers for found in named_doers(reading, head, token)]
    suspects = () if did else charged
    named = (
        *((Part.DOER, found) for found in did),
        *(
            (Part.ACCUSED, found)
            for one in suspects
            for head in cleft(one)
            for found in named_doers(reading, head, token)
        ),
        *((Part.HARMED, found) for found in hit),
        *((Part.HARMED, found) for h in beside if h.i not in suffering for found in _things(reading, h)),
        *((Part.MEANS, found) for found in means),
    )
    for part, (sort, name, span) in named:
        yield Told(part=part, sort=sort, name=name or reading.document.quote(span), deed=deed, evidence=(span,))


def _beside(token: Token) -> tuple[Token, ...]:
    """Return what a bomb goes off at: "at the house of X and at the office of Y", whose "and" the parser hangs low."""
    deeds = _words("deeds")
    happens = token.pos_ != "VERB" and relation(token) == "nsubj" and lemma(token.head) in deeds["happening"]
    found = obliques(token, *BESIDE) + (obliques(token.head, *BESIDE) if happens else ())
    more = (
        other
        for head in found
        for other in head.subtree
        if relation(other) == "conj" and case_of(other) == case_of(head) and other.i > head.i
    )
    return tuple(dict.fromkeys((*found, *more)))


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
    if _is_of(token, "accusing"):
        return Frame()
    if token.pos_ != "VERB":
        frame = noun_frame(reading, token)
        # "The burning of two buses by rebels": the parser often hangs the last words on the noun before them.
        low = tuple(other for head in frame.patients for other in obliques(head, "by"))
        return replace(frame, doers=(*frame.doers, *low))
    own = any(relation(child) in {"nsubj", "aux", "obj"} for child in token.children)
    if relation(token) == "conj" and token.tag_ == "VBN" and not own and is_passive(token.head):
        return Frame(doers=obliques(token, "by"), patients=subjects(token.head))
    frame = verb_frame(token)
    suffering = tuple(other for other in objects(token) if not _is_fired(reading, other))
    if suffering:
        # Where people were when they were killed was not hit itself: "kidnapped at a hotel".
        frame = replace(frame, patients=suffering)
    return frame if frame.doers else replace(frame, doers=_using(token))


def _is_fired(reading: Reading, noun: Token) -> bool:
    """Whether the object is what somebody is hit with, or the blow: "opened fire on the mayor"."""
    means = reading.means_by_token.get(noun.i)
    carried = means is not None and means.entry.kind not in CARRIERS
    return carried or noun.i in reading.trigger_by_token or _is_of(noun, "fired")


def _using(verb: Token) -> tuple[Token, ...]:
    """Return who used something to do it: "the air force used helicopters to strafe the village"."""
    purpose = relation(verb) in {"advcl", "xcomp", "acl"} and any(
        child.lower_ == "to" for child in children(verb, "mark")
    )
    using = next((up for up in islice(verb.ancestors, 2) if _is_of(up, "using")), None) if purpose else None
    return () if using is None else agents(using)


def _is_of(token: Token, name: str) -> bool:
    return lemma(token) in _words("deeds")[name]


def _harmed_heads(token: Token, frame: Frame) -> Iterator[Token]:
    """Yield the heads of who or what suffers it."""
    word = lemma(token)
    if token.pos_ == "VERB":
        if _is_of(token, "throwing"):
            yield from _beside(token)
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


def _harmed(reading: Reading, head: Token, deed: Token) -> Iterator[Named]:
    means = reading.means_by_token.get(head.i)
    if head.i in reading.trigger_by_token or (means is not None and means.entry.kind not in CARRIERS):
        return
    things = tuple(_things(reading, head))
    # "The Santa Rosa church": whom a thing is called after is not harmed.
    persons = () if things and head.ent_type_ != "Person" else tuple(persons_of(head, deed))
    for span in persons:
        yield Sort.PERSON, "", fullest_name(reading.doc, span)
    if persons:
        return
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
        if means.entry.kind not in CARRIERS and means.entry.form not in left_out:
            yield Sort.WEAPON, "", means.span
