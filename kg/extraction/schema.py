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
        KeyError: the schema uses a keyword, or a value of one, that is not known here; nothing is passed over.
    """
    return _Compiler(schema).test(schema)


# Loops, not generators: a frame for each value was half of the time a record took.


def _is_number(value: Any) -> bool:  # noqa: ANN401 - JSON is any value
    # By type: JSON's true is no number.
    return type(value) is int or type(value) is float


_TYPES: Mapping[str, Test] = {
    "array": lambda value: isinstance(value, list),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: type(value) is int or (type(value) is float and value.is_integer()),
    "null": lambda value: value is None,
    "number": _is_number,
    "object": lambda value: isinstance(value, dict),
    "string": lambda value: isinstance(value, str),
}


def _all(tests: Sequence[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def fits(value: Any) -> bool:  # noqa: ANN401 - JSON is any value
        for test in tests:  # noqa: SIM110 - a generator is slower
            if not test(value):
                return False
        return True

    return fits


def _any(tests: Sequence[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def fits(value: Any) -> bool:  # noqa: ANN401 - JSON is any value
        for test in tests:  # noqa: SIM110 - a generator is slower
            if test(value):
                return True
        return False

    return fits


class _Compiler:
    """Holds the named parts of a schema; each is compiled when first met."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._parts: Mapping[str, Any] = schema.get("$defs", {})
        self._tests: dict[str, Test] = {}

    def test(self, schema: Mapping[str, Any]) -> Test:
        """Return whether a value passes every keyword."""
        return _all([_TESTS[word](self, operand) for word, operand in schema.items() if word not in _SILENT])

    def part(self, reference: str) -> Test:
        """Return the test of a named part; a part may refer to itself."""
        name = reference.removeprefix("#/$defs/")
        if name not in self._tests:
            self._tests[name] = lambda value: self._tests[name](value)  # noqa: PLW0108 - known only when it is called
            self._tests[name] = self.test(self._parts[name])
        return self._tests[name]


def _type(_: _Compiler, names: str | Sequence[str]) -> Test:
    return _any([_TYPES[name] for name in ([names] if isinstance(names, str) else names)])


def _properties(compiler: _Compiler, schemas: Mapping[str, Any]) -> Test:
    known = {name: compiler.test(schema) for name, schema in schemas.items()}.get

    def fits(value: Any) -> bool:  # noqa: ANN401 - JSON is any value
        if isinstance(value, dict):
            for name, item in value.items():
                test = known(name)
                if test is not None and not test(item):
                    return False
        return True

    return fits


def _required(_: _Compiler, names: Sequence[str]) -> Test:
    needed = frozenset(names)
    return lambda value: not isinstance(value, dict) or needed <= value.keys()


def _items(compiler: _Compiler, schema: Mapping[str, Any]) -> Test:
    test = compiler.test(schema)

    def fits(value: Any) -> bool:  # noqa: ANN401 - JSON is any value
        if isinstance(value, list):
            for item in value:
                if not test(item):
                    return False
        return True

    return fits


def _prefix_items(compiler: _Compiler, schemas: Sequence[Mapping[str, Any]]) -> Test:
    tests = [compiler.test(schema) for schema in schemas]

    def fits(value: Any) -> bool:  # noqa: ANN401 - JSON is any value
        if isinstance(value, list):
            for test, item in zip(tests, value, strict=False):
                if not test(item):
                    return False
        return True

    return fits


def _any_of(compiler: _Compiler, schemas: Sequence[Mapping[str, Any]]) -> Test:
    return _any([compiler.test(schema) for schema in schemas])


def _enum(_: _Compiler, values: Sequence[str]) -> Test:
    if not all(isinstance(value, str) for value in values):
        raise KeyError(f"enum of other things than texts: {values}")
    known = frozenset(values)
    return lambda value: isinstance(value, str) and value in known


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
