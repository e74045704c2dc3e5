"""Measure the places, actors and days of the events that extraction finds, each as a node, against gold.

    python tests/bench/found.py --scorers DIR --gold DIR --texts FILE_OR_DIR ... [--aliases FILE] [--errors]

Events are matched to gold by the scorer's own rule (`score.py` in DIR); only news that is found is asked about.

* Day: gold has one; right where first and last day are both right.
* Place: each place of gold, resolved as the graph resolves it. Right where the found event has the same node (the same entry
  of the gazetteer, or a name that no gazetteer has inside the parent that gold names, however deep), or a spot or site that
  no gazetteer has with that node as its reference or parent ("near Tikrit" where gold has Tikrit). "Answered" leaves out
  events found without any place.
* Placed: the same, for those places whose name or one of its spellings the found event carries: resolution on its own.
* Actor: each actor in a role of gold. Right where the found event has the same node, or the same name by the scorer's aliases,
  in a role of the same family (doers, targets, parties). "Answered" leaves out events found without an actor in that family.
  "Of those named" asks the other way round: which actors that the found events name there are gold's.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.claims.model import DocumentClaims, PlaceNode, Report
from kg.document.model import Document
from kg.evaluation.board import with_aliases
from kg.extraction.decode import read_extraction
from kg.extraction.encode import to_json
from kg.extraction.model import Extraction, Role
from kg.gazetteer.names import name_key
from kg.pipeline.processing import Processor, Settings

FAMILIES = {
    Role.PERPETRATOR: "doer",
    Role.SIDE_A: "doer",
    Role.SIDE_B: "doer",
    Role.TARGET: "target",
}


@dataclass(slots=True)
class Tally:
    """Counts of one question over all found events."""

    asked: int = 0
    answered: int = 0
    right: int = 0
    errors: list[str] = field(default_factory=list)

    def ask(self, *, answered: bool, right: bool, error: str) -> None:
        """Count one question."""
        self.asked += 1
        self.answered += answered
        self.right += right
        if answered and not right:
            self.errors.append(error)

    def __str__(self) -> str:
        of_answered, of_asked = (self.right / whole if whole else 1.0 for whole in (self.answered, self.asked))
        return f"{self.asked:6}{self.answered:10}{self.right:7}{of_answered:12.3f}{of_asked:10.3f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a document, gold's or ours: its events as records, as reports and as the scorer reads them."""

    raw: Sequence[Mapping[str, Any]]
    scored: Sequence[Any]
    claims: DocumentClaims

    def report(self, index: int) -> Report:
        """The report's view of the event of this number."""
        return self.claims.reports[index]


def records(paths: Sequence[Path]) -> Iterator[Document]:
    """Yield the documents of the files that can be read."""
    from kg.document.read import read_inputs

    yield from (item for item in read_inputs(paths) if isinstance(item, Document))


def compare(tallies: Mapping[str, Tally], gold: Side, ours: Side, one: int, two: int, same: Any) -> None:  # noqa: ANN401
    """Count one found event."""
    asked, told = gold.report(one), ours.report(two)
    where = f"{gold.claims.document.id} {asked.local_id} {asked.type}"
    if asked.date.start:
        days = [f"{r.date.start} to {r.date.end}" for r in (asked, told)]
        error = f"{where}: {days[0]}, not {days[1]}"
        tallies["day"].ask(answered=bool(told.date.start), right=days[0] == days[1], error=error)
    nodes = {node.iri: node for side in (gold, ours) for node in side.claims.places}
    for place in asked.places:
        names = [f"{nodes[iri].name} ({nodes[iri].kind}, {nodes[iri].country})" for iri in (place, *told.places)]
        error = f"{where}: {names[0]}, not {names[1:]}"
        is_right = any(is_at(nodes[other], nodes[place]) for other in told.places)
        tallies["place"].ask(answered=bool(told.places), right=is_right, error=error)
        if any(name_key(nodes[other].name) == name_key(nodes[place].name) for other in told.places):
            tallies["placed"].ask(answered=True, right=is_right, error=error)
    actors(tallies, gold, ours, (one, two), same)


def is_at(told: PlaceNode, asked: PlaceNode) -> bool:
    """Whether a node is the one asked for, or a spot or site told by it or inside it."""
    is_entry = "--" not in told.iri
    if asked.iri in {told.iri, told.reference} or (not is_entry and asked.iri in told.parents[:1]):
        return True
    # Gold names the province of a street only: the street in that province's city is the same one.
    unknown = not is_entry and "--" in asked.iri and name_key(told.name) == name_key(asked.name)
    return unknown and asked.parents[:1] != () and asked.parents[0] in told.parents


def actors(tallies: Mapping[str, Tally], gold: Side, ours: Side, pair: tuple[int, int], same: Any) -> None:  # noqa: ANN401
    """Count the actors of one found event, by family of roles."""
    sides = [list(fillers(side, number)) for side, number in zip((gold, ours), pair, strict=True)]
    where = f"{gold.claims.document.id} {gold.report(pair[0]).local_id}"
    for these, those, name in ((sides[0], sides[1], "actor"), (sides[1], sides[0], "actors named")):
        for family, iri, label in these:
            others = [(other, text) for kind, other, text in those if kind == family]
            is_right = any(iri == other or same(label, text) for other, text in others)
            error = f"{where} {family}: {label}, not {[text for _, text in others]}"
            tallies[name].ask(answered=bool(others), right=is_right, error=error)


def fillers(side: Side, number: int) -> Iterator[tuple[str, str, str]]:
    """Yield family, node and name of each actor of an event."""
    for told, raw in zip(side.report(number).roles, side.raw[number].get("roles", ()), strict=True):
        if told.is_actor:
            yield FAMILIES.get(told.role, "party"), told.filler, raw["name"]


def main() -> None:
    """Print the table, and the errors where asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scorers", type=Path, required=True)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--texts", type=Path, nargs="+", required=True)
    parser.add_argument("--aliases", type=Path)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    extra = options.aliases or Path(__file__).parents[1] / "gold" / "sample" / "names" / "aliases.json"
    with with_aliases(options.scorers, extra) as folder:
        sys.path.insert(0, str(folder))
        tallies = measure(options.gold, options.texts, folder / "aliases.json")
    print(f"{'':14} asked  answered  right  of answered  of asked")
    for name, tally in tallies.items():
        print(f"{name:14}{tally}")
        for error in tally.errors if options.errors else ():
            print(f"    {error}")


def measure(gold: Path, texts: Sequence[Path], aliases_file: Path) -> dict[str, Tally]:
    """Extract the documents that have gold and count what is right of the news found."""
    events, score = importlib.import_module("events"), importlib.import_module("score")
    aliases = events.read_aliases(aliases_file)
    processor = Processor(Settings())
    tallies = {name: Tally() for name in ("day", "place", "placed", "actor", "actors named")}

    def side(document: Document, raw: Mapping[str, Any], extraction: Extraction) -> Side:
        _, scored = events.read_document(raw, document.id, aliases)
        return Side(raw=raw["events"], scored=scored, claims=processor.claims(document, extraction))

    def same(one: str, two: str) -> bool:
        return bool(events.same_name(*(events.read_name(name, aliases) for name in (one, two)), loose=True))

    for document in records(texts):
        path = gold / f"{document.id}.json"
        if not path.is_file():
            continue
        wanted = json.loads(path.read_text(encoding="utf-8"))
        ours = processor.extractor.extract(document)
        asked = side(document, wanted, read_extraction(wanted, where=path.name, text=document.text))
        told = side(document, to_json(ours, document), ours)
        weights = [[score.weigh(one, two) for two in told.scored] for one in asked.scored]
        for one, two in score.assign(weights):
            if not asked.scored[one].background:
                compare(tallies, asked, told, one, two, same)
    return tallies


if __name__ == "__main__":
    main()
