"""What every thing's page has: its facts, by property, and what its address names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.errors import TermError
from kg.identifiers import ID
from kg.rdf import iri
from kg.serve.context import ServerContext
from kg.serve.explorer.asking import Row, ask_about
from kg.serve.explorer.terms import kind_of, local, special_type
from kg.vocabulary import CKG, DCT, RDF, SKOS


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value of a property: a thing with its name, or a literal (then `node` is empty)."""

    node: str
    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is said of a node, by local name of the property."""

    node: str
    values: Mapping[str, Sequence[Value]]
    properties: Mapping[str, str] = field(default_factory=dict)

    def all(self, name: str) -> Sequence[Value]:
        """Return the values of a property."""
        return self.values.get(name, ())

    def one(self, name: str) -> str:
        """Return the first value as text, or nothing."""
        return next((value.text for value in self.all(name)), "")

    @property
    def label(self) -> str:
        """Its name."""
        return self.one("prefLabel") or self.one("title") or local(self.node)

    @property
    def type(self) -> str:
        """What it is, in words."""
        return special_type(value.node for value in self.all("type"))

    @property
    def aliases(self) -> list[str]:
        """Its other names, each once."""
        return sorted({value.text for value in self.all("altLabel")} - {self.label})


def by_name(values: Iterable[Value]) -> list[tuple[Value, int]]:
    """Return the first value of each name with how many bear it: reports name many things alike, such as buses."""
    found: dict[str, list[Value]] = {}
    for value in values:
        found.setdefault(value.text, []).append(value)
    return [(alike[0], len(alike)) for alike in found.values()]


def node_of(path: str) -> str:
    """Return the IRI that a page's path names; empty if it can name none."""
    try:
        return iri(ID + path).value
    except TermError:
        return ""


async def facts_of(context: ServerContext, node: str) -> Facts | None:
    """Return what is said of a node; `None` if nothing is.

    Raises:
        AnswerError: no answer in time.
    """
    found = await ask_about(context, "facts", node)
    if not found.rows:
        return None
    values: dict[str, dict[tuple[str, str], Value]] = {}
    properties: dict[str, str] = {}
    for row in found.rows:
        name = _name(row["property"])
        properties[name] = row["property"]
        value = _value(row)
        # A thing with several names stands once, under the first of them.
        values.setdefault(name, {}).setdefault((value.node, "" if value.node else value.text), value)
    ordered = {name: tuple(found.values()) for name, found in values.items()}
    return Facts(node=node, values=ordered, properties=properties)


def _name(node: str) -> str:
    known = (str(CKG), str(SKOS), str(RDF), str(DCT))
    space = next((space for space in known if node.startswith(space)), "")
    return node.removeprefix(space) if space else local(node)


def _value(row: Row) -> Value:
    value = row["value"]
    is_node = "label" in row or kind_of(value) != "" or value.startswith(("http://", "https://"))
    text = row.get("label") or (local(value) if is_node else value)
    return Value(node=value if is_node else "", text=text, kind=row.get("kind_name", ""))
