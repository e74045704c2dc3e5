"""Find time expressions and resolve them against the day of issue."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kg.extraction.measures import TimeMention

if TYPE_CHECKING:
    from spacy.tokens import Doc


def find_times(doc: Doc, *, anchor: date | None) -> tuple[TimeMention, ...]:
    """Return the time expressions in text order, not overlapping; works without a parse.

    Args:
        anchor: the day of issue (`Dating.issued`); without it only full dates are resolved.
    """
    return ()
