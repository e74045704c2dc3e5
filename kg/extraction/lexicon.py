"""The words that extraction reads from data files: triggers, means, word classes, cues, agreements.

A file is a table with tabs: comment lines start with `#`, the first other line names the columns. A folder of a
user may hold files of the same names; their rows are added, and replace ours where the first two columns are the same:
one row for a form and part of speech replaces all senses that ours has. A row whose type or class is `-` takes ours
away.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from kg.errors import UserFileError
from kg.extraction.model import EventType, Stage

FOLDER = Path(__file__).parent / "lexicon"
COLUMNS = {
    "triggers.tsv": ("form", "pos", "type", "requires", "means", "example"),
    "means.tsv": ("form", "class", "type", "weapon"),
    "nouns.tsv": ("form", "class"),
    "cues.tsv": ("form", "class"),
    "agreements.tsv": ("form", "class", "value"),
}
POSITIONS = frozenset({"V", "N", "P", "*"})
REQUIREMENTS = frozenset(
    {
        "aid-barred",
        "aid-object",
        "aid-subject",
        "aid-verb",
        "aid-work",
        "armed",
        "armed-object",
        "armed-toward",
        "armed-travel",
        "arriving",
        "building-object",
        "captive-killed",
        "civilians-taken",
        "control-of",
        "country-entered",
        "crew-aboard",
        "crowd-blocks",
        "crowd-gathers",
        "crowd-streets",
        "crowd-throws",
        "driven-out",
        "drone-object",
        "explosive",
        "falls-empty",
        "fire-at",
        "fire-from-air",
        "fire-from-guns",
        "flag-object",
        "forced-marriage",
        "hands-changed",
        "hands-tied",
        "fought",
        "held-by-authority",
        "held-by-others",
        "in-captivity",
        "in-custody",
        "in-hands",
        "leaving",
        "mine-object",
        "munition-object",
        "munition-subject",
        "not-addressed",
        "not-filmed",
        "object",
        "open",
        "people-march",
        "people-of",
        "person",
        "person-burned",
        "person-freed",
        "person-moved",
        "person-object",
        "place-given-up",
        "place-held",
        "place-object",
        "place-of",
        "place-searched",
        "property-object",
        "sexual",
        "taken-from-home",
        "throat",
        "vehicle-subject",
        "victim-named",
    }
)
REMOVED = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerEntry:
    """A word or phrase that tells an event.

    Attributes:
        form: lemmas, a blank between them.
        pos: `V`, `N`, `P` for a verb with its noun, `*` for any.
        requires: the test that its frame must pass (`kg.extraction.events.senses`); empty for none.
    """

    form: str
    pos: str
    type: EventType
    requires: str = ""

    @property
    def open(self) -> bool:
        """Whether the means told beside it may give a narrower type."""
        return self.requires in {"open", "munition-subject", "munition-object", "victim-named"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeansEntry:
    """A means of violence.

    Attributes:
        kind: `aircraft`, `munition`, `explosive`, `chemical`, `gun`, `blade`, and `vehicle` for what is a means only
            where it explodes ("a car blew up").
        weapon: the canonical name; empty where the means is no weapon to be named (an aircraft).
    """

    form: str
    kind: str
    type: EventType
    weapon: str = ""


Entry = TypeVar("Entry", TriggerEntry, MeansEntry)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All tables; a form of several words is found under its first word.

    Attributes:
        triggers: by first lemma, longest form first.
        means: by first lemma, longest form first.
        classes: the classes of a noun or verb (`person`, `armed`, `facility`, `speech` …), by form.
        cues: the classes of a cue, by form.
        agreements: kind of agreement by form of its noun.
        stages: stage of an agreement's life by form of its verb.
    """

    triggers: Mapping[str, tuple[TriggerEntry, ...]]
    means: Mapping[str, tuple[MeansEntry, ...]]
    classes: Mapping[str, frozenset[str]]
    cues: Mapping[str, frozenset[str]]
    agreements: Mapping[str, str]
    stages: Mapping[str, tuple[Stage, ...]]

    def is_a(self, form: str, name: str) -> bool:
        """Whether the word (a lemma) is of this class."""
        return name in self.classes.get(form, frozenset())


def load_lexicon(extra: Path | None = None) -> Lexicon:
    """Read our tables, and a user's folder of tables over them.

    Raises:
        UserFileError: a table has another heading, a row too short, or an unknown value.
    """
    return _load(extra)


@lru_cache(maxsize=4)
def _load(extra: Path | None) -> Lexicon:
    tables = {name: dict(_rows(FOLDER / name, columns)) for name, columns in COLUMNS.items()}
    for file in _files_of(extra):
        own = dict(_rows(file, COLUMNS[file.name]))
        tables[file.name] = _laid_over(tables[file.name], own)
    return Lexicon(
        triggers=_by_first(_triggers(tables["triggers.tsv"])),
        means=_by_first(_means(tables["means.tsv"])),
        classes=_classes(tables["nouns.tsv"]),
        cues=_classes(tables["cues.tsv"]),
        agreements=_values(tables["agreements.tsv"], "noun"),
        stages=_stages(tables["agreements.tsv"]),
    )


def _files_of(extra: Path | None) -> tuple[Path, ...]:
    """Return a user's tables in order of name.

    Raises:
        UserFileError: a table has a name that none of ours has, and would be read by nobody.
    """
    files = tuple(sorted(extra.glob("*.tsv"))) if extra is not None and extra.is_dir() else ()
    for file in files:
        if file.name not in COLUMNS:
            raise UserFileError(str(file), "name", f"must be one of {', '.join(COLUMNS)}")
    return files


Table = dict[tuple[str, ...], "Row"]


def _laid_over(ours: Table, own: Table) -> Table:
    """Return our rows and a user's; of a form and part of speech that the user tells of, ours are left out."""
    told = {key[:2] for key in own}
    gone = {key[0] for key in own if key[1] == REMOVED}
    return {key: row for key, row in ours.items() if key[:2] not in told and key[0] not in gone} | own


Row = tuple[str, tuple[str, ...]]
"""Where a row stands (file:line), and its cells."""


def _rows(file: Path, columns: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Row]]:
    """Yield key and row; the key is the form with what tells senses of it apart."""
    head: tuple[str, ...] = ()
    with file.open(encoding="utf-8", newline="") as lines:
        for number, cells in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
            where = f"{file}:{number}"
            if not cells or cells[0].startswith("#"):
                continue
            if not head:
                head = _check_head(where, tuple(cells), columns)
                continue
            if len(cells) > len(columns) or not cells[0].strip() or len(cells) < 2:  # noqa: PLR2004
                raise UserFileError(where, columns[0], f"needs the columns {', '.join(columns)}")
            row = tuple(cell.strip() for cell in (*cells, *[""] * (len(columns) - len(cells))))
            yield _key(columns, row), (where, row)


def _check_head(where: str, head: tuple[str, ...], columns: tuple[str, ...]) -> tuple[str, ...]:
    if head != columns:
        raise UserFileError(where, "heading", f"must be {' '.join(columns)}, separated by tabs, is {' '.join(head)}")
    return head


def _key(columns: tuple[str, ...], row: tuple[str, ...]) -> tuple[str, ...]:
    if columns[1] == "pos":
        return (row[0].lower(), row[1], row[3])
    return (row[0].lower(), row[1])


def _triggers(table: Mapping[tuple[str, ...], Row]) -> Iterator[TriggerEntry]:
    for where, (form, pos, kind, requires, *_) in table.values():
        if kind == REMOVED:
            continue
        if pos not in POSITIONS:
            raise UserFileError(where, "pos", f"{pos!r} is none of {', '.join(sorted(POSITIONS))}")
        if requires and requires not in REQUIREMENTS:
            raise UserFileError(where, "requires", f"{requires!r} is none of {', '.join(sorted(REQUIREMENTS))}")
        yield TriggerEntry(form=form.lower(), pos=pos, type=_event_type(where, kind), requires=requires)


def _means(table: Mapping[tuple[str, ...], Row]) -> Iterator[MeansEntry]:
    for where, (form, kind, event_type, weapon) in table.values():
        if event_type != REMOVED:
            yield MeansEntry(form=form.lower(), kind=kind, type=_event_type(where, event_type), weapon=weapon)


def _event_type(where: str, name: str) -> EventType:
    try:
        return EventType(name)
    except ValueError as error:
        raise UserFileError(where, "type", f"{name!r} is none of {', '.join(EventType)}") from error


def _by_first(entries: Iterator[Entry]) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.form.split()[0], []).append(entry)
    return {first: tuple(sorted(group, key=lambda entry: -entry.form.count(" "))) for first, group in found.items()}


def _classes(table: Mapping[tuple[str, ...], Row]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for _, (form, name, *_rest) in table.values():
        if name != REMOVED:
            found.setdefault(form.lower(), set()).add(name)
    return {form: frozenset(names) for form, names in found.items()}


def _values(table: Mapping[tuple[str, ...], Row], name: str) -> dict[str, str]:
    return {form.lower(): value for _, (form, kind, value) in table.values() if kind == name}


def _stages(table: Mapping[tuple[str, ...], Row]) -> dict[str, tuple[Stage, ...]]:
    found: dict[str, list[Stage]] = {}
    for where, (form, kind, value) in table.values():
        if kind != "stage":
            continue
        try:
            found.setdefault(form.lower(), []).append(Stage(value))
        except ValueError as error:
            raise UserFileError(where, "value", f"{value!r} is none of {', '.join(Stage)}") from error
    return {form: tuple(stages) for form, stages in found.items()}
