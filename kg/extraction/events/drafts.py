"""An event while it is being read: what one trigger tells, before merging and inheritance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kg.document.model import Span, ZoneKind
from kg.extraction.events.senses import Sense
from kg.extraction.measures import AttributionMention, TimeMention
from kg.extraction.model import AgreementStep, DateRange, EventType, RoleFiller, Status, Told, Toll, TraceNote
from kg.extraction.parse.reading import PlaceAt, Reading
from kg.extraction.parse.tree import lemma, relation, span_of

if TYPE_CHECKING:
    from spacy.tokens import Token

EDGES = frozenset({"punct", "cc", "mark", "case"})
LINKING = frozenset(
    [
        "be",
        "have",
        "cause",
        "see",
        "take",
        "place",
        "carry",
        "conduct",
        "launch",
        "mount",
        "follow",
        "kill",
        "injure",
        "wound",
        "leave",
        "hit",
        "strike",
        "target",
        "rock",
        "claim",
        "happen",
        "occur",
        "erupt",
        "break",
        "rage",
        "continue",
        "begin",
        "start",
        "resume",
        "go",
        "come",
        "intensify",
        "report",
        "perform",
        "stage",
        "commit",
        "shake",
        "destroy",
        "damage",
        "wage",
        "renew",
        "step",
        "escalate",
        "suffer",
        "witness",
        "face",
        "die",
        "perish",
        "lose",
        "sustain",
        "destroy",
        "flatten",
        "engulf",
        "ravage",
        "tear",
        "rip",
        "blow",
        "level",
        "raze",
    ]
)
"""Verbs that say that an event took place, or what it did; their clause is the event's clause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What one trigger, or one report of victims without a trigger, tells.

    Attributes:
        token: number of the trigger's token; orders the drafts.
        open: a narrower type of another telling may replace this one.
        times: what dates it, nearest first.
        definite: told as something known ("the attack"): it takes up an event told before.
        another: told as something new ("another", "a second", "later").
        stated: the range of days comes from the same sentence, and may keep two events apart.
        gains: a count of what an advance has taken so far, no single deed.
        members_of: groups that fighters counted among the dead belong to, beside the group they are counted as.
        members: numbers of the tokens of all triggers merged into it.
        paragraph: how many line breaks stand before its last telling.
    """

    token: int
    sentence: int
    zone: ZoneKind
    type: EventType
    open: bool = False
    status: Status = Status.ASSERTED
    background: bool = False
    generic: bool = False
    date: DateRange = field(default_factory=DateRange)
    times: tuple[TimeMention, ...] = ()
    stated: bool = False
    places: tuple[PlaceAt, ...] = ()
    origins: tuple[PlaceAt, ...] = ()
    roles: tuple[RoleFiller, ...] = ()
    weapons: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()
    tolls: tuple[Toll, ...] = ()
    said: tuple[AttributionMention, ...] = ()
    members_of: tuple[tuple[str, RoleFiller], ...] = ()
    agreement: AgreementStep | None = None
    definite: bool = False
    another: bool = False
    gains: bool = False
    head: str = ""
    evidence: tuple[Span, ...] = ()
    members: tuple[int, ...] = ()
    notes: tuple[TraceNote, ...] = ()
    paragraph: int = 0


def note(part: str, rule: str, span: Span | None = None, detail: str = "") -> TraceNote:
    """Return a trace note."""
    return TraceNote(part=part, rule=rule, span=span, detail=detail)


def evidence_of(reading: Reading, token: Token) -> Span:
    """Return the characters of the clause that tells the event, without attribution and other events' clauses."""
    return span_of(trim(tuple(clause_words(reading, clause_head(reading, token), token))))


def clause_head(reading: Reading, token: Token) -> Token:
    """Return the verb whose clause tells the event, or the noun itself where its verb speaks of something else."""
    if token.pos_ == "VERB":
        return token
    up = token
    while (
        relation(up) in {"nmod", "compound", "conj", "amod", "appos", "flat"}
        and up.head.pos_ != "VERB"
        and up.head != up
    ):
        up = up.head
    verb = up.head
    if relation(up) in {"nsubj", "obj", "obl", "nmod", "xcomp"} and verb.pos_ == "VERB" and _links(reading, verb):
        return verb
    return token


def _links(reading: Reading, verb: Token) -> bool:
    return lemma(verb) in LINKING or any(toll.trigger_token == verb.i for toll in reading.tolls)


def clause_words(reading: Reading, head: Token, trigger: Token) -> Iterable[Token]:
    """Yield the words of the clause in order of the tree; branches with events of their own are left out."""
    yield head
    for child in head.children:
        kind = relation(child)
        if kind == "parataxis" or (kind in {"conj", "cc"} and head == trigger and trigger.pos_ != "VERB"):
            continue
        if (
            kind in {"conj", "ccomp", "advcl"}
            and trigger not in child.subtree
            and _other_event(reading, child, trigger)
        ):
            continue
        yield from child.subtree


def _other_event(reading: Reading, branch: Token, trigger: Token) -> bool:
    return any(word.i in reading.trigger_by_token and word.i != trigger.i for word in branch.subtree)


def trim(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the words without the punctuation, conjunctions and prepositions at their ends."""
    ordered = sorted(words, key=lambda word: int(word.i))
    while (
        len(ordered) > 1
        and ordered[1].lower_ not in {"least", "most"}
        and (relation(ordered[0]) in EDGES or ordered[0].is_space or ordered[0].is_punct)
    ):
        ordered.pop(0)
    while len(ordered) > 1 and (relation(ordered[-1]) in EDGES or ordered[-1].is_space or ordered[-1].is_punct):
        ordered.pop()
    return tuple(ordered)


def draft_of(reading: Reading, sense: Sense, sentence: int) -> Draft:
    """Return the draft of a trigger, with its clause as evidence and nothing attached yet."""
    token = reading.doc[sense.trigger.token]
    return Draft(
        token=token.i,
        sentence=sentence,
        zone=reading.zone(token),
        type=sense.type,
        open=sense.open,
        head=lemma(token),
        evidence=(evidence_of(reading, token),),
        members=(token.i,),
        notes=(
            replace(
                note("type", f"trigger {sense.trigger.entry.form} {sense.rule}", sense.trigger.span),
                rejected=sense.rejected,
            ),
        ),
    )
