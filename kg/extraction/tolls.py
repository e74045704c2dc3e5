"""Find what the text counts as killed, injured, missing, trapped, captured, displaced, evacuated, destroyed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.extraction.measures import Quantity, TimeMention, TollMention

if TYPE_CHECKING:
    from spacy.tokens import Doc


def find_tolls(
    doc: Doc, quantities: Sequence[Quantity], times: Sequence[TimeMention] = ()
) -> tuple[TollMention, ...]:
    """Return the tolls in text order; `times` (of `find_times`) give cumulative sums their scope."""
    return ()
