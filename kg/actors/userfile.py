"""A user's own actors and names, `actors.csv` and `aliases.csv` in the graph folder, laid over the shipped registry.

    actors.csv    name,kind,country,aliases,parent          aliases split by `|` or `;`, marks as in the source files
    aliases.csv   alias,name,kind,since,until,countries     a further name of an actor, shipped or of actors.csv;
                                                            rows of the kind `place` are the gazetteer's

In both a user's name is preferred to a shipped one, and every fault names file, line, field and remedy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.actors.fold import name_key
from kg.actors.model import ActorKind, Alias
from kg.actors.sources import parse_alias, split_list
from kg.errors import UserFileError
from kg.identifiers import slug
from kg.userfiles import check_interval, read_aliases, read_own_rows

if TYPE_CHECKING:
    from pathlib import Path

    from kg.actors.registry import Registry
    from kg.userfiles import Row

_OF_PLACES = "place"


def overlay(registry: Registry, folder: Path) -> None:
    """Lay the user's files over the registry, where they exist.

    Raises:
        UserFileError: a line has a fault; nothing of the file's later lines is taken.
    """
    actors, aliases = folder / "actors.csv", folder / "aliases.csv"
    if actors.is_file():
        seen: dict[str, str] = {}
        for where, line in read_own_rows(actors, required=("name", "kind"), optional=("country", "aliases", "parent")):
            earlier = seen.setdefault(slug(line["name"]), where)
            if earlier != where:
                raise UserFileError(where, "name", f"{line['name']!r} stands in {earlier} already; remove one of them")
            add_actor(registry, where, line)
    if aliases.is_file():
        given: dict[tuple[str, ...], str] = {}
        for where, line in read_aliases(aliases):
            if line["kind"] == _OF_PLACES:
                continue
            terms = (name_key(line["alias"]), line["since"], line["until"], line["countries"])
            earlier = given.setdefault(terms, where)
            if earlier != where:
                reason = f"{line['alias']!r} stands in {earlier} already; remove one, or limit both by date or country"
                raise UserFileError(where, "alias", reason)
            add_alias(registry, where, line)


def add_actor(registry: Registry, where: str, line: Row) -> None:
    """Add one actor of `actors.csv`; a name that ships already is replaced."""
    kind, country, parent = line["kind"].casefold(), line["country"].upper(), line["parent"]
    if kind not in set(ActorKind):
        raise UserFileError(where, "kind", f"{line['kind']!r} is unknown; use one of {', '.join(ActorKind)}")
    if country and country not in registry.states.by_code:
        raise UserFileError(
            where, "country", f"{line['country']!r} is no ISO 3166-1 code of two letters; write SY for Syria"
        )
    if parent and registry.named(parent) is None:
        raise UserFileError(where, "parent", f"{parent!r} is no known actor; add it on a line above")
    key = slug(line["name"])
    if not key:
        raise UserFileError(where, "name", "has no Latin letter; give a Latin name, and this one as an alias")
    if parent and key in ancestry(registry, slug(parent)):
        raise UserFileError(where, "parent", f"{parent!r} stands under {line['name']!r} itself; leave it empty")
    aliases = [parse_alias(text, where) for text in split_list(line["aliases"].replace("|", ";"))]
    for alias in aliases:
        check_interval(where, alias.since, alias.until)
    names = [[a.name, a.language, a.since, a.until, " ".join(a.countries), int(a.exact)] for a in aliases]
    facts = {"parent": slug(parent)} if parent else {}
    record = [line["name"], kind, country, names, facts, [], 0]
    registry.add(key, record, [(a.name, a) for a in (Alias(name=line["name"]), *aliases)])


def ancestry(registry: Registry, key: str) -> list[str]:
    """Return an actor and all that it stands under, as long as they are known."""
    line: list[str] = []
    while key and key not in line:
        line.append(key)
        actor = registry.actor(key)
        key = actor.parent if actor else ""
    return line


def add_alias(registry: Registry, where: str, line: Row) -> None:
    """Add one name of `aliases.csv` to an actor."""
    actor = registry.named(line["name"])
    if actor is None:
        known = registry.lookup(line["name"], fuzzy=False)
        unknown = "add it to actors.csv first; for the name of a place write place in a column kind"
        remedy = f"write {known.label}" if known else unknown
        raise UserFileError(where, "name", f"{line['name']!r} is no canonical name of an actor; {remedy}")
    countries = tuple(line["countries"].upper().split())
    for code in countries:
        if code not in registry.states.by_code:
            raise UserFileError(where, "countries", f"{code!r} is no ISO 3166-1 code of two letters; write SY IQ")
    alias = Alias(name=line["alias"], since=line["since"], until=line["until"], countries=countries)
    registry.add(actor.id, [], [(alias.name, alias)])
