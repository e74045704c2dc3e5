"""The query builder: kinds of things and their properties, as shapes and ontology have them, made into SPARQL.

It needs no script, loads no library, and says what it cannot do: no alternatives, no sums, one step from a figure or a
claim to its event. Whoever needs more goes on in the editor with the text that it made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from pyoxigraph import QuerySolutions, Store
from starlette.requests import Request
from starlette.responses import Response

from kg.rdf import RdfFormat, parse, text
from kg.resources import resource_folder
from kg.serve.explorer.asking import query_text
from kg.serve.explorer.site import Site
from kg.serve.explorer.terms import local, short
from kg.sparql import with_prefixes
from kg.vocabulary import PREFIXES

_FEWEST, _MOST = 3, 12
_ABOUT = "ckg:about"
_TELLS_OF_EVENTS = frozenset({"Estimate", "Claim"})
_SHAPE_PREFIX = "PREFIX sh: <http://www.w3.org/ns/shacl#>\n"

TESTS: Mapping[str, str] = {
    "any": "is given",
    "none": "is not given",
    "is": "is",
    "has": "contains",
    "least": "is at least",
    "most": "is at most",
}
_COMPARED = {"is": "=", "least": ">=", "most": "<="}
_DAYS = frozenset({"ckg:earliest", "ckg:latest", "dct:issued"})
_NUMBERS = frozenset({"integer", "decimal", "nonNegativeInteger", "double"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Something that may be looked for; `root` is the group it stands in."""

    name: str
    label: str
    root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """Something that may be asked of a kind.

    Attributes:
        path: the property as SPARQL writes it, with the step to the event before it where there is one.
        sort: "node", "number", "day", "truth" or "words".
    """

    path: str
    label: str
    definition: str
    sort: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One line of the form; without a path it is empty."""

    path: str
    test: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """All that the form offers."""

    kinds: Sequence[Kind]
    properties: Mapping[str, Sequence[Property]]

    def kind(self, name: str) -> Kind:
        """Return the kind of this name; any event if there is none."""
        return next((kind for kind in self.kinds if kind.name == name), self.kinds[0])


async def builder_page(site: Site, request: Request) -> Response:
    """Show the form with what was chosen, and the query that it makes."""
    asked = request.query_params
    found = offer()
    kind = found.kind(asked.get("find", "Event"))
    properties = found.properties[kind.root]
    lines = zip(asked.getlist("p"), asked.getlist("t"), asked.getlist("v"), strict=False)
    conditions = [Condition(path=path, test=test, value=value.strip()) for path, test, value in lines][:_MOST]
    known = {one.path: one for one in properties}
    used = [one for one in conditions if one.path in known and one.test in TESTS]
    problems = [problem for one in used if (problem := _problem(one, known[one.path]))]
    empty = Condition(path="", test="has", value="")
    rows = used + [empty] * max(_FEWEST - len(used), 1 if len(used) < _MOST else 0)
    return site.render(
        request,
        "builder.html",
        status=400 if problems else 200,
        section="sparql",
        kinds=found.kinds,
        kind=kind,
        properties=properties,
        rows=rows,
        tests=TESTS,
        problems=problems,
        dropped=len([one for one in conditions if one.path and one.path not in known]),
        built="" if problems else write_query(kind, [(one, known[one.path]) for one in used]),
    )


@cache
def offer() -> Offer:
    """Return what shapes and ontology offer; they ship with the program, so this is asked once."""
    store = Store()
    files = chain(resource_folder("ontology").glob("*.ttl"), resource_folder("shapes").glob("*.ttl"))
    for path in sorted(files):
        store.extend(parse(path=str(path), format=RdfFormat.TURTLE))
    kinds = [
        Kind(name=local(row["class"]), label=row["label"], root=local(row["root"]))
        for row in _rows(store, "builder_classes")
    ]
    order = {name: place for place, name in enumerate(("Event", "Estimate", "Claim", "Actor", "Agreement"))}
    kinds.sort(key=lambda kind: (order.get(kind.root, len(order)), kind.root, kind.name != kind.root, kind.label))
    properties: dict[str, dict[str, Property]] = {}
    for row in _rows(store, "builder_properties"):
        found = _property(row)
        properties.setdefault(local(row["root"]), {}).setdefault(found.path, found)
    for root in _TELLS_OF_EVENTS:
        for one in list(properties["Event"].values()):
            stepped = Property(
                path=f"{_ABOUT}/{one.path}",
                label=f"its event's {one.label}",
                definition=one.definition,
                sort=one.sort,
            )
            properties[root][stepped.path] = stepped
    name = Property(path="skos:prefLabel", label="name", definition="The name of the thing itself.", sort="words")
    return Offer(kinds=kinds, properties={root: [name, *found.values()] for root, found in properties.items()})


def _rows(store: Store, name: str) -> Iterator[Mapping[str, str]]:
    query, _ = with_prefixes(query_text(name))
    found = store.query(_SHAPE_PREFIX + query)
    if isinstance(found, QuerySolutions):
        names = [variable.value for variable in found.variables]
        for row in found:
            yield {name: row[name].value for name in names if row[name] is not None}


def _property(row: Mapping[str, str]) -> Property:
    return Property(
        path=short(row["property"]), label=row["label"], definition=row.get("definition", ""), sort=_sort(row)
    )


def _sort(row: Mapping[str, str]) -> str:
    if row["is_node"] == "true":
        return "node"
    if short(row["property"]) in _DAYS:
        return "day"
    datatype = row.get("range", "").removeprefix(PREFIXES["xsd"])
    if datatype in _NUMBERS:
        return "number"
    return "truth" if datatype == "boolean" else "words"


def _problem(condition: Condition, found: Property) -> str:
    """Say what is wrong with a line; nothing if it can be asked."""
    if condition.test in ("any", "none"):
        return ""
    if not condition.value:
        return f"{found.label}: give a value, or choose “is given”"
    if found.sort == "number" and not _is_number(condition.value):
        return f"{found.label}: {condition.value!r} is no number; write digits, such as 12"
    if found.sort == "day" and not _is_day(condition.value):
        return f"{found.label}: {condition.value!r} is no day; write it as 2020-01-31"
    if found.sort == "truth" and condition.value not in ("true", "false"):
        return f"{found.label}: write true or false"
    return ""


def _is_number(value: str) -> bool:
    whole, _, part = value.removeprefix("-").partition(".")
    return whole.isascii() and whole.isdigit() and (not part or (part.isascii() and part.isdigit()))


def _is_day(value: str) -> bool:
    parts = value.split("-")
    return [len(part) for part in parts] == [4, 2, 2] and all(part.isascii() and part.isdigit() for part in parts)


def write_query(kind: Kind, conditions: Sequence[tuple[Condition, Property]]) -> str:
    """Return the SPARQL of a form; paths are those of the offer, values become literals."""
    columns, lines = ["?thing", "?name"], [f"  ?thing a ckg:{kind.name} ."]
    for number, (condition, found) in enumerate(conditions, 1):
        column, body = _lines(number, condition, found)
        lines += body
        columns += [column] if column else []
    lines.append("  OPTIONAL { ?thing skos:prefLabel ?name }")
    return f"SELECT DISTINCT {' '.join(columns)} WHERE {{\n" + "\n".join(lines) + "\n}\nORDER BY ?thing\n"


def _lines(number: int, condition: Condition, found: Property) -> tuple[str, list[str]]:
    column, node = f"?{local(found.path.replace(':', '/'))}_{number}", f"?value_{number}"
    if condition.test == "none":
        return "", [f"  FILTER NOT EXISTS {{ ?thing {found.path} {node} }}"]
    if found.sort != "node":
        lines = [f"  ?thing {found.path} {column} ."]
        return column, lines + _compared(column, condition, found.sort)
    lines = [f"  ?thing {found.path} {node} .", f"  OPTIONAL {{ {node} skos:prefLabel {column} }}"]
    if condition.test != "any":
        # A place is meant with all that lies in it; the property holds nothing of other things.
        names = f"?known_{number}"
        within = f"{node} ckg:within*/(skos:prefLabel|skos:altLabel) {names} ."
        lines.append(f"  FILTER EXISTS {{ {within} {_words(names, condition)} }}")
    return column, lines


def _compared(column: str, condition: Condition, sort: str) -> list[str]:
    if condition.test == "any":
        return []
    if sort == "words" or condition.test == "has":
        return [f"  {_words(column, condition)}"]
    value = condition.value
    if sort == "day":
        value = f'"{value}"^^xsd:date'
    return [f"  FILTER({column} {_COMPARED[condition.test]} {value})"]


def _words(variable: str, condition: Condition) -> str:
    wanted = text(condition.value.lower())
    if condition.test == "has":
        return f"FILTER(CONTAINS(LCASE(STR({variable})), {wanted}))"
    return f"FILTER(LCASE(STR({variable})) {_COMPARED[condition.test]} {wanted})"
