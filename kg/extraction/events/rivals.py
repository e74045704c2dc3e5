"""What an event's sentence names besides what was chosen: other sides, other places, other times.

A user who sees that the wrong one was taken sees here whether the right one was found at all, and so whether a lexicon
entry is missing or a frame.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.extraction.events.drafts import Draft, note
from kg.extraction.model import TraceNote
from kg.extraction.parse.reading import Reading


def note_rivals(reading: Reading, draft: Draft) -> Draft:
    """Return the draft with a note for each field for which its sentence holds candidates that were not taken."""
    return replace(draft, notes=(*draft.notes, *_rivals(reading, draft)))


def _rivals(reading: Reading, draft: Draft) -> Iterator[TraceNote]:
    sentence = reading.doc[draft.token].sent
    inside = range(sentence.start, sentence.end)
    told = {filler.name for filler in draft.roles} | {toll.group for toll in draft.tolls}
    # A country that only says where is no side that was passed over.
    armed = [a for a in reading.actors if a.armed and a.first in inside and a.token not in reading.place_by_token]
    yield from _note("roles", (a.name for a in armed if not {a.name, a.force} & told))
    others = [place for place in reading.places if place.first in inside and not place.attributive]
    yield from _note("places", (p.ref.name for p in others if not any(taken.within(p) for taken in draft.places)))
    times = {time.span for time in draft.times}
    words = (time.span for time in reading.times if sentence.start_char <= time.span.start < sentence.end_char)
    yield from _note("date", (reading.document.quote(span) for span in words if span not in times))


def _note(part: str, found: Iterable[str]) -> Iterator[TraceNote]:
    rejected = tuple(dict.fromkeys(found))
    if rejected:
        yield replace(note(part, "named beside it, not taken"), rejected=rejected)
