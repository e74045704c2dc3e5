"""Decide whether a trigger's frame fits one of its senses, and which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.extraction.events.frame_tests import TESTS, accept
from kg.extraction.model import EventType
from kg.extraction.parse.negation import is_negated
from kg.extraction.parse.reading import Reading
from kg.extraction.parse.tree import (
    agents,
    case_of,
    children,
    lemma,
    objects,
    obliques,
    relation,
    subjects,
)
from kg.extraction.parse.triggers import MeansMention, Trigger
from kg.extraction.wordlists import read_wordlist

if TYPE_CHECKING:
    from spacy.tokens import Token

STRUCK = frozenset(
    {
        EventType.AIR_STRIKE,
        EventType.SHELLING,
        EventType.BOMBING,
        EventType.CHEMICAL_ATTACK,
        EventType.ATTACK,
        EventType.SHOOTING,
        EventType.OPERATION,
        EventType.EXECUTION,
    }
)
"""Violence told by a noun whose own verb only says it again: "strikes that hit X"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """A trigger with the sense its frame fits; `rule` names the test, `rejected` the senses that did not fit."""

    trigger: Trigger
    type: EventType
    open: bool
    rule: str
    means: tuple[MeansMention, ...] = ()
    rejected: tuple[str, ...] = ()


def choose_senses(reading: Reading) -> tuple[Sense, ...]:
    """Return one sense for each trigger word whose frame fits, in order of text."""
    groups: dict[int, list[Trigger]] = {}
    for trigger in reading.triggers:
        groups.setdefault(trigger.token, []).append(trigger)
    chosen = (_choose(reading, group) for _, group in sorted(groups.items()))
    found = [sense for sense in chosen if sense is not None]
    tokens = {sense.trigger.token: sense for sense in found}
    return tuple(sense for sense in found if not _repeats(reading, sense, tokens))


def _repeats(reading: Reading, sense: Sense, others: Mapping[int, Sense]) -> bool:
    """Whether the trigger only says again what another of its clause says.

    "Strikes that hit X" is one event, told by its noun; "repelled an attack" is one, told by its verb.
    """
    token = reading.doc[sense.trigger.token]
    if token.pos_ == "VERB" and sense.open:
        return any(
            other.i in others and other.pos_ != "VERB" and others[other.i].type in STRUCK for other in subjects(token)
        )
    if relation(token) in {"obj", "nsubj"} and sense.open and token.head.i in others:
        return others[token.head.i].type is EventType.ARMED_CLASH and token.head.pos_ == "VERB"
    return False


def _choose(reading: Reading, group: list[Trigger]) -> Sense | None:
    token = reading.doc[group[0].token]
    if _is_modifier(reading, token) or _is_mark(token) or _is_description(token) or _names_forces(reading, token):
        return None
    rejected: list[str] = []
    # "Over whom it has no control": the verb and noun of a phrase tell nothing together then.
    group = [trigger for trigger in group if not _is_without(reading, trigger)]
    for trigger in group:
        test = TESTS.get(trigger.entry.requires, accept)
        if test(reading, token):
            return Sense(
                trigger=trigger,
                type=trigger.entry.type,
                open=trigger.entry.open,
                rule=f"{trigger.entry.pos}:{trigger.entry.requires or 'plain'}",
                rejected=tuple(rejected),
            )
        rejected.append(f"{trigger.entry.type}: {trigger.entry.requires}")
    return None


def _is_without(reading: Reading, trigger: Trigger) -> bool:
    words = (reading.doc[i] for i in range(trigger.first, trigger.last))
    return any(word.pos_ == "NOUN" and word.i != trigger.token and is_negated(word, "det") for word in words)


def _is_modifier(reading: Reading, token: Token) -> bool:
    """Whether the noun only tells what kind of thing another noun is ("attack helicopter", "war crimes")."""
    if token.dep_ not in {"compound", "nmod:unmarked", "amod"} or token.pos_ == "VERB" or token.head.i < token.i:
        return False
    head = token.head
    if head.i in reading.trigger_by_token:
        return True
    kind = reading.is_a(head, "person") or reading.is_a(head, "facility")
    return lemma(head) in read_wordlist("not_events")["heads"] or kind or lemma(head) in reading.lexicon.agreements


def _is_mark(token: Token) -> bool:
    """Whether only its traces are told: "bodies with marks of torture"."""
    return token.pos_ != "VERB" and case_of(token) == "of" and lemma(token.head) in {"sign", "mark", "trace", "victim"}


def _names_forces(reading: Reading, token: Token) -> bool:
    """Whether an operation's name only says whose the forces are: "troops of Operation Long Night arrested three"."""
    name = token.head if relation(token) in {"compound", "flat"} else token
    if not token.text[:1].isupper() or case_of(name) != "of" or relation(name) != "nmod":
        return False
    armed = any(actor.armed for actor in reading.actors_in(name.head))
    return armed or reading.is_a(name.head, "armed") or lemma(name.head) in {"member", "personnel", "men", "command"}


def _is_description(token: Token) -> bool:
    """Whether a verb form only describes ("the besieged town", "rebels fighting the army")."""
    if token.pos_ not in {"VERB", "ADJ"}:
        return False
    if token.dep_ == "amod" and token.head.i > token.i:
        return True
    return (
        lemma(token) in {"fight", "battle", "besiege", "control"} and relation(token) == "acl" and token.tag_ == "VBG"
    )


def _verb_of(noun: Token) -> Token | None:
    """Return the verb that an event's noun goes with: "a mine killed 12 men in the worst attack"."""
    if noun.pos_ == "VERB":
        return None
    up = noun.head if relation(noun) == "nmod" and case_of(noun) == "in" else noun
    return up.head if relation(up) in {"obj", "nsubj", "obl"} and up.head.pos_ == "VERB" else None


def attached_means(reading: Reading, token: Token) -> Iterator[MeansMention]:
    """Yield the means in the trigger's own frame: agent, object, modifiers, "with" and "by"."""
    heads: list[Token] = [*children(token, "compound", "amod", "nmod", "flat")]
    if token.pos_ == "VERB":
        heads += [*agents(token), *subjects(token), *objects(token)]
    heads += [*obliques(token, "with", "by", "using", "from", "in", "of", "involving")]
    heads += [
        other
        for clause in children(token, "acl", "advcl", "xcomp")
        for other in (*agents(clause), *objects(clause), *obliques(clause, "by", "with", "from"))
    ]
    verb = _verb_of(token)
    if verb is not None:
        heads += [*agents(verb), *obliques(verb, "with", "by", "using")]
    for head in heads:
        yield from reading.means_in(head)
