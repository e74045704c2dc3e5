"""Figures that stand on a sentence before: parts ("Six were soldiers") and new counts ("His first figure was 58")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from kg.extraction.measures import TollMention
from kg.extraction.model import Effect
from kg.extraction.tolls.counted import Group, read_group
from kg.extraction.tolls.effects import EffectWord, effect_words
from kg.extraction.tolls.quantities import CountedQuantity
from kg.extraction.tolls.rules import Link, Sentence, group_end
from kg.extraction.wordlists import alternatives

REACH = 400
"""How far back the figure that is taken up may stand, in characters."""
COUNTED = frozenset({Effect.KILLED, Effect.INJURED})
PERSONAL = COUNTED | {Effect.CAPTURED, Effect.MISSING, Effect.TRAPPED}
"""What befalls persons who are told one by one later."""


def told_group(sentence: Sentence, counted: CountedQuantity) -> Group:
    """Return those counted; "67 were children", "132 of the dead are pupils" name them behind the verb."""
    if counted.group.head is not None or counted.quantity.rule == "article":
        return counted.group
    match = _were().match(sentence.text, counted.quantity.span.end, sentence.span.end)
    group = read_group(sentence.text, match.end(), sentence.span.end) if match else counted.group
    return group if group.sort == "person" and group.head is not None else counted.group


def parts_of_told(sentence: Sentence, tolls: Sequence[TollMention], before: Sequence[TollMention]) -> list[TollMention]:
    """Return the tolls; after "Among the dead were" a girl and two priests are parts of the figure told last."""
    words = sentence.text[sentence.span.start : sentence.span.end].lstrip(' "“')
    if not _openings().match(words):
        return list(tolls)
    return [_part_of_told(toll, before) for toll in tolls]


def _part_of_told(toll: TollMention, before: Sequence[TollMention]) -> TollMention:
    wholes = (
        other
        for other in reversed(before)
        if other.effect is toll.effect and not other.subset and (other.high is None or other.high >= (toll.low or 0))
    )
    whole = None if toll.subset else next(wholes, None)
    return toll if whole is None else replace(toll, subset=True, subset_of=whole.span)


def told_again(sentence: Sentence, before: Sequence[TollMention]) -> Iterator[tuple[int, Link, TollMention]]:
    """Yield the figures of a sentence that go on from one told before, each with that one.

    A part has a link of the rule "part-before", a new count of the same "count-again".
    """
    told = [toll for toll in before if not toll.subset and not toll.cumulative and toll.effect in PERSONAL]
    for at, counted in enumerate(sentence.counted):
        start = counted.quantity.span.start
        near = [toll for toll in told if toll.span.end <= start and toll.span.end - sentence.span.start > -REACH]
        if at in sentence.links or not near:
            continue
        whole = _whole_of(counted, near)
        effect = None if whole is None else _part(sentence, counted, whole)
        dead = [toll for toll in near if toll.effect is Effect.KILLED and toll.span.end < sentence.span.start]
        if effect is not None and whole is not None:
            yield at, _link(sentence, counted, effect, "part-before"), whole
        elif dead and _is_count(sentence, counted):
            yield at, _link(sentence, counted, Effect.KILLED, "count-again"), dead[-1]


def _whole_of(counted: CountedQuantity, near: Sequence[TollMention]) -> TollMention | None:
    """Return the last figure that can hold those counted: "seven … One was hurt. Two of them were boys"."""
    size = counted.quantity.low or counted.quantity.best or 0
    holding = (toll for toll in reversed(near) if toll.high is None or toll.high > size)
    return next(holding, near[-1] if near[-1].effect in COUNTED else None)


def _link(sentence: Sentence, counted: CountedQuantity, effect: Effect, rule: str) -> Link:
    word = EffectWord(span=counted.quantity.span, effect=effect, sides=frozenset(), needs="person")
    return Link(word=word, rule=rule, rank=6, group=told_group(sentence, counted))


def _part(sentence: Sentence, counted: CountedQuantity, last: TollMention) -> Effect | None:
    """Return what befell a part of those told before: "Seven women were among them", "Six were soldiers"."""
    among = _among().match(sentence.text, group_end(counted), sentence.span.end)
    # "Doctors, drivers and a nurse are among the dead": one of a list without numbers is no count.
    listed = counted.quantity.rule == "article" and bool(
        sentence.text[sentence.span.start : counted.quantity.span.start]
    )
    if among is not None and counted.group.sort == "person" and not listed:
        return _effect_of(among["whole"], last)
    were = _were().match(sentence.text, counted.quantity.span.end, sentence.span.end)
    if were is None or told_group(sentence, counted).sort != "person" or counted.group.head is not None:
        return None
    opens = sentence.text[sentence.span.start : counted.quantity.span.start].strip().lower()
    fits = (counted.quantity.low or 0) < (last.low or last.best or 0)
    # "Now puts it at 86, of whom 30 were children": the whole is a new count in the same sentence.
    of_count = opens.endswith(("of whom", "of them")) or _of_whole().fullmatch(opens) is not None
    if were["whole"] is None and not of_count and not (fits and (not opens or opens.endswith("and"))):
        return None
    return _effect_of(were["whole"] or "", last)


def is_of_those_told(words: str) -> bool:
    """Whether a count is of persons told before: "two of them died the next day"."""
    return (
        re.search(r"\bof\s+(?:them|those|these|whom|the\s+(?:wounded|injured|victims|hurt))\b", words, re.IGNORECASE)
        is not None
    )


def _effect_of(whole: str, last: TollMention) -> Effect:
    words = effect_words()["again"]
    if re.search(alternatives(words["hurt"]), whole, re.IGNORECASE):
        return Effect.INJURED
    return Effect.KILLED if re.search(alternatives(words["dead"]), whole, re.IGNORECASE) else last.effect


def _is_count(sentence: Sentence, counted: CountedQuantity) -> bool:
    """Whether a bare number is another count: "the earlier figure was 58", "he had spoken of fifty"."""
    if counted.group.head is not None or counted.quantity.rule == "article":
        return False
    start, end = counted.quantity.span.start, counted.quantity.span.end
    before = sentence.text[sentence.span.start : start]
    ends = re.match(r"[\"”]?\s*(?:[.,;:)]|$|(?:and|but|while|dead)\b)", sentence.text[end : sentence.span.end])
    return bool(ends) and _counting().search(before) is not None


@cache
def _were() -> re.Pattern[str]:
    words = effect_words()["again"]
    whole = alternatives([*words["dead"], *words["hurt"], "them", "whom", "these", "those"])
    return re.compile(rf"\s+(?:of\s+(?P<whole>(?:the\s+)?{whole})\s+)?(?:were|are|was|is)\s+(?:an?\s+)?", re.IGNORECASE)


@cache
def _of_whole() -> re.Pattern[str]:
    """Return what sets a whole before its part: "of the 23 dead in Monday's raid," 14 were women."""
    return re.compile(r"of\s+(?:the|those|its|their)\b[^;:.]{0,60},", re.IGNORECASE)


@cache
def _among() -> re.Pattern[str]:
    words = effect_words()["again"]
    whole = alternatives([*words["dead"], *words["hurt"], "them"])
    return re.compile(rf"[^.;:]{{0,60}}?\s(?:were|was|are|is)\s+among\s+(?P<whole>(?:the\s+)?{whole})", re.IGNORECASE)


@cache
def _openings() -> re.Pattern[str]:
    words = effect_words()["again"]
    whole = alternatives([*words["dead"], *words["hurt"], "them"])
    return re.compile(
        rf"(?:among|amongst|of)\s+(?:the\s+)?{whole}\b|(?:(?:the\s+)?{whole}|they)\s+(?:also\s+)?includ(?:e|ed|es)\b",
        re.IGNORECASE,
    )


@cache
def _counting() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{words})" for words in effect_words()["again"]["counting"]), re.IGNORECASE)
