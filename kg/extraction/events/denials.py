"""Denials are events of their own: "the army denied it" denies what was told before, with the army as its doer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extraction.events.casualties import VIOLENT
from kg.extraction.events.drafts import Draft, evidence_of, note
from kg.extraction.events.roles import FOUGHT_OVER, filler
from kg.extraction.model import EventType, Role, Status
from kg.extraction.parse.reading import ActorAt, Reading
from kg.extraction.parse.tree import lemma, objects, subjects

if TYPE_CHECKING:
    from spacy.tokens import Token

DENYING = frozenset({"deny", "reject", "refute"})
CHARGES = frozenset(
    "it charge accusation allegation claim report responsibility involvement role blame guilt part".split()  # noqa: SIM905
)
REACH = 400
"""Tokens back to which "it" can reach."""


def find_denials(reading: Reading, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Yield a denied copy of the event that a bare denial is about."""
    for token in reading.doc:
        if lemma(token) not in DENYING or token.pos_ != "VERB" or not _denies_charge(token):
            continue
        if any(draft.sentence == token.sent.start and draft.token > token.i for draft in drafts):
            continue
        told = _told_before(drafts, token)
        denier = next((a for head in subjects(token) for a in reading.actors_in(head)), None)
        if told is not None and denier is not None:
            yield _denial(reading, token, told, denier)


def _denies_charge(token: Token) -> bool:
    return any(lemma(other) in CHARGES or other.lower_ in CHARGES for other in objects(token))


def _told_before(drafts: Sequence[Draft], token: Token) -> Draft | None:
    kinds = VIOLENT | {EventType.TERRITORIAL_CHANGE}
    before = [
        d for d in drafts if d.token < token.i and d.type in kinds and not d.background and d.token > token.i - REACH
    ]
    return before[-1] if before else None


def _denial(reading: Reading, token: Token, told: Draft, denier: ActorAt) -> Draft:
    roles = tuple(role for role in told.roles if role.role is Role.TARGET)
    if denier.armed and told.type not in FOUGHT_OVER:
        roles = (filler(Role.PERPETRATOR, denier), *roles)
    return replace(
        told,
        token=token.i,
        sentence=token.sent.start,
        status=Status.DENIED,
        roles=roles,
        tolls=(),
        definite=False,
        another=True,
        evidence=(evidence_of(reading, token),),
        members=(token.i,),
        notes=(note("status", "speaker denies what was told"),),
    )
