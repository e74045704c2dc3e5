"""Give every counted toll to the event that caused it, and make events of victims that no trigger tells of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.document.model import Span
from kg.extraction.events.acting import acting, filler, unique_roles
from kg.extraction.events.drafts import Draft, evidence_of, note
from kg.extraction.events.frame_words import is_authority
from kg.extraction.events.roles import TWO_SIDED, aimed_at, order_sides
from kg.extraction.events.senses import attached_means
from kg.extraction.events.targets import owner_of
from kg.extraction.measures import TollMention
from kg.extraction.model import Category, Effect, EventType, Role, RoleFiller, Toll
from kg.extraction.parse.attach import Distances
from kg.extraction.parse.reading import ActorAt, Reading
from kg.extraction.parse.tree import agents, case_of, children, is_passive, lemma, objects, obliques, relation
from kg.extraction.tolls.again import is_of_those_told
from kg.extraction.tolls.find import is_of_a_war

if TYPE_CHECKING:
    from spacy.tokens import Token

HARMING = frozenset(
    {
        EventType.AIR_STRIKE,
        EventType.SHELLING,
        EventType.BOMBING,
        EventType.CHEMICAL_ATTACK,
        EventType.ATTACK,
        EventType.SHOOTING,
        EventType.EXECUTION,
        EventType.ARMED_CLASH,
        EventType.OPERATION,
        EventType.TORTURE,
        EventType.SEXUAL_VIOLENCE,
    }
)
"""What can kill or wound."""
CAUSES: dict[Effect, frozenset[EventType]] = {
    Effect.DISPLACED: frozenset({EventType.DISPLACEMENT}),
    Effect.EVACUATED: frozenset({EventType.EVACUATION, EventType.DISPLACEMENT}),
    Effect.CAPTURED: frozenset(
        {
            EventType.ABDUCTION,
            EventType.DETENTION,
            EventType.ARMED_CLASH,
            EventType.EXECUTION,
            EventType.OPERATION,
        }
    ),
    Effect.DESTROYED: HARMING | {EventType.PROPERTY_DAMAGE},
}
OWN_EVENT = {Effect.DISPLACED: EventType.DISPLACEMENT, Effect.EVACUATED: EventType.EVACUATION}
PARTS = frozenset({"most", "many", "some", "several", "all", "half"})
WHOLES = (["of", "them"], ["of", "whom"])
ANSWERS = frozenset({"retaliation", "response", "revenge", "reprisal", "retribution", "vengeance", "answer"})
MANY, MONTH = 15, 25
ROLLED_UP = 5
"""Days over which victims are a sum over deeds."""
DEFENDING = frozenset({"down", "intercept"})
FIGHTING = frozenset({"rebel", "jihadist", "militia"})
"""Actors all of whose members fight; a government and a coalition have others."""
ARRESTING = frozenset({"arrest", "detain", "imprison", "jail"})
REACH = 10
"""Words after "most of them" in which their group is named."""
NEAR = 6.0
"""Beyond this cost a toll of another clause is no longer given to a trigger."""


def causes_of(effect: Effect) -> frozenset[EventType]:
    """Return the types of event that can have this effect."""
    return CAUSES.get(effect, HARMING)


def tie_tolls(reading: Reading, drafts: Sequence[Draft], distances: Distances) -> tuple[Draft, ...]:
    """Return the drafts with their tolls, and drafts made for tolls whose sentence has no trigger for them."""
    kept = {draft.token: draft for draft in drafts}
    for mention in reading.tolls:
        if mention.superseded or mention.subset or _is_their_family(reading, mention):
            continue
        token = _anchor(reading, mention)
        index = None if _is_protest(mention, token, kept) else _draft_of(reading, mention, kept, distances)
        if index is None:
            continue
        own = OWN_EVENT.get(mention.effect)
        if own is not None and index == token.i:
            kept[index] = replace(kept[index], type=own)
        kept[index] = add_toll(reading, kept[index], mention)
    for mention in reading.tolls:
        if mention.subset and not mention.superseded:
            index = _whole(reading, mention, kept, distances)
            if index is not None:
                kept[index] = add_toll(reading, kept[index], mention)
    return tuple(draft for _, draft in sorted(kept.items()))


def _is_protest(mention: TollMention, token: Token, kept: Mapping[int, Draft]) -> bool:
    """Whether a crowd took to the streets rather than flight: "tens of thousands poured into the streets"."""
    draft = kept.get(token.i)
    return mention.effect is Effect.DISPLACED and draft is not None and draft.type is EventType.PROTEST


def _draft_of(reading: Reading, mention: TollMention, kept: dict[int, Draft], distances: Distances) -> int | None:
    """Return the draft of the deed that a toll is of, made and kept where no trigger tells it; none for a mishap."""
    index = (_cause_of if mention.subset_of is None else _whole)(reading, mention, kept, distances)
    if index is not None and mention.rule != "gapping":
        return index
    token = _anchor(reading, mention)
    if index is None and _is_mishap(reading, token):
        return None
    made = _draft_for(reading, mention, token) if index is None else _told_beside(reading, mention, kept[index])
    kept.setdefault(made.token, made)
    return made.token


def _is_mishap(reading: Reading, token: Token) -> bool:
    """Whether an accident or the weather did it: "a bus crash killed 12", "200 houses were swept away by the flood"."""
    causes = [*agents(token), *obliques(token, "in", "by", "from", "of", "during")] if token.pos_ == "VERB" else []
    return any(reading.is_a(other, "mishap") for other in causes)


def _is_their_family(reading: Reading, mention: TollMention) -> bool:
    """Whether the one counted is the family that others are members of: "15 members of one family"."""
    if mention.noun_token is None or mention.low != 1:
        return False
    noun = reading.doc[mention.noun_token]
    return lemma(noun) == "family" and case_of(noun) == "of" and noun.head.pos_ in {"NOUN", "NUM"}


def _anchor(reading: Reading, mention: TollMention) -> Token:
    last = mention.trigger_token if mention.trigger_token is not None else reading.token_at(mention.trigger.start)
    token = reading.doc[last]
    # "Were hauled off by soldiers", "set fire to": the verb of the words, not their last.
    words = (reading.doc[at] for at in range(reading.token_at(mention.trigger.start), last + 1))
    verb = next((word for word in words if word.pos_ == "VERB"), None)
    if verb is not None:
        return verb
    inside = token.head.pos_ == "VERB" and token.head.idx >= mention.trigger.start
    return token.head if inside else token


def _has_own_means(reading: Reading, token: Token) -> bool:
    """Whether the verb itself says what did it: "a bomb killed 18"."""
    return token.pos_ == "VERB" and any(reading.means_in(agent) for agent in agents(token))


def _is_in_other_clause(token: Token, verb: Token) -> bool:
    """Whether a word stands in a clause that is joined to the verb's by "and"."""
    for low, high in ((token, verb), (verb, token)):
        up = low
        while up.head != up:
            if relation(up) == "conj" and up.pos_ == "VERB" and up.head.pos_ == "VERB":
                return high not in up.subtree
            if up == high:
                break
            up = up.head
    return False


def _cause(
    reading: Reading, mention: TollMention, token: Token, drafts: Sequence[Draft], distances: Distances
) -> int | None:
    suitable = causes_of(mention.effect)
    sentence = token.sent.start
    found = [draft for draft in drafts if draft.sentence == sentence and draft.type in suitable]
    if mention.effect in {Effect.KILLED, Effect.INJURED}:
        wars = [draft for draft in found if _is_war(draft)]
        found = wars if mention.cumulative else found
    apart = _answered(token)
    if _has_own_means(reading, token):
        # "A bomb killed 18 on Saturday, and on Sunday a bomber blew himself up": the 18 are the first bomb's.
        found = [draft for draft in found if not _is_in_other_clause(reading.doc[draft.token], token)]
    costs = sorted((distances.between(token.i, d.token), d.token) for d in found if not apart or d.token in apart)
    if not costs or costs[0][0] > NEAR:
        return None
    return costs[0][1]


def _answered(token: Token) -> frozenset[int]:
    """Return the words of what an act answers ("in retaliation for the killing of …"), whose victims are others."""
    for up in (token, *token.ancestors):
        if up.pos_ == "NOUN" and lemma(up) in ANSWERS and case_of(up) in {"in", "as"}:
            return frozenset(word.i for word in up.subtree)
    return frozenset()


def _is_war(draft: Draft) -> bool:
    return draft.type is EventType.OPERATION


def _cause_of(reading: Reading, mention: TollMention, kept: dict[int, Draft], distances: Distances) -> int | None:
    return _cause(reading, mention, _anchor(reading, mention), list(kept.values()), distances)


def _whole(reading: Reading, mention: TollMention, kept: dict[int, Draft], distances: Distances) -> int | None:
    """Return the draft that holds the toll which this one is counted within, else the nearest of its sentence."""
    for index, draft in kept.items():
        if any(mention.subset_of is not None and mention.subset_of in toll.evidence for toll in draft.tolls):
            return index
    return _cause_of(reading, mention, kept, distances)


def _draft_for(reading: Reading, mention: TollMention, token: Token) -> Draft:
    """Return a draft told by its victims alone: "22 fighters were killed"."""
    is_sum = mention.cumulative or is_of_a_war(mention)
    kind = OWN_EVENT.get(mention.effect, EventType.OPERATION if is_sum else _kind_of(reading, mention, token))
    if kind is EventType.ARMED_CLASH and any(attached_means(reading, token)):
        # "A roadside bomb killed four policemen" is no fighting.
        kind = EventType.ATTACK
    span = evidence_of(reading, token)
    evidence = span if span.contains(mention.span) else mention.span
    return Draft(
        token=token.i,
        sentence=token.sent.start,
        zone=reading.zone(token),
        type=kind,
        open=kind is EventType.ATTACK,
        another=bool(_answered(token)),
        background=is_sum and kind is EventType.OPERATION,
        head="",
        definite=mention.effect is Effect.KILLED and is_of_those_told(reading.document.quote(mention.span)),
        evidence=(evidence,),
        members=(token.i,),
        notes=(note("type", f"victims: {mention.rule}", mention.span),),
    )


def _told_beside(reading: Reading, mention: TollMention, draft: Draft) -> Draft:
    """Return the deed whose verb is left out: "killed 30 on Sunday and 40 on Monday" tells of two."""
    # The day or place right behind the figure is this deed's: "40 [on] Monday".
    at = min(reading.token_at(mention.quantity.end - 1) + 2, len(reading.doc) - 1)
    made = _draft_for(reading, mention, reading.doc[at])
    return replace(made, type=draft.type, open=draft.open, another=True, evidence=(mention.span,))


def roll_up(draft: Draft) -> Draft:
    """Return victims of many days as those of an operation: "in May alone 192 people were killed" is no single deed."""
    if draft.head or draft.type not in {EventType.ATTACK, EventType.ARMED_CLASH} or not draft.stated:
        return draft
    if draft.places and any(filler.role is Role.PERPETRATOR for filler in draft.roles):
        # "X killed 26 villagers in Y last week" is one deed, whose day the report does not tell.
        return draft
    start, end = draft.date.start, draft.date.end
    if start is None or end is None or (end - start).days < ROLLED_UP:
        return draft
    if (end - start).days < MONTH and max((toll.low or 0 for toll in draft.tolls), default=0) < MANY:
        # "Five herders were killed last week" is one deed whose day is not told.
        return draft
    return replace(
        draft, type=EventType.OPERATION, open=False, notes=(*draft.notes, note("type", "victims of a period"))
    )


def _kind_of(reading: Reading, mention: TollMention, token: Token) -> EventType:
    """Return the type that victims alone tell: fighters die in fighting, police arrest."""
    if mention.effect is Effect.CAPTURED and _is_arrest(reading, mention, token):
        return EventType.DETENTION
    if mention.effect is Effect.CAPTURED and mention.category is not Category.COMBATANT:
        return EventType.ABDUCTION
    return EventType.ARMED_CLASH if mention.category is Category.COMBATANT else EventType.ATTACK


def _is_arrest(reading: Reading, mention: TollMention, token: Token) -> bool:
    """Whether those captured are arrested: the verb says so, or police or soldiers take suspects or civilians."""
    if lemma(token) in ARRESTING or any(lemma(word) in {"custody", "arrest"} for word in token.subtree):
        return True
    counted = reading.document.quote(mention.span).lower()
    if mention.category is Category.COMBATANT and "suspect" not in counted:
        return False
    doers = agents(token) if token.pos_ == "VERB" else ()
    return any(is_authority(reading, doer) for doer in doers)


def add_toll(reading: Reading, draft: Draft, mention: TollMention) -> Draft:
    """Return the draft with one more toll, and the agent that the toll's own clause names."""
    toll = toll_of(reading, mention)
    part = f"tolls[{len(draft.tolls)}]"
    notes = (*draft.notes, note(part, mention.rule, mention.span, "; ".join(mention.alternatives)))
    evidence = draft.evidence
    if not any(span.overlaps(mention.span) for span in evidence):
        evidence = (*evidence, mention.span)
    return replace(
        draft,
        tolls=(*draft.tolls, toll),
        notes=notes,
        evidence=evidence,
        roles=unique_roles((*draft.roles, *_agent_roles(reading, draft, mention))),
        background=draft.background or (mention.cumulative and _is_war(draft)),
        members_of=(*draft.members_of, *_members(reading, mention, toll.group)),
    )


def _members(reading: Reading, mention: TollMention, group: str | None) -> Iterator[tuple[str, RoleFiller]]:
    """Yield the groups of "most of them members of X": they fought on the side of those counted."""
    if group is None:
        return
    sentence = reading.doc[reading.token_at(mention.span.start)].sent
    words = [token.lower_ for token in sentence]
    start = next((n for n in range(len(words) - 2) if words[n] in PARTS and words[n + 1 : n + 3] in WHOLES), None)
    if start is None:
        return
    first = sentence.start + start
    for actor in reading.actors:
        if actor.armed and first < actor.first <= first + REACH and actor.name != group:
            yield group, filler(Role.SIDE_B, actor)


def toll_of(reading: Reading, mention: TollMention) -> Toll:
    """Return the toll of a mention; a combatant's group is the actor named by the words for those counted."""
    group = group_of(reading, mention)
    category = Category.COMBATANT if _are_fighters(reading, mention, group) else mention.category
    return Toll(
        effect=mention.effect,
        category=category,
        group=(group.force or group.name) if group is not None and category is Category.COMBATANT else None,
        low=mention.low,
        best=mention.best,
        high=mention.high,
        bound=mention.bound,
        subset=mention.subset,
        summary=mention.summary,
        status=mention.status,
        evidence=(mention.span,),
    )


def _are_fighters(reading: Reading, mention: TollMention, group: ActorAt | None) -> bool:
    """Whether those counted are an armed group's own: "31 Tigers", "a dozen members of the Katiba Macina"."""
    if mention.category is not Category.UNKNOWN or group is None or group.form != "named":
        return False
    if group.group not in FIGHTING or mention.effect in {Effect.DISPLACED, Effect.DESTROYED}:
        return False
    if mention.noun_token is None:
        return False
    noun = reading.doc[mention.noun_token]
    return group.first <= noun.i < group.last or reading.is_a(noun, "member")


def group_of(reading: Reading, mention: TollMention) -> ActorAt | None:
    """Return the armed side that those counted belong to."""
    span = mention.group_span
    return None if span is None else next((actor for actor in armed_in(reading, span)), None)


def armed_in(reading: Reading, span: Span) -> tuple[ActorAt, ...]:
    """Return the armed actors named within the characters."""
    return tuple(actor for actor in reading.actors if actor.armed and actor.span.overlaps(span))


def _doers(reading: Reading, mention: TollMention) -> tuple[ActorAt, ...]:
    if mention.agent_span is not None:
        return armed_in(reading, mention.agent_span)
    token = _anchor(reading, mention)
    if token.pos_ != "VERB":
        return ()
    own = tuple(acting(reading, agents(token))) if is_passive(token) or objects(token) else ()
    return own or tuple(acting(reading, _striking(reading, token)))


def _striking(reading: Reading, verb: Token) -> Iterator[Token]:
    """Yield the means that a clause tells beside the victims: "12 were killed when a Russian missile tore it open"."""
    for clause in children(verb, "advcl"):
        yield from (agent for agent in agents(clause) if reading.means_in(agent))


def _hit(reading: Reading, draft: Draft, mention: TollMention) -> Iterator[RoleFiller]:
    """Yield what a deed of victims alone hit: the bus of "a bomb on a bus killed six", the body whose workers died."""
    if draft.type not in HARMING or draft.head:
        return
    noun = None if mention.noun_token is None else reading.doc[mention.noun_token]
    owner = None if noun is None else owner_of(reading, noun)
    if owner is not None:
        yield owner
    verb = _anchor(reading, mention)
    for agent in agents(verb) if verb.pos_ == "VERB" else ():
        if reading.means_in(agent):
            for place in obliques(agent, "on", "in", "at", "inside", "outside", "near"):
                yield from aimed_at(reading, place, set())


def _agent_roles(reading: Reading, draft: Draft, mention: TollMention) -> tuple[RoleFiller, ...]:
    """Return who is said to have done it, from the frame of the toll's own word ("the army killed 12")."""
    if lemma(_anchor(reading, mention)) in DEFENDING and mention.trigger_token != draft.token:
        # "Downed 23 drones launched by X": who fends off is no doer of the attack.
        return ()
    doers = _doers(reading, mention)
    if draft.type not in TWO_SIDED:
        role = Role.PARTICIPANT if draft.type is EventType.EVACUATION else Role.PERPETRATOR
        if lemma(_anchor(reading, mention)) == "lose":
            # "The rebels lost eight men in an air strike": it was others'.
            doers = ()
        return (*(filler(role, actor) for actor in doers), *_hit(reading, draft, mention))
    dead = [] if mention.group_span is None else list(armed_in(reading, mention.group_span))
    return tuple(order_sides(list(doers), dead)) if doers else ()
