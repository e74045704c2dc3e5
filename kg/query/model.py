"""A question of the library: SPARQL with typed parameters, and what its answer means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from kg.errors import QueryError


class ParameterType(StrEnum):
    """What a parameter's value is; an `iri` may be given as IRI, prefixed name or label."""

    IRI = "iri"
    CONCEPT = "concept"
    DATE = "date"
    INTEGER = "integer"
    NUMBER = "number"
    STRING = "string"


class View(StrEnum):
    """How an answer is best shown."""

    TABLE = "table"
    MAP = "map"
    TIMELINE = "timeline"
    CHART = "chart"
    GRAPH = "graph"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A variable of the query that the caller may or must bind.

    Attributes:
        kind: class of the things an `iri` may name, as a prefixed name; looked up by label among these.
        choices: the allowed values of a `concept` or `string`, in the order to offer them.
        default: as written in the header; `None` leaves the variable open, which means any value.
        required: without a default, a value must be given.
    """

    name: str
    type: ParameterType
    label: str
    kind: str | None = None
    choices: tuple[str, ...] = ()
    default: str | None = None
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One file of the library.

    Attributes:
        sparql: the query without its header, valid as it stands.
        columns: each variable of the answer with its meaning; for a graph, what the triples are; empty where a user's
            question documents none.
        counts_not: what the answer leaves out, for a reader who would quote its numbers; empty where not stated.
        example: values that give an answer on the sample.
        header_lines: lines before the query, so that errors name lines of the file.
    """

    name: str
    summary: str
    description: str
    sparql: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, str]
    view: View
    counts_not: str
    example: Mapping[str, str] = field(default_factory=dict)
    header_lines: int = 0
    path: Path | None = None

    def parameter(self, name: str) -> Parameter:
        """Return the parameter of this name.

        Raises:
            QueryError: there is none.
        """
        found = next((parameter for parameter in self.parameters if parameter.name == name), None)
        if found is None:
            known = ", ".join(parameter.name for parameter in self.parameters) or "none"
            raise QueryError(self.name, f"it has no parameter {name!r}; its parameters: {known}")
        return found
