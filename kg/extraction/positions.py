"""Where actors stand and how they stand to each other, as the report states it."""

from __future__ import annotations

from kg.extraction.model import Position, Relation
from kg.extraction.reading import Reading


def find_positions(reading: Reading) -> tuple[Position, ...]:
    """Return the positions in order of text."""
    return ()


def find_relations(reading: Reading) -> tuple[Relation, ...]:
    """Return the relations in order of text."""
    return ()
