"""Find who gives a figure without a word of saying: "put the toll at", "counted 30 dead", "by the ministry's count"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from kg.document.model import Span
from kg.extraction.speech.cues import Saying
from kg.extraction.speech.names import Speaker, saying_words
from kg.extraction.speech.speakers import speaker_after, speaker_before
from kg.extraction.wordlists import alternatives, fill

if TYPE_CHECKING:
    from spacy.tokens import Doc

ENOUGH = 4
"""A part of a sentence with fewer words holds no figure."""


def find_figures(doc: Doc, text: str, sentences: Sequence[Span], known: Sequence[Saying]) -> list[Saying]:
    """Return the sayings that give figures, in text order; none where a known saying has the same words as its cue."""
    starts = [int(token.idx) for token in doc]
    found: list[Saying] = []
    for sentence in sentences:
        inside = [at for at, start in enumerate(starts) if sentence.start <= start < sentence.end]
        if inside:
            found += _of_sentence(doc, text, sentence, (inside[0], inside[-1] + 1), known)
    return [saying for saying in found if not any(_is_taken(saying, other) for other in known)]


def _is_taken(saying: Saying, known: Saying) -> bool:
    """Whether somebody is known to say so: by the same word, or that a hospital has received them."""
    handled = saying.rule == "handling" and known.content.overlaps(saying.cue)
    # "The report, which drew on figures from the ministry, said": the report speaks.
    inside = known.speaker is not None and known.speaker.span.end < saying.cue.start < known.cue.start
    drawn = saying.rule == "by" and inside and known.rule != "trailing"
    return handled or drawn or saying.cue.overlaps(known.cue)


def _cares(text: str, speaker: Speaker) -> bool:
    """Whether the body handles the dead and wounded: troops who "recovered five bodies" are told of, not telling."""
    care = alternatives(saying_words()["figures"]["care"])
    words = text[speaker.span.start : speaker.span.end]
    return re.search(rf"\b{care}$", words, re.IGNORECASE) is not None


def _before(known: Sequence[Saying], sentence: Span, cue: Span) -> Speaker | None:
    """Return who goes on in the same sentence: "the mayor denied the report and put the toll at nine"."""
    said = [saying for saying in known if saying.sentence == sentence and saying.cue.end <= cue.start]
    return said[-1].speaker if said else None


def _of_sentence(
    doc: Doc, text: str, sentence: Span, tokens: tuple[int, int], known: Sequence[Saying]
) -> Iterator[Saying]:
    first, last = tokens
    for kind, pattern in _patterns():
        for match in pattern.finditer(text, sentence.start, sentence.end):
            cue = Span(*match.span())
            at = next((i for i in range(first, last) if int(doc[i].idx) >= cue.start), None)
            after = next((i for i in range(first, last) if int(doc[i].idx) >= cue.end), None)
            if at is None or (kind == "by" and after is None):
                continue
            speaker = speaker_after(doc, after or at, last) if kind == "by" else _giver(doc, at, first)
            if speaker is None and kind == "gives" and doc[at - 1].lower_ in ("and", "but"):
                speaker = _before(known, sentence, cue)
            if kind == "handling" and not (speaker is not None and _cares(text, speaker)):
                continue
            if speaker is not None and not speaker.private:
                yield Saying(
                    sentence=sentence,
                    cue=cue,
                    content=_content(text, sentence, cue, speaker),
                    rule=kind,
                    speaker=speaker,
                )


def _giver(doc: Doc, at: int, first: int) -> Speaker | None:
    """Return the subject of a verb, or the owner of a count; an owner's mark is no part of the name."""
    at = at - 1 if at > first and doc[at - 1].text in ("'s", "’s", "'", "’") else at
    while at > first and doc[at].text in ("'s", "’s", "'", "’"):
        at -= 1
    return speaker_before(doc, at, first) if at > first else None


def _content(text: str, sentence: Span, cue: Span, speaker: Speaker) -> Span:
    """Return the part of the sentence behind the cue, or the part before the speaker where too little follows."""
    behind = Span(min(cue.start, speaker.span.end), sentence.end)
    leads = cue.start > speaker.span.start
    if len(re.findall(r"\w+", text[max(cue.end, speaker.span.end) : sentence.end])) >= (1 if leads else ENOUGH):
        return behind if leads else Span(cue.start, sentence.end)
    edge = min(cue.start, speaker.span.start)
    before = len(re.findall(r"\w+", text[sentence.start : edge])) >= ENOUGH
    return Span(sentence.start, edge) if before else behind


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    lexicon = saying_words()["figures"]
    words = {
        "number": rf"(?:\d[\d,.]*|{alternatives(lexicon['numbers'])})",
        "papers": alternatives(lexicon["papers"]),
        "about": alternatives(lexicon["about"]),
    }
    return tuple(
        (kind, re.compile(rf"(?<![\w-]){fill(pattern, words)}", re.IGNORECASE))
        for kind in ("gives", "by", "handling")
        for pattern in lexicon[kind]
    )
