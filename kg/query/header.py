"""Read a question's header: comment lines `#+` after grlc's convention that together are one YAML mapping.

Read strictly: an unknown or repeated key, a wrong type, a parameter that the query does not use is an error, since
a header that is half understood makes a form with a field that does nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import QueryError
from kg.query.model import Parameter, ParameterType, Question, View

Member = TypeVar("Member", View, ParameterType)

MARK = "#+"
NEEDED = frozenset({"summary"})
KEYS = frozenset({"summary", "description", "tags", "parameters", "columns", "view", "counts-not", "example"})
PARAMETER_KEYS = frozenset({"name", "type", "label", "class", "enumerate", "default", "required"})


def read_question(path: Path, *, complete: bool = True) -> Question:
    """Read a `.rq` file; its name is the question's. Of one that is not to be complete a summary is enough.

    Raises:
        QueryError: the file is no text, or its header is missing or wrong.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise QueryError(str(path), f"the file is no UTF-8 text: {error}; save it as UTF-8") from error
    marked = [line for line in lines if line.startswith(MARK)]
    count = len(marked)
    if not marked or lines[:count] != marked:
        least = f"one line `{MARK} summary: what it asks` is enough for a question of your own"
        raise QueryError(str(path), f"the file must begin with its header, lines that start with {MARK}; {least}")
    header = _mapping("\n".join(line[len(MARK) :].removeprefix(" ") for line in marked), str(path))
    _check_keys(header, KEYS, required=KEYS - {"parameters", "example"} if complete else NEEDED, where=str(path))
    return _question(header, path=path, sparql="\n".join(lines[count:]) + "\n", header_lines=count)


def _mapping(text: str, where: str) -> Mapping[str, Any]:
    import yaml

    class Strict(yaml.SafeLoader):
        """Refuses a key that stands twice."""

        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
            keys = [key.value for key, _ in node.value]
            twice = next((key for key in keys if keys.count(key) > 1), None)
            if twice is not None:
                raise QueryError(where, f"the header has {twice!r} twice")
            return super().construct_mapping(node, deep)

    try:
        loaded = yaml.load(text, Loader=Strict)  # noqa: S506 - derived from SafeLoader
    except yaml.YAMLError as error:
        raise QueryError(where, f"the header is no YAML: {error}") from error
    if not isinstance(loaded, dict):
        raise QueryError(where, "the header must be lines of `key: value`")
    return loaded


def _question(header: Mapping[str, Any], *, path: Path, sparql: str, header_lines: int) -> Question:
    where = str(path)
    parameters = header.get("parameters") or []
    columns = header.get("columns", {})
    if not isinstance(parameters, list) or not isinstance(columns, dict) or ("columns" in header and not columns):
        raise QueryError(where, "`parameters` must be a list, and `columns` a mapping from name to meaning")
    return Question(
        name=path.stem,
        summary=_text(header, "summary", where),
        description=_text(header, "description", where) if "description" in header else "",
        sparql=sparql,
        tags=_texts(header, "tags", where) if "tags" in header else (),
        parameters=tuple(_parameter(entry, where) for entry in parameters),
        columns={str(name): str(meaning) for name, meaning in columns.items()},
        view=_member(View, header.get("view", View.TABLE), "view", where),
        counts_not=_text(header, "counts-not", where) if "counts-not" in header else "",
        example={str(name): _written(value) for name, value in (header.get("example") or {}).items()},
        header_lines=header_lines,
        path=path,
    )


def _parameter(entry: object, where: str) -> Parameter:
    if not isinstance(entry, dict):
        raise QueryError(where, "each of `parameters` must be a mapping with name, type and label")
    _check_keys(entry, PARAMETER_KEYS, required={"name", "type", "label"}, where=where)
    default = entry.get("default")
    return Parameter(
        name=_text(entry, "name", where),
        type=_member(ParameterType, entry["type"], "type", where),
        label=_text(entry, "label", where),
        kind=entry.get("class"),
        choices=_texts(entry, "enumerate", where) if "enumerate" in entry else (),
        default=None if default is None else _written(default),
        required=entry.get("required", False) is True,
    )


def _check_keys(
    mapping: Mapping[str, Any], allowed: frozenset[str], *, required: set[str] | frozenset[str], where: str
) -> None:
    unknown = sorted(str(key) for key in mapping.keys() - allowed)
    if unknown:
        raise QueryError(where, f"the header has the unknown key {unknown[0]!r}; known: {', '.join(sorted(allowed))}")
    missing = sorted(required - mapping.keys())
    if missing:
        raise QueryError(where, f"the header lacks {missing[0]!r}")


def _text(mapping: Mapping[str, Any], key: str, where: str) -> str:
    value = mapping[key]
    if not isinstance(value, str) or not value.strip():
        raise QueryError(where, f"`{key}` must be a text that is not empty")
    return value.strip()


def _texts(mapping: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = mapping[key]
    if not isinstance(value, list) or not all(isinstance(member, str) for member in value):
        raise QueryError(where, f"`{key}` must be a list of texts")
    return tuple(value)


def _member(kind: type[Member], value: object, key: str, where: str) -> Member:
    try:
        return kind(str(value))
    except ValueError as error:
        raise QueryError(where, f"`{key}` is {value!r}; it must be one of {', '.join(kind)}") from error


def _written(value: object) -> str:
    """A YAML value as the command line would give it: dates and numbers as text."""
    return value.isoformat() if isinstance(value, date) else str(value)
