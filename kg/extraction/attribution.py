"""Find who says what: cues, quotes, carried speakers, scopes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kg.document.model import Span
from kg.extraction.measures import AttributionMention

if TYPE_CHECKING:
    from spacy.tokens import Doc


def find_attributions(doc: Doc, *, captions: Iterable[Span] = ()) -> tuple[AttributionMention, ...]:
    """Return the attributions in text order of their content.

    Args:
        captions: spans of the document's caption zones; their content has the mode caption.
    """
    return ()


def speakers_at(attributions: Sequence[AttributionMention], span: Span) -> tuple[AttributionMention, ...]:
    """Return who says the words at `span`, nearest first; empty for the reporter's own voice.

    A carried attribution counts only where no other covers the span, a private witness only where the span
    lies in the witness's own words.
    """
    return ()
