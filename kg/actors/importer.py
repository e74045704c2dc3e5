"""Draw actors and identifiers from event data and dictionaries: `python -m kg.actors.importer CORPUS`.

`CORPUS` holds `ucdp/` and `petrarch/` as the project's corpus does. Written are `data/imported/*.psv`, actors that the
curated files lack, and `identifiers.csv`: each identifier with the file in which it was seen. The same input gives the
same bytes. Run `python -m kg.actors.compile` afterwards.
"""

from __future__ import annotations

import csv
import json
import lzma
import re
import sys
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.actors.compile import DATA
from kg.actors.dictionaries import ACRONYM, Entry, read_dictionary, title_case
from kg.actors.fold import name_key
from kg.actors.sources import COLUMNS, Row, State, read_rows, read_states
from kg.errors import UserFileError
from kg.identifiers import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

GED = "ged-sample-worldwide.jsonl.xz"
GED_UKRAINE = "ged-ukraine-2014-2019.csv"
COUNTRIES = "Phoenix.Countries.actors.txt.xz"
GROUPS = "Phoenix.MilNonState.actors.txt.xz"
INTERNATIONAL = "Phoenix.International.actors.txt.xz"
SINCE = "1989-01-01"
BODY = re.compile(
    r"\b(?:army|front|brigades?|movement|forces?|organi[sz]ation|group|party|union|council|command|league|battalions?|"
    r"corps|guards?|militia|alliance|jihad|mujah\w+|resistance|tigers?|liberation|congress|jamaat|ansar|lashkar|hizb)\b",
    re.IGNORECASE,
)
CRIMINAL = re.compile(r"\b(?:cartel|c[aá]rtel|gang|gangsters|los|mafia|boys|cult)\b", re.IGNORECASE)
TITLE = re.compile(r"\b(?:president|minister|king|queen|prince|general|secretary|sheikh|premier)\b", re.IGNORECASE)
FULL_NAME = range(2, 5)
FOLLOWERS = re.compile(r"^(?:supp+orters|opponents) of ", re.IGNORECASE)
UCDP_STATES = {
    "DR Congo (Zaire)": "CD",
    "Congo": "CG",
    "Myanmar (Burma)": "MM",
    "Russia (Soviet Union)": "RU",
    "Yemen (North Yemen)": "YE",
    "Serbia (Yugoslavia)": "RS",
    "eSwatini (Swaziland)": "SZ",
    "Kingdom of eSwatini (Swaziland)": "SZ",
}


@dataclass(slots=True)
class Side:
    """A side of the event file: countries and years of its events, and whom it met."""

    countries: Counter[str] = field(default_factory=Counter)
    years: set[int] = field(default_factory=set)
    met: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the curated files hold already: ids by folded name, ids by UCDP name, and the states."""

    names: dict[str, str]
    ucdp: dict[str, str]
    states: dict[str, State]
    by_code3: dict[str, str]
    countries: dict[str, str]


def read_sides(path: Path) -> dict[str, Side]:
    """Return the sides of all events by name."""
    sides: dict[str, Side] = {}
    with lzma.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            event = json.loads(line)
            pair = (event["side_a_name"], event["side_b_name"])
            for joint, other in (pair, pair[::-1]):
                for name in members(joint):
                    side = sides.setdefault(name, Side())
                    side.countries[event["location_root_name"]] += 1
                    side.years.add(int(event["start_date"][:4]))
                    side.met[other] += 1
    return sides


def members(side: str) -> list[str]:
    """Split a joint side such as "HTS, Rahman Corps"; commas in followers' names split nothing."""
    return [side] if FOLLOWERS.match(side) else side.split(", ")


def read_known(folder: Path) -> Known:
    """Index the curated files.

    Raises:
        UserFileError: two lines claim one UCDP name.
    """
    states = {state.code: state for state in read_states(folder / "states.csv")}
    names: dict[str, str] = {}
    ucdp: dict[str, str] = {}
    countries: dict[str, str] = {}
    for path in sorted(folder.glob("*.psv")):
        for row in read_rows(path):
            key = row_id(row)
            countries.setdefault(key, row.country)
            for name in (row.label, *(alias.name for alias in row.aliases if not alias.countries)):
                names.setdefault(name_key(name), key)
            if "ucdp" in row.facts:
                ucdp.setdefault(row.facts["ucdp"], key)
    by_code3 = {state.code3: state.code for state in states.values()}
    return Known(names=names, ucdp=ucdp, states=states, by_code3=by_code3, countries=countries)


def row_id(row: Row) -> str:
    """Return the id under which the names of a row are entered."""
    return slug(row.facts["same-as"]) if "same-as" in row.facts else row.facts.get("id") or slug(row.label)


def ucdp_country(name: str, known: Known) -> str:
    """Return the code of a country as UCDP writes it; empty if there is none."""
    plain = name_key(name)
    for code, state in known.states.items():
        if any(name_key(own) == plain for own in state.names):
            return code
    return UCDP_STATES.get(name, "")


def ucdp_rows(sides: dict[str, Side], known: Known) -> Iterator[str]:
    """Yield a source line for every single side that no curated line claims."""
    for name in sorted(sides):
        if name == "Civilians" or name.startswith("Government of ") or name in known.ucdp:
            continue
        if name_key(name) in known.names:
            continue
        side = sides[name]
        country = ucdp_country(side.countries.most_common(1)[0][0], known)
        years = f"{min(side.years)}-{max(side.years)}"
        yield source_line(name, ucdp_kind(name, side), country, (), f"ucdp={name}; attested={years}")


def ucdp_kind(name: str, side: Side) -> str:
    """Guess the kind of a side from its name and from whom it met; one that met no state is communal."""
    if FOLLOWERS.match(name):
        return "party"
    if CRIMINAL.search(name):
        return "criminal"
    fights_state = any(other.startswith("Government of ") for other in side.met)
    return "rebel" if fights_state or BODY.search(name) else "communal"


def source_line(label: str, kind: str, country: str, aliases: Iterable[str], facts: str) -> str:
    """Write one line of a source file; a character with a meaning in the format becomes a space."""
    clean = [re.sub(r"[|;{}\[\]@=]", " ", text).strip() for text in (label, *aliases)]
    return "|".join((clean[0], kind, country, "; ".join(clean[1:]), facts))


def group_rows(entries: Iterable[Entry], known: Known) -> Iterator[str]:
    """Yield a source line for every militarised group of the dictionary that is named as a body."""
    seen: set[str] = set()
    for entry in entries:
        code = entry.codes[0].value if entry.codes else ""
        acronyms = ACRONYM.findall(entry.name)
        label = title_case(re.sub(r"\s*\([^)]*\)", "", entry.name)).strip()
        key = name_key(label)
        if "REB" not in code or not BODY.search(label) or " " not in key or key in known.names or key in seen:
            continue
        seen.add(key)
        aliases = sorted({title_case(re.sub(r"\s*\([^)]*\)", "", name)) for name in entry.synonyms})
        aliases = [alias for alias in aliases if " " in alias and name_key(alias) not in known.names]
        country = known.by_code3.get(code[:3], "")
        line = source_line(label, "rebel", country, aliases, "")
        yield with_acronyms(line, [a for a in acronyms if a.upper() != "THE"], country)


def with_acronyms(line: str, acronyms: list[str], country: str) -> str:
    """Add acronyms, matched letter by letter, in reports on the group's country only."""
    marked = [f"={acronym}{{{country}}}" for acronym in acronyms if country]
    label, kind, where, aliases, facts = line.split("|")
    return "|".join((label, kind, where, "; ".join([*filter(None, [aliases]), *marked]), facts))


def person_rows(entries: Iterable[Entry], known: Known) -> Iterator[str]:
    """Yield a source line for members of governments since 1989, with the dates the dictionary gives."""
    seen: set[str] = set()
    for entry in entries:
        terms = [c for c in entry.codes if re.fullmatch(r"[A-Z]{3}GOV(?:MIL)?", c.value) and c.since]
        recent = [c for c in terms if not c.until or c.until >= SINCE]
        label = title_case(entry.name)
        key = name_key(label)
        country = known.by_code3.get(recent[0].value[:3], "") if recent else ""
        # Ministers of peaceful states are many and rarely in such reports; namesakes would cost more than they bring.
        fought_over = bool(country) and known.states[country].at_home
        if not fought_over or not is_full_name(label) or key in known.names or key in seen:
            continue
        seen.add(key)
        since = min(code.since for code in terms)
        last = "" if any(not code.until for code in recent) else max(code.until for code in recent)
        facts = f"role=member of the government of {known.states[country].names[0]}; since={since}"
        aliases = sorted({title_case(name) for name in entry.synonyms if is_full_name(name)} - {label})
        yield source_line(label, "person", country, aliases[:4], facts + (f"; until={last}" if last else ""))


def is_full_name(name: str) -> bool:
    """Tell whether a name has two to four words, all letters, and no title."""
    words = name.replace("-", " ").replace(".", "").split()
    plain = all(word.isalpha() and len(word) > 1 for word in words) and words[0].lower() != "aka"
    title = re.search(
        r"\b(?:president|minister|king|queen|prince|general|secretary|sheikh|premier)\b", name, re.IGNORECASE
    )
    return 2 <= len(name.split()) <= 4 and plain and title is None  # noqa: PLR2004


def identifier_rows(
    sides: dict[str, Side], ukraine: Path, entries: dict[str, list[Entry]], known: Known
) -> list[tuple[str, str, str, str]]:
    """Return actor, scheme, value and file of every identifier found in the files.

    Raises:
        UserFileError: a curated line names a UCDP side that no file has.
    """
    numbers = ukraine_numbers(ukraine)
    for name in known.ucdp:
        if name not in sides and name not in numbers:
            raise UserFileError("curated", "ucdp", f"{name!r} is no side of {GED} or {GED_UKRAINE}; correct it")
    found = {(actor, "ucdp-name", name, GED) for name in sides if (actor := ucdp_actor(name, known))}
    for name, ids in numbers.items():
        actor = ucdp_actor(name, known)
        found.update((actor, "ucdp-actor", number, GED_UKRAINE) for number in ids if actor)
    for file, listed in entries.items():
        found.update(cameo_codes(file, listed, known))
    return sorted(found)


def ucdp_actor(name: str, known: Known) -> str:
    """Return the id of the actor that UCDP calls by this name; empty if there is none."""
    if name.startswith("Government of "):
        code = ucdp_country(name.removeprefix("Government of "), known)
        return government_id(known.states[code]) if code else ""
    return known.ucdp.get(name) or known.names.get(name_key(name), "")


def government_id(state: State) -> str:
    """Return the id of a state's government."""
    return slug(f"{state.adjective} government")


def ukraine_numbers(path: Path) -> dict[str, set[str]]:
    """Return the actor numbers of the Ukraine file by name; its second line holds HXL tags, not data."""
    numbers: dict[str, set[str]] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for line in csv.DictReader(stream):
            for side in ("side_a", "side_b"):
                if line[f"{side}_new_id"].isdigit():
                    numbers.setdefault(line[side], set()).add(line[f"{side}_new_id"])
    return numbers


def cameo_codes(file: str, entries: list[Entry], known: Known) -> Iterator[tuple[str, str, str, str]]:
    """Yield the undated CAMEO codes of the actors and states that a dictionary names."""
    values = {code.value for entry in entries for code in entry.codes}
    for entry in entries:
        codes = [code.value for code in entry.codes if not code.since and not code.until]
        if not codes:
            continue
        home = known.by_code3.get(codes[0][:3], "")
        for name in (entry.name, *entry.synonyms):
            actor = known.names.get(name_key(re.sub(r"\s*\([^)]*\)", "", name)))
            # A body of another country is a namesake.
            if actor and known.countries.get(actor, "") in {home, ""}:
                yield actor, "cameo", codes[0], file
                break
        code = known.by_code3.get(codes[0]) if file == COUNTRIES else None
        if code and name_key(entry.name) in {name_key(name) for name in known.states[code].names}:
            yield slug(known.states[code].names[0]), "cameo", codes[0], file
            if f"{codes[0]}GOV" in values:
                yield government_id(known.states[code]), "cameo", f"{codes[0]}GOV", file


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write a source file with its header."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["|".join(COLUMNS), *lines]) + "\n", encoding="utf-8")


def run(corpus: Path, folder: Path = DATA) -> None:
    """Import from the corpus folder and write `imported/` under `folder`."""
    known = read_known(folder / "curated")
    sides = read_sides(corpus / "ucdp" / GED)
    entries = {name: list(read_dictionary(corpus / "petrarch" / name)) for name in (COUNTRIES, GROUPS, INTERNATIONAL)}
    target = folder / "imported"
    events, groups = list(ucdp_rows(sides, known)), sorted(group_rows(entries[GROUPS], known))
    write_lines(target / "ucdp.psv", events)
    write_lines(target / "groups.psv", groups)
    write_lines(target / "persons.psv", sorted(person_rows(entries[COUNTRIES], known)))
    # What was imported just now bears identifiers too; a curated name is never taken over.
    cells = [line.split("|") for line in (*events, *groups)]
    names = {name_key(label): slug(label) for label, *_ in cells}
    countries = {slug(label): country for label, _, country, *_ in cells}
    everything = replace(known, names={**names, **known.names}, countries={**countries, **known.countries})
    rows = identifier_rows(sides, corpus / "ucdp" / GED_UKRAINE, entries, everything)
    with (target / "identifiers.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["actor", "scheme", "value", "file"])
        writer.writerows(rows)


if __name__ == "__main__":
    run(Path(sys.argv[1]))
