"""Tie the numbers of a sentence to effects, then its parts, lists and left-out verbs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from kg.extraction.measures import largest
from kg.extraction.tolls.quantities import CountedQuantity
from kg.extraction.tolls.rules import Link, Sentence, allows, candidates, group_end
from kg.extraction.tolls.words import subset_words
from kg.extraction.wordlists import alternatives, read_wordlist

SAID_WHEN = re.compile(r"\s+(?:more\s+)?(?:on|in|at|near|last|the\s+(?:next|following))\b", re.IGNORECASE)
"""What follows a figure whose verb was told before: its own day or place."""
JOINED = re.compile(r"\s*(?:,|and|,\s*and|&|plus)\s*", re.IGNORECASE)
BREAKS = re.compile(r"[^.;:]{0,60}?(?:\s*:|\s[-–—]+|\s*,|\s*\()\s*", re.IGNORECASE)
"""What leads from a figure to the parts that make it up."""
PARTITIVE = 60
"""How far behind the whole "four of them" may stand, in characters."""


def link_sentence(sentence: Sentence) -> Mapping[int, Link]:
    """Tie the numbers of a sentence, each to at most one word, and return the ties by number."""
    for at, _ in enumerate(sentence.counted):
        found = list(candidates(sentence, at))
        if found:
            sentence.links[at] = min(found, key=lambda link: (link.rank, link.word.span))
    for at, _ in enumerate(sentence.counted):
        link = _subset(sentence, at) or (None if at in sentence.links else _listed(sentence, at))
        if link is not None:
            sentence.links[at] = link
    for at in range(len(sentence.counted) - 1):
        _among(sentence, at)
    for at in list(sentence.links):
        _broken_down(sentence, at)
    return sentence.links


def _broken_down(sentence: Sentence, whole: int) -> None:
    """Make the ten and the four of "killed 14 people on Sunday: ten rebels and four soldiers" parts of the 14."""
    link, end = sentence.links[whole], group_end(sentence.counted[whole])
    parts = [at for at in range(whole + 1, len(sentence.counted)) if at not in sentence.links]
    if link.parent is not None or not parts or parts[0] != whole + 1:
        return
    opened = sentence.text[end : sentence.counted[parts[0]].quantity.span.start]
    run = [parts[0]]
    for at in parts[1:]:
        between = sentence.text[group_end(sentence.counted[run[-1]]) : sentence.counted[at].quantity.span.start]
        if at != run[-1] + 1 or not JOINED.fullmatch(between):
            break
        run.append(at)
    told = [sentence.counted[at] for at in run]
    total = sum(part.quantity.low or 0 for part in told)
    exact = all(part.quantity.low == part.quantity.high for part in told)
    fits = total == sentence.counted[whole].quantity.low and exact and len(run) > 1
    if fits and BREAKS.fullmatch(opened) and all(allows(link.word, part) for part in told):
        for at in run:
            sentence.links[at] = Link(word=link.word, rule="breakdown", rank=3, parent=whole)


def _among(sentence: Sentence, at: int) -> None:
    """Make the six of "six children were among 19 people killed" a part of the 19."""
    whole = sentence.links.get(at + 1)
    between = sentence.text[group_end(sentence.counted[at]) : sentence.counted[at + 1].quantity.span.start]
    pattern = r"\s*(?:(?:were|was|are|is)\s+)?(?:among|of)\s+(?:the\s+|a\s+total\s+of\s+)?"
    if whole is None or whole.parent is not None or not re.fullmatch(pattern, between, re.IGNORECASE):
        return
    if allows(whole.word, sentence.counted[at]):
        sentence.links[at] = Link(word=whole.word, rule="among", rank=0, parent=at + 1)
        # "Two women and two children were among eight": the women are a part as well.
        joined = at and sentence.text[group_end(sentence.counted[at - 1]) : sentence.counted[at].quantity.span.start]
        if joined and joined.strip() in ("and", ","):
            sentence.links[at - 1] = sentence.links[at]


def _subset(sentence: Sentence, at: int) -> Link | None:
    """Tie "including four children", "among them two women", "four of them children"."""
    counted = sentence.counted[at]
    parent = _parent(sentence, at)
    if parent is None:
        return None
    between = sentence.text[group_end(sentence.counted[parent]) : counted.quantity.span.start].lower()
    opened = re.search(rf"\b{alternatives(subset_words())}(?:\s+(?:at least|the|also|about|some))?\s*$", between)
    partitive = counted.group.partitive and counted.quantity.rule != "article" and len(between) < PARTITIVE
    if not (opened or partitive):
        return None
    link = sentence.links[parent]
    own = sentence.links.get(at)
    # A part with a verb of another effect is no part: "12 people including a child were hurt and four of them died".
    if own is not None and own.word.effect is not link.word.effect and not opened:
        return None
    return Link(word=link.word, rule="subset", rank=0, parent=parent)


def _parent(sentence: Sentence, at: int) -> int | None:
    """Return the nearest number before that has an effect and could hold this one."""
    low = sentence.counted[at].quantity.low or 0
    for other in range(at - 1, -1, -1):
        link = sentence.links.get(other)
        if link is None or not allows(link.word, sentence.counted[at]):
            continue
        whole = sentence.counted[other].quantity
        if link.parent is not None:
            continue
        if largest(whole) >= low or whole.high is None:
            return other
    return None


def _listed(sentence: Sentence, at: int) -> Link | None:
    """Give the second of "killed five soldiers and three rebels" the effect of the first."""
    if at == 0 or at - 1 not in sentence.links:
        return None
    counted, previous = sentence.counted[at], sentence.counted[at - 1]
    link = sentence.links[at - 1]
    # "The toll rose to 101, a hospital official said" counts no official.
    beside = link.rule == "toll-noun" and counted.quantity.rule == "article"
    if beside or not allows(link.word, counted) or _speaks(sentence, counted):
        return None
    between = sentence.text[group_end(previous) : counted.quantity.span.start].lower()
    if link.rule in ("active", "gapping") and (gapped := _gapped_active(sentence, at, link)):
        return gapped
    if link.rule not in ("passive", "reduced", "passive-far") and not re.fullmatch(
        r"\s*(?:,|and|,\s*and|as well as|along with|plus|in addition to|&|or|)\s*", between
    ):
        return None
    if link.rule in ("passive", "reduced", "passive-far"):
        return _gapped(sentence, counted, link)
    rule = "subset" if link.parent is not None else "list"
    return Link(word=link.word, rule=rule, rank=3, parent=link.parent) if counted.group.span is not None else None


def _speaks(sentence: Sentence, counted: CountedQuantity) -> bool:
    """Whether those counted tell the figure: "killing 12 mourners, two doctors said"."""
    return _speaking().match(sentence.text, group_end(counted), sentence.span.end) is not None


@cache
def _speaking() -> re.Pattern[str]:
    words = alternatives(read_wordlist("effects")["between"]["speaking"])
    return re.compile(rf"(?:\s+\w+)?\s+{words}\b", re.IGNORECASE)


def _gapped_active(sentence: Sentence, at: int, link: Link) -> Link | None:
    """Give the 40 of "killed 30 people in a market on Sunday and 40 on Monday" the verb that is left out."""
    counted, previous = sentence.counted[at], sentence.counted[at - 1]
    between = sentence.text[group_end(previous) : counted.quantity.span.start]
    parted = SAID_WHEN.match(between) and len(between) < PARTITIVE and not re.search(r"[;:]", between)
    follows = SAID_WHEN.match(sentence.text[counted.quantity.span.end : sentence.span.end])
    if counted.group.head is not None or counted.quantity.rule == "article" or not parted or follows is None:
        return None
    joined = re.search(r"(?:\band|,|\bthen)\s+(?:(?:another|a\s+further|some|at\s+least)\s+)?$", between)
    other = any(group_end(previous) < word.span.start < counted.quantity.span.start for word in sentence.words)
    return Link(word=link.word, rule="gapping", rank=3) if joined and not other else None


def _gapped(sentence: Sentence, counted: CountedQuantity, link: Link) -> Link | None:
    """Give "one was killed on Friday and one on Saturday" the verb that the second leaves out."""
    between = sentence.between(link.word.span.end, counted.quantity.span.start).strip().lower()
    follows = re.match(
        r"\s+(?:more\s+)?(?:on|in|at|near)\b", sentence.text[counted.quantity.span.end : sentence.span.end]
    )
    if between not in ("and", ", and", "") or follows is None or counted.group.head is not None:
        return None
    return Link(word=link.word, rule="gapping", rank=3)
