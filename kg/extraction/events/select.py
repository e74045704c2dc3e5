"""Keep the drafts that tell an event; drop those that only repeat another of their own clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extraction.events.casualties import HARMING
from kg.extraction.events.drafts import Draft, note
from kg.extraction.events.merge import BY_MEANS, MEANS_OPEN
from kg.extraction.model import EventType, Role, Status
from kg.extraction.parse.reading import Reading
from kg.extraction.parse.tree import agents, children, is_passive, lemma, objects, obliques, relation, subjects

if TYPE_CHECKING:
    from spacy.tokens import Token

ANAPHORS = frozenset({"the", "this", "that", "these", "those", "his", "her", "their", "its", "such", "both", "same"})
NEW = frozenset(
    {
        "another",
        "other",
        "separate",
        "second",
        "third",
        "further",
        "elsewhere",
        "more",
        "additional",
        "separately",
    }
)
ATTACKERS = frozenset({"attacker", "assailant", "raider", "bomber", "intruder", "gunman", "invader"})
WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "yesterday"})
PROMISED = (
    "is to",
    "speaker plans",
    *(f"governed by {word}" for word in ("vow", "threat", "promis", "pledg")),
)
"""Rules of status by which somebody says what he will do."""
AWAITED = (
    *PROMISED,
    "awaited",
    *(f"governed by {word}" for word in ("expect", "schedul", "prepar", "plan", "fear", "order")),
)
"""Rules of status by which something is on its way."""
LOOKING_BACK = frozenset(
    "anniversary film movie book novel documentary play trial memorial commemorate commemoration exhibition law "  # noqa: SIM905
    "bill legislation exercise drill simulation rehearsal convict conviction sentence indict indictment acquit try "
    "extradite extradition charge museum remembrance history".split()
)
SPANS_OF_TIME = frozenset({"hours", "minutes", "moments", "a", "few", "an", "hour", "two", "three", "several", "some"})
OPENING = 4
"""Words within which "hours later" opens a sentence."""
REMOVES = 3
"""How many nouns and verbs up a trial or film may stand."""
VAGUE = frozenset({EventType.ATTACK, EventType.MOVEMENT, EventType.PROTEST, EventType.ARMED_CLASH, EventType.OPERATION})


def select_drafts(reading: Reading, drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """Return the drafts worth telling, marked as definite or as another where their words say so."""
    marked = (mark(reading, draft) for draft in drafts)
    return tuple(draft for draft in marked if _tells(reading, draft))


def absorb_raids(reading: Reading, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts without attacks that only led to what befell persons ("raids on villages, abducting 200")."""
    persons = {draft.token for draft in drafts if draft.type in AGAINST_PERSONS}
    return [
        draft
        for draft in drafts
        if not (draft.type is EventType.ATTACK and draft.open and _leads_to(reading, draft, persons))
    ]


def join_means(reading: Reading, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts with one for what the same doers did in one breath: "opened fire and hurled grenades"."""
    found = {draft.token: draft for draft in drafts}
    for token, draft in sorted(found.items()):
        first = found.get(reading.doc[token].head.i)
        if first is None or not _in_one_breath(reading, first, draft):
            continue
        found[first.token] = replace(
            first,
            weapons=tuple(dict.fromkeys((*first.weapons, *draft.weapons))),
            members=(*first.members, *draft.members),
            evidence=(*first.evidence, *draft.evidence),
            notes=(*first.notes, note("merge", "several means of one attack", draft.evidence[0])),
        )
        del found[token]
    return list(found.values())


def _in_one_breath(reading: Reading, first: Draft, second: Draft) -> bool:
    one, two = reading.doc[first.token], reading.doc[second.token]
    if first.token == second.token or {first.type, second.type} - BY_MEANS or two.pos_ != "VERB":
        return False
    own = any(True for _ in children(two, "nsubj")) or obliques(two, "in", "near")
    return one.pos_ == "VERB" and relation(two) == "conj" and not own


def _leads_to(reading: Reading, draft: Draft, persons: set[int]) -> bool:
    token = reading.doc[draft.token]
    verb = token if token.pos_ == "VERB" else token.head
    return any(word.i in persons and word.tag_ == "VBG" for word in verb.subtree if word.i > token.i)


SETTING_AGAINST = frozenset({"pit"})
"""Verbs that tell the sides of the fighting they are said of."""
FOUGHT = frozenset({EventType.OPERATION, EventType.ARMED_CLASH})
"""What goes on by itself: a fire set meanwhile is another deed."""
AGAINST_PERSONS = frozenset({EventType.ABDUCTION, EventType.DETENTION, EventType.EXECUTION})


def drop_descriptions(reading: Reading, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts without those that only describe: "civilians displaced from elsewhere", loot of a raid."""
    violent = {draft.token for draft in drafts if draft.type in HARMING - FOUGHT}
    return [draft for draft in drafts if not _describes(reading, draft) and not _follows_raid(reading, draft, violent)]


def _describes(reading: Reading, draft: Draft) -> bool:
    token = reading.doc[draft.token]
    if lemma(token) in SETTING_AGAINST and relation(token) == "acl" and token.head.i in reading.trigger_by_token:
        return True
    counted = any(toll.trigger_token == draft.token for toll in reading.tolls)
    return draft.type is EventType.DISPLACEMENT and relation(token) == "acl" and not counted


def _follows_raid(reading: Reading, draft: Draft, violent: set[int]) -> bool:
    token = reading.doc[draft.token]
    if draft.type is not EventType.PROPERTY_DAMAGE:
        return False
    if relation(token) == "conj" and token.head.i in violent:
        return True
    # "Attacked the village, burning the market": the fire is the attack's.
    return (
        token.tag_ == "VBG" and relation(token) in {"advcl", "conj"} and any(up.i in violent for up in token.ancestors)
    )


def mark(reading: Reading, draft: Draft) -> Draft:
    """Return the draft with what its articles and adverbs say about being known or new."""
    token = reading.doc[draft.token]
    before = {child.lower_ for child in token.children if relation(child) in {"det", "amod", "nmod", "nummod"}}
    definite = bool(before & ANAPHORS) and token.pos_ in {"NOUN", "PROPN"} and not draft.places
    definite = (
        definite or draft.definite or _is_of_a_day(token) or _describes_known(token) or _is_by_the_known(token, draft)
    )
    definite = definite or _befalls_the_known(token, draft) or _had_hit_the_known(token, draft)
    # "45 other wounded" are other people, not those of another deed.
    another = draft.another or bool(draft.head and before & NEW) or _starts_new(token)
    paragraph = reading.document.text.count("\n", 0, draft.evidence[0].start)
    return replace(draft, definite=definite, another=another, paragraph=paragraph)


def _is_by_the_known(token: Token, draft: Draft) -> bool:
    """Whether those who did it are taken up from before: "the attackers, who came at dusk, shot at random"."""
    if token.pos_ != "VERB" or draft.places or draft.stated or draft.type not in MEANS_OPEN:
        return False
    return any(
        lemma(doer) in ATTACKERS and any(child.lower_ == "the" for child in children(doer, "det"))
        for doer in agents(token)
    )


def _befalls_the_known(token: Token, draft: Draft) -> bool:
    """Whether it befell those told of before, of no other place or day: "they were all slaughtered"."""
    if draft.places or draft.stated or draft.tolls or draft.type not in MEANS_OPEN or not is_passive(token):
        return False
    return any(subject.tag_ == "PRP" for subject in subjects(token))


def _had_hit_the_known(token: Token, draft: Draft) -> bool:
    """Whether somebody speaks of a deed as known: "said it had attacked the ministry", of no other place or day."""
    if draft.places or draft.stated or draft.tolls or not (draft.said and draft.open and token.pos_ == "VERB"):
        return False
    past = any(child.lower_ == "had" for child in children(token, "aux"))
    doer = any(subject.tag_ == "PRP" for subject in subjects(token))
    return past and doer and any(child.lower_ == "the" for hit in objects(token) for child in children(hit, "det"))


def _is_of_a_day(token: Token) -> bool:
    """Whether a deed is named by its day, as known deeds are: "Thursday's attack"."""
    return token.pos_ == "NOUN" and any(
        child.dep_ == "nmod:poss" and child.lower_ in WEEKDAYS for child in token.children
    )


def _describes_known(token: Token) -> bool:
    """Whether a participle tells again what befell somebody known ("the officers executed by …")."""
    if relation(token) != "acl" or token.tag_ != "VBN":
        return False
    return any(child.lower_ in ANAPHORS for child in children(token.head, "det"))


def _starts_new(token: Token) -> bool:
    return any(
        child.lower_ in {"separately", "elsewhere"} or _opens_later(child)
        for up in (token, *token.ancestors)
        for child in children(up, "advmod")
    )


def _opens_later(adverb: Token) -> bool:
    """Whether a sentence opens with "hours later", "later": what it tells is the next deed."""
    before = [word.lower_ for word in adverb.sent if word.i < adverb.i]
    return adverb.lower_ == "later" and len(before) < OPENING and set(before) <= SPANS_OF_TIME


def _tells(reading: Reading, draft: Draft) -> bool:
    """Whether enough is told: a denied or bare mention without place, day, doer or victims is no event."""
    if draft.status is Status.DENIED and not (
        draft.places or draft.tolls or _is_denial(draft) or _is_disowned(reading, draft)
    ):
        return False
    if draft.tolls or draft.agreement is not None:
        return True
    if draft.status is Status.PLANNED and (not _is_to_come(reading, draft) or _is_unreal(draft)):
        return False
    token = reading.doc[draft.token]
    if token.pos_ != "VERB" and _is_looked_back_on(token):
        return False
    told = bool(draft.places) + draft.stated + bool(draft.roles)
    if draft.background:
        return told > 1 or (told > 0 and bool(draft.times) and draft.type not in VAGUE)
    own = token.pos_ == "VERB" or draft.status is Status.DENIED
    return told > 0 or draft.definite or (draft.type not in VAGUE and own)


def _is_looked_back_on(token: Token) -> bool:
    """Whether a deed is only what a trial, a film, a law or an anniversary is about."""
    up = token
    for _ in range(REMOVES):
        if relation(up) not in {"nmod", "obl", "compound", "conj", "obj"}:
            return False
        up = up.head
        if lemma(up) in LOOKING_BACK:
            return True
    return False


def _is_to_come(reading: Reading, draft: Draft) -> bool:
    """Whether a plan says when, and who: anything less is talk."""
    if draft.roles and draft.said and _is_promised(draft):
        return True
    if _is_awaited(draft) and bool(draft.places) + bool(draft.roles) + draft.stated > 1:
        return True
    if not (draft.stated and (draft.roles or draft.places)) or draft.date.end is None:
        return False
    return reading.issued is None or draft.date.end >= reading.issued or any(time.future for time in draft.times)


def _is_awaited(draft: Draft) -> bool:
    """Whether somebody expects, prepares, plans or fears it, rather than that it could be."""
    rules = [note.rule for note in draft.notes if note.part == "status"]
    return any(rule.startswith(AWAITED) for rule in rules)


def _is_promised(draft: Draft) -> bool:
    rules = [note.rule for note in draft.notes if note.part == "status"]
    return any(rule.startswith(PROMISED) for rule in rules)


def _is_denial(draft: Draft) -> bool:
    """Whether somebody denies it, rather than that the report tells that it did not happen."""
    return any(
        note.part == "status" and any(word in note.rule for word in ("governed by", "speaker", "wrongly"))
        for note in draft.notes
    )


def _is_disowned(reading: Reading, draft: Draft) -> bool:
    """Whether a speaker says that somebody did no such thing: "our forces did not target civilians"."""
    if any(role.role is Role.PERPETRATOR for role in draft.roles):
        return bool(draft.said)
    # "We do not bomb hospitals": who says so speaks of his own.
    token = reading.doc[draft.token]
    return token.pos_ == "VERB" and any(doer.lower_ == "we" for doer in agents(token))


def _is_unreal(draft: Draft) -> bool:
    return any(note.part == "status" and note.rule.startswith(("halted", "an aim")) for note in draft.notes)
