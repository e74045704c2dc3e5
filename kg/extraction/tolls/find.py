"""Find what the text counts as killed, injured, missing, trapped, captured, displaced, evacuated, destroyed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.document.model import Span
from kg.extraction.measures import Quantity, TimeKind, TimeMention, TollMention, largest
from kg.extraction.model import Bound, Category, Effect, Status
from kg.extraction.time.expressions import sentence_starts
from kg.extraction.tolls.again import parts_of_told, told_again, told_group
from kg.extraction.tolls.counted import Group
from kg.extraction.tolls.effects import effect_words
from kg.extraction.tolls.links import link_sentence
from kg.extraction.tolls.nouns import nouns
from kg.extraction.tolls.numbers import find_numbers
from kg.extraction.tolls.parse import governors, token_at
from kg.extraction.tolls.quantities import CountedQuantity, find_counted, marked_text
from kg.extraction.tolls.rules import Link, Sentence, group_end, read_sentence
from kg.extraction.tolls.second import second_links
from kg.extraction.tolls.whose import of_one_before, of_told
from kg.extraction.wordlists import alternatives

if TYPE_CHECKING:
    from spacy.tokens import Doc

MILITARY = frozenset({"losses", "own dead"})
"""What only the side that fights has."""
NONE_OF = re.compile(r"\b(?:none|neither|no\s+one|nobody)\s+(?:of|among)\s+(?:\w+\s+){0,3}$", re.IGNORECASE)
LOSING = frozenset({"lost", "losing", "loses", "lose"})
"""Who loses "men" leads fighters."""
THOUSANDS = 2000
"""What the word "thousands" counts at least."""
LARGE = 5000
"""From this many dead or displaced on, a figure without an event of its own is a sum over a war."""


def find_tolls(doc: Doc, quantities: Sequence[Quantity], times: Sequence[TimeMention] = ()) -> tuple[TollMention, ...]:
    """Return the tolls in text order; `times` (of `find_times`) give cumulative sums their scope."""
    wanted = {quantity.span for quantity in quantities}
    # `Doc.text` joins all tokens anew each time it is asked for.
    text = doc.text
    counted = [entry for entry in find_counted(marked_text(doc)) if entry.quantity.span in wanted]
    spans = sentence_spans(doc)
    found: list[TollMention] = []
    for span in spans:
        sentence = read_sentence(text, span, counted, [time.span for time in times])
        tolls = list(_tolls_of(doc, sentence, times, found))
        tolls = parts_of_told(sentence, tolls, found)
        tolls += _again(doc, sentence, [*found, *tolls])
        found += tolls
    return tuple(_mark_summaries(sorted(found, key=lambda toll: (toll.span, toll.effect))))


def sentence_spans(doc: Doc) -> list[Span]:
    """Return the sentences of the `Doc`, or those that punctuation shows where it has none."""
    if doc.has_annotation("SENT_START"):
        return [Span(sent.start_char, sent.end_char) for sent in doc.sents if sent.end_char > sent.start_char]
    starts = sentence_starts(doc.text)
    return [Span(start, end) for start, end in pairwise(starts) if end > start]


def _tolls_of(
    doc: Doc, sentence: Sentence, times: Sequence[TimeMention], before: Sequence[TollMention]
) -> Iterator[TollMention]:
    sentence.governors = governors(doc, sentence.counted)
    links = {at: link for at, link in link_sentence(sentence).items() if not _is_nobody(sentence, at)}
    built: dict[int, TollMention] = {}
    for at in sorted(links, key=lambda number: (links[number].parent is not None, number)):
        parent = links[at].parent
        built[at] = _build(doc, sentence, at, links[at], built.get(parent) if parent is not None else None)
        built[at] = of_one_before(sentence, at, built)
    built = of_told(sentence, built, before)
    yield from (_scope(toll, times, sentence) for toll in built.values())
    for at, link in second_links(sentence, links):
        yield replace(_build(doc, sentence, at, link, None), category=built[at].category)
    for at in links:
        yield from _kin_parts(sentence, at, built[at])


def _is_nobody(sentence: Sentence, at: int) -> bool:
    """Whether none of those counted came to harm: "none of the crew of five was hurt"."""
    start = sentence.counted[at].quantity.span.start
    return NONE_OF.search(sentence.text, sentence.span.start, start) is not None


def _again(doc: Doc, sentence: Sentence, before: Sequence[TollMention]) -> list[TollMention]:
    """Return the parts and new counts of a figure that a sentence before told."""
    found: list[TollMention] = []
    for at, link, last in told_again(sentence, before):
        toll = _build(doc, sentence, at, link, None)
        part = link.rule == "part-before"
        same = toll.category is Category.UNKNOWN and not part
        category = last.category if same else toll.category
        found.append(replace(toll, category=category, subset=part, subset_of=last.span))
    return found


def _kin_parts(sentence: Sentence, at: int, toll: TollMention) -> Iterator[TollMention]:
    """Yield the wife of "a man and his wife": a part of the two."""
    if sentence.counted[at].quantity.rule != "kin-sum":
        return
    words = sentence.text[toll.quantity.start : toll.quantity.end]
    match = re.search(r"\b(?:his|her|their)\s+(?:(?P<count>[\w-]+)\s+)?(?P<kin>[\w-]+)$", words, re.IGNORECASE)
    category = None if match is None else nouns().get(match["kin"].lower())
    if match is None or category not in (Category.WOMAN, Category.CHILD):
        return
    part = Span(toll.quantity.start + match.start(), toll.quantity.start + match.end())
    number = next(find_numbers(match["count"]), None) if match["count"] else None
    value = number.low if number else 1
    yield replace(
        toll,
        span=part,
        category=Category(category),
        low=value,
        best=value,
        high=value,
        quantity=part,
        group_span=part,
        subset=True,
        subset_of=toll.span,
        rule="kin-part",
    )


def _build(doc: Doc, sentence: Sentence, at: int, link: Link, parent: TollMention | None) -> TollMention:
    counted = sentence.counted[at]
    quantity, group = counted.quantity, link.group or told_group(sentence, counted)
    span = Span(quantity.span.start, max(group_end(counted), group.span.end if group.span else 0))
    if parent is None and link.rule not in ("list", "gapping"):
        span = Span(min(span.start, link.word.span.start), max(span.end, link.word.span.end))
    return TollMention(
        span=span,
        effect=link.word.effect,
        category=_category(sentence, link, group, parent),
        low=quantity.low,
        best=quantity.best,
        high=quantity.high,
        bound=quantity.bound,
        rule=link.rule,
        quantity=quantity.span,
        trigger=link.word.span,
        group_span=group.span,
        trigger_token=token_at(doc, link.word.span),
        noun_token=token_at(doc, group.head) if group.head else None,
        subset=link.parent is not None,
        subset_of=parent.span if parent else None,
        superseded=quantity.superseded,
        additional=quantity.additional,
        status=_status(sentence, link, counted),
        summary=_is_summary(sentence, counted, link),
    )


def _category(sentence: Sentence, link: Link, group: Group, parent: TollMention | None) -> Category:
    """Return who they are: a nameless part is of its whole, an army's losses are fighters, who flees is a civilian.

    The last is a convention of the gold files.
    """
    told = group.category if link.word.effect is not Effect.DESTROYED else Category.UNKNOWN
    if told is not Category.UNKNOWN or link.word.effect is Effect.DESTROYED:
        return told
    if parent is not None and group.head is None:
        return parent.category
    word = sentence.text[link.word.span.start : link.word.span.end].lower()
    if word in MILITARY or (word in LOSING and group.noun == "men"):
        return Category.COMBATANT
    return Category.CIVILIAN if link.word.effect is Effect.DISPLACED else told


def _status(sentence: Sentence, link: Link, counted: CountedQuantity) -> Status:
    """Read negation, plan and doubt from the words before the verb in its clause."""
    word = link.word.span
    start = min(counted.quantity.span.start, word.start)
    clause = re.split(r"[.;:,\"“”]", sentence.text[max(sentence.span.start, start - 60) : start])[-1]
    inside = sentence.text[group_end(counted) : word.start] if word.start >= group_end(counted) else ""
    own = sentence.text[word.start : word.end].lower()
    for status, pattern in _status_patterns():
        near = " ".join(re.findall(r"[\w'’]+", clause)[-4:])
        if pattern.search(inside) or (pattern.search(near) and word.start < counted.quantity.span.start):
            return status
    return Status.POSSIBLE if own.startswith(("feared", "presumed")) else Status.ASSERTED


@cache
def _status_patterns() -> tuple[tuple[Status, re.Pattern[str]], ...]:
    lexicon = effect_words()["status"]
    return tuple(
        (status, re.compile(rf"\b{alternatives(lexicon[status.value])}\b", re.IGNORECASE))
        for status in (Status.DENIED, Status.PLANNED, Status.POSSIBLE)
    )


def _is_summary(sentence: Sentence, counted: CountedQuantity, link: Link) -> bool:
    before = sentence.text[max(sentence.span.start, counted.quantity.span.start - 30) : counted.quantity.span.start]
    words = alternatives(effect_words()["summary"]["before"])
    return link.rule == "bringing-to" or bool(re.search(rf"\b{words}\b[\s\w]*$", before, re.IGNORECASE))


def _scope(toll: TollMention, times: Sequence[TimeMention], sentence: Sentence) -> TollMention:
    """Flag a sum over a war, and give it the time it covers."""
    words = sentence.text[sentence.span.start : sentence.span.end]
    since = [t for t in times if t.kind is TimeKind.SINCE and sentence.span.contains(t.span)]
    told = tells_of_a_war(words)
    long_since = any(t.days_covered > 60 for t in since)  # noqa: PLR2004
    if not (largest(toll) >= LARGE and (told or since)) and not (told and long_since):
        return toll
    if toll.effect not in (Effect.KILLED, Effect.DISPLACED, Effect.INJURED, Effect.MISSING):
        return toll
    return replace(toll, cumulative=True, scope=since[0] if since else None)


def is_of_a_war(toll: TollMention) -> bool:
    """Whether so many are dead that, where no deed is named, only a war can have killed them: "300,000 have died"."""
    many = THOUSANDS if toll.bound is Bound.VAGUE else LARGE
    return toll.effect in (Effect.KILLED, Effect.INJURED) and largest(toll) >= many


def tells_of_a_war(words: str) -> bool:
    """Whether a sentence counts over a war or years: "since 2011", "in the three-year conflict"."""
    return _cumulative().search(words) is not None


@cache
def _cumulative() -> re.Pattern[str]:
    return re.compile("|".join(effect_words()["cumulative"]["words"]), re.IGNORECASE)


def _mark_summaries(tolls: Sequence[TollMention]) -> Iterator[TollMention]:
    """A vague figure told first is the roll-up of exact ones that follow with the same effect."""
    for at, toll in enumerate(tolls):
        later = [
            other
            for other in tolls[at + 1 :]
            if other.effect is toll.effect
            and other.bound is not Bound.VAGUE
            and not other.subset
            and not other.cumulative
        ]
        several = len({(other.low, other.high) for other in later}) > 1
        vague = toll.bound is Bound.VAGUE and (toll.low or 0) >= 20 and at < 2  # noqa: PLR2004
        yield replace(toll, summary=True) if vague and several and not toll.cumulative else toll
