"""A text printed again is known by its words; another telling of the event is not."""

from kg.claims.model import DocumentClaims
from kg.resolution.candidates import find_tellings
from kg.resolution.copies import find_copies
from tests.resolution.cases import told

LONG = (
    "A bomb hidden in a fruit cart went off at noon beside the tram stop in the old town, breaking windows along the"
    " whole street and setting two parked cars on fire before the fire brigade came"
)
OTHER = (
    "Rescue teams searched until the evening through what was left of the tram stop in the old town, where an explosion"
    " had torn a hole into the pavement and damaged the front of a bakery"
)


def copies_of(*documents: DocumentClaims) -> dict[str, str]:
    names = {document.document.key: document.document.id for document in documents}
    found = find_copies([telling for document in documents for telling in find_tellings(document)])
    return {names[copy]: names[original] for copy, original in found.items()}


def test_the_later_of_two_equal_texts_is_the_copy() -> None:
    wire, paper = told("Wire", text=LONG), told("Paper", text=LONG, day="2021-05-05")

    assert copies_of(paper, wire) == {"Paper": "Wire"}


def test_another_telling_is_no_copy() -> None:
    assert copies_of(told("Wire", text=LONG), told("Paper", text=OTHER)) == {}
