"""The values of the actor registry: actors with names that hold for a time, mentions, and the result of linking."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class ActorKind(StrEnum):
    """What sort of thing an actor is; the concepts of the code list `code:actor-kind`."""

    STATE = "state"
    GOVERNMENT = "government"
    STATE_FORCE = "state-force"
    POLICE = "police"
    INTELLIGENCE = "intelligence"
    REBEL = "rebel"
    JIHADIST = "jihadist"
    MILITIA = "militia"
    CRIMINAL = "criminal"
    COMMUNAL = "communal"
    COALITION = "coalition"
    PARTY = "party"
    INTERNATIONAL = "international"
    NGO = "ngo"
    MONITOR = "monitor"
    MEDIA = "media"
    PERSON = "person"
    CIVIL_DEFENCE = "civil-defence"
    CIVILIANS = "civilians"
    SOURCE = "source"
    UNKNOWN = "unknown"


class ActorClass(StrEnum):
    """The coarse classes that the extraction engine and the shapes ask for."""

    STATE_FORCE = "state force"
    GOVERNMENT = "government"
    REBEL = "rebel"
    JIHADIST = "jihadist"
    MILITIA = "militia"
    COALITION = "coalition"
    CIVILIAN = "civilian"
    INTERNATIONAL = "international"
    MEDIA = "media"
    PERSON = "person"
    UNKNOWN = "unknown"


CLASS_OF_KIND = {
    ActorKind.STATE: ActorClass.GOVERNMENT,
    ActorKind.GOVERNMENT: ActorClass.GOVERNMENT,
    ActorKind.STATE_FORCE: ActorClass.STATE_FORCE,
    ActorKind.POLICE: ActorClass.STATE_FORCE,
    ActorKind.INTELLIGENCE: ActorClass.STATE_FORCE,
    ActorKind.REBEL: ActorClass.REBEL,
    ActorKind.JIHADIST: ActorClass.JIHADIST,
    ActorKind.MILITIA: ActorClass.MILITIA,
    ActorKind.CRIMINAL: ActorClass.MILITIA,
    ActorKind.COMMUNAL: ActorClass.MILITIA,
    ActorKind.COALITION: ActorClass.COALITION,
    ActorKind.PARTY: ActorClass.UNKNOWN,
    ActorKind.INTERNATIONAL: ActorClass.INTERNATIONAL,
    ActorKind.NGO: ActorClass.INTERNATIONAL,
    ActorKind.MONITOR: ActorClass.INTERNATIONAL,
    ActorKind.MEDIA: ActorClass.MEDIA,
    ActorKind.PERSON: ActorClass.PERSON,
    ActorKind.CIVIL_DEFENCE: ActorClass.CIVILIAN,
    ActorKind.CIVILIANS: ActorClass.CIVILIAN,
    ActorKind.SOURCE: ActorClass.UNKNOWN,
    ActorKind.UNKNOWN: ActorClass.UNKNOWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """One name of an actor.

    `since` and `until` are ISO dates or prefixes of one ("2016", "2016-07-28"), both included; empty means open.
    `countries` limits the name to reports on these countries ("the coalition" in Syria and Iraq).
    """

    name: str
    language: str = "en"
    since: str = ""
    until: str = ""
    countries: tuple[str, ...] = ()
    exact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """An identifier elsewhere, with the file in which it was seen."""

    scheme: str
    value: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How an actor stands to another for a time: `renamed-to`, `split-from`, `merged-into`, `member-of` and more."""

    kind: str
    other: str
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An actor of the registry; `label` is the canonical name used in the interchange.

    `country` is an ISO 3166-1 alpha-2 code, empty for actors of no one country. `attested` is the first and last
    year seen in the source, which is not when the actor was founded or ended. A `described` one is a wording
    for unnamed bodies ("Iranian militias"), which are other bodies in other events.
    """

    id: str
    label: str
    kind: ActorKind
    country: str = ""
    aliases: tuple[Alias, ...] = ()
    parent: str = ""
    force_of: str = ""
    since: str = ""
    until: str = ""
    role: str = ""
    described: bool = False
    attested: tuple[int, int] | None = None
    identifiers: tuple[Identifier, ...] = ()
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorMention:
    """A stretch of tokens `[first, last)`, characters `[start, end)`, that can name an actor.

    `form` is how: `named` (a registry name), `state` (a country, by name or adjective with a head word), `metonym`
    (a capital: an actor only where it acts or speaks), `generic` (a head word such as "rebels"), `holder`
    ("rebel-held": who holds a place, not who acts).
    """

    first: int
    last: int
    start: int
    end: int
    text: str
    form: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedActor:
    """What a mention stands for.

    `name` is the interchange name. `actor` is the registry actor of that name; `current` is the same body under the
    name it bore on the day asked about, after renamings (the Nusra Front of 2017 is Hayat Tahrir al-Sham). A
    `described` actor ("gunmen", "allied militias") is a node of one event, never one body across events.
    """

    name: str
    kind: ActorKind
    reason: str
    actor: Actor | None = None
    current: Actor | None = None
    described: bool = False
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorContext:
    """What the report says around the mention.

    `country_in_focus` is an ISO 3166-1 alpha-2 code; `date` an ISO date of the event or the report; `discourse` the
    actors linked before, in text order; `acting` is true where the mention is an agent or a speaker, so that a
    capital stands for its government.
    """

    country_in_focus: str = ""
    date: str = ""
    discourse: tuple[LinkedActor, ...] = field(default=())
    acting: bool = True


def actor_class(linked: LinkedActor | Actor) -> ActorClass:
    """Return the coarse class of an actor or of the result of linking."""
    return CLASS_OF_KIND[linked.kind]
