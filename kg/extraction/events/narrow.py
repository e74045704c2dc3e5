"""Narrow an open type by the means told beside it: an attack by jets is an air strike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extraction.events.acting import acting
from kg.extraction.events.drafts import Draft, note
from kg.extraction.events.frames import noun_frame, verb_frame
from kg.extraction.events.senses import attached_means
from kg.extraction.model import EventType
from kg.extraction.parse.reading import ActorAt, Reading
from kg.extraction.parse.tree import case_of, lemma, relation
from kg.extraction.parse.triggers import MeansMention

if TYPE_CHECKING:
    from spacy.tokens import Token

ORDER = ("chemical", "aircraft", "munition", "explosive", "gun", "blade")
"""Which means decides where several are told: gas from a helicopter is a chemical attack."""
STRIKING = frozenset({"strike", "raid"})
ON_FOOT = frozenset(
    "soldier troop police policeman commando agent paratrooper marine officer gendarme guard infantry ranger".split()  # noqa: SIM905
)
"""Who raids on foot, also where a state sends them."""
BOMBING = frozenset({"bomb", "bombing"})
OPEN_TO_MEANS = frozenset(
    {
        EventType.ATTACK,
        EventType.AIR_STRIKE,
        EventType.SHELLING,
        EventType.BOMBING,
        EventType.SHOOTING,
        EventType.CHEMICAL_ATTACK,
    }
)
"""Types that the means told beside them decide."""


def narrow(reading: Reading, draft: Draft) -> Draft:
    """Return the draft with the type its means make, and its weapons."""
    if draft.type not in OPEN_TO_MEANS:
        return draft
    token = reading.doc[draft.token]
    means = sorted(find_means_of(reading, token), key=_rank)
    if draft.type is not EventType.BOMBING:
        # Gunmen on motorcycles shoot; a vehicle is a means only where something explodes.
        means = [mention for mention in means if mention.entry.kind != "vehicle"]
    weapons = tuple(dict.fromkeys(mention.entry.weapon for mention in means if mention.entry.weapon))
    draft = replace(draft, weapons=weapons)
    if means and (draft.open or means[0].entry.kind == "chemical"):
        return _as(draft, _type(draft, means), f"means: {means[0].entry.form}", means[0])
    if draft.open and not means:
        return _by_doer(reading, token, draft)
    return draft


def find_means_of(reading: Reading, token: Token) -> Iterator[MeansMention]:
    """Yield the means of the frame, and those inside the trigger itself ("car bomb attack")."""
    trigger = reading.trigger_by_token.get(token.i)
    if trigger is not None:
        inside = (reading.means_by_token.get(i) for i in range(trigger.first, trigger.last))
        yield from dict.fromkeys(mention for mention in inside if mention is not None)
    yield from attached_means(reading, token)


def _rank(mention: MeansMention) -> int:
    return ORDER.index(mention.entry.kind) if mention.entry.kind in ORDER else len(ORDER)


def _type(draft: Draft, means: list[MeansMention]) -> EventType:
    kinds = {mention.entry.kind for mention in means}
    if "aircraft" in kinds and "chemical" not in kinds:
        return EventType.AIR_STRIKE
    if draft.type is EventType.AIR_STRIKE and "chemical" not in kinds:
        return draft.type
    return means[0].entry.type


def _as(draft: Draft, kind: EventType, rule: str, mention: MeansMention) -> Draft:
    return replace(draft, type=kind, open=False, notes=(*draft.notes, note("type", rule, mention.span)))


def _by_doer(reading: Reading, token: Token, draft: Draft) -> Draft:
    """Where no means is told: states strike from the air; the bombing of others is an explosion."""
    frame = verb_frame(token) if token.pos_ == "VERB" else noun_frame(reading, token)
    doers = list(acting(reading, frame.doers))
    word = lemma(token)
    if word in BOMBING:
        kind = EventType.AIR_STRIKE if any(_flies(actor) for actor in doers) else EventType.BOMBING
        return replace(draft, type=kind, notes=(*draft.notes, note("type", "bombing by its doer")))
    if word == "raid" and any(lemma(doer) in ON_FOOT for doer in frame.doers):
        return draft
    if word == "raid" and relation(token) == "obl" and case_of(token) in {"in", "during"}:
        # "Killed during a raid" is a search by ground forces; aircraft kill "in an air raid", with their means told.
        return draft
    if word in STRIKING and token.pos_ != "VERB" and (any(_flies(actor) for actor in doers) or word == "strike"):
        return replace(draft, type=EventType.AIR_STRIKE, notes=(*draft.notes, note("type", "strike by its doer")))
    return draft


def _flies(actor: ActorAt) -> bool:
    return actor.state or actor.group == "coalition"
