"""A user's own actors and names, `actors.csv` and `aliases.csv` in the graph folder, laid over the shipped registry.

    actors.csv    name,kind,country,aliases,parent     aliases split by `|` or `;`, marks as in the source files
    aliases.csv   alias,name,since,until,countries     a further name of an actor, shipped or of actors.csv

In both a user's name is preferred to a shipped one, and every fault names file, line, field and remedy.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from kg.actors.model import ActorKind, Alias
from kg.actors.sources import parse_alias, split_list
from kg.errors import UserFileError
from kg.identifiers import slug

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.actors.registry import Registry

ACTOR_COLUMNS = ("name", "kind", "country", "aliases", "parent")
ALIAS_COLUMNS = ("alias", "name", "since", "until", "countries")
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def overlay(registry: Registry, folder: Path) -> None:
    """Lay the user's files over the registry, where they exist.

    Raises:
        UserFileError: a line has a fault; nothing of the file's later lines is taken.
    """
    actors, aliases = folder / "actors.csv", folder / "aliases.csv"
    if actors.is_file():
        seen: dict[str, str] = {}
        for where, line in read_lines(actors, required=("name", "kind"), columns=ACTOR_COLUMNS):
            earlier = seen.setdefault(slug(line["name"]), where)
            if earlier != where:
                raise UserFileError(where, "name", f"{line['name']!r} stands in {earlier} already; remove one of them")
            add_actor(registry, where, line)
    if aliases.is_file():
        for where, line in read_lines(aliases, required=("alias", "name"), columns=ALIAS_COLUMNS):
            add_alias(registry, where, line)


def read_lines(
    path: Path, *, required: tuple[str, ...], columns: tuple[str, ...]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each line with where it stands; unknown columns, missing columns and empty required cells are faults."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserFileError(str(path), "file", "is not UTF-8; save it as CSV in UTF-8") from error
    try:
        yield from _read_cells(path, csv.DictReader(text.splitlines(), strict=True), required, columns)
    except csv.Error as error:
        raise UserFileError(str(path), "file", f"is no CSV ({error}); close every quotation mark") from error


def _read_cells(
    path: Path, reader: csv.DictReader[str], required: tuple[str, ...], columns: tuple[str, ...]
) -> Iterator[tuple[str, dict[str, str]]]:
    check_columns(str(path), reader.fieldnames or (), required, columns)
    for line in reader:
        where = f"{path}, line {reader.line_num}"
        if None in line or None in line.values():
            raise UserFileError(
                where,
                "line",
                f"has not the {len(reader.fieldnames or ())} cells of the header; quote cells with commas",
            )
        cells = {key: value.strip() for key, value in line.items()}
        for name in required:
            if not cells[name]:
                raise UserFileError(where, name, "is empty; fill it in or delete the line")
        yield where, cells


def check_columns(file: str, found: object, required: tuple[str, ...], columns: tuple[str, ...]) -> None:
    """Raise unless the header has the required columns and no unknown ones."""
    names = [str(name) for name in found] if isinstance(found, list | tuple) else []
    where = f"{file}, line 1"
    if len(names) == 1 and ";" in names[0]:
        raise UserFileError(where, "header", "the columns are split by semicolons; save it with commas")
    for name in required:
        if name not in names:
            raise UserFileError(where, name, f"the column is missing; the header is {','.join(columns)}")
    for name in names:
        if name not in columns:
            raise UserFileError(where, name, f"is no known column; the header is {','.join(columns)}")


def add_actor(registry: Registry, where: str, line: dict[str, str]) -> None:
    """Add one actor of `actors.csv`; a name that ships already is replaced."""
    kind, country, parent = line["kind"], line.get("country", ""), line.get("parent", "")
    if kind not in set(ActorKind):
        raise UserFileError(where, "kind", f"{kind!r} is unknown; use one of {', '.join(ActorKind)}")
    if country and country not in registry.states.by_code:
        raise UserFileError(where, "country", f"{country!r} is no ISO 3166-1 code of two letters; write SY for Syria")
    if parent and registry.named(parent) is None:
        raise UserFileError(where, "parent", f"{parent!r} is no known actor; add it on a line above")
    key = slug(line["name"])
    if not key:
        raise UserFileError(where, "name", "has no Latin letter; give a Latin name, and this one as an alias")
    aliases = [parse_alias(text, where) for text in split_list(line.get("aliases", "").replace("|", ";"))]
    names = [[a.name, a.language, a.since, a.until, " ".join(a.countries), int(a.exact)] for a in aliases]
    facts = {"parent": slug(parent)} if parent else {}
    record = [line["name"], kind, country, names, facts, [], 0]
    registry.add(key, record, [(a.name, a) for a in (Alias(name=line["name"]), *aliases)])


def add_alias(registry: Registry, where: str, line: dict[str, str]) -> None:
    """Add one name of `aliases.csv` to an actor."""
    actor = registry.named(line["name"])
    if actor is None:
        known = registry.lookup(line["name"], fuzzy=False)
        remedy = f"write {known.label}" if known else "add it to actors.csv first"
        raise UserFileError(where, "name", f"{line['name']!r} is no canonical name of an actor; {remedy}")
    for column in ("since", "until"):
        if line.get(column) and not DATE.fullmatch(line[column]):
            raise UserFileError(where, column, f"{line[column]!r} is no date; write 2016-07-28, 2016-07 or 2016")
    countries = tuple(line.get("countries", "").split())
    for code in countries:
        if code not in registry.states.by_code:
            raise UserFileError(where, "countries", f"{code!r} is no ISO 3166-1 code of two letters; write SY IQ")
    alias = Alias(name=line["alias"], since=line.get("since", ""), until=line.get("until", ""), countries=countries)
    registry.add(actor.id, [], [(alias.name, alias)])
