"""Tell words that cannot be who speaks: days, substances, kinds of place, places, pieces of a name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extraction.measures import AttributionMention
from kg.extraction.parse.reading import Reading
from kg.extraction.speech.names import saying_words
from kg.extraction.speech.shapes import part
from kg.extraction.time.patterns import month_numbers, weekday_numbers
from kg.gazetteer.kinds import country_of_demonym, country_of_metonym, kind_of_word

if TYPE_CHECKING:
    from spacy.tokens import Token

_WHERE = re.compile(r"\s+(?:in|of|at|from|near|with|for|on|who)\s+")
"""What follows says where a speaker is, or whose: "medical workers in the area"."""


def is_voiceless(reading: Reading, mention: AttributionMention, name: str) -> bool:
    """Whether a name read for a speaker is none, so that the reporter speaks.

    Args:
        name: the canonical name, or the words themselves where the registry does not know them.
    """
    words = [word.lower() for word in name.replace("-", " ").split()]
    if not words or all(word in saying_words()["voiceless"]["words"] for word in words):
        return True
    if words[-1] in weekday_numbers() or words[-1] in month_numbers():
        return True
    if name.islower():
        head = _WHERE.split(name)[0].split()[-1]
        is_land = kind_of_word(head) is not None and head not in saying_words()["speaking"]["nouns"]
        return is_land or _is_substance(reading, mention)
    return name == mention.speaker_text and _is_place(reading, mention)


def _is_substance(reading: Reading, mention: AttributionMention) -> bool:
    """Whether the words name a weapon or end in no noun: "sarin", "the latest"."""
    tokens = _tokens(reading, mention)
    if not tokens or " ".join(token.text for token in tokens).lower() != mention.speaker_text.lower():
        return False
    return tokens[-1].i in reading.means_by_token or part(tokens[-1]) in ("DET", "NUM")


def _is_place(reading: Reading, mention: AttributionMention) -> bool:
    """Whether all the words are the name of a town or region; a state and its capital speak."""
    speaks = country_of_demonym(mention.speaker_text) or country_of_metonym(mention.speaker_text)
    tokens = _tokens(reading, mention)
    return not speaks and bool(tokens) and all(token.ent_type_ == "Location" for token in tokens)


def _tokens(reading: Reading, mention: AttributionMention) -> list[Token]:
    span = None if mention.speaker is None else reading.doc.char_span(mention.speaker.start, mention.speaker.end)
    return [] if span is None else list(span)
