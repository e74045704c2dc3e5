"""Says fast whether a value fits the interchange schema; why it does not, jsonschema says.

Nearly every record fits, and walking the schema anew for each took more time than all that follows (measured: 12 ms
of 28 a report). So the schema is turned into functions once, and the library is asked only about what does not fit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Test = Callable[[Any], bool]

_SILENT = frozenset({"$schema", "$id", "$defs", "title", "description", "format"})
"""Keywords that refuse nothing; `format` is a note in this draft, the days are read later."""


def compile_schema(schema: Mapping[str, Any]) -> Test:
    """Return the test that the schema is.

    Raises:
        KeyError: the schema uses a keyword that is not known here; nothing is passed over.
    """
    return _Compiler(schema).test(schema)


def _is_number(value: Any) -> bool:  # noqa: ANN401 - JSON is any value
    return isinstance(value, int | float) and not isinstance(value, bool)


_TYPES: Mapping[str, Test] = {
    "array": lambda value: isinstance(value, list),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: _is_number(value) and (isinstance(value, int) or value.is_integer()),
    "null": lambda value: value is None,
    "number": _is_number,
    "object": lambda value: isinstance(value, dict),
    "string": lambda value: isinstance(value, str),
}


class _Compiler:
    """Holds the named parts of a schema; each is compiled when first met."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._parts: Mapping[str, Any] = schema.get("$defs", {})
        self._tests: dict[str, Test] = {}

    def test(self, schema: Mapping[str, Any]) -> Test:
        """Return whether a value passes every keyword."""
        tests = [_TESTS[word](self, operand) for word, operand in schema.items() if word not in _SILENT]
        if len(tests) == 1:
            return tests[0]
        return lambda value: all(test(value) for test in tests)

    def part(self, reference: str) -> Test:
        """Return the test of a named part; a part may refer to itself."""
        name = reference.removeprefix("#/$defs/")
        if name not in self._tests:
            self._tests[name] = lambda value: self._tests[name](value)  # noqa: PLW0108 - known only when it is called
            self._tests[name] = self.test(self._parts[name])
        return self._tests[name]


def _type(_: _Compiler, names: str | Sequence[str]) -> Test:
    tests = [_TYPES[name] for name in ([names] if isinstance(names, str) else names)]
    return tests[0] if len(tests) == 1 else lambda value: any(test(value) for test in tests)


def _properties(compiler: _Compiler, schemas: Mapping[str, Any]) -> Test:
    tests = {name: compiler.test(schema) for name, schema in schemas.items()}
    return lambda value: (
        not isinstance(value, dict) or all(tests[name](item) for name, item in value.items() if name in tests)
    )


def _required(_: _Compiler, names: Sequence[str]) -> Test:
    return lambda value: not isinstance(value, dict) or all(name in value for name in names)


def _items(compiler: _Compiler, schema: Mapping[str, Any]) -> Test:
    test = compiler.test(schema)
    return lambda value: not isinstance(value, list) or all(test(item) for item in value)


def _prefix_items(compiler: _Compiler, schemas: Sequence[Mapping[str, Any]]) -> Test:
    tests = [compiler.test(schema) for schema in schemas]
    return lambda value: (
        not isinstance(value, list) or all(test(item) for test, item in zip(tests, value, strict=False))
    )


def _any_of(compiler: _Compiler, schemas: Sequence[Mapping[str, Any]]) -> Test:
    tests = [compiler.test(schema) for schema in schemas]
    return lambda value: any(test(value) for test in tests)


def _enum(_: _Compiler, values: Sequence[Any]) -> Test:
    # By type, too: JSON's true is not 1.
    known = [(type(value), value) for value in values]
    return lambda value: (type(value), value) in known


def _pattern(_: _Compiler, pattern: str) -> Test:
    search = re.compile(pattern).search
    return lambda value: not isinstance(value, str) or search(value) is not None


_TESTS: Mapping[str, Callable[[_Compiler, Any], Test]] = {
    "$ref": lambda compiler, reference: compiler.part(reference),
    "anyOf": _any_of,
    "enum": _enum,
    "items": _items,
    "maxItems": lambda _, most: lambda value: not isinstance(value, list) or len(value) <= most,
    "maximum": lambda _, most: lambda value: not _is_number(value) or value <= most,
    "minItems": lambda _, least: lambda value: not isinstance(value, list) or len(value) >= least,
    "minimum": lambda _, least: lambda value: not _is_number(value) or value >= least,
    "pattern": _pattern,
    "prefixItems": _prefix_items,
    "properties": _properties,
    "required": _required,
    "type": _type,
}
