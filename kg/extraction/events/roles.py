"""Who did it and to whom: roles from the frame of a trigger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extraction.events.acting import acting, filler, resolve_pronoun, unique_roles
from kg.extraction.events.drafts import Draft, note
from kg.extraction.events.frames import Frame, is_nominal, noun_frame, verb_frame
from kg.extraction.events.targets import (
    BUILT,
    carries_bomb,
    facility_name,
    holds_place,
    in_positions,
    is_counted,
    is_place_name,
    named_facility,
    owner_of,
    person_name,
    without_damage,
)
from kg.extraction.model import EventType, Role, RoleFiller, TraceNote
from kg.extraction.parse.accusations import accused_of
from kg.extraction.parse.reading import ActorAt, Reading
from kg.extraction.parse.tree import (
    agents,
    case_of,
    children,
    compact_phrase,
    lemma,
    objects,
    obliques,
    relation,
    span_of,
    subjects,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

TWO_SIDED = frozenset({EventType.ARMED_CLASH, EventType.OPERATION})
ONE_SIDED = frozenset(
    {
        EventType.AIR_STRIKE,
        EventType.SHELLING,
        EventType.BOMBING,
        EventType.CHEMICAL_ATTACK,
        EventType.ATTACK,
        EventType.SHOOTING,
        EventType.EXECUTION,
        EventType.ABDUCTION,
        EventType.DETENTION,
        EventType.SEXUAL_VIOLENCE,
        EventType.TORTURE,
        EventType.PROPERTY_DAMAGE,
        EventType.TERRITORIAL_CHANGE,
        EventType.DISPLACEMENT,
    }
)
FOUGHT_OVER = TWO_SIDED
"""Types whose doers are sides; a denial names no side."""
LOSING = frozenset("withdraw retreat pull flee fall lose withdrawal retreat loss pullout".split())  # noqa: SIM905
ANNOUNCING = frozenset({"announce", "declare", "proclaim"})
DRIVEN = frozenset("drive expel oust dislodge push force flush".split())  # noqa: SIM905
RECIPROCAL = frozenset({"clash", "exchange", "trade", "skirmish", "battle"})
MUTUAL = frozenset({"clash", "fighting", "violence", "war", "conflict", "battle", "unrest", "fight"})
"""Nouns of what two sides do, before which a country is where they do it."""
VICTIM_EFFECTS = frozenset({EventType.EXECUTION, EventType.ABDUCTION, EventType.DETENTION, EventType.DISPLACEMENT})


def fill_roles(reading: Reading, draft: Draft) -> Draft:
    """Return the draft with the roles that its own frame fills."""
    token = reading.doc[draft.token]
    frame = noun_frame(reading, token) if is_nominal(token) else verb_frame(token)
    frame = replace(frame, doers=tuple(head for head in frame.doers if not _is_where(reading, head, token)))
    if accused := accused_of(token):
        frame = replace(frame, doers=accused)
    roles: Iterable[RoleFiller]
    if draft.type in TWO_SIDED:
        frame = replace(frame, against=frame.against or _repelled(reading, token))
        roles = _sides(reading, frame, clashing=lemma(token) in RECIPROCAL)
    elif draft.type is EventType.TERRITORIAL_CHANGE:
        roles = _conquest(reading, token, frame)
    elif draft.type in ONE_SIDED:
        roles = _one_sided(reading, draft, frame)
    elif draft.type is EventType.PROTEST:
        roles = _protest(reading, frame)
    else:
        roles = _participants(reading, draft, frame)
    found = unique_roles(without_damage(reading, roles))
    notes = tuple(_trace(index, filler) for index, filler in enumerate(found))
    return replace(draft, roles=unique_roles((*draft.roles, *found)), notes=(*draft.notes, *notes))


def _trace(index: int, filler: RoleFiller) -> TraceNote:
    return note(
        f"roles[{index}]",
        f"frame: {filler.role}",
        filler.evidence[0] if filler.evidence else None,
        filler.name,
    )


def _one_sided(reading: Reading, draft: Draft, frame: Frame) -> Iterator[RoleFiller]:
    met = any(part.rule.endswith("mine-object") for part in draft.notes)
    doers = _layers(reading, draft) if met else list(acting(reading, frame.doers)) or list(_before(reading, draft))
    yield from (filler(Role.PERPETRATOR, actor) for actor in doers)
    taken = {actor.name for actor in doers}
    if met:
        yield from (found for head in subjects(reading.doc[draft.token]) for found in aimed_at(reading, head, taken))
    # Who is counted, were it as one, is a victim and not what was aimed at.
    counted = any(toll.trigger_token == draft.token for toll in reading.tolls)
    for patient in frame.patients:
        named = None if counted else person_name(reading, patient)
        if named is not None:
            yield named
        elif draft.type not in VICTIM_EFFECTS:
            yield from aimed_at(reading, patient, taken)


def _before(reading: Reading, draft: Draft) -> Iterator[ActorAt]:
    """Yield who stands right before a noun of violence, or behind its "by", wherever the parser hangs them.

    It takes "Shelling by the regime on X" and "in government shelling" for verbs.
    """
    token = reading.doc[draft.token]
    if token.pos_ == "VERB" and token.tag_ != "VBG":
        return
    if token.pos_ == "VERB":
        yield from acting(reading, obliques(token, "by"))
    first = next((trigger.first for trigger in reading.triggers if trigger.token == token.i), token.i)
    actor = reading.actor_by_token.get(first - 1)
    if actor is None or not actor.armed or actor.last != first or actor.form == "holder":
        return
    if _is_where(reading, reading.doc[actor.token], token):
        return
    # "In IS shelling" has a preposition or nothing before the name; "says IS shelling" is somebody's clause.
    if case_of(token) or case_of(reading.doc[actor.token]) or actor.first == token.sent.start:
        yield actor


def _is_where(reading: Reading, head: Token, noun: Token) -> bool:
    """Whether a name before violence tells where it was: "Kabul bombing", "Burundi clashes"; not "Russia strikes"."""
    name = reading.actor_by_token.get(head.i)
    if name is None or relation(head) != "compound" or head.i > noun.i:
        return False
    return name.form == "metonym" or (name.form == "state" and lemma(noun) in MUTUAL)


def _layers(reading: Reading, draft: Draft) -> list[ActorAt]:
    """Return who laid the device that somebody ran into: "struck a mine planted by X"; the victims are no doers."""
    token = reading.doc[draft.token]
    met = (*objects(token), *obliques(token, "on", "over", "onto"))
    return [actor for device in met for clause in children(device, "acl") for actor in acting(reading, agents(clause))]


def aimed_at(reading: Reading, head: Token, taken: set[str]) -> Iterator[RoleFiller]:
    """Yield whom or what the noun phrase makes the target; nobody who is counted, and no place."""
    owner = owner_of(reading, head)
    if owner is not None:
        yield owner
        return
    if head.i in reading.trigger_by_token or is_counted(reading, head):
        return
    told = reading.actors_in(head) or tuple(in_positions(reading, head))
    if not told and relation(head) == "nsubj":
        told = tuple(resolve_pronoun(reading, head))
    found = [
        actor for actor in told if actor.armed and actor.name not in taken and not holds_place(reading, actor, head)
    ]
    yield from (filler(Role.TARGET, actor) for actor in found)
    if found:
        return
    for noun in (head, *obliques(head, "of", "belonging", "in")):
        if carries_bomb(reading, noun):
            continue
        is_place = noun.i in reading.place_by_token and lemma(noun) not in BUILT
        if reading.is_a(noun, "facility") and not is_place and not is_place_name(reading, noun):
            name = named_facility(reading, noun, facility_name(noun))
            if name:
                yield RoleFiller(
                    role=Role.TARGET,
                    name=name,
                    actor_kind="facility",
                    evidence=(span_of(compact_phrase(noun)),),
                )
            return


def _sides(reading: Reading, frame: Frame, *, clashing: bool) -> Iterator[RoleFiller]:
    first, second = _between(reading, frame.between)
    if not first and not second:
        first = list(acting(reading, frame.doers))
        if not first and frame.against:
            # "The fighting pitted X against Y": X is what the verb has as its object.
            first = list(acting(reading, (head for head in frame.patients if head not in frame.against)))
        second = list(acting(reading, frame.against)) or list(acting(reading, frame.patients))
    if not second and len({actor.name for actor in first}) == 2 and (clashing or _are_enemies(first)):  # noqa: PLR2004
        # "X and Y clashed"
        first, second = first[:1], first[1:]
    yield from order_sides(first, second)


def _between(reading: Reading, heads: Sequence[Token]) -> tuple[list[ActorAt], list[ActorAt]]:
    """Return the two of "between X and Y"; the parser may join them as one phrase: "the [army and M23] rebels"."""
    if len(heads) != 1:
        return list(acting(reading, heads[:1])), list(acting(reading, heads[1:]))
    inside = [a for a in reading.actors if heads[0].left_edge.i <= a.first and a.last <= heads[0].i + 1 and a.armed]
    return (inside[:1], inside[1:]) if len({a.name for a in inside}) == 2 else ([], [])  # noqa: PLR2004


def _are_enemies(actors: list[ActorAt]) -> bool:
    """Whether the two that fight are a state and its rebels: "the army and the rebels fought for the town"."""
    groups = {actor.group for actor in actors}
    states = [actor for actor in actors if actor.state]
    return len(states) == 1 and bool(groups & {"rebel", "jihadist"})


def _repelled(reading: Reading, verb: Token) -> tuple[Token, ...]:
    """Return who did the deed that the verb has as its object: X of "repelled an assault by X"."""
    if verb.pos_ != "VERB":
        return ()
    deeds = (noun for noun in objects(verb) if noun.pos_ == "NOUN" and noun.i in reading.trigger_by_token)
    # The verb's own subject is who repels it, which the frame of the noun takes for its doer.
    own = set(subjects(verb))
    return tuple(doer for noun in deeds for doer in noun_frame(reading, noun).doers if doer not in own)


def order_sides(first: list[ActorAt], second: list[ActorAt]) -> Iterator[RoleFiller]:
    """Yield the sides; the state's is side a, else the one that attacks."""
    names = {actor.name for actor in first}
    second = [actor for actor in second if actor.name not in names]
    if any(actor.state for actor in second) and not any(actor.state for actor in first):
        first, second = second, first
    yield from (filler(Role.SIDE_A, actor) for actor in first)
    yield from (filler(Role.SIDE_B, actor) for actor in second)


def _conquest(reading: Reading, token: Token, frame: Frame) -> Iterator[RoleFiller]:
    word = lemma(token)
    doers, patients = list(acting(reading, frame.doers)), list(acting(reading, frame.patients))
    if not doers and token.pos_ != "VERB" and lemma(token.head) in ANNOUNCING and relation(token) == "nsubj":
        doers = list(acting(reading, agents(token.head)))
    if word in DRIVEN:
        yield from (filler(Role.PERPETRATOR, actor) for actor in doers)
        yield from (filler(Role.TARGET, actor) for actor in patients)
        return
    if word in LOSING:
        losers = doers or list(acting(reading, subjects(token) if token.pos_ == "VERB" else ()))
        winners = list(acting(reading, frame.sources if word == "fall" else obliques(token, "to")))
        yield from (filler(Role.TARGET, actor) for actor in losers)
        yield from (filler(Role.PERPETRATOR, actor) for actor in winners)
        return
    yield from (filler(Role.PERPETRATOR, actor) for actor in doers)
    taken = {actor.name for actor in doers}
    losers = [
        *acting(reading, frame.sources),
        *holders(reading, frame.patients),
        *acting(reading, frame.against),
    ]
    yield from (filler(Role.TARGET, actor) for actor in losers if actor.name not in taken)


def holders(reading: Reading, heads: Iterable[Token]) -> Iterator[ActorAt]:
    """Yield who holds a place, as its words tell: "rebel-held", "held by the militia", "an IS stronghold"."""
    for head in heads:
        for word in head.subtree:
            actor = reading.actor_by_token.get(word.i)
            if actor is not None and actor.armed and word.i == actor.token:
                yield actor


def _protest(reading: Reading, frame: Frame) -> Iterator[RoleFiller]:
    for head in (*frame.against, *frame.patients):
        yield from (filler(Role.TARGET, actor, fights=False) for actor in reading.actors_in(head))


def _participants(reading: Reading, draft: Draft, frame: Frame) -> Iterator[RoleFiller]:
    if draft.type in {EventType.EVACUATION, EventType.AID_EVENT, EventType.MOVEMENT}:
        for head in frame.doers:
            # "The aid group X evacuated": the name stands behind its kind.
            named = reading.actors_in(head) or tuple(
                a for child in children(head, "appos") for a in reading.actors_in(child)
            )
            yield from (filler(Role.PARTICIPANT, a) for a in named if a.group not in {"civilian", "person"})
