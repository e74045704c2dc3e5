"""Find numbers in words and digits, with the words that bound them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extraction.measures import Quantity

if TYPE_CHECKING:
    from spacy.tokens import Doc


def find_quantities(doc: Doc) -> tuple[Quantity, ...]:
    """Return all numbers in text order, not overlapping; numbers that count nothing have another kind."""
    return ()
