"""Carry a source's words beyond its sentence: figures and quotes that go on, and lists behind a colon."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from kg.document.model import Span
from kg.extraction.measures import AttributionMention, Stance
from kg.extraction.model import Mode
from kg.extraction.speech.names import saying_words
from kg.extraction.time.patterns import month_numbers, weekday_numbers
from kg.extraction.tolls.find import tells_of_a_war
from kg.extraction.wordlists import alternatives

COUNTS = re.compile(
    r"\b(?:kill|wound|injur|hurt|dead|died|arrest|detain|captur|abduct|kidnap|displac|missing|destroy|burn|rape|fled|evacuat|rescu|bodies)\w*",
    re.IGNORECASE,
)
SHORTEST = 3
"""Words of the shortest sentence that tells of something: "Nine were wounded"."""
LISTED = re.compile(r":\s*\n+((?:[ \t]*(?:[-•*–]|\(?\d{1,2}[.)])[ \t]+\S[^\n]*\n*)+)")
"""Lines with a mark or a number behind a colon."""


def carry_scopes(
    text: str, sentences: Sequence[Span], mentions: Sequence[AttributionMention]
) -> list[AttributionMention]:
    """Return attributions carried to a sentence without a source of its own.

    "At least 22 fighters were killed. Seventeen troops were also killed, the Observatory said": the second sentence
    continues the first, so its source covers both; and a sentence that begins with "Another", "Among the dead" goes on
    with the source before it. "Five people were killed, the mayor said. Nine were injured": a figure behind a source,
    in its paragraph and without a day of its own, is the source's too.
    """
    carried: list[AttributionMention] = []
    for at, sentence in enumerate(sentences):
        if _sources(sentence, mentions) or len(text[sentence.start : sentence.end].split()) < SHORTEST:
            continue
        following = sentences[at + 1] if at + 1 < len(sentences) else None
        previous = sentences[at - 1] if at else None
        if previous and _quotes_on(text, previous, sentence):
            carried += _carry_quote(sentence, _last_source(previous, mentions))
        if not COUNTS.search(text, sentence.start, sentence.end):
            continue
        if tells_of_a_war(text[sentence.start : sentence.end]):
            # "The conflict has killed more than 280,000": what every report ends with is no source's news.
            continue
        if following and _goes_on(text, following, "back"):
            carried += _carry(sentence, _sources(following, mentions), "carried-back")
        if previous and _goes_on(text, sentence, "on"):
            carried += _carry(sentence, _sources(previous, mentions), "carried-on")
        elif previous and _counts_on(text, previous, sentence):
            carried += _carry(sentence, _last_source(previous, mentions), "counted-on")
    return carried


def _counts_on(text: str, previous: Span, sentence: Span) -> bool:
    """Whether the sentence gives a figure in the same paragraph, with no day and no voice of its own."""
    gap = text[previous.start + len(text[previous.start : previous.end].rstrip()) : sentence.start]
    words = text[sentence.start : sentence.end]
    return "\n" not in gap and _figure().search(words) is not None and _own_footing().search(words) is None


def _last_source(sentence: Span, mentions: Sequence[AttributionMention]) -> list[AttributionMention]:
    """Return who speaks last in a sentence whose words they vouch for; crowds tell what they saw and no more."""
    here = [mention for mention in mentions if mention.cue.overlaps(sentence)]
    if not here:
        return []
    last = max(here, key=lambda mention: mention.cue.start)
    found = [mention for mention in here if mention.cue == last.cue]
    return [] if any(_saw_it(mention) for mention in found) else found


def _saw_it(mention: AttributionMention) -> bool:
    """Whether people who were there speak: residents, witnesses, relatives."""
    last = (mention.speaker_text.lower().split() or [""])[-1]
    return last in saying_words()["crowds"]["names"] or last in ("relatives", "families")


@cache
def _figure() -> re.Pattern[str]:
    numbers = alternatives(saying_words()["figures"]["numbers"])
    return re.compile(rf"\b(?:an?|\d[\d,.]*|{numbers}|several)\b", re.IGNORECASE)


@cache
def _own_footing() -> re.Pattern[str]:
    """Words that give a sentence a time of its own, or speak for the reporter: what follows is no source's any more."""
    days = alternatives([*weekday_numbers(), *month_numbers()])
    words = alternatives(saying_words()["carry"]["off"])
    return re.compile(rf"\b(?:{days}|{words}|(?:19|20)\d\d)\b|[\"“”]", re.IGNORECASE)


def _sources(sentence: Span, mentions: Sequence[AttributionMention]) -> list[AttributionMention]:
    return [mention for mention in mentions if mention.content.overlaps(sentence) or mention.cue.overlaps(sentence)]


def _goes_on(text: str, sentence: Span, side: str) -> bool:
    words = alternatives(saying_words()["carry"][side])
    found = re.search(rf"\b{words}\b", text[sentence.start : sentence.end], re.IGNORECASE)
    return found is not None and bool(COUNTS.search(text, sentence.start, sentence.end))


def _carry(sentence: Span, sources: Sequence[AttributionMention], rule: str) -> Iterator[AttributionMention]:
    for source in sources if rule == "counted-on" else sources[:1]:
        if source.stance is Stance.ASSERTS and not source.private and source.mode is Mode.INDIRECT_QUOTE:
            yield replace(source, content=sentence, mode=Mode.IMPLIED, rule=rule, carried=True)


def _quotes_on(text: str, previous: Span, sentence: Span) -> bool:
    """Whether the sentence is a quote behind one with a source: '..., he said. "Three of them were children."'."""
    gap = text[previous.start + len(text[previous.start : previous.end].rstrip()) : sentence.start]
    words = text[sentence.start : sentence.end].strip()
    return "\n" not in gap and words[:1] in ('"', "“") and words[-1:] in ('"', "”")


def _carry_quote(sentence: Span, sources: Sequence[AttributionMention]) -> Iterator[AttributionMention]:
    for source in sources:
        if source.stance is Stance.ASSERTS:
            yield replace(source, content=sentence, mode=Mode.DIRECT_QUOTE, rule="quoted-on", carried=True)


def carry_lists(text: str, mentions: Sequence[AttributionMention]) -> list[AttributionMention]:
    """Return attributions of lists to who introduces them: "The monitor reported the following raids:"."""
    lists = list(LISTED.finditer(text))
    return [
        replace(mention, content=Span(*found.span(1)), rule="listed", carried=True)
        for found in lists
        for mention in mentions
        if mention.content.start < found.start() + 1 <= mention.content.end + 1 and not mention.carried
    ]
