"""All that is known of a text before events are read from it: the parse and what was found in it, by token."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Protocol, TypeVar

from kg.document.model import Document, Span, ZoneKind
from kg.extraction.lexicon import Lexicon
from kg.extraction.measures import AttributionMention, TimeMention, TollMention
from kg.extraction.model import PlaceKind, PlaceRef, RelativePosition
from kg.extraction.parse.tree import children, compact_phrase, lemma, noun_phrase, obliques, relation, said_to_be
from kg.extraction.parse.triggers import MeansMention, Trigger
from kg.extraction.time.entries import Entry
from kg.gazetteer.geometry import lies_towards
from kg.gazetteer.model import Location

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.actors.registry import Registry

STATE_CLASSES = frozenset({"state force", "government"})
ARMED_CLASSES = frozenset({"state force", "government", "rebel", "jihadist", "militia", "coalition"})
DIRECTIONS = frozenset(
    [
        "northern",
        "southern",
        "eastern",
        "western",
        "northeastern",
        "northwestern",
        "southeastern",
        "southwestern",
        "north",
        "south",
        "east",
        "west",
        "northeast",
        "northwest",
        "southeast",
        "southwest",
        "central",
        "rural",
    ]
)
LOYAL = frozenset({"loyal", "belong", "affiliate", "affiliated", "allegiant", "pledge"})
"""What ties fighters to the group that they fight for."""
DIVISIONS = frozenset({PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.ADMIN2, PlaceKind.REGION})


class _Stretch(Protocol):
    @property
    def first(self) -> int: ...

    @property
    def last(self) -> int: ...


Stretch = TypeVar("Stretch", bound=_Stretch)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceAt:
    """A place where the text names it; tokens [first, last), `token` the head.

    Attributes:
        inside: ids and canonical names of the places that contain it.
        held_by: keys of those that the words put around it, whatever the gazetteer says.
        loose: unknown to the gazetteer, so that where it lies is a guess.
        location: where the gazetteer puts it; `base`, of a side ("northern X"), where the whole lies.
        attributive: stands before a noun as an adjective does ("Syrian", "Idlib province" is none).
    """

    first: int
    last: int
    token: int
    span: Span
    ref: PlaceRef
    inside: frozenset[str] = frozenset()
    held_by: frozenset[str] = frozenset()
    attributive: bool = False
    loose: bool = False
    location: Location | None = None
    base: Location | None = None

    @property
    def key(self) -> str:
        """Identity of the place within the report."""
        return self.ref.id or self.ref.name

    def within(self, other: PlaceAt) -> bool:
        """Whether this place is the other or lies inside it."""
        return self.key == other.key or other.key in self.inside or other.reaches(self)

    def reaches(self, other: PlaceAt) -> bool:
        """Whether this is a side of a country or province ("the north of X") and the other lies there."""
        if not (self.base and self.location and other.location) or not self.inside <= other.inside:
            return False
        return other.base is None and lies_towards(self.base, self.location, other.location)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorAt:
    """An actor where the text names it; tokens [first, last), `token` the head.

    Attributes:
        group: its class: `state force`, `government`, `rebel`, `jihadist`, `militia`, `coalition`, `civilian` …
        kind: as `RoleFiller.actor_kind`.
        force: the name under which it fights: a government's forces, an opposition's fighters.
    """

    first: int
    last: int
    token: int
    span: Span
    name: str
    group: str
    kind: str | None = None
    id: str | None = None
    described: bool = False
    country: str = ""
    form: str = ""
    force: str = ""

    @property
    def armed(self) -> bool:
        """Whether it can fight, itself or through its forces."""
        return self.group in ARMED_CLASSES or self.force not in {"", self.name}

    @property
    def state(self) -> bool:
        """Whether it is a state or its forces."""
        return self.group in STATE_CLASSES


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document, its parse, and everything found in it; indices are token numbers.

    Attributes:
        near: the relative position that a place is the reference of ("south of X"), by the place's first token.
        entries: stretches under a heading that dates them.
        period: first and last day of the time that a bulletin reports on.
    """

    document: Document
    doc: Doc
    lexicon: Lexicon
    issued: date | None
    triggers: tuple[Trigger, ...]
    means: tuple[MeansMention, ...]
    actors: tuple[ActorAt, ...]
    places: tuple[PlaceAt, ...]
    times: tuple[TimeMention, ...]
    tolls: tuple[TollMention, ...]
    attributions: tuple[AttributionMention, ...]
    actor_by_token: Mapping[int, ActorAt]
    place_by_token: Mapping[int, PlaceAt]
    means_by_token: Mapping[int, MeansMention]
    trigger_by_token: Mapping[int, Trigger]
    near: Mapping[int, RelativePosition]
    country: str = ""
    home: PlaceRef | None = None
    registry: Registry | None = None
    entries: tuple[Entry, ...] = ()
    period: tuple[date, date] | None = None

    def token_at(self, offset: int) -> int:
        """Return the number of the token at or after a character offset."""
        low, high = 0, len(self.doc)
        while low < high:
            middle = (low + high) // 2
            token = self.doc[middle]
            if token.idx + len(token.text) <= offset:
                low = middle + 1
            else:
                high = middle
        return min(low, len(self.doc) - 1)

    def name_speaker(self, words: str, country: str = "") -> str:
        """Return the canonical name of a speaker; a name unknown to the registry as it stands.

        Args:
            country: whose "army" is meant where that is not the country of the report.
        """
        from kg.actors.link import link_actor
        from kg.actors.model import ActorContext

        if self.registry is None:
            return words
        day = self.issued.isoformat() if self.issued else ""
        context = ActorContext(country_in_focus=country or self.country, date=day, acting=True)
        return link_actor(self.registry, words, context=context).name

    def name_state(self, token: Token) -> ActorAt | None:
        """Return the state that a single word or adjective names, such as "US" or "Russian"."""
        from kg.actors.fold import name_key

        if self.registry is None:
            return None
        forms = self.registry.states.forms.get(name_key(token.text), ())
        state = next((self.registry.states.by_code[code] for form, code, _ in forms if form != "capital"), None)
        if state is None:
            return None
        span = Span(int(token.idx), int(token.idx) + len(token.text))
        return ActorAt(
            first=token.i,
            last=token.i + 1,
            token=token.i,
            span=span,
            name=state.names[0],
            group="government",
            kind="government",
            country=state.code,
            force=self.name_speaker(f"{state.adjective} forces"),
        )

    def name_body(self, token: Token) -> ActorAt | None:
        """Return the body that an abbreviation names inside a compound: "UN-brokered"."""
        name = self.name_speaker(token.text) if token.text.isupper() else token.text
        if name == token.text:
            return None
        span = Span(int(token.idx), int(token.idx) + len(token.text))
        return ActorAt(
            first=token.i, last=token.i + 1, token=token.i, span=span, name=name, group="international", kind="igo"
        )

    def zone(self, token: Token) -> ZoneKind:
        """Return the zone a token stands in."""
        return self.document.zone_at(int(token.idx))

    def actors_in(self, head: Token) -> tuple[ActorAt, ...]:
        """Return the actors named by a noun phrase: at its head, else by the words before it ("regime jets")."""
        at_head = self.actor_by_token.get(head.i)
        if (at_head is None or at_head.form == "generic") and (body := self._body_of(head)):
            return body
        if at_head is not None:
            return (*self._coordinated(head, at_head), at_head)
        words = sorted((t for t in compact_phrase(head)), key=lambda t: -int(t.i))
        found = tuple(dict.fromkeys(a for a in (self.actor_by_token.get(word.i) for word in words) if a is not None))
        return found or self._owner_of_aircraft(head, words)

    def _coordinated(self, head: Token, actor: ActorAt) -> tuple[ActorAt, ...]:
        """Return the other state of "Russian and regime jets", whose adjective stands before the actor's own words."""
        if actor.form == "named" or not actor.state:
            return ()
        before = (child for child in head.children if relation(child) == "amod" and child.i < actor.first)
        joined = (word for word in before if self.doc[word.i + 1].lower_ in {"and", "or", ","})
        states = (self.actor_by_token.get(word.i) or self.name_state(word) for word in joined)
        return tuple(state for state in states if state is not None and state.name != actor.name)

    def _owner_of_aircraft(self, head: Token, words: Iterable[Token]) -> tuple[ActorAt, ...]:
        """Return the state of "Russian Su-24 jets", whose name for the type keeps nation and noun apart."""
        means = self.means_by_token.get(head.i)
        if means is None or means.entry.kind != "aircraft":
            return ()
        states = (self.name_state(word) for word in words if word.text[:1].isupper() and word.i < head.i)
        return next(((state,) for state in states if state is not None), ())

    def _body_of(self, head: Token) -> tuple[ActorAt, ...]:
        """Return whose people they are: "fighters of the Taliban", "members of the group", "men loyal to Haftar"."""
        if not (self.is_a(head, "armed") or self.is_a(head, "member") or self.is_a(head, "person")):
            return ()
        loyal = (
            noun
            for word in children(head, "amod", "acl")
            if lemma(word) in LOYAL
            for noun in obliques(word, "to", "with")
        )
        nouns = (*obliques(head, "of", "from", "belonging"), *said_to_be(head), *children(head, "appos"), *loyal)
        # "Militants from the X group": the name stands before its kind.
        others = (self.actor_by_token.get(word.i) for noun in nouns for word in (noun, *compact_phrase(noun)))
        found = (actor for actor in others if actor is not None and actor.armed and actor.form != "generic")
        return tuple(dict.fromkeys(found))

    def places_held(self, holder: PlaceAt) -> tuple[PlaceAt, ...]:
        """Return the places of its sentence that the words put into a place."""
        sentence = self.doc[holder.first].sent
        return tuple(place for place in self.places_within(sentence.start, holder.first) if holder.key in place.held_by)

    def places_within(self, first: int, last: int) -> Iterator[PlaceAt]:
        """Yield the places that begin among the tokens [first, last)."""
        start = bisect_left(self.places, first, key=lambda place: place.first)
        for place in islice(self.places, start, None):
            if place.first >= last:
                return
            yield place

    def places_in(self, head: Token) -> tuple[PlaceAt, ...]:
        """Return the places named inside a noun phrase, clauses left out."""
        found = (self.place_by_token.get(word.i) for word in noun_phrase(head))
        return tuple(dict.fromkeys(place for place in found if place is not None))

    def means_in(self, head: Token) -> tuple[MeansMention, ...]:
        """Return the means named inside a noun phrase, clauses left out."""
        found = (self.means_by_token.get(word.i) for word in noun_phrase(head))
        return tuple(dict.fromkeys(means for means in found if means is not None))

    def is_a(self, token: Token, name: str) -> bool:
        """Whether the word is of a class of the lexicon."""
        return self.lexicon.is_a(lemma(token), name) or self.lexicon.is_a(str(token.lower_), name)


def by_token(mentions: Iterable[Stretch]) -> dict[int, Stretch]:
    """Index mentions by each of their tokens."""
    return {index: mention for mention in mentions for index in range(mention.first, mention.last)}


def head_of(doc: Doc, first: int, last: int) -> int:
    """Return the token of [first, last) whose head lies outside; the last such."""
    outside = [i for i in range(first, last) if not first <= doc[i].head.i < last or doc[i].head.i == i]
    return outside[-1] if outside else last - 1
