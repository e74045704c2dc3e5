"""Where and when a paragraph sets its scene: "In X on Friday, gunmen fired shots. Two people were killed" (both in X).

Words in front of a sentence's subject hold for the sentence after it too (frame-setters: Chafe 1976).
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.extraction.events.asides import AT
from kg.extraction.events.drafts import Draft, note
from kg.extraction.events.placing import most_specific
from kg.extraction.events.timing import DATING_KINDS
from kg.extraction.measures import TimeMention
from kg.extraction.parse.reading import PlaceAt, Reading
from kg.extraction.parse.tree import case_of, children, lemma, relation

if TYPE_CHECKING:
    from spacy.tokens import Span as Stretch
    from spacy.tokens import Token

RULE = "the paragraph's scene"
TAKING_UP = frozenset({"the", "this", "that", "these", "those"})


@dataclass(frozen=True, slots=True)
class _Scene:
    places: tuple[PlaceAt, ...] = ()
    time: TimeMention | None = None


def set_scenes(reading: Reading, drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """Return the drafts without a place or day of their own with those that their paragraph set before."""
    if "\n" not in reading.document.text.strip():
        # Paragraphs run into one: the sentence before may be of another.
        return tuple(drafts)
    told = {draft.sentence for draft in drafts}
    scenes = dict(_scenes(reading, told))
    return tuple(_in_scene(reading, draft, scenes.get(draft.sentence, _Scene())) for draft in drafts)


def _scenes(reading: Reading, told: Container[int]) -> Iterator[tuple[int, _Scene]]:
    """Yield what holds for each sentence from the one before it in its paragraph, unless it is set elsewhere itself."""
    before = _Scene()
    for sentence in reading.doc.sents:
        own = _scene_of(reading, sentence)
        yield sentence.start, _Scene() if own.places else before
        if sentence.start in told:
            # What goes on from a deed is where that was, and the words in front may only say in which province.
            own = replace(own, places=())
        # The blank line between two paragraphs is the end of the sentence before it.
        before = _Scene() if "\n" in sentence.text.lstrip() else own


def _scene_of(reading: Reading, sentence: Stretch) -> _Scene:
    places = [place for place in reading.places if sentence.start <= place.token < sentence.end]
    fronted = [place for place in places if _is_in_front(reading, reading.doc[place.token])]
    times = [
        time
        for time in reading.times
        if sentence.start_char <= time.span.start < sentence.end_char and time.kind in DATING_KINDS and time.start
    ]
    set_by = next((time for time in times if fronted or _opens(reading, time, sentence)), None)
    return _Scene(places=most_specific(fronted), time=set_by)


def _is_in_front(reading: Reading, token: Token) -> bool:
    """Whether a place stands before the verb it hangs on, and nobody only speaks there."""
    up = token.head if relation(token) == "nmod" and relation(token.head) == "obl" else token
    verb = up.head
    fronted = relation(up) == "obl" and case_of(up) in AT and up.i < verb.i
    return fronted and not reading.is_a(verb, "speech")


def _opens(reading: Reading, time: TimeMention, sentence: Stretch) -> bool:
    return reading.token_at(time.span.start) - sentence.start <= 1 and not reading.is_a(sentence.root, "speech")


def _in_scene(reading: Reading, draft: Draft, scene: _Scene) -> Draft:
    token = reading.doc[draft.token]
    known = any(child.lower_ in TAKING_UP for child in children(token, "det"))
    if draft.background or draft.agreement is not None or known or lemma(token) == "war":
        return draft
    if scene.places and not draft.places:
        draft = replace(draft, places=scene.places, notes=(*draft.notes, note("places", RULE, scene.places[0].span)))
    if scene.time is not None and not draft.stated:
        notes = (*draft.notes, note("date", RULE, scene.time.span))
        # Not `stated`: what is carried over keeps no two tellings apart.
        draft = replace(draft, date=scene.time.range, times=(*draft.times, scene.time), notes=notes)
    return draft
