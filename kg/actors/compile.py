"""Compile the source files of the registry into one index that loads quickly: `python -m kg.actors.compile`.

Curated files come first, then what `kg.actors.importer` drew from the event data and dictionaries. The same sources
give the same bytes.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.actors.fold import fold_part, name_key, skeleton
from kg.actors.model import ActorKind, Alias
from kg.actors.sources import Row, read_rows, read_states
from kg.errors import UserFileError
from kg.identifiers import slug

if TYPE_CHECKING:
    from collections.abc import Iterable

DATA = Path(__file__).parent / "data"
INDEX = DATA / "registry.json"
FORMAT = 1
SKELETON_KINDS = frozenset({"rebel", "jihadist", "militia", "person", "state-force"})
MINIMUM_SKELETON = 7
LONGEST_ACRONYM = 7


@dataclass(slots=True, kw_only=True)
class Index:
    """The index under construction; `names` maps a folded name to its candidates in order of preference."""

    actors: dict[str, list[Any]] = field(default_factory=dict)
    names: dict[str, list[list[Any]]] = field(default_factory=dict)
    skeletons: dict[str, list[str]] = field(default_factory=dict)

    def add_name(self, actor: str, alias: Alias, *, weak: bool = False) -> None:
        """Enter one name of an actor; the first to enter a name is preferred."""
        key = name_key(alias.name)
        surface = alias.name if alias.exact else ""
        entry = [actor, surface, " ".join(alias.countries), alias.since, alias.until, int(weak)]
        entries = self.names.setdefault(key, [])
        if key and entry not in entries:
            entries.append(entry)

    def add_skeleton(self, actor: str, name: str) -> None:
        """Enter the transliteration skeleton of a long enough name."""
        key = skeleton(name_key(name))
        if len(key.replace(" ", "")) >= MINIMUM_SKELETON and key.count(" ") >= 1:
            holders = self.skeletons.setdefault(key, [])
            if actor not in holders:
                holders.append(actor)


def compile_registry(folder: Path = DATA) -> bytes:
    """Return the index of all source files under `folder`, as JSON in UTF-8."""
    curated = [row for path in sorted((folder / "curated").glob("*.psv")) for row in read_rows(path)]
    imported = [row for path in sorted((folder / "imported").glob("*.psv")) for row in read_rows(path)]
    check_labels(curated)
    index = Index()
    for row in curated:
        add_row(index, row, imported=False)
    for row in imported:
        add_row(index, row, imported=True)
    identifiers = read_identifiers(folder / "imported" / "identifiers.csv")
    document = {
        "format": FORMAT,
        "actors": {key: index.actors[key] for key in sorted(index.actors)},
        "identifiers": identifiers,
        "names": {key: index.names[key] for key in sorted(index.names) if key},
        "skeletons": {key: ids[0] for key, ids in sorted(index.skeletons.items()) if len(ids) == 1},
        "states": state_table(folder),
        "words": word_table(folder),
        "rules": csv_table(folder, "rules"),
        "outcomes": csv_table(folder, "outcomes"),
        "generics": csv_table(folder, "generics"),
    }
    return lines_of(document).encode()


def lines_of(document: dict[str, Any]) -> str:
    """Return the index as JSON with one entry on a line, small and still fit for a diff."""
    sections = [f"{json.dumps(name)}:{section_of(section)}" for name, section in document.items()]
    return "{" + ",\n".join(sections) + "}\n"


def section_of(section: object) -> str:
    """Return one section of the index, an entry on a line where it has entries."""
    if isinstance(section, dict):
        return "{\n" + ",\n".join(f"{packed(key)}:{packed(value)}" for key, value in section.items()) + "}"
    if isinstance(section, list):
        return "[\n" + ",\n".join(packed(value) for value in section) + "]"
    return packed(section)


def packed(value: object) -> str:
    """Return a value as JSON without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def check_labels(rows: Iterable[Row]) -> None:
    """Raise unless every label has one line."""
    seen: dict[str, str] = {}
    for row in rows:
        key = row.facts.get("id") or slug(row.label)
        if key in seen:
            raise UserFileError(row.where, "label", f"{row.label!r} is already in {seen[key]}; keep one line for it")
        seen[key] = row.where


def add_row(index: Index, row: Row, *, imported: bool) -> None:
    """Enter one actor with its names; a `same-as` row only adds names to another actor."""
    kind = ActorKind(row.kind) if row.kind in set(ActorKind) else None
    if kind is None:
        raise UserFileError(row.where, "kind", f"{row.kind!r} is unknown; use one of {', '.join(ActorKind)}")
    key = slug(row.facts["same-as"]) if "same-as" in row.facts else row.facts.get("id") or slug(row.label)
    aliases = (label_alias(row), *row.aliases)
    transliterated = row.kind in SKELETON_KINDS and not imported
    # Imported one-word names are clans and villages, imported persons have namesakes: they hold in their country only.
    weak = imported and (row.kind in {ActorKind.COMMUNAL, ActorKind.PERSON} or " " not in row.label)
    if weak:
        aliases = tuple(at_home(alias, row) for alias in aliases)
    for alias in aliases:
        index.add_name(key, alias, weak=weak and not alias.exact)
        if transliterated and alias.language == "en" and not alias.exact and not alias.countries:
            index.add_skeleton(key, alias.name)
    if "same-as" not in row.facts and key not in index.actors:
        index.actors[key] = actor_record(row, aliases[1:], imported=imported)


def at_home(alias: Alias, row: Row) -> Alias:
    """Limit a name to reports on the actor's country and, for a person, to the time in office."""
    since, until = row.facts.get("since", ""), row.facts.get("until", "")
    return replace(alias, countries=(row.country,), since=since, until=until)


def label_alias(row: Row) -> Alias:
    """Return the label as a name: a bracketed qualifier is not said, an acronym is matched letter by letter."""
    label, bracket, _ = row.label.partition(" (")
    # "Hama's" must not name Hamas: a one-word label in -s is matched letter by letter.
    exact = (label.isupper() and len(label) <= LONGEST_ACRONYM) or (" " not in label and label.endswith("s"))
    countries = (row.country,) if bracket and row.country else ()
    return Alias(name=label, exact=exact, countries=countries)


def actor_record(row: Row, aliases: tuple[Alias, ...], *, imported: bool) -> list[Any]:
    """Return the stored form of an actor; see `kg.actors.registry.build_actor` for its reading."""
    names = [[a.name, a.language, a.since, a.until, " ".join(a.countries), int(a.exact)] for a in aliases]
    facts = {name: row.facts[name] for name in sorted(row.facts) if name not in {"id", "ucdp"}}
    for name in ("parent", "force-of"):
        if name in facts:
            facts[name] = slug(facts[name])
    relations = [[kind, slug(other), since, until] for kind, other, since, until in row.relations]
    return [row.label, row.kind, row.country, names, facts, relations, int(imported)]


def read_identifiers(path: Path) -> dict[str, list[list[str]]]:
    """Return the checked identifiers by actor: scheme, value and the file in which the value was seen."""
    found: dict[str, list[list[str]]] = {}
    if path.exists():
        with path.open(encoding="utf-8", newline="") as stream:
            for line in csv.DictReader(stream):
                found.setdefault(line["actor"], []).append([line["scheme"], line["value"], line["file"]])
    return found


def state_table(folder: Path) -> list[list[Any]]:
    """Return the states as code, names, adjectives, capitals, mark (1 at home, -1 abroad), agency."""
    states = read_states(folder / "curated" / "states.csv")
    return [
        [s.code, s.code3, list(s.names), list(s.adjectives), list(s.capitals), int(s.at_home) - int(s.abroad), s.agency]
        for s in states
    ]


def word_table(folder: Path) -> dict[str, list[str]]:
    """Return the folded words of the phrase grammar with their tags, such as "head:army", in file order."""
    table: dict[str, list[str]] = {}
    for line in csv_table(folder, "words"):
        for word in line["words"].split(";"):
            tags = table.setdefault(word_key(word), [])
            tag = f"{line['tag']}:{line['value']}"
            if tag not in tags:
                tags.append(tag)
    return {key: table[key] for key in sorted(table) if key}


def word_key(phrase: str) -> str:
    """Fold a phrase of the grammar; unlike a name it keeps no article."""
    return name_key(phrase) or fold_part(phrase)


def csv_table(folder: Path, name: str) -> list[dict[str, str]]:
    """Return the lines of a small table, comments dropped."""
    with (folder / "curated" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return [{k: v for k, v in line.items() if k != "comment"} for line in csv.DictReader(stream)]


def main() -> None:
    """Write the index beside its sources."""
    INDEX.write_bytes(compile_registry())


if __name__ == "__main__":
    main()
