"""Read the reviewable source files of the registry: one actor per line, columns split by `|`.

    label|kind|country|aliases|facts

An alias is `name`, with any of: `=` before it (matched letter by letter, for acronyms), `@ar` behind it (language),
`{SY IQ}` (holds in reports on these countries only), `[2016-07-28..2017]` (held from, to). Facts are `key=value`:
`since`, `until`, `role`, `parent`, `force-of`, `same-as`, `ucdp`, `id`, `attested`, `described`, or a relation with
its interval, `renamed-to=Islamic State@2013-04-08`. Aliases and facts are split by `;`.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.actors.model import Alias
from kg.errors import UserFileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COLUMNS = ["label", "kind", "country", "aliases", "facts"]
PLAIN_FACTS = frozenset(
    {"since", "until", "role", "parent", "force-of", "same-as", "ucdp", "id", "attested", "described"}
)
RELATIONS = frozenset(
    {
        "renamed-to",
        "renamed-from",
        "split-from",
        "merged-into",
        "formed-from",
        "member-of",
        "allied-with",
        "led-by",
        "stands-for",
    }
)
ALIAS = re.compile(
    r"(?P<exact>=?)(?P<name>[^{}\[\]@]+?)\s*(?:@(?P<language>[a-z]{2,3}))?\s*"
    r"(?:\{(?P<countries>[A-Z ]+)\})?\s*(?:\[(?P<since>[\d-]*)\.\.(?P<until>[\d-]*)\])?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a source file, parsed but not yet joined to the others."""

    label: str
    kind: str
    country: str
    aliases: tuple[Alias, ...]
    facts: dict[str, str] = field(default_factory=dict)
    relations: tuple[tuple[str, str, str, str], ...] = ()
    where: str = ""


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of one source file, in order.

    Raises:
        UserFileError: a line breaks the format; names the line, the field and the remedy.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        lines = csv.reader(stream, delimiter="|", quoting=csv.QUOTE_NONE)
        for number, cells in enumerate(lines, start=1):
            where = f"{path.name}:{number}"
            if number == 1:
                check_header(cells, where)
            elif cells and not cells[0].startswith("#"):
                yield parse_row(cells, where)


def check_header(cells: list[str], where: str) -> None:
    """Raise unless the first line names the five columns in order."""
    if cells != COLUMNS:
        raise UserFileError(where, "header", f"must be {'|'.join(COLUMNS)!r}, found {'|'.join(cells)!r}")


def parse_row(cells: list[str], where: str) -> Row:
    """Turn the five cells of a line into a row."""
    if len(cells) != len(COLUMNS):
        raise UserFileError(where, "line", f"has {len(cells)} columns instead of {len(COLUMNS)}; write all bars")
    label, kind, country, aliases, facts = (cell.strip() for cell in cells)
    plain: dict[str, str] = {}
    relations: list[tuple[str, str, str, str]] = []
    for fact in split_list(facts):
        key, equals, value = fact.partition("=")
        if equals and key in RELATIONS:
            relations.append((key, *parse_interval(value)))
        elif equals and key in PLAIN_FACTS:
            plain[key] = value
        else:
            known = ", ".join(sorted(PLAIN_FACTS | RELATIONS))
            raise UserFileError(where, "facts", f"{fact!r} is no known fact; write key=value with one of {known}")
    parsed = tuple(parse_alias(alias, where) for alias in split_list(aliases))
    return Row(
        label=label,
        kind=kind,
        country=country,
        aliases=parsed,
        facts=plain,
        relations=tuple(relations),
        where=where,
    )


def split_list(cell: str) -> list[str]:
    """Split a cell at semicolons; empty entries vanish."""
    return [entry.strip() for entry in cell.split(";") if entry.strip()]


def parse_interval(value: str) -> tuple[str, str, str]:
    """Split "Other@2015..2016" into the other actor, since and until; a single day is both for a point in time."""
    other, _, interval = value.partition("@")
    since, dots, until = interval.partition("..")
    return other.strip(), since, until if dots else ""


def parse_alias(text: str, where: str) -> Alias:
    """Parse one alias with its marks.

    >>> parse_alias("=HTS", "x"), parse_alias("the coalition{SY IQ}", "x").countries
    (Alias(name='HTS', language='en', since='', until='', countries=(), exact=True), ('SY', 'IQ'))
    """
    match = ALIAS.fullmatch(text)
    if match is None:
        raise UserFileError(where, "aliases", f"{text!r} cannot be read; write name@ar{{SY IQ}}[2016-07-28..2017]")
    return Alias(
        name=match["name"].strip(),
        language=match["language"] or "en",
        since=match["since"] or "",
        until=match["until"] or "",
        countries=tuple((match["countries"] or "").split()),
        exact=bool(match["exact"]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state: its names and adjectives, the first of each canonical.

    `at_home` is true where its forces mostly fight on their own soil, so that they keep a name of their own in reports
    on other countries too ("Iraqi government forces" in a report on Syria). `abroad` is true where they mostly fight
    on others', so that they are the state itself in every report ("Russia"), those on their own country among them.
    """

    code: str
    code3: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    capitals: tuple[str, ...]
    at_home: bool
    agency: str
    abroad: bool = False

    @property
    def adjective(self) -> str:
        """The adjective used in canonical names; the country's name where there is none."""
        return self.adjectives[0] if self.adjectives else self.names[0]


def read_states(path: Path) -> list[State]:
    """Read the table of states, in file order."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [
            State(
                code=line["iso2"],
                code3=line["iso3"],
                names=tuple(split_list(line["names"])),
                adjectives=tuple(split_list(line["adjectives"])),
                capitals=tuple(split_list(line["capitals"])),
                at_home=line["at_home"] == "yes",
                abroad=line["at_home"] == "abroad",
                agency=line["media"] or "",
            )
            for line in csv.DictReader(stream)
        ]
