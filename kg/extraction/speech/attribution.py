"""Find who says what: cues, quotes, carried speakers, scopes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kg.document.model import Span
from kg.extraction.measures import AttributionMention
from kg.extraction.model import Mode
from kg.extraction.speech.cues import Saying, find_sayings
from kg.extraction.speech.figures import find_figures
from kg.extraction.speech.quotes import find_quotes
from kg.extraction.speech.reach import carry_lists, carry_scopes
from kg.extraction.speech.scopes import resolve_speakers
from kg.extraction.speech.shares import share_sentences
from kg.extraction.tolls.find import sentence_spans

if TYPE_CHECKING:
    from spacy.tokens import Doc


def find_attributions(doc: Doc, *, captions: Iterable[Span] = ()) -> tuple[AttributionMention, ...]:
    """Return the attributions in text order of their content.

    Works on parts of speech and on the words beside the verbs of saying; the parse is not asked.

    Args:
        captions: spans of the document's caption zones; their content has the mode caption.
    """
    text = doc.text
    sentences = sentence_spans(doc)
    quotes = find_quotes(text)
    sayings = find_sayings(doc, text, sentences)
    sayings = sorted([*sayings, *find_figures(doc, text, sentences, sayings)], key=lambda saying: saying.cue.start)
    sayings = share_sentences(text, sayings)
    mentions = [_mention(text, saying, quotes) for saying in sayings]
    mentions = resolve_speakers(doc, text, mentions, sayings)
    mentions += [*carry_lists(text, mentions), *carry_scopes(text, sentences, mentions)]
    mentions += [_caption(span) for span in captions]
    return tuple(sorted(mentions, key=lambda mention: (mention.content, mention.cue)))


def speakers_at(attributions: Sequence[AttributionMention], span: Span) -> tuple[AttributionMention, ...]:
    """Return who says the words at `span`, nearest first; empty for the reporter's own voice.

    A carried attribution counts only where no other covers the span. Where one saying lies inside another ("the agency
    said, citing a doctor"), the inner one is nearer.
    """
    covering = [mention for mention in attributions if _covers(mention.content, span)]
    own = [mention for mention in covering if not mention.carried and mention.mode is not Mode.CAPTION]
    chosen = own or [mention for mention in covering if mention.carried] or covering
    return tuple(sorted(chosen, key=lambda mention: _length(mention.content)))


def _covers(content: Span, span: Span) -> bool:
    shared = min(content.end, span.end) - max(content.start, span.start)
    return shared > 0 and 2 * shared >= span.end - span.start


def _length(span: Span) -> int:
    return span.end - span.start


def _mention(text: str, saying: Saying, quotes: Sequence[Span]) -> AttributionMention:
    quoted = [quote for quote in quotes if quote.overlaps(saying.sentence) and not quote.contains(saying.cue)]
    content, mode = saying.content, Mode.INDIRECT_QUOTE
    direct = [quote for quote in quoted if quote.overlaps(content) or _touches(text, quote, saying)]
    if direct:
        # Direct speech runs on over sentences until its closing mark.
        content = Span(min(content.start, *(q.start for q in direct)), max(content.end, *(q.end for q in direct)))
        shared = sum(min(q.end, saying.content.end) - max(q.start, saying.content.start) for q in direct)
        mode = Mode.DIRECT_QUOTE if 2 * shared > _length(saying.content) else mode
    speaker = saying.speaker
    return AttributionMention(
        content=content,
        speaker=None if speaker is None else speaker.span,
        speaker_text="" if speaker is None else text[speaker.span.start : speaker.span.end],
        cue=saying.cue,
        mode=mode,
        rule=saying.rule,
        spokesperson=None if speaker is None or speaker.organisation is None else speaker.person,
        organisation=None if speaker is None else speaker.organisation,
        relayed_by=saying.relayed_by,
        stance=saying.stance,
        private=speaker is not None and speaker.private,
    )


def _touches(text: str, quote: Span, saying: Saying) -> bool:
    """Whether nothing but white space or a comma lies between the quote and the speaker with the cue."""
    edges = [saying.cue.start, saying.cue.end]
    if saying.speaker is not None:
        edges += [saying.speaker.span.start, saying.speaker.span.end]
    before, after = text[quote.end : min(edges)], text[max(edges) : quote.start]
    near_before = quote.end <= min(edges) and not before.strip(" ,\n")
    return near_before or (quote.start >= max(edges) and not after.strip(" ,:\n"))


def _caption(span: Span) -> AttributionMention:
    return AttributionMention(content=span, speaker=None, speaker_text="", cue=span, mode=Mode.CAPTION, rule="caption")
