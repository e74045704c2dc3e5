"""The two pictures of the documentation: the classes at a glance, and the graph of one report."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kg.rdf import Literal, NamedNode, Quad, RdfFormat, parse
from kg.reasoning.documentation.svg import Arrow, Box, columns, draw
from kg.reasoning.documentation.terms import Term, curie
from kg.reasoning.schema import CKG, TYPE
from kg.resources import resource_folder

_FILE = Path(__file__).parent / "diagram.toml"
_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
_TITLE = "http://purl.org/dc/terms/title"
_CELL = (250, 96)
# Column and rank of a node in the picture of a report, by its first class that is here; other nodes are only named.
_SEATS = {
    "Document": (0, 0),
    "OffsetBasedString": (0, 1),
    "EventClaim": (1, 0),
    "ResponsibilityClaim": (1, 1),
    "TollClaim": (1, 2),
    "ReportedEvent": (2, 0),
    "Event": (3, 0),
    "Estimate": (3, 1),
}
_CONCLUDED = 3
_KINDS = ("said", "concluded", "world")
# Said by every claim in the same way: they would cover the picture with lines.
_LEFT_OUT = frozenset({"reportedIn", "referenceContext"})
_LONGEST = 30


def overview(terms: Sequence[Term]) -> str:
    """Draw the main classes and what joins them, as `diagram.toml` lays them out."""
    plan = tomllib.loads(_FILE.read_text("utf-8"))
    labels = {term.name: term.label for term in terms}
    kinds = {name: _KINDS[number] for number, names in enumerate(plan["layers"].values()) for name in names}
    boxes = {
        name: Box(
            x=10 + column * _CELL[0],
            y=10 + row * _CELL[1],
            width=150,
            title=labels.get(name, "Evidence span"),
            kind=kinds[name],
            href=f"#{name}" if name in labels else "#evidence",
        )
        for name, (column, row) in plan["nodes"].items()
    }
    arrows = [
        Arrow(
            start=boxes[edge["from"]],
            end=boxes[edge["to"]],
            label=labels.get(edge["property"], _spaced(edge["property"])),
            at=edge.get("at", 0.5),
            href=f"#{edge['property']}" if edge["property"] in labels else "",
        )
        for edge in plan["edges"]
    ]
    return draw(list(boxes.values()), arrows, title="The main classes and the properties between them")


def layers() -> tuple[tuple[str, str], ...]:
    """Return the names of the layers of the overview with their CSS classes."""
    plan = tomllib.loads(_FILE.read_text("utf-8"))
    return tuple((name, _KINDS[number]) for number, name in enumerate(plan["layers"]))


def example(folder: Path | None = None) -> str:
    """Draw the graph of the report in `example.trig`: a box a node, its values inside."""
    quads = read_example(folder)
    seats = {node: seat for node in _subjects(quads) if (seat := _seat(node, quads))}
    boxes = _placed(seats, quads)
    arrows = [
        Arrow(start=boxes[_value(quad.subject)], end=boxes[_value(quad.object)], label=_local(quad.predicate.value))
        for quad in quads
        if _is_drawn(quad, seats)
    ]
    return draw([boxes[node] for node in sorted(boxes)], arrows, title="The graph of one report")


def read_example(folder: Path | None = None) -> list[Quad]:
    """Return the quads of the example, sorted."""
    path = (folder or resource_folder("ontology")) / "example.trig"
    return sorted(parse(path.read_bytes(), format=RdfFormat.TRIG), key=str)


def _is_drawn(quad: Quad, seats: Mapping[str, tuple[int, int]]) -> bool:
    """Tell whether the quad is an arrow; that a claim is about the event too shows through the event's report."""
    start, end = seats.get(_value(quad.subject)), seats.get(_value(quad.object))
    if start is None or end is None or _local(quad.predicate.value) in _LEFT_OUT:
        return False
    return not (_local(quad.predicate.value) == "about" and end[0] - start[0] > 1)


def _subjects(quads: Sequence[Quad]) -> list[str]:
    return sorted({_value(quad.subject) for quad in quads})


def _classes(node: str, quads: Sequence[Quad]) -> list[str]:
    return [
        _local(_value(quad.object)) for quad in quads if _value(quad.subject) == node and quad.predicate.value == TYPE
    ]


def _seat(node: str, quads: Sequence[Quad]) -> tuple[int, int] | None:
    return next((_SEATS[name] for name in _classes(node, quads) if name in _SEATS), None)


def _name(node: str, quads: Sequence[Quad]) -> str:
    """Return the label of a node, or the last part of its IRI."""
    labels = [
        _value(quad.object)
        for quad in quads
        if _value(quad.subject) == node and quad.predicate.value in {_LABEL, _TITLE}
    ]
    return (labels or [curie(node).removeprefix("code:").rpartition("#")[2]])[0]


def _special(classes: Sequence[str]) -> str:
    general = {"Event", "ViolentEvent", "Attack", "Claim"}
    return next((name for name in classes if name not in general), classes[-1])


def _rows(node: str, seats: Mapping[str, tuple[int, int]], quads: Sequence[Quad]) -> tuple[str, ...]:
    """Return the values of a node that are not drawn as arrows."""
    own = [quad for quad in quads if _value(quad.subject) == node and _value(quad.object) not in seats]
    told = [quad for quad in own if quad.predicate.value not in {TYPE, _LABEL, _TITLE}]
    return tuple(_cut(f"{_local(quad.predicate.value)}: {_name(_value(quad.object), quads)}") for quad in told)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST + 8 else f"{text[: _LONGEST + 7]}…"


def _placed(seats: Mapping[str, tuple[int, int]], quads: Sequence[Quad]) -> dict[str, Box]:
    by_column: dict[int, list[str]] = defaultdict(list)
    for node in sorted(seats, key=lambda node: (seats[node], node)):
        by_column[seats[node][0]].append(node)
    boxes = {node: _node_box(node, seats, quads) for node in seats}
    tops = columns({column: [boxes[node].height for node in nodes] for column, nodes in by_column.items()}, gap=30)
    return {
        node: replace(boxes[node], x=10 + 326 * column, y=tops[column][number])
        for column, nodes in by_column.items()
        for number, node in enumerate(nodes)
    }


def _node_box(node: str, seats: Mapping[str, tuple[int, int]], quads: Sequence[Quad]) -> Box:
    kind = _special(_classes(node, quads))
    return Box(
        x=0,
        y=0,
        width=250,
        title=_cut(_name(node, quads)),
        subtitle=kind,
        rows=_rows(node, seats, quads),
        kind=_KINDS[1 if seats[node][0] == _CONCLUDED else 0],
        href="#evidence" if kind == "OffsetBasedString" else f"#{kind}",
    )


def _value(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def _local(iri: str) -> str:
    return iri.removeprefix(CKG).replace("#", "/").rpartition("/")[2]


def _spaced(name: str) -> str:
    """Turn wasDerivedFrom into "was derived from"."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
