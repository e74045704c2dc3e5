"""Find everything in a text that events are read from, and link names to the registry and the gazetteer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from kg.actors.fold import Word
from kg.actors.link import link_actor
from kg.actors.model import ActorContext, ActorKind, ActorMention, LinkedActor, actor_class
from kg.document.model import Document, Span, ZoneKind
from kg.extraction.lexicon import Lexicon
from kg.extraction.measures import TimeMention
from kg.extraction.model import Dating, PlaceKind, PlaceRef
from kg.extraction.parse.antecedents import as_owner, take_up_forces
from kg.extraction.parse.peoples import with_peoples
from kg.extraction.parse.places import find_places, focus_of_document
from kg.extraction.parse.reading import ActorAt, PlaceAt, Reading, by_token, head_of
from kg.extraction.parse.rebels import name_rebels
from kg.extraction.parse.tree import case_of, lemma, relation
from kg.extraction.parse.triggers import Trigger, find_means, find_triggers
from kg.extraction.parse.units import serves, with_followers, with_units
from kg.extraction.parse.unknown_groups import with_unknown_groups
from kg.extraction.speech.attribution import find_attributions
from kg.extraction.time.entries import find_entries, find_period
from kg.extraction.time.expressions import find_times
from kg.extraction.tolls.find import find_tolls
from kg.extraction.tolls.quantities import find_quantities

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.actors.registry import Registry
    from kg.gazetteer.lookup import Gazetteer

HEAD_OF_REPORT = 200
"""Within how many characters a date without a year may be the dateline, as in `kg.extraction.time.years`."""
DATELINE_END = re.compile(r"\.?\s*(?:[(\[/:–—-]|$)", re.MULTILINE)
KINDS = {
    ActorKind.STATE: "government",
    ActorKind.GOVERNMENT: "government",
    ActorKind.STATE_FORCE: "state-force",
    ActorKind.POLICE: "state-force",
    ActorKind.INTELLIGENCE: "state-force",
    ActorKind.REBEL: "armed-group",
    ActorKind.JIHADIST: "armed-group",
    ActorKind.MILITIA: "armed-group",
    ActorKind.CRIMINAL: "armed-group",
    ActorKind.COMMUNAL: "armed-group",
    ActorKind.COALITION: "armed-group",
    ActorKind.PARTY: "organisation",
    ActorKind.INTERNATIONAL: "igo",
    ActorKind.NGO: "organisation",
    ActorKind.MONITOR: "monitor",
    ActorKind.MEDIA: "media",
    ActorKind.PERSON: "person",
    ActorKind.CIVIL_DEFENCE: "organisation",
    ActorKind.CIVILIANS: "civilians",
    ActorKind.SOURCE: "person",
}
"""`RoleFiller.actor_kind` by the kind of the registry."""
STATE_KINDS = frozenset({ActorKind.STATE, ActorKind.GOVERNMENT, ActorKind.STATE_FORCE})
SITES = frozenset(
    [
        "mosque",
        "church",
        "market",
        "hospital",
        "school",
        "hotel",
        "airport",
        "suburb",
        "neighbourhood",
        "neighborhood",
        "district",
        "university",
        "street",
        "bazaar",
        "station",
        "restaurant",
        "prison",
        "temple",
        "shrine",
    ]
)
SETTLEMENTS = frozenset(
    [
        *("village", "town", "city", "district", "county", "locality", "hamlet", "settlement"),
        *("region", "state", "province", "zone", "highlands"),
    ]
)
WHERE = frozenset({"in", "near", "across", "into", "throughout", "inside"})
PEOPLE = frozenset({"people", "tribe", "clan", "community", "communities", "fighters", "militia", "areas"})
RECENT = 8
"""Actors kept as antecedents of "the group"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Where names are looked up."""

    registry: Registry
    gazetteer: Gazetteer


def read_text(document: Document, doc: Doc, *, lexicon: Lexicon, dating: Dating, names: Names) -> Reading:
    """Return the reading of a document."""
    focus = focus_of_document(document, names.gazetteer)
    country = focus.country or ""
    issued = dating.issued
    actors = tuple(find_actors(doc, names.registry, country, issued))
    named = {i for actor in actors if actor.form != "metonym" for i in range(actor.first, actor.last)}
    places, near = find_places(document, doc, names.gazetteer, focus, named)
    times = find_times(doc, anchor=issued)
    places = tuple(
        place
        for place in places
        if (_is_breakaway(doc, place) or not _inside_actor(place, actors))
        and not any(time.span.overlaps(place.span) for time in times)
        and not _is_actor(place, names.registry)
    )
    triggers = tuple(
        trigger
        for trigger in find_triggers(doc, lexicon)
        if not any(time.span.overlaps(trigger.span) for time in times) and not _in_name(trigger, actors)
    )
    means = find_means(doc, lexicon)
    captions = [zone.span for zone in document.zones_of(ZoneKind.CAPTION)]
    return Reading(
        document=document,
        doc=doc,
        lexicon=lexicon,
        issued=issued,
        country=country,
        registry=names.registry,
        triggers=triggers,
        means=means,
        actors=actors,
        places=places,
        times=tuple(time for time in times if not _dates_report(document.text, time, dating)),
        tolls=find_tolls(doc, find_quantities(doc), times),
        attributions=find_attributions(doc, captions=captions),
        actor_by_token=by_token(actors),
        place_by_token=by_token(places),
        means_by_token=by_token(means),
        trigger_by_token=by_token(triggers),
        near=near,
        home=home_of(names.gazetteer, country),
        entries=find_entries(document.text, issued),
        period=find_period(document.text),
    )


def find_actors(doc: Doc, registry: Registry, country: str, issued: date | None) -> Sequence[ActorAt]:
    """Return the actors in order of text, linked with what was named before them."""
    words = [Word(text=token.text, start=int(token.idx), end=int(token.idx) + len(token.text)) for token in doc]
    day = issued.isoformat() if issued else ""
    discourse: list[LinkedActor] = []
    found: list[ActorAt] = []
    for mention in within_sentences(doc, registry, words, country):
        context = ActorContext(
            country_in_focus=country,
            date=day,
            discourse=tuple(discourse[-RECENT:]),
            acting=_acts(doc, mention),
        )
        linked = link_actor(registry, with_article(doc, mention), context=context)
        if linked.kind is ActorKind.UNKNOWN or _is_means(doc, mention) or _names_settlement(doc, mention, linked):
            continue
        discourse.append(linked)
        found.append(actor_at(doc, mention, linked, force_of(registry, linked, context)))

    def link_as(actor: ActorAt, owner: ActorAt) -> ActorAt:
        return _of_owner(doc, registry, actor, owner, country, day)

    def link_home(words: str) -> ActorAt | None:
        return _at_home(registry, words, country, day)

    found = with_peoples(doc, with_followers(doc, with_units(doc, found, link_home), link_home))
    found = _named_beside(doc, with_unknown_groups(doc, found, registry))
    setting = ActorContext(country_in_focus=country, date=day)
    return take_up_forces(doc, name_rebels(doc, found, registry, setting), link_as)


def within_sentences(doc: Doc, registry: Registry, words: Sequence[Word], country: str) -> Iterator[ActorMention]:
    """Yield the mentions; where a sentence ends inside ("the rebels. The group") what follows is read by itself."""
    for mention in registry.find_mentions(words, focus=country):
        end = next((i for i in range(mention.first + 1, mention.last) if doc[i].is_sent_start), mention.last)
        for first, last in ((mention.first, end), (end, mention.last)):
            if (first, last) == (mention.first, mention.last):
                yield mention
            elif first < last:
                yield from (
                    replace(part, first=part.first + first, last=part.last + first)
                    for part in registry.find_mentions(words[first:last], focus=country)
                )


def _at_home(registry: Registry, words: str, country: str, day: str) -> ActorAt | None:
    """Return what the words mean in the country in focus; it stands nowhere in the text yet."""
    context = ActorContext(country_in_focus=country, date=day, acting=True)
    linked = link_actor(registry, words, context=context)
    if not country or linked.kind is ActorKind.UNKNOWN:
        return None
    nowhere = ActorMention(first=0, last=1, start=0, end=1, text=words, form="generic")
    return _linked_at(nowhere, 0, linked, force_of(registry, linked, context))


def _of_owner(doc: Doc, registry: Registry, actor: ActorAt, owner: ActorAt, country: str, day: str) -> ActorAt:
    """Return a mention as what belongs to the owner: a state's air force or ministry, a group's own fighters."""
    state = registry.states.by_code.get(owner.country)
    if not owner.state or state is None:
        return as_owner(actor, owner) if actor.armed else actor
    words = f"{state.adjective} {doc[actor.first : actor.last].text}"
    context = ActorContext(country_in_focus=country, date=day)
    linked = link_actor(registry, words, context=context)
    if linked.kind is ActorKind.UNKNOWN:
        return actor
    return replace(
        actor,
        name=linked.name,
        group=actor_class(linked).value,
        kind=KINDS.get(linked.kind),
        id=linked.actor.id if linked.actor is not None else None,
        described=linked.described,
        country=linked.country,
        force=force_of(registry, linked, context),
    )


def _named_beside(doc: Doc, actors: Sequence[ActorAt]) -> list[ActorAt]:
    """Return the actors with a kind and the name after it as one: "militant group Islamic State"."""
    joined: list[ActorAt] = []
    for actor in actors:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.form == "generic"
            and actor.form == "named"
            and before.last == actor.first
            and actor.armed
        ):
            joined[-1] = replace(actor, first=before.first, token=head_of(doc, before.first, actor.last))
        else:
            joined.append(actor)
    return joined


def _is_means(doc: Doc, mention: ActorMention) -> bool:
    """Whether the words tell a means, not a side: a suicide bomber is the bomb's, not a party's name."""
    if mention.form != "generic":
        return False
    words = {token.lower_.rstrip("s") for token in doc[mention.first : mention.last]}
    return bool(words & {"bomber", "attacker", "assailant", "suicide"}) or words <= {"security", "control"}


def _names_settlement(doc: Doc, mention: ActorMention, linked: LinkedActor) -> bool:
    """Whether a people's name is that of its village: "the village of X", "X district"."""
    if linked.kind is not ActorKind.COMMUNAL:
        return False
    before = [token.lower_ for token in doc[max(mention.first - 2, 0) : mention.first]]
    after = doc[mention.last].lower_ if mention.last < len(doc) else ""
    if before[-1:] == ["of"] and before[0] in SETTLEMENTS:
        return True
    where = case_of(doc[head_of(doc, mention.first, mention.last)]) in WHERE
    return after in SETTLEMENTS or (where and after not in PEOPLE)


def with_article(doc: Doc, mention: ActorMention) -> str:
    """Return the mention's words with the article before them: "the group" takes up what "a group" does not."""
    first = mention.first
    if first and doc[first - 1].lower_ in {"the", "this", "these", "those", "its", "their"}:
        first -= 1
    return str(doc[first : mention.last].text)


def force_of(registry: Registry, linked: LinkedActor, context: ActorContext) -> str:
    """Return the name of the armed side that an actor stands for where it fights: a government, its forces."""
    state = registry.states.by_code.get(linked.country)
    if state is not None and linked.country != context.country_in_focus and linked.kind in STATE_KINDS:
        return state.names[0]
    if linked.kind is ActorKind.GOVERNMENT:
        return link_actor(registry, "government forces", context=_at(context, linked.country)).name
    if linked.kind is ActorKind.PARTY and "opposition" in linked.name.lower():
        return link_actor(registry, "opposition fighters", context=_at(context, linked.country)).name
    return linked.name


def _at(context: ActorContext, country: str) -> ActorContext:
    return ActorContext(country_in_focus=country or context.country_in_focus, date=context.date, acting=True)


def actor_at(doc: Doc, mention: ActorMention, linked: LinkedActor, force_name: str) -> ActorAt:
    """Return the linked mention as extraction uses it."""
    found = _linked_at(mention, head_of(doc, mention.first, mention.last), linked, force_name)
    if linked.kind is ActorKind.INTERNATIONAL and serves(doc, mention.first, mention.last, found.id or ""):
        return replace(found, group="coalition")
    return found


def _linked_at(mention: ActorMention, token: int, linked: LinkedActor, force_name: str) -> ActorAt:
    return ActorAt(
        first=mention.first,
        last=mention.last,
        token=token,
        span=Span(mention.start, mention.end),
        name=linked.name,
        group=actor_class(linked).value,
        kind=KINDS.get(linked.kind),
        id=linked.actor.id if linked.actor is not None else None,
        described=linked.described,
        country=linked.country,
        form=mention.form,
        force=force_name,
    )


def _acts(doc: Doc, mention: ActorMention) -> bool:
    """Whether a capital can stand for its government here: as a subject, or as an adjective to what it does."""
    if mention.form != "metonym":
        return True
    head = doc[head_of(doc, mention.first, mention.last)]
    if relation(head) == "compound" and head.head.pos_ in {"NOUN", "PROPN"} and lemma(head.head) in SITES:
        # "A Kabul mosque" is a mosque in the city.
        return False
    while relation(head) == "conj" and head.head != head:
        head = head.head
    return relation(head) in {"nsubj", "compound"} or head.dep_ in {"obl:agent", "nmod:poss"}


def home_of(gazetteer: Gazetteer, country: str) -> PlaceRef | None:
    """Return the country that the report is about."""
    place = gazetteer.country(country) if country else None
    return None if place is None else PlaceRef(name=place.name, kind=PlaceKind.COUNTRY, country=country, id=place.id)


def _dates_report(text: str, time: TimeMention, dating: Dating) -> bool:
    """Whether the words are the report's own date, not an event's."""
    is_issue = time.start == time.end == dating.issued and time.span.start < HEAD_OF_REPORT
    if is_issue and time.rule == "full-date" and DATELINE_END.match(text, time.span.end):
        # "PORT SUDAN, July 13 (Wire) -", whatever gave the year.
        return True
    return any(
        step.span is not None and step.rule == "dateline" and step.span.overlaps(time.span) for step in dating.steps
    )


def _in_name(trigger: Trigger, actors: Sequence[ActorAt]) -> bool:
    """Whether the word is part of a name ("Joint Operations Command", "International Rescue Committee")."""
    return any(
        actor.form == "named"
        and actor.first <= trigger.token < actor.last
        and actor.last - actor.first > 1
        and actor.last - 1 > trigger.token
        for actor in actors
    )


def _is_actor(place: PlaceAt, registry: Registry) -> bool:
    """Whether an unknown name is an actor's, with an "s" whose apostrophe was lost."""
    name = place.ref.name
    if not (place.ref.id or "").count("--"):
        return False
    return registry.lookup(name, fuzzy=False) is not None or registry.lookup(name.rstrip("s"), fuzzy=False) is not None


def _is_breakaway(doc: Doc, place: PlaceAt) -> bool:
    """Whether a region that is an actor as well is meant as a place: "fled from South Ossetia", "in Puntland"."""
    if place.loose or place.ref.kind not in {PlaceKind.REGION, PlaceKind.ADMIN1}:
        return False
    return case_of(doc[place.token]) in {"in", "from", "to", "into", "inside", "across", "throughout", "near", "over"}


def _inside_actor(place: PlaceAt, actors: Sequence[ActorAt]) -> bool:
    """Whether the place is only part of an actor's name ("Damascus Police Command")."""
    return any(
        actor.first <= place.first
        and place.last <= actor.last
        and (actor.form != "metonym" or actor.last - actor.first > 1)
        and (actor.form != "state" or actor.last - actor.first > place.last - place.first)
        for actor in actors
    )
