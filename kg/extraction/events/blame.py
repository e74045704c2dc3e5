"""Who is said to have done it, where that is told apart from the deed: claims of responsibility and accusations.

"Ukraine accused Russia of bombing a hospital" makes Russia the doer, "the Taliban claimed responsibility" the Taliban
of what was told before. Who denies it is left to `kg.extraction.events.denials`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extraction.events.acting import acting, filler, unique_roles
from kg.extraction.events.drafts import Draft, note
from kg.extraction.events.roles import ONE_SIDED
from kg.extraction.model import EventType, Role
from kg.extraction.parse.accusations import accused_of, named_by
from kg.extraction.parse.negation import is_negated, negation_words
from kg.extraction.parse.reading import ActorAt, Reading
from kg.extraction.parse.tree import children, lemma, relation, subjects

if TYPE_CHECKING:
    from spacy.tokens import Token

REACH = 120
"""Tokens back to which a bare "claimed responsibility" can reach."""
PLANES = frozenset({"plane", "aircraft", "jet", "warplane", "helicopter", "drone", "bomber"})
TAKEN_UP = ONE_SIDED - {EventType.TERRITORIAL_CHANGE, EventType.DISPLACEMENT}
"""Deeds that somebody answers for."""


def blame(reading: Reading, drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """Return the drafts with the doers that a claim or accusation without a deed of its own names."""
    kept = {draft.token: draft for draft in drafts}
    for token in reading.doc:
        named = [actor for actor in acting(reading, named_by(token)) if actor.form != "generic"]
        named = named or _whose_aircraft(reading, token)
        deed = _told_before(kept.values(), token) if named and not _is_negated(token) else None
        if deed is not None and not _has_deed(token, kept):
            kept[deed.token] = _with_doers(deed, named, token)
    return tuple(kept[draft.token] for draft in drafts)


def _whose_aircraft(reading: Reading, token: Token) -> list[ActorAt]:
    """Return the state of "the planes were Russian"."""
    if token.pos_ not in {"ADJ", "PROPN"} or not any(relation(child) == "cop" for child in token.children):
        return []
    flown = any(lemma(head) in PLANES for head in children(token, "nsubj"))
    state = reading.name_state(token) if flown else None
    return [state] if state is not None else []


def _has_deed(token: Token, drafts: Mapping[int, Draft]) -> bool:
    """Whether the claim names its deed, which then has its doer already."""
    return any(word.i in drafts and accused_of(word) for word in token.sent)


def _is_negated(token: Token) -> bool:
    return is_negated(token) or any(
        other.lower_ in negation_words("not") or is_negated(other) for other in subjects(token)
    )


def _told_before(drafts: Iterable[Draft], token: Token) -> Draft | None:
    """Return the deed told last before the claim or in its sentence; news, and of a kind that somebody answers for."""
    found = [
        draft
        for draft in drafts
        if draft.type in TAKEN_UP
        and not draft.background
        and (draft.sentence == token.sent.start or 0 < token.i - draft.token <= REACH)
    ]
    return max(found, key=lambda draft: (draft.token < token.i, draft.token), default=None)


def _with_doers(draft: Draft, actors: Iterable[ActorAt], token: Token) -> Draft:
    doers = tuple(filler(Role.PERPETRATOR, actor) for actor in actors)
    notes = (note("roles", f"blame: {lemma(token)}", doer.evidence[0], doer.name) for doer in doers)
    return replace(draft, roles=unique_roles((*draft.roles, *doers)), notes=(*draft.notes, *notes))
