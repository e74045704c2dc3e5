"""One address is one selection of events: read it from the fields of an address, write it back, write its query."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.query.parameters import HOLE
from kg.rdf import Literal, NamedNode, iri, typed
from kg.serve.explorer.asking import query_text
from kg.serve.explorer.index import FACETS, Selection
from kg.vocabulary import CKG, PREFIXES

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def selected(fields: Mapping[str, str]) -> Selection:
    """Return the selection that an address names; what it cannot name is left out."""
    values = {facet: fields[facet] for facet in FACETS if fields.get(facet)}
    first, last = (fields.get(name, "") for name in ("from", "until"))
    box = tuple(_numbers(fields.get("bbox", "")))
    return Selection(
        values=values,
        first=first if _DAY.fullmatch(first) else "",
        last=last if _DAY.fullmatch(last) else "",
        box=(box[0], box[1], box[2], box[3]) if len(box) == 4 else None,  # noqa: PLR2004
    )


def _numbers(text: str) -> list[float]:
    return [float(part) for part in text.split(",") if re.fullmatch(r"-?\d{1,3}(\.\d{1,6})?", part)]


def fields_of(selection: Selection) -> dict[str, str]:
    """Return the fields of the address that names a selection."""
    box = ",".join(f"{edge:g}" for edge in selection.box) if selection.box else ""
    found = {**selection.values, "from": selection.first, "until": selection.last, "bbox": box}
    return {name: value for name, value in found.items() if value}


def shown_query(selection: Selection) -> str:
    """Return the query that gives these events; precision, corroboration and status are left out."""
    values: dict[str, NamedNode | Literal] = {}
    if kind := selection.values.get("type"):
        values["wanted_type"] = CKG[re.sub(r"\W", "", kind)]
    for facet in ("actor", "place", "source"):
        if (node := selection.values.get(facet, "")).startswith("https://w3id.org/ckg/id/"):
            values[f"wanted_{facet}"] = iri(re.sub(r"[^\w/:.#=,~-]", "", node))
    for name, value in (("from", selection.first), ("until", selection.last)):
        if value:
            values[name] = typed(value, f"{PREFIXES['xsd']}date")

    def fill(name: str) -> str:
        return f"  VALUES ?{name} {{ {values[name]} }}" if name in values else ""

    filled = HOLE.sub(lambda match: fill(match["name"]), query_text("events_view"))
    return re.sub(r"\n{2,}", "\n", filled)
