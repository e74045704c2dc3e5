"""The compiled schema and jsonschema agree on every value, good or bad."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kg.extraction.decode import SCHEMA_FILE
from kg.extraction.schema import compile_schema
from tests.records import market

Json = object
Path_ = tuple[str | int, ...]

SCHEMA = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
FITS, SLOW = compile_schema(SCHEMA), Draft202012Validator(SCHEMA)
SPAN = [[0, 5]]
RICH: dict[str, Json] = market() | {
    "positions": [
        {
            "subject": "Troops",
            "reference": {"name": "X", "kind": "town"},
            "distance_km": 3.5,
            "direction": "north",
            "evidence": SPAN,
        }
    ],
    "relations": [{"subject": "A", "kind": "allied-with", "object": "B", "evidence": SPAN}],
    "statements": [{"about": "e1", "status": "denied", "evidence": SPAN}],
    "notes": ["a note"],
}
ANY = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-3, 3), st.floats(), st.text(max_size=3), st.sampled_from(["day", "city"])
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=2)),
    max_leaves=5,
)


def places(value: Json, path: Path_ = ()) -> list[Path_]:
    """Every path of a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, item in inner for found in places(item, (*path, key)))]


def changed(value: Json, path: Path_, new: Json) -> Json:
    if not path:
        return new
    made = copy.deepcopy(value)
    at = made
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = new
    return made


def test_a_rich_record_fits() -> None:
    assert SLOW.is_valid(RICH)
    assert FITS(RICH)


@given(st.sampled_from(places(RICH)), ANY)
def test_both_agree_on_any_value_anywhere(path: Path_, new: Json) -> None:
    value = changed(RICH, path, new)

    assert FITS(value) == SLOW.is_valid(value)


@given(st.sampled_from([path for path in places(RICH) if path]))
def test_both_agree_where_something_is_missing(path: Path_) -> None:
    value = copy.deepcopy(RICH)
    at = value
    for key in path[:-1]:
        at = at[key]
    del at[path[-1]]

    assert FITS(value) == SLOW.is_valid(value)


def test_a_keyword_that_is_not_known_is_not_passed_over() -> None:
    with pytest.raises(KeyError):
        compile_schema({"type": "array", "uniqueItems": True})
