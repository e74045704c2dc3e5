"""Keep the drafts that tell an event; drop those that only repeat another of their own clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extraction.drafts import Draft
from kg.extraction.model import EventType, Status
from kg.extraction.reading import Reading
from kg.extraction.tree import children, relation

if TYPE_CHECKING:
    from spacy.tokens import Token

ANAPHORS = frozenset({"the", "this", "that", "these", "those", "his", "her", "their", "its", "such", "both", "same"})
NEW = frozenset(
    {"another", "other", "separate", "second", "third", "further", "elsewhere", "more", "additional", "separately"}
)
VAGUE = frozenset({EventType.ATTACK, EventType.MOVEMENT, EventType.PROTEST, EventType.ARMED_CLASH, EventType.OPERATION})


def select_drafts(reading: Reading, drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """Return the drafts worth telling, marked as definite or as another where their words say so."""
    marked = (mark(reading, draft) for draft in drafts)
    return tuple(draft for draft in marked if _tells(draft))


def mark(reading: Reading, draft: Draft) -> Draft:
    """Return the draft with what its articles and adverbs say about being known or new."""
    token = reading.doc[draft.token]
    before = {child.lower_ for child in token.children if relation(child) in {"det", "amod", "nmod", "nummod"}}
    definite = bool(before & ANAPHORS) and token.pos_ in {"NOUN", "PROPN"} and not draft.places
    definite = definite or _describes_known(token)
    return replace(draft, definite=definite, another=bool(before & NEW) or _starts_new(token))


def _describes_known(token: Token) -> bool:
    """Whether a participle tells again what befell somebody known ("the officers executed by …")."""
    if relation(token) != "acl" or token.tag_ != "VBN":
        return False
    return any(child.lower_ in ANAPHORS for child in children(token.head, "det"))


def _starts_new(token: Token) -> bool:
    return any(
        child.lower_ in {"separately", "elsewhere"}
        for up in (token, *token.ancestors)
        for child in children(up, "advmod")
    )


def _tells(draft: Draft) -> bool:
    """Whether enough is told: a denied or bare mention without place, day, doer or victims is no event."""
    if draft.status is Status.DENIED and not (draft.places or draft.tolls):
        return False
    if draft.tolls or draft.agreement is not None:
        return True
    if draft.status is Status.PLANNED and not (draft.stated and draft.roles):
        return False
    told = bool(draft.places) + draft.stated + bool(draft.roles)
    if draft.background:
        return told > 0 and (draft.stated or bool(draft.times) or told > 1)
    return told > 0 or draft.definite or draft.type not in VAGUE
