"""The registry of actors: look a name up, walk renamings by date, find mentions in a text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.actors.fold import POSSESSIVE, name_key, skeleton
from kg.actors.model import Actor, ActorKind, Alias, Identifier, Relation
from kg.actors.phrases import Grammar
from kg.actors.states import States, read_outcomes
from kg.errors import DamageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.actors.fold import Token
    from kg.actors.model import ActorMention

INDEX = Path(__file__).parent / "data" / "registry.json"
FORMAT = 1
# Acronyms that a text in small letters uses as words.
ORDINARY = frozenset(
    ["care", "civic", "fact", "far", "had", "mend", "model", "site", "smart", "who", "arena", "map", "era", "man"]
)
LOOSE = str.maketrans({".": None, "-": " ", "/": " "})
SPEAKERS = frozenset(
    {
        ActorKind.MEDIA,
        ActorKind.MONITOR,
        ActorKind.PERSON,
        ActorKind.INTERNATIONAL,
        ActorKind.NGO,
        ActorKind.CIVIL_DEFENCE,
        ActorKind.SOURCE,
        ActorKind.GOVERNMENT,
    }
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reading of a name: the actor, and where and when the name holds."""

    actor: str
    surface: str
    countries: str
    since: str
    until: str
    weak: bool


class Registry:
    """All known actors, shipped and the user's own; open one with `Registry.open`."""

    def __init__(self, index: dict[str, Any]) -> None:
        if index.get("format") != FORMAT:
            raise DamageError(f"the actor index has format {index.get('format')!r}, not {FORMAT}; run make data again")
        self._records: dict[str, list[Any]] = index["actors"]
        self._identifiers: dict[str, list[list[str]]] = index["identifiers"]
        self._names: dict[str, list[list[Any]]] = index["names"]
        self._skeletons: dict[str, str] = index["skeletons"]
        self.outcomes = read_outcomes(index["outcomes"])
        self.states = States(index["states"], self.outcomes)
        self._generics = {(line["country"], line["outcome"]): line for line in index["generics"]}
        self.grammar = Grammar(index["words"], index["rules"])
        self._derived: dict[str, tuple[str, str, str]] | None = None
        self._longest: dict[str, int] | None = None

    @classmethod
    def open(cls, extra: Path | None = None) -> Registry:
        """Load the shipped registry, with `actors.csv` and `aliases.csv` of the folder `extra` laid over it.

        Raises:
            UserFileError: a line of the user's files has a fault.
            DamageError: the shipped index is of another format.
        """
        registry = cls(json.loads(INDEX.read_bytes()))
        if extra is not None:
            from kg.actors.userfile import overlay

            overlay(registry, extra)
        return registry

    def __len__(self) -> int:
        """Count the stored actors, without those that follow from the table of states."""
        return len(self._records)

    def actors(self) -> Iterator[Actor]:
        """Yield the stored actors in order of their ids."""
        for key in sorted(self._records):
            yield self._build(key)

    def state_actors(self) -> Iterator[Actor]:
        """Yield the actors that follow from the table of states: governments, forces, police, ministries and more."""
        for key in sorted(self._derived_ids()):
            if key not in self._records:
                code, outcome, head = self._derived_ids()[key]
                yield self.states.actor(code, outcome, head)

    def actor(self, key: str) -> Actor | None:
        """Return the actor with this id, stored or derived; None if there is none."""
        if key in self._records:
            return self._build(key)
        derived = self._derived_ids().get(key)
        return None if derived is None else self.states.actor(*derived)

    def named(self, label: str) -> Actor | None:
        """Return the actor of this canonical name."""
        from kg.identifiers import slug

        found = self.actor(slug(label))
        return found if found is not None and found.label == label else None

    def add(self, key: str, record: list[Any], names: Sequence[tuple[str, Alias]]) -> None:
        """Lay a user's actor and names over the registry; they are preferred to the shipped ones."""
        if record:
            self._records[key] = record
        for name, alias in names:
            entry = [key, name if alias.exact else "", " ".join(alias.countries), alias.since, alias.until, 0]
            self._names.setdefault(name_key(name), []).insert(0, entry)
        self._longest = None

    def generic(self, country: str, outcome: str, date: str = "") -> str:
        """Return whom a country's "rebels" or the like are on `date`, by the table; "" if nobody is fixed."""
        line = self._generics.get((country, outcome))
        in_force = line is not None and (not date or in_interval(date, line["since"], line["until"]))
        return str(line["name"]) if line is not None and in_force else ""

    def current(self, actor: Actor, date: str) -> Actor:
        """Return the same body under the name it bore on `date`, following renamings and mergers forward and back."""
        seen = {actor.id}
        while True:
            step = self._step(actor, date)
            if step is None or step.id in seen:
                return actor
            seen.add(step.id)
            actor = step

    def lookup(
        self, name: str, *, focus: str = "", date: str = "", cased: bool = True, fuzzy: bool = True
    ) -> Actor | None:
        """Return the actor that bears this name on `date` in a report on `focus`; None if nobody is known by it.

        With `fuzzy`, a spelling that differs in vowels and doubled letters only is accepted as well.
        """
        key = name_key(name)
        found = self.best(key, name, focus=focus, date=date, cased=cased)
        if found is None and fuzzy and name[:1].isupper():
            found = self._skeletons.get(skeleton(key), "") or None
        return self.actor(found) if found else None

    def best(self, key: str, surface: str, *, focus: str = "", date: str = "", cased: bool = True) -> str | None:
        """Return the id of the preferred reading of a folded name; None if no reading holds here."""
        readings = [
            (self._rank(candidate, focus, date), number, candidate.actor)
            for number, candidate in enumerate(Candidate(*entry) for entry in self._names.get(key, ()))
            if holds(candidate, surface, (focus, date), cased=cased)
        ]
        return min(readings)[2] if readings else None

    def _rank(self, candidate: Candidate, focus: str, date: str) -> tuple[bool, ...]:
        country = candidate.actor in self._records and self._records[candidate.actor][2]
        in_force = not date or in_interval(date, candidate.since, candidate.until)
        elsewhere = bool(country) and country != focus
        return (not in_force, candidate.weak, not candidate.countries, elsewhere)

    def longest(self, first: str) -> int:
        """Return how many parts the longest name has that begins with this part; 0 if none does."""
        if self._longest is None:
            self._longest = {}
            for key in self._names:
                head, _, rest = key.partition(" ")
                self._longest[head] = max(self._longest.get(head, 0), rest.count(" ") + 2 if rest else 1)
        return self._longest.get(first, 0)

    def kind_of(self, key: str) -> str:
        """Return the kind of the actor with this id; "state" for what follows from the table of states."""
        return str(self._records[key][1]) if key in self._records else "state"

    def has_name(self, key: str) -> bool:
        """Tell whether any actor has this folded name."""
        return key in self._names

    def find_mentions(self, tokens: Sequence[Token], *, focus: str = "") -> list[ActorMention]:
        """Return the actor mentions among the tokens, in order; the longest wins, none overlap."""
        from kg.actors.scan import scan

        return scan(self, tokens, focus=focus)

    def is_speaker(self, name: str) -> bool:
        """Tell whether the actor of this name mainly reports and speaks: a monitor, a medium, a person, an office."""
        found = self.lookup(name)
        if found is not None:
            return found.kind in SPEAKERS
        tags = self.grammar.tags(name_key(name))
        spoken = {"state-media", "state-television", "state-agency", "activist", "witness", "local-source", "official"}
        return any(tag.partition(":")[2] in spoken for tag in tags)

    def derived_role(self, key: str) -> tuple[str, str, str] | None:
        """Return country, outcome and head of an actor that follows from the table of states; None for others."""
        return None if key in self._records else self._derived_ids().get(key)

    def _derived_ids(self) -> dict[str, tuple[str, str, str]]:
        if self._derived is None:
            self._derived = self.states.derived()
        return self._derived

    def _step(self, actor: Actor, date: str) -> Actor | None:
        for relation in actor.relations:
            forward = relation.kind in {"renamed-to", "merged-into"} and date >= relation.since
            backward = relation.kind in {"renamed-from", "formed-from"} and date < relation.since
            if relation.since and (forward or backward):
                return self.actor(relation.other)
        return None

    def _build(self, key: str) -> Actor:
        return build_actor(key, self._records[key], self._identifiers.get(key, []))


def holds(candidate: Candidate, surface: str, setting: tuple[str, str], *, cased: bool) -> bool:
    """Tell whether a reading is possible for this spelling in a report on a country, of a day."""
    focus, date = setting
    if candidate.countries and focus not in candidate.countries.split():
        return False
    if candidate.surface and not same_letters(candidate.surface, surface, cased=cased):
        return False
    # "Peacekeepers" are a mission's in its country and its time only; a name of its own outlives its body in the press.
    is_bounded = candidate.weak or bool(candidate.countries)
    return not is_bounded or not date or in_interval(date, candidate.since, candidate.until)


def same_letters(name: str, surface: str, *, cased: bool) -> bool:
    """Compare an acronym with the text; case counts unless the whole text has none."""
    plain, seen = (POSSESSIVE.sub("", text).translate(LOOSE) for text in (name, surface))
    if cased:
        return plain == seen
    return plain.casefold() == seen.casefold() and len(plain) > 2 and plain.casefold() not in ORDINARY  # noqa: PLR2004


def in_interval(date: str, since: str, until: str) -> bool:
    """Tell whether an ISO date lies in an interval of ISO dates or prefixes of one, both ends included."""
    return (not since or date >= since) and (not until or date[: len(until)] <= until)


def build_actor(key: str, record: list[Any], identifiers: list[list[str]]) -> Actor:
    """Read the stored form of an actor, see `kg.actors.compile.actor_record`."""
    label, kind, country, names, facts, relations, _ = record
    first, _, last = facts.get("attested", "").partition("-")
    aliases = tuple(
        Alias(name=n, language=lang, since=since, until=until, countries=tuple(where.split()), exact=bool(exact))
        for n, lang, since, until, where, exact in names
    )
    return Actor(
        id=key,
        label=label,
        kind=ActorKind(kind),
        country=country,
        aliases=aliases,
        parent=facts.get("parent", ""),
        force_of=facts.get("force-of", ""),
        since=facts.get("since", ""),
        until=facts.get("until", ""),
        role=facts.get("role", ""),
        described=facts.get("described", "") == "yes",
        attested=(int(first), int(last or first)) if first else None,
        identifiers=tuple(Identifier(scheme=s, value=v, source=f) for s, v, f in identifiers),
        relations=tuple(Relation(kind=k, other=o, since=s, until=u) for k, o, s, u in relations),
    )
